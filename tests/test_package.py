"""The wheel: it holds what the demo needs, and works away from the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.helpers import ROOT


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    """From nothing but the wheel's files, the demo's captures are ingested and served."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("topicfeeds-*.whl"))) as wheel:
        names = set(wheel.namelist())
        wheel.extractall(tmp_path / "site")
    assert "feeds/py.typed" in names
    assert not any(name.startswith(("tests/", "app.py")) for name in names)
    captures = sorted((tmp_path / "site" / "feeds" / "data" / "captures").glob("*.txt"))
    assert [path.read_bytes() for path in captures] == [
        path.read_bytes() for path in sorted((ROOT / "data" / "captures").glob("*.txt"))
    ]
    run(tmp_path, "ingest", *map(str, captures))
    assert run(tmp_path, "get", "/feeds/all.atom").count(b"<entry>") == 30
    assert b"Kultur" in run(tmp_path, "get", "/")
    assert b"--accent" in run(tmp_path, "get", "/assets/style.css")


def run(at: Path, *arguments: str) -> bytes:
    """Run the unpacked wheel in an empty folder, without the checkout on the path."""
    start = f"import sys; sys.path.insert(0, {str(at / 'site')!r}); from feeds.cli import main; "
    check = f"import feeds; assert feeds.__file__.startswith({str(at)!r}); "
    code = start + check + f"main({list(arguments)!r})"
    (at / "empty").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=at / "empty",
        check=True,
        capture_output=True,
        env={"TOPICFEEDS_DB": f"sqlite:///{at / 'wheel.db'}"},
    )
    return done.stdout
