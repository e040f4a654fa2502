"""What pages for people ask, within one read transaction in which the index stands at the log's
end. It is answered from the index: no row of an entry is read but for those that are shown.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from feeds.model import Beside, Entry, Formula, Neighbour, Pulse, Topic, TopicSummary
from feeds.store import formulas, history, rows
from feeds.store.topic_index import EVERYTHING, WEEK, Query, Rank, TopicIndex
from feeds.store.topics import Topics

_TOPICS: Final = 6
"""Topics of an entry at most of which it is told what stands beside it."""


def summaries(topics: Topics, index: TopicIndex) -> tuple[TopicSummary, ...]:
    """Every topic that lists may name, as `Store.summaries` says."""
    lists = topics.lists()
    found = zip(lists.listed, index.heads(lists.families), strict=True)
    return tuple(TopicSummary(one, total, _place(index, row)) for one, (total, row) in found)


def pulses(
    topics: Topics, index: TopicIndex, asked: Iterable[Formula], weeks: int
) -> tuple[Pulse, ...]:
    """How much formulas bring, as `Store.pulses` says."""
    queries = [formulas.query(topics, one) for one in asked]
    oldest = next(map(index.place, index.oldest(EVERYTHING, 1)), None)
    return tuple(_pulse(index, query, weeks, oldest) for query in queries)


def busiest(topics: Topics, index: TopicIndex, most: int, weeks: int) -> tuple[str, ...]:
    """The keys of topics with the most news, as `Store.busiest` says."""
    lists = topics.lists()
    found = index.busiest(lists.families, most, weeks)
    return tuple(lists.listed[one.which].key for one in found)


def neighbours(
    topics: Topics, index: TopicIndex, formula: Formula, most: int
) -> tuple[Neighbour, ...]:
    """Topics that share entries with a formula, as `Store.neighbours` says."""
    asked, lists = formulas.query(topics, formula), topics.lists()
    found = index.neighbours(asked, lists.families, most + len(asked.topics))
    named = set(asked.topics)
    others = [one for one in found if lists.families[one.which][0] not in named][:most]
    heads = index.heads(lists.families[one.which] for one in others)
    return tuple(
        Neighbour(lists.listed[one.which], one.shared, total)
        for one, (total, _) in zip(others, heads, strict=True)
    )


def beside(
    connection: Connection, topics: Topics, index: TopicIndex, key: str
) -> tuple[Beside, ...]:
    """What stands next to an entry in its topics, as `Store.beside` says."""
    number = history.find(connection, key)
    entry = history.entry_of(connection, number)
    return beside_entry(connection, topics, index, number, entry)


def beside_entry(
    connection: Connection, topics: Topics, index: TopicIndex, number: int, entry: Entry
) -> tuple[Beside, ...]:
    """What stands next to an entry that was read; ``number`` is that of its row."""
    if entry.has_left:
        return ()
    shown, rank = _listed(topics, entry), (rows.seconds(entry.place), number)
    found = [_next(index, formulas.query(topics, Formula.of(one.key)), rank) for one in shown]
    entries = history.entries_by_row(connection, sorted({row for pair in found for row in pair}))
    pairs = zip(shown, found, strict=True)
    return tuple(
        Beside(one, entries.get(older), entries.get(newer)) for one, (older, newer) in pairs
    )


def _listed(topics: Topics, entry: Entry) -> list[Topic]:
    """The first topics of an entry that lists may name, as they are now."""
    found = (topics.topic(one.key) for one in entry.snapshot.topics)
    return list(islice((one for one in found if one and one.is_listed), _TOPICS))


def _next(index: TopicIndex, query: Query, rank: Rank) -> tuple[int, int]:
    """The rows next to a rank, the lower and the higher one; 0 where there is none."""
    lower, higher = index.newest(query, 1, rank), index.oldest(query, 1, rank)
    return (*lower, 0)[0], (*higher, 0)[0]


def _pulse(index: TopicIndex, query: Query, most: int, oldest: int | None) -> Pulse:
    total, newest = index.head(query)
    weeks = index.weeks(query, most)
    return Pulse(
        total=total,
        newest=_place(index, newest),
        weeks=tuple(count for _, count in weeks),
        begins=rows.moment(weeks[0][0]) if weeks else None,
        known=sum(begins + WEEK > oldest for begins, _ in weeks) if oldest is not None else 0,
    )


def _place(index: TopicIndex, row: int) -> datetime | None:
    return rows.moment(index.place(row)) if row else None
