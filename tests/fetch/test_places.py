"""The files that a path stands for, on a real file system."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import UsageError
from feeds.fetch.places import files, modified


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of captures, with a hidden file, a folder inside, and a name with signs."""
    for name in ("b.txt", "a.txt", "c.html", ".hidden.txt", "day[1].txt", "inner/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("b.txt", ["b.txt"]),
        ("", ["a.txt", "b.txt", "c.html", "day[1].txt"]),
        ("inner", ["inner/d.txt"]),
        ("*.txt", ["a.txt", "b.txt", "day[1].txt"]),
        ("?.txt", ["a.txt", "b.txt"]),
        ("[bc].*", ["b.txt", "c.html"]),
        ("*/*", ["inner/d.txt"]),
        ("**", ["a.txt", "b.txt", "c.html", "day[1].txt"]),
        ("*", ["a.txt", "b.txt", "c.html", "day[1].txt"]),
        ("day[1].txt", ["day[1].txt"]),
        (".hidden.txt", [".hidden.txt"]),
    ],
)
def test_files(folder: Path, path: str, found: list[str]) -> None:
    """A file, a folder, a pattern: sorted, not hidden, not from folders inside."""
    assert files(str(folder / path)) == [str(folder / name) for name in found]


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("z.txt", "there is no such file", "check the spelling of the path"),
        ("z/*.txt", "no file fits the pattern", "check the pattern"),
        ("day[2].txt", "no file fits the pattern", "check the pattern"),
        ("empty", "the folder holds no file", "put captures there"),
        ("n" * 5000, "it cannot be read: File name too long", "check that you may read it"),
        ("nul\0", "there is no such file", "check the spelling"),
    ],
)
def test_nothing_there(folder: Path, path: str, message: str, hint: str) -> None:
    """A path without any file says why, and what to do."""
    (folder / "empty" / "folder").mkdir(parents=True)
    with pytest.raises(UsageError) as caught:
        files(str(folder / path))
    assert caught.value.message == message
    assert caught.value.where == str(folder / path)
    assert hint in caught.value.hint


def test_links_and_pipes(folder: Path) -> None:
    """A link that leads nowhere is no file of a folder; a pipe that is named is read as a file."""
    (folder / "dead.txt").symlink_to(folder / "gone")
    (folder / "alive.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe")
    names = [Path(path).name for path in files(str(folder))]
    assert names == ["a.txt", "alive.txt", "b.txt", "c.html", "day[1].txt"]
    assert files(str(folder / "pipe")) == [str(folder / "pipe")]
    with pytest.raises(UsageError, match="there is no such file"):
        files(str(folder / "dead.txt"))


def test_modified(folder: Path) -> None:
    """The moment of last modification, to the second, whatever the zone of the machine."""
    path = folder / "a.txt"
    os.utime(path, ns=(0, 1_700_000_000_999_999_999))
    assert modified(str(path)) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_modified_of_nothing(folder: Path) -> None:
    """A file that is not there has no time."""
    with pytest.raises(UsageError, match="it cannot be read: No such file or directory"):
        modified(str(folder / "z.txt"))
