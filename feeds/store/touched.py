"""What a change touches, for whoever keeps files of feeds and pages: a cursor on the log.

A document of a feed is touched if its version lies after the cursor. A page of an entry is touched
with the entry, and with those that stand beside it: before the change, and now.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from feeds.model import Formula
from feeds.store import formulas, known, rows
from feeds.store.schema import capture, change, entry, sighting
from feeds.store.topic_index import Family, Query, Terms, TopicIndex
from feeds.store.topics import Topics

_MANY: Final = 2_000
"""Changed entries beyond which it is cheaper to call all pages touched than to ask for each."""

_State = tuple[bytes, int]
"""The packed topics of a row of the log, and its place."""


class Cursor(NamedTuple):
    """Up to where somebody knows a store: the number of a change, and that of a capture.

    An older capture that shows a known entry says when it was first seen, and is no change.
    """

    seq: int = 0
    capture: int = 0


@dataclass(frozen=True, slots=True)
class TouchedFeed:
    """A feed: how many archive documents it has, and which of its documents (None is the current
    one) are touched; ``is_shown_otherwise`` tells that its page can be, even if none is.
    """

    formula: Formula
    pages: int
    documents: tuple[int | None, ...]
    is_shown_otherwise: bool


@dataclass(frozen=True, slots=True)
class TouchedSince:
    """What is touched since a cursor, and the ``cursor`` for the next time.

    ``entries`` are the keys of all entries that have a page, with whether it is touched.
    """

    cursor: Cursor
    feeds: tuple[TouchedFeed, ...]
    entries: Mapping[str, bool]


def touched(
    connection: Connection,
    topics: Topics,
    index: TopicIndex,
    asked: Iterable[Formula],
    since: Cursor,
) -> TouchedSince:
    """What is touched since a cursor, as `Store.touched` says."""
    last = connection.execute(select(func.max(capture.c.id))).scalar() or 0
    redated = _redated(connection, since) if last > since.capture > 0 else set()
    filed = _topics_of(connection, redated)
    found = tuple(_feed(topics, index, one, since.seq, filed) for one in asked)
    keys = _pages(connection, topics, index, since.seq, redated)
    return TouchedSince(Cursor(index.cursor, last), found, keys)


def _feed(
    topics: Topics, index: TopicIndex, formula: Formula, since: int, filed: Iterable[set[int]]
) -> TouchedFeed:
    query = formulas.query(topics, formula)
    pages = index.pages(query)
    moved: tuple[int | None, ...] = ()
    if index.version(query) > since:
        numbers = range(1, pages + 1)
        versions = ((n, index.archive(query, n)) for n in numbers)
        moved = (None, *(n for n, answer in versions if answer and answer.version > since))
    return TouchedFeed(formula, pages, moved, any(_holds(query, one) for one in filed))


def _holds(query: Query, numbers: set[int]) -> bool:
    """Whether an entry with these topics is in a formula's feed."""
    return any(
        all(numbers & set(family) for family in terms.having) and not numbers & set(terms.lacking)
        for terms in query.clauses
    )


def _pages(
    connection: Connection, topics: Topics, index: TopicIndex, since: int, redated: set[int]
) -> dict[str, bool]:
    """The keys of the entries that have a page, with whether it is touched."""
    query = select(entry.c.id, entry.c.key, entry.c.live).where(entry.c.live.is_not(None))
    present = connection.execute(query.order_by(entry.c.id)).all()
    states = _states(connection, since) if since else {}
    changed = redated | set(states)
    if not since or len(changed) > _MANY:
        return {row.key: True for row in present}
    beside = _beside(topics, index, states)
    return {row.key: row.id in changed or row.live in beside for row in present}


def _states(connection: Connection, since: int) -> dict[int, list[_State]]:
    """The states of entries that changed: the one before the cursor, and all after it."""
    columns = select(change.c.entry, change.c.topics, change.c.place)
    found: dict[int, list[_State]] = defaultdict(list)
    for row in connection.execute(columns.where(change.c.seq > since, change.c.entry.is_not(None))):
        found[row.entry].append((row.topics, row.place or 0))
    for some in known.chunks(list(found)):
        latest = select(func.max(change.c.seq)).where(change.c.entry.in_(some))
        before = latest.where(change.c.seq <= since).group_by(change.c.entry)
        for row in connection.execute(columns.where(change.c.seq.in_(before))):
            found[row.entry].append((row.topics, row.place or 0))
    return found


def _beside(topics: Topics, index: TopicIndex, states: Mapping[int, list[_State]]) -> set[int]:
    """The present rows of what stands next to these states in the feeds of topics."""
    families: dict[int, list[Family]] = defaultdict(list)
    for family in topics.lists().families:
        for number in family:
            families[number].append(family)
    found: set[int] = set()
    for number, some in states.items():
        for packed, place in some:
            in_feeds = {one for topic in rows.unpack(packed) for one in families[topic]}
            for family in in_feeds:
                query = Query((Terms((family,)),), family[:1])
                found.update(_next(index, query, (place, number)))
    return found


def _next(index: TopicIndex, query: Query, rank: tuple[int, int]) -> Iterator[int]:
    yield from index.newest(query, 1, rank)
    yield from index.oldest(query, 1, rank)


def _redated(connection: Connection, since: Cursor) -> set[int]:
    """Entries of which a capture after the cursor says that they were seen earlier."""
    new = select(capture.c.source, capture.c.captured).where(capture.c.id > since.capture)
    times: dict[str, set[int]] = defaultdict(set)
    for source, captured in connection.execute(new):
        times[source].add(captured)
    found: set[int] = set()
    for source, some in times.items():
        seen = select(sighting.c.entry).where(sighting.c.source == source)
        for part in known.chunks(some):
            query = seen.where(sighting.c.first.in_(part))
            found |= set(connection.execute(query).scalars())
    return found


def _topics_of(connection: Connection, numbers: Iterable[int]) -> list[set[int]]:
    """The topics that these entries have now."""
    query = select(change.c.topics).join(entry, entry.c.live == change.c.seq)
    return [
        set(rows.unpack(packed))
        for some in known.chunks(numbers)
        for packed in connection.execute(query.where(entry.c.id.in_(some))).scalars()
    ]
