"""The own pages of new items: what the listing does not say of them is filled in from there.

A page is read once, when its item is new. Of an item that is known the listing is only a brief
word: its entry keeps what it has from the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from feeds.errors import Problem
from feeds.fetch import FetchError, Request, gone
from feeds.model import Hints, Item, Source
from feeds.readers import Batch
from feeds.readers.detail import merge
from feeds.rounds.hosts import Get

MOST: Final = 50
"""Own pages that are read in one visit; the rest of the new items waits for the next one."""


@dataclass(slots=True)
class Filled:
    """A batch whose new items have been filled in; ``left`` says that some wait for the next time,
    and ``error`` why, if their host wants to be left in peace.
    """

    batch: Batch
    left: bool = False
    error: FetchError | None = None


def fill(
    batch: Batch,
    links: Mapping[int, str],
    known: set[int],
    source: Source,
    get: Get,
    go_on: Callable[[], bool],
    *,
    patient: bool,
) -> Filled:
    """The batch with what the own pages of its new items say.

    ``links`` are the absolute addresses of the items by position, ``known`` the positions of items
    that are. The oldest new item comes first, that is the lowest one: if the time is over
    (``go_on``), or there are too many, the newer ones are left out, as if they had not come yet.
    The ``patient`` wait for a host that wants peace, too; others do without its pages.
    """
    filled, problems, items = Filled(batch), list(batch.problems), list[Item]()
    pages = 0
    for item in reversed(batch.items):
        if item.position in known:
            items.append(replace(item, brief=True))
        elif filled.left:
            continue
        elif item.position not in links:
            items.append(item)
        elif pages >= MOST or not go_on():
            filled.left = True
        else:
            pages += 1
            try:
                items.append(_read(item, links[item.position], source, get, problems))
            except FetchError as error:
                if patient and error.retry_after:
                    filled.left, filled.error = True, error
                else:
                    items.append(item)
                    problems.append(_missing(links[item.position], error.message, error.hint))
    filled.batch = Batch(items[::-1], problems, batch.partial)
    return filled


def _read(item: Item, link: str, source: Source, get: Get, problems: list[Problem]) -> Item:
    """The item with what its page says; raises `FetchError`."""
    answer = get(Request(link), is_page=True)
    if answer.status != 200:
        raise gone(link)
    item, more = merge(item, answer.body, Hints(answer.content_type, answer.url, source.detail))
    problems += more
    return item


def _missing(link: str, reason: str, hint: str) -> Problem:
    message = f"the item's own page cannot be fetched: {reason}; what the listing says was kept"
    return Problem(link, "missing-detail", message, hint)
