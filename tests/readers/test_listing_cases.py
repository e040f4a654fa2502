"""Captures of a few lines beside what a person reads in them: cases/NAME.txt and NAME.yaml."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.readers.support import CASES, case, reading

INPUTS: Final = sorted(CASES.glob("*.txt"))
BULLETS: Final = "•·*-–▪‣"

Disguise = Callable[[str], bytes]
"""Another form of the same capture, which has the same lines."""


def _crlf(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


DISGUISES: Final[dict[str, Disguise]] = {
    "crlf": _crlf,
    "utf-8-mark": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: ("\ufeff" + text).encode("utf-16-le"),
    "utf-16-be": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "utf-32-be": lambda text: ("\ufeff" + text).encode("utf-32-be"),
    "crlf-in-utf-16": lambda text: ("\ufeff" + _crlf(text).decode()).encode("utf-16-le"),
    "nbsp": lambda text: text.replace(" ", "\xa0").encode(),
    "space-at-line-ends": lambda text: text.replace("\n", " \t\n").encode(),
    "more-blank-lines-below": lambda text: (text + "\n\n" * text.endswith("\n")).encode(),
}


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """The reader and the normalizer find in a capture what the file beside it says."""
    expected = case(path.with_suffix(".yaml"))
    assert reading(path.read_bytes(), expected.vocabulary) == expected.reading, expected.why


@pytest.mark.parametrize("name", DISGUISES)
def test_the_same_in_disguise(name: str) -> None:
    """Other encodings, line ends and white space change nothing in any case."""
    for path in INPUTS:
        words = case(path.with_suffix(".yaml")).vocabulary
        data = path.read_bytes()
        assert reading(DISGUISES[name](data.decode()), words) == reading(data, words), path.stem


@pytest.mark.parametrize("bullet", BULLETS)
def test_the_same_with_each_bullet(bullet: str) -> None:
    """Where a capture has one kind of bullet only, any of the seven is as good."""
    for path in INPUTS:
        text = path.read_bytes().decode()
        if _bullets(text) != {"•"}:
            continue
        words = case(path.with_suffix(".yaml")).vocabulary
        other = re.sub("•(?![ \xa0\n])", "• ", text).replace("•", bullet)
        expected = reading(text.encode(), words)
        found = reading(other.encode(), words)
        assert [one.title for one in found.items] == [one.title for one in expected.items]
        assert [one.topics for one in found.items] == [one.topics for one in expected.items]
        assert found.problems == expected.problems, path.stem


@pytest.mark.parametrize("columns", [1, 7])
def test_the_same_further_to_the_right(columns: int) -> None:
    """A page that is indented as a whole reads the same."""
    for path in INPUTS:
        text = path.read_bytes().decode()
        if "lost" in path.stem or "\t" in text:
            continue
        words = case(path.with_suffix(".yaml")).vocabulary
        lines = [" " * columns + line if line else "" for line in text.split("\n")]
        found = reading("\n".join(lines).encode(), words)
        assert found == reading(text.encode(), words), path.stem


def test_every_expectation_has_its_capture() -> None:
    """There are at least 25 cases, and no file without its twin."""
    names = {path.stem for path in INPUTS}
    assert names == {path.stem for path in CASES.glob("*.yaml")}
    assert len(names) >= 25


def _bullets(text: str) -> set[str]:
    return {line.strip()[0] for line in text.split("\n") if line.strip()[:1] in {*BULLETS}}
