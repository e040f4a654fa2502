"""What each client is known to do, and where it shows something else than it is told.

docs/readers.md says the same for people; test_docs.py compares both.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.clients.shown import Shown

ALWAYS: Final = (200, 304, 200, 304)
"""The statuses of somebody who asks on condition: first, again, after the edits, and again."""

NEVER: Final = (200, 200, 200, 200)
"""The statuses of somebody who asks without any condition."""


def _an_edit(first: Shown, now: Shown) -> list[Shown]:
    return [now]


@dataclass(frozen=True, slots=True)
class Row:
    """What a client does by itself.

    ``statuses`` are those of its four polls, ``sends`` the conditions that it can ask on;
    ``is_compressed`` tells that it accepts gzip. ``edited`` gives what it holds of an entry that
    first looked like this and looks like that now; by default one item with the new facts.
    """

    statuses: tuple[int, int, int, int]
    sends: tuple[str, ...]
    is_compressed: bool = True
    edited: Callable[[Shown, Shown], list[Shown]] = _an_edit


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that a client shows otherwise: ``turn`` makes of what it is told what it shows."""

    client: str
    formats: tuple[str, ...]
    fact: str
    turn: Callable[[Any], Any]


BOTH: Final = ("ETag", "Last-Modified")


def _replies(first: Shown, now: Shown) -> list[Shown]:
    """rss2email compares the text and nothing else."""
    return [now] if now.text != first.text else [first]


def _more_lines(first: Shown, now: Shown) -> list[Shown]:
    """Sfeed keeps the first line of each id, title and link."""
    is_same = (first.title, first.link) == (now.title, now.link)
    return [first] if is_same else [first, now]


def _first_date(first: Shown, now: Shown) -> list[Shown]:
    """Newsboat keeps the date of the first sight."""
    return [replace(now, date=first.date)]


ROWS: Final = {
    "feedparser": Row(ALWAYS, BOTH),
    "reader": Row(ALWAYS, BOTH),
    "newsboat": Row((200, 200, 200, 304), BOTH, edited=_first_date),
    "rss2email": Row(ALWAYS, BOTH, edited=_replies),
    "sfeed": Row(ALWAYS, ("ETag",), edited=_more_lines),
    "rss-parser": Row(NEVER, (), is_compressed=False),
    "feedsmith": Row(NEVER, ()),
}


def _nothing(_: Any) -> None:
    """The client has no place for it."""


def _none(_: Any) -> tuple[str, ...]:
    """The client has a place for it, which stays empty."""
    return ()


def _first(values: tuple[str, ...]) -> tuple[str, ...]:
    return values[:1]


def _last(values: tuple[str, ...]) -> tuple[str, ...]:
    return values[-1:]


def _joined(values: tuple[str, ...]) -> tuple[str, ...]:
    return (", ".join(values),)


XML: Final = ("atom", "rss")
DIFFERENCES: Final = (
    Difference("reader", ("atom", "rss", "json"), "topics", _nothing),
    Difference("reader", XML, "authors", _last),
    Difference("newsboat", XML, "topics", _nothing),
    Difference("newsboat", XML, "updated", _nothing),
    Difference("newsboat", ("atom",), "authors", _joined),
    Difference("newsboat", ("rss",), "authors", _last),
    Difference("rss2email", XML, "updated", _nothing),
    Difference("rss2email", ("atom",), "authors", _last),
    Difference("rss2email", ("rss",), "authors", _first),
    Difference("sfeed", XML, "updated", _nothing),
    Difference("sfeed", XML, "authors", _first),
    Difference("rss-parser", XML, "updated", _nothing),
    Difference("rss-parser", XML, "authors", _first),
    Difference("rss-parser", ("atom",), "topics", _none),
    Difference("rss-parser", ("atom",), "files", _none),
)


def as_shown(perfect: Shown, client: str, suffix: str) -> Shown:
    """What a client shows of an entry that it is told in a format."""
    own = {
        one.fact: one.turn(getattr(perfect, one.fact))
        for one in DIFFERENCES
        if one.client == client and suffix in one.formats
    }
    return replace(perfect, **own)
