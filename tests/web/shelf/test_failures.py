"""The database fails in mid-traffic: what is ready is still served, the rest is 503, and all of it
comes back by itself.
"""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feeds.store.engine import forget
from tests.helpers import ROOT
from tests.web.shelf.support import KULTUR, TRAFIK, Place


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked for at every request."""
    monkeypatch.setattr("feeds.store.changes._PATIENCE", 0.0)


def file_of(place: Place) -> Path:
    """The database's file."""
    return Path(place.database.removeprefix("sqlite:///"))


@contextmanager
def away(path: Path) -> Iterator[None]:
    """Without the file for a while."""
    hidden = path.with_suffix(".hidden")
    path.rename(hidden)
    try:
        yield
    finally:
        hidden.rename(path)


def check_degraded(place: Place, before: object) -> None:
    """The feed that is ready is served as before, and one that is not is 503."""
    assert place.get(KULTUR) == before
    refused = place.get(TRAFIK)
    assert (refused.status, refused.headers["Cache-Control"]) == (503, "no-store")
    assert refused.headers["Retry-After"] == "30"
    assert "Warning" not in place.get(KULTUR).headers


def test_gone(place: Place) -> None:
    """A file that is away is not made anew, and missed no longer than it is away."""
    before = place.get(KULTUR)
    with away(file_of(place)):
        check_degraded(place, before)
        assert not file_of(place).exists()
    assert place.get(TRAFIK).status == 200
    place.save([("Ny konst", "Text.", "Kultur")], by=place.own)
    assert "Ny konst" in place.get(KULTUR).text


def test_another_file_in_its_place(place: Place) -> None:
    """A copy of an earlier day that is put in the file's place is what is served from then on."""
    file, copy = file_of(place), file_of(place).with_suffix(".copy")
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    earlier = {path: place.get(path).body for path in (KULTUR, TRAFIK)}
    place.save([("Ny konst", "Text.", "Kultur"), ("Ny bro", "Text.", "Trafik")])
    assert "Ny konst" in place.get(KULTUR).text
    for name in ("-wal", "-shm"):
        file.with_name(f"{file.name}{name}").unlink(missing_ok=True)
    copy.replace(file)
    assert {path: place.get(path).body for path in earlier} == earlier
    place.save([("Ny dans", "Text.", "Kultur")], by=place.own)
    assert "Ny dans" in place.get(KULTUR).text


def test_no_database(place: Place) -> None:
    """A file that is overwritten with something else is no database until it is one again."""
    file, before = file_of(place), place.get(KULTUR)
    forget(place.own._engine)  # what is only in the log beside the file would be lost
    with away(file):
        file.write_bytes(b"nothing that SQLite knows" * 1000)
        check_degraded(place, before)
        file.unlink()
    assert place.get(TRAFIK).status == 200


def test_held_by_a_writer(place: Place) -> None:
    """While another process holds the lock of writers, everything that reads goes on."""
    before = place.get(KULTUR)
    holder = sqlite3.connect(file_of(place), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert place.get(KULTUR) == before
    assert place.get(TRAFIK).status == 200
    holder.execute("ROLLBACK")
    holder.close()


FULL = """
import resource, sys
from tests.web.shelf.support import KULTUR, TRAFIK, Place
from feeds.errors import StoreError
place = Place(sys.argv[1])
before = place.get(KULTUR)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
try:
    place.save([("Ny konst", "Text." * 9000, "Kultur")], by=place.own)
except StoreError as error:
    print("refused:", type(error).__name__)
assert place.get(KULTUR) == before
print("ready:", place.get(KULTUR).status, "other:", place.get(TRAFIK).status)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
place.save([("Ny dans", "Text.", "Kultur")], by=place.own)
print("later:", "Ny dans" in place.get(KULTUR).text)
place.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no resource limits")
def test_no_room(place: Place) -> None:
    """A file that cannot grow takes no new entries; reading goes on, and so does writing later."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, place.database], cwd=ROOT, capture_output=True, check=False
    )
    said = done.stdout.decode().split("\n")
    assert said[:3] == ["refused: StoreError", "ready: 200 other: 200", "later: True"], done.stderr


READ_ONLY = """
import os, sys
from pathlib import Path
from tests.web.shelf.support import KULTUR, TRAFIK, Place
from feeds.errors import StoreError
path = Path(sys.argv[1])
place = Place(f"sqlite:///{path}")
place.save([("Ny konst", "Text.", "Kultur"), ("Ny bro", "Text.", "Trafik")])
before = place.get(KULTUR)
for file in path.parent.iterdir():
    file.chmod(0o444)
path.parent.chmod(0o555)
if os.getuid() == 0:
    os.setuid(65534)
place.own._engine.dispose()
assert place.get(KULTUR) == before
print("ready:", place.get(KULTUR).status, "other:", place.get(TRAFIK).status)
try:
    place.save([("Ny dans", "Text.", "Kultur")], by=place.own)
except StoreError as error:
    print("refused:", type(error).__name__)
sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no rights like these")
def test_read_only() -> None:
    """A database that may only be read is read as before."""
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / "inner"
        inner.mkdir()
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(inner / "test.db")],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        inner.chmod(0o755)
    said = done.stdout.decode().split("\n")
    assert said[:2] == ["ready: 200 other: 200", "refused: StoreError"], done.stderr
