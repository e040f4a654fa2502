"""How good a reading of a page is: by what its items have."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from feeds.errors import Problem
from feeds.model import Item
from feeds.readers.probe.shapes import title_worth

_MANY: Final = 10
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many items a reading gives, and in what part of them (0 to 1) each field stands.

    ``score`` compares readings of one page; ``sure`` says from 0 to 1 how far they look like news.
    """

    items: int
    titles: float
    links: float
    dates: float
    texts: float
    topics: float
    score: float
    sure: float


def plenty(number: int) -> float:
    """What a number of items is worth: beyond ten, more tell hardly more; menus have many."""
    return log2(1 + min(number, _MANY) + max(0, min(number, _MOST) - _MANY) / 20)


def judge(items: Sequence[Item], problems: Sequence[Problem] = (), factor: float = 1.0) -> Verdict:
    """The verdict on a reading; ``factor`` is for where on the page the items stand."""
    number = len(items)
    if not number:
        return Verdict(0, 0, 0, 0, 0, 0, 0, 0)
    titles = [one.title for one in items if one.title]
    links = [one.link for one in items if one.link]
    worth = sum(map(title_worth, titles)) / number * len(set(titles)) / max(len(titles), 1)
    own = len(set(links)) / number
    dates = sum(bool(one.published or one.updated) for one in items) / number
    texts = sum(len(one.summary or one.content) > 19 for one in items) / number
    topics = sum(bool(one.topics or one.glued) for one in items) / number
    quality = 3 * worth + 1.5 * own + 2 * dates + texts + 0.5 * topics
    wrong = len({problem.code for problem in problems})
    alive = 0.65 + 0.35 * max(dates, texts)  # menus have neither
    score = plenty(number) * quality * factor * alive * worth**0.5 - 0.3 * wrong
    sure = (
        worth
        * min(1.0, 0.25 + own / 4 + dates / 3 + texts / 4)
        * (0.6 + 0.4 * min(1.0, number / 4))
    )
    return Verdict(
        number,
        len(titles) / number,
        own,
        dates,
        texts,
        topics,
        score,
        min(1.0, sure * min(factor, 1)),
    )
