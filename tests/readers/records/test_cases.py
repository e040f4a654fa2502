"""Files of each format beside what they say, written by hand."""

from pathlib import Path

import pytest

from feeds.normalize import normalize
from feeds.readers.records import read
from tests.readers.records.support import CASES, INPUTS, REF, expected, hints, places, plain


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """A file gives exactly the items and located problems that its expectation notes."""
    told = expected(path)
    items, problems = read(path.read_bytes(), REF, hints(told))
    assert [plain(item) for item in items] == told["items"], told["why"]
    assert places(problems) == sorted(told["problems"]), told["why"]
    assert [item.position for item in items] == list(range(1, len(items) + 1))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends(path: Path, ends: str) -> None:
    """The ends of lines change neither items nor places."""
    told = expected(path)
    data = path.read_bytes().replace(b"\n", ends.encode())
    items, problems = read(data, REF, hints(told))
    assert [plain(item) for item in items] == told["items"]
    assert places(problems) == sorted(told["problems"])


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "windows-1252"])
def test_charsets(path: Path, charset: str) -> None:
    """A mark, or the bytes, tell the charset; the reading is the same."""
    told = expected(path)
    items, problems = read(path.read_bytes().decode().encode(charset), REF, hints(told))
    assert [plain(item) for item in items] == told["items"]
    assert places(problems) == sorted(told["problems"])


def test_a_missing_title_keeps_its_place() -> None:
    """A record without a title goes on to the normalizer, which reports its line."""
    items, _ = read((CASES / "wrong_types.jsonl").read_bytes(), REF)
    _, problems = normalize(items)
    assert places(problems) == [":9 missing-title"]
