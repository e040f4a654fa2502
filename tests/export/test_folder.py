"""Files that are there as a whole, and a folder that is nobody else's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feeds.errors import TopicfeedsError, UsageError
from feeds.export.folder import Folder
from feeds.export.state import State
from tests.export.world import Story, opened
from tests.helpers import ROOT

HALF = {"gzip": lambda body: body[: len(body) // 2]}
LONGER = {"gzip": lambda body: body + b"!"}


def folder(path: Path, encoders: object = None, **options: object) -> Folder:
    """A folder at a moment."""
    return Folder(path, encoders or HALF, now=1_000, **options)  # type: ignore[arg-type]


def test_codings_go_with_their_file(tmp_path: Path) -> None:
    """A coding is there where it is shorter, and none of an old state stays."""
    one = folder(tmp_path / "x")
    one.put("a", b"1234", 5)
    one.finish(one.state)
    assert (tmp_path / "x/a.gz").read_bytes() == b"12"
    two = folder(tmp_path / "x", LONGER)
    two.put("a", b"5678", 5)
    two.finish(two.state)
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["a", "topicfeeds.json"]


def test_other_bytes_have_another_time(tmp_path: Path) -> None:
    """Servers make an ETag of time and length: equal bytes keep theirs, others never have it."""
    path = tmp_path / "x/a"
    times = []
    for body, second in ((b"1234", 5), (b"1234", 5), (b"5678", 5), (b"9999", 9), (b"0000", None)):
        one = folder(tmp_path / "x")
        one.put("a", body, second)
        one.finish(one.state)
        times.append(int(path.stat().st_mtime))
    assert times == [5, 5, 6, 9, 1_000]


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    """Nothing is written beside files that are no export's."""
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="is no export"):
        folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_broken_state_is_refused(tmp_path: Path) -> None:
    """A state that cannot be read is no reason to write over what is there."""
    (tmp_path / "topicfeeds.json").write_text("{")
    with pytest.raises(UsageError, match="no state"):
        folder(tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The error names the place and the remedy."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(TopicfeedsError, match=r"file.*rights"):
        folder(tmp_path / "file" / "x")


def test_only_own_files_are_pruned(tmp_path: Path) -> None:
    """What is stale goes with its codings and its empty folder; other people's files stay."""
    one = folder(tmp_path / "x")
    one.put("site/old/a", b"1234", 5)
    one.put("site/b", b"1234", 5)
    one.finish(one.state)
    other = tmp_path / "x/site/mine.html"
    other.write_text("x")
    two = folder(tmp_path / "x")
    two.remove(["site/old/a"])
    two.finish(two.state)
    names = sorted(path.name for path in (tmp_path / "x/site").iterdir())
    assert names == ["b", "b.gz", "mine.html"]


def test_a_dry_run_touches_nothing(tmp_path: Path) -> None:
    """It counts what it would write."""
    one = folder(tmp_path / "x", dry_run=True)
    one.put("a", b"1234", 5)
    one.finish(State())
    assert (one.written, (tmp_path / "x").exists()) == (["a.gz", "a"], False)


def test_leftovers_of_a_broken_run(tmp_path: Path) -> None:
    """Who finds a journal removes what was unfinished, and knows that the files are its own."""
    one = folder(tmp_path / "x")
    one.finish(one.state)
    for name in ("a.new", "a.gz.new", "a"):
        (tmp_path / "x" / name).write_text("x")
    (tmp_path / "x/topicfeeds.journal").write_text("a\n")
    two = folder(tmp_path / "x")
    two.remove(["a"])
    two.finish(two.state)
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["topicfeeds.json"]


RUN = """
import sys
from pathlib import Path
from tests.export.world import World
from tests.export.test_folder import HALF
world = World(Path(sys.argv[1]))
print("ready", flush=True)
world.export("killed", full=True, encoders=HALF)
"""


def test_kill(tmp_path: Path) -> None:
    """Whenever it is killed, each file is the old one or the new one, and the next run repairs."""
    world = opened(tmp_path / "world")
    story = Story(world, 5)
    story.begin(10)
    world.export("killed", encoders=HALF)
    before = world.files("killed")
    story.begin(10)
    world.export("calm", encoders=HALF)
    after = world.files("calm")
    world.close()
    kills = 0
    for delay in (0.1, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, world.path], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        kills += process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for name, body in world.files("killed").items():
            if not name.endswith((".new", ".journal")):
                assert body in (before.get(name), after.get(name)), name
    world.start()
    world.export("killed", encoders=HALF)
    world.close()
    repaired = world.files("killed")
    assert kills >= 1
    assert {n for n in repaired if repaired[n] != after.get(n)} <= {"pages/sv/status.html"}
    assert set(repaired) == set(after)
