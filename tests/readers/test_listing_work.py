"""Work grows in proportion to the capture: calls are counted, so a busy machine changes nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType
from typing import Any, Final

import pytest

from tests.readers.support import reading

FEW, MANY = 200, 2_000
"""Sizes of which the second is ten times the first."""

AT_MOST: Final = 15
"""How many times the work may be; 10 is exact proportion, 100 would be the square."""


def _tight(count: int) -> str:
    return "".join(_item(n, "\n\n   Ekonomi och budgetKultur") for n in range(count))


def _loose(count: int) -> str:
    return "".join(_item(n, "\n\n   Ekonomi och budgetKultur\n") for n in range(count))


def _unknown(count: int) -> str:
    return "".join(_item(n, f"\n\n   Ämne {_name(n)}Kultur") for n in range(count))


def _look_alikes(count: int) -> str:
    return "".join(_item(n, f"\n\n   {'Kultur ' + _marks(n)}") for n in range(count))


def _titles(count: int) -> str:
    return "".join(f"\n • Titel {n}" for n in range(count)) + "\n"


def _empty(count: int) -> str:
    return "\n •" * count + "\n"


def _chrome(count: int) -> str:
    return "".join(f"Maj {n}\n • Titel\n\n   Text om maj.\n\n" for n in range(count))


def _sublists(count: int) -> str:
    return _item(0, "\n\n   • punkt" * count) + _item(1, "\n\n   Kultur") + "\n"


def _paragraphs(count: int) -> str:
    return _item(0, "\n\n   Stycket är här." * count) + "\n\n   Kultur\n"


def _one_paragraph(count: int) -> str:
    return _item(0, "\n   raden är här" * count) + "\n"


def _blank_lines(count: int) -> str:
    return _item(0, "\n \n\t" * count + "   Kultur") + "\n"


def _no_bullet(count: int) -> str:
    return "En rad utan punkt.\n\n" * count


SHAPES: Final[list[Callable[[int], str]]] = [
    _tight,
    _loose,
    _unknown,
    _look_alikes,
    _titles,
    _empty,
    _chrome,
    _sublists,
    _paragraphs,
    _one_paragraph,
    _blank_lines,
    _no_bullet,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__.strip("_"))
def test_ten_times_the_capture_is_ten_times_the_work(shape: Callable[[int], str]) -> None:
    """Reading and normalizing 2,000 of anything costs at most 15 times what 200 cost."""
    assert _work(shape(MANY)) < AT_MOST * _work(shape(FEW))


@pytest.mark.parametrize("word", ["A", "1", "a", "Aa", "SL ", "Ämne", "(A)", "A1", "Ord om "])
def test_ten_times_the_line_is_ten_times_the_work(word: str) -> None:
    """A line of 600 characters where topics stand costs at most 15 times one of 60."""
    few, many = (_item(0, f"\n\n   {(word * n)[:n].strip()}") + _item(1, "") for n in (60, 600))
    assert _work(many + "\n") < AT_MOST * _work(few + "\n")


@pytest.mark.parametrize("word", ["a", "ord ", "Ord", "ord. "])
def test_a_very_long_line_is_read_at_once(word: str) -> None:
    """A line of 20,000 characters where topics stand takes no time that a person notices."""
    data = (_item(0, f"\n\n   {(word * 20_000)[:20_000].strip()}") + _item(1, "\n")).encode()
    start = process_time()
    reading(data)
    assert process_time() - start < 0.4


@pytest.mark.parametrize("word", ["a", "ord ", "Ord", "A", "• ", "- "])
def test_a_last_line_of_a_megabyte_is_read_at_once(word: str) -> None:
    """A line of 1 MB at the end of a capture, which may be topics, takes a second at most."""
    data = (_item(0, f"\n\n   {(word * 1_000_000)[:1_000_000]}") + "\n").encode()
    start = process_time()
    reading(data)
    assert process_time() - start < 1


def _item(number: int, rest: str) -> str:
    return f"\n • Titel {number}\n\n   Texten om sak {number} är här.{rest}"


def _name(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _marks(number: int) -> str:
    """Different marks that make the same slug."""
    return "".join("!#%&/+=?@*"[int(digit)] for digit in str(number))


def _work(text: str) -> int:
    data = text.encode()
    reading(data)  # what is cached at the first call is not counted
    with _calls() as count:
        reading(data)
    return count[0]


@contextmanager
def _calls() -> Iterator[list[int]]:
    """Counts the calls of functions, ours and the library's."""
    count = [0]

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        count[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield count
    finally:
        sys.setprofile(before)
