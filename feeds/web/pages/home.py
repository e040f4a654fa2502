"""``/``: all topics A-Ö, a filter, and the ways to a feed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Final
from unicodedata import combining, normalize

from flask import Blueprint, Response, request

from feeds.documents import alphabetical, initial
from feeds.model import Formula, Pulse, Topic
from feeds.web.desk import desk
from feeds.web.pages import look
from feeds.web.pages.related import Offered, saved_offers

blueprint = Blueprint("home", __name__)

LISTED: Final = 40
"""Topics on one page at most, so that it stays small and can be scanned."""

BUSY: Final = 8
"""The busiest topics that are named where there are more than one page of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which topics a page lists: those that match ``q``, or begin with ``letter``, or all.

    ``topics`` are those of page ``number`` of ``pages``; ``total`` is how many there are on all of
    them.
    """

    topics: tuple[Topic, ...]
    total: int
    number: int
    pages: int
    q: str = ""
    letter: str = ""


@blueprint.get("/", strict_slashes=False)
@blueprint.get("/topics/", strict_slashes=False)
def home() -> Response:
    """All topics A-Ö, and the combined feed."""
    here = desk()
    topics = listed(here.store.topics())
    shown = choose(topics, request.args.get("q", ""), request.args.get("letter", ""))
    everything, *pulses = here.store.pulses(
        (look.EVERYTHING, *(Formula.of(topic.key) for topic in shown.topics))
    )
    is_long = len(topics) > LISTED
    return look.page(
        "home.html",
        all=everything,
        shown=shown,
        topics=_grouped(zip(shown.topics, pulses, strict=True), by_letter=is_long),
        is_long=is_long,
        letters=letters(topics) if is_long else (),
        busiest=_busiest() if is_long and not (shown.q or shown.letter) else (),
        saved=saved_offers(),
        nearest=_nearest(shown),
        robots="noindex" if shown.q else "",
    )


def listed(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics that may be shown, A-Ö."""
    return tuple(sorted((one for one in topics if one.is_listed), key=_order))


def choose(topics: Sequence[Topic], q: str, letter: str) -> Shown:
    """The topics of the page that is asked for; a number that is none is the nearest one."""
    q, letter = " ".join(q.split())[:100], letter[:1].upper()
    found = [one for one in topics if not letter or initial(one.label) == letter]
    if q:
        found, letter = matching(topics, q), ""
    pages = max(ceil(len(found) / LISTED), 1)
    number = min(max(_page_number(), 1), pages)
    some = tuple(found[(number - 1) * LISTED : number * LISTED])
    return Shown(some, len(found), number, pages, q, letter)


def matching(topics: Iterable[Topic], q: str) -> list[Topic]:
    """The topics in which every word of a question stands, whatever accents and case it has."""
    words = _folded(q).split()
    return [one for one in topics if all(word in _text(one) for word in words)]


def letters(topics: Iterable[Topic]) -> tuple[str, ...]:
    """The letters with which topics begin, in order."""
    return tuple(dict.fromkeys(initial(one.label) for one in topics))


def _page_number() -> int:
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _grouped(
    rows: Iterable[tuple[Topic, Pulse]], *, by_letter: bool
) -> list[tuple[str, list[tuple[Topic, Pulse]]]]:
    """The rows under their letters, or few of them as one list."""
    if not by_letter:
        found = list(rows)
        return [("", found)] if found else []
    return [
        (letter, list(some)) for letter, some in groupby(rows, lambda row: initial(row[0].label))
    ]


def _busiest() -> tuple[Topic, ...]:
    """The topics with the most news in the last year."""
    topics = {one.key: one for one in desk().store.topics()}
    return tuple(topics[key] for key in desk().store.busiest(BUSY))


def _nearest(shown: Shown) -> list[Offered]:
    """What a question that nothing matches may have meant."""
    if not shown.q or shown.topics:
        return []
    topics = {one.key: one for one in desk().store.topics()}
    keys = desk().store.nearest_topics(shown.q)
    return [Offered(Formula.of(key), topics[key].label) for key in keys]


@lru_cache(20_000)
def _order(topic: Topic) -> tuple[str, str]:
    return alphabetical(topic)


@lru_cache(20_000)
def _text(topic: Topic) -> str:
    return _folded(" ".join((topic.label, *topic.aliases, topic.key, topic.description)))


def _folded(text: str) -> str:
    letters_ = normalize("NFD", text.casefold())
    return "".join(sign for sign in letters_ if not combining(sign))
