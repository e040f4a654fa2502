"""One feed in several formats says the same in each: ids, order, titles, dates, topics, authors,
content, links and files.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from feeds import terms
from feeds.check.findings import Broken, Told, ToldEntry

_SAME_FEED: Final[dict[str, Callable[[Told], object]]] = {
    "title": lambda feed: feed.title,
    "language": lambda feed: feed.language,
    "updated": lambda feed: feed.updated,
    "archive": lambda feed: feed.is_archive,
    "complete": lambda feed: feed.is_complete,
}
"""What two formats say alike of a feed."""

_SAME: Final[dict[str, Callable[[ToldEntry], object]]] = {
    "title": lambda entry: entry.title,
    "link": lambda entry: entry.link,
    "authors": lambda entry: entry.authors,
    "topics": lambda entry: entry.topics,
    "content": lambda entry: entry.text,
    "language": lambda entry: entry.language,
}
"""What two formats say alike of an entry."""


def broken(told: Mapping[str, Told]) -> Iterator[tuple[str, Broken]]:
    """For each format that says other things than the first: its name and what differs."""
    names = list(told)
    for name in names[1:]:
        for one in _differences(names[0], told[names[0]], told[name]):
            yield name, one


def _differences(name: str, one: Told, two: Told) -> Iterator[Broken]:
    rule = f"our profile: the same as in {name}"
    yield from (Broken(f"{rule}: {what}", "feed") for what in _of_feeds(one, two))
    if [entry.id for entry in one.entries] != [entry.id for entry in two.entries]:
        yield Broken(f"{rule}: ids and their order", "feed")
        return
    for first, second in zip(one.entries, two.entries, strict=True):
        yield from (Broken(f"{rule}: {what}", first.id) for what in _of_entries(first, second))


def _of_feeds(one: Told, two: Told) -> Iterator[str]:
    yield from (what for what, say in _SAME_FEED.items() if say(one) != say(two))
    for rel in (terms.PREV_ARCHIVE, terms.NEXT_ARCHIVE, terms.CURRENT):
        if bool(one.links.get(rel)) != bool(two.links.get(rel)):
            yield rel


def _of_entries(one: ToldEntry, two: ToldEntry) -> Iterator[str]:
    yield from (what for what, say in _SAME.items() if say(one) != say(two))
    if not set(two.files) <= set(one.files) or (one.files and not two.files):
        yield "files"
    if not _have_the_same_dates(one, two):
        yield "dates"


def _have_the_same_dates(one: ToldEntry, two: ToldEntry) -> bool:
    """RSS has one date that never moves, what the source states or the entry's stamp, and says
    ``updated`` where that is another.
    """
    if two.pub_date is None:
        return (one.published, one.updated) == (two.published, two.updated)
    is_stated = one.published in (None, two.pub_date)
    return is_stated and (two.updated or two.pub_date) == one.updated
