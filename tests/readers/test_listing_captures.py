"""The two real captures: everything that a person reads in them, whole, cut short and disguised."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from feeds import pipeline
from feeds.fetch import Client
from feeds.model import Conditions, Source
from tests.readers.support import CAPTURES, Reading, case, reading

EXPECTED: Final = Path(__file__).with_name("captures")
NAMES: Final = ("news-2023-11-07", "news-2024-04-29")
COUNTS: Final = {"news-2023-11-07": 16, "news-2024-04-29": 14}
LABELS: Final = frozenset(
    {
        "Ekonomi och budget",
        "Forskning och innovation",
        "Hållbarhet",
        "Hälso- och sjukvård",
        "Kollektivtrafik",
        "Kultur",
        "Organisation och styrning",
        "Projekt inom buss",
        "Projekt inom lokalbana-spårvagn",
        "Projekt inom tunnelbana",
        "Regional utveckling",
        "RUFS - regional utvecklingsplan",
    }
)
MENU: Final = "Hoppa till innehållet\n • Start\n • Om oss\n\nNyheter\n\n"
FOOTER: Final = "\n\nVisa fler nyheter\n\n • Facebook\n • Kontakt\n"


@pytest.mark.parametrize("name", NAMES)
def test_without_a_vocabulary(name: str) -> None:
    """Every title, summary and topic list is as printed, with nothing known beforehand."""
    assert reading(_data(name)) == _expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_with_the_vocabulary(name: str) -> None:
    """Knowing the topics changes nothing."""
    assert reading(_data(name), LABELS) == _expected(name)


def test_how_much_there_is() -> None:
    """The captures hold 16 and 14 items with 12 topics in all, none of them without a topic."""
    found = {name: reading(_data(name)) for name in NAMES}
    assert {name: len(one.items) for name, one in found.items()} == COUNTS
    assert {label for one in found.values() for label in _labels(one)} == LABELS
    assert all(item.topics for one in found.values() for item in one.items)
    assert [one.problems for one in found.values()] == [[], []]


@pytest.mark.parametrize("name", NAMES)
def test_preview(name: str) -> None:
    """``preview`` shows the same items, with no vocabulary and the reader that is the default."""
    path = str(CAPTURES / f"{name}.txt")
    seen = pipeline.preview(path, Source("preview"), Conditions(), (), Client())
    assert seen.problems == ()
    assert [
        (one.ref, one.snapshot.title, tuple(topic.label for topic in one.snapshot.topics))
        for one in seen.drafts
    ] == [(f"{path}:{one.line}", one.title, one.topics) for one in _expected(name).items]


def test_the_expectations_are_in_the_captures() -> None:
    """Every expected title, word and row of topics stands in the capture, in this order."""
    for name in NAMES:
        text = " ".join(re.split("[ \n\xa0]+", _data(name).decode()))
        rest = text
        for item in _expected(name).items:
            for part in (item.title, item.summary, "".join(item.topics)):
                assert part in rest
                rest = rest[rest.index(part) + len(part) :]
        assert rest.strip() == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("vocabulary", [(), tuple(sorted(LABELS))], ids=["none", "all"])
def test_no_prefix_invents_a_topic(name: str, vocabulary: tuple[str, ...]) -> None:
    """Cut anywhere, also inside a letter, a capture gives real topics and whole earlier items."""
    data, expected = _data(name), _expected(name)
    for end in _ends(data, thorough=not vocabulary):
        found = reading(data[:end], vocabulary)
        assert _labels(found) <= LABELS, end
        assert found.items[:-1] == expected.items[: max(len(found.items) - 1, 0)], end


@pytest.mark.parametrize("name", NAMES)
def test_a_line_break_at_the_end(name: str) -> None:
    """Line breaks behind the last line change nothing."""
    for end in (b"\n", b"\r\n", b"\n\n\n", b"  \n"):
        assert reading(_data(name) + end) == _expected(name)


@pytest.mark.parametrize("bullet", "·*-–▪‣")
@pytest.mark.parametrize("name", NAMES)
def test_every_bullet(name: str, bullet: str) -> None:
    """Any of the other bullets would have been read the same."""
    text = _data(name).decode().replace("•", bullet)
    assert reading(text.encode()) == _expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_chrome_around(name: str) -> None:
    """Menus and footers around the list are reported, and change nothing else."""
    text = _data(name).decode()
    found = reading(f"{MENU}{text}{FOOTER}".encode())
    assert [(one.title, one.summary, one.topics) for one in found.items] == [
        (one.title, one.summary, one.topics) for one in _expected(name).items
    ]
    assert found.problems == ["2 empty-item"]


@pytest.mark.parametrize("name", NAMES)
def test_loose(name: str) -> None:
    """With a blank line before every bullet the shape of the last paragraphs tells the same."""
    text = _data(name).decode()
    found = reading(re.sub(r"\n ?•", r"\n\n •", text).encode())
    assert [(one.title, one.summary, one.topics) for one in found.items] == [
        (one.title, one.summary, one.topics) for one in _expected(name).items
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_indentation(name: str) -> None:
    """Without any indentation the list reads the same."""
    text = re.sub(r"(?m)^[ \xa0]+", "", _data(name).decode())
    assert reading(text.encode()) == _expected(name)


@cache
def _data(name: str) -> bytes:
    return (CAPTURES / f"{name}.txt").read_bytes()


@cache
def _expected(name: str) -> Reading:
    return case(EXPECTED / f"{name}.yaml").reading


def _labels(found: Reading) -> set[str]:
    return {label for item in found.items for label in item.topics}


def _ends(data: bytes, *, thorough: bool) -> Iterator[int]:
    """Where to cut: at every byte of the last three items, and at every seventh elsewhere."""
    last = data.rfind("•".encode())
    for _ in range(2):
        last = data.rfind("•".encode(), 0, last)
    yield from range(0, last, 7 if thorough else 41)
    yield from range(last, len(data) + 1, 1 if thorough else 5)
