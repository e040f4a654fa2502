"""What feeds hold, within one read transaction in which the index stands at the log's end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import select as sql_select

from feeds.errors import NotFound
from feeds.model import Formula, Selection, Tombstone
from feeds.store import formulas, history, known, rows
from feeds.store.schema import change, entry
from feeds.store.topic_index import TopicIndex
from feeds.store.topics import Topics
from feeds.told import say

Wanted = Callable[[Sequence[int]], Sequence[int]]
"""From the numbers of a document's changes to those whose entries are needed, in their order."""


def select(
    connection: Connection,
    topics: Topics,
    index: TopicIndex,
    formula: Formula,
    page: int | None,
    wanted: Wanted,
) -> Selection:
    """A document of a formula's feed, as `Store.select` says."""
    asked = formulas.query(topics, formula)
    answer = index.answer(asked) if page is None else index.archive(asked, page)
    if answer is None:
        raise NotFound(
            say(
                "the feed {formula} has no archive document {page}", formula=str(formula), page=page
            )
        )
    needed = wanted(answer.rows)
    entries = history.entries_by_row(connection, needed)
    named = ((key, topics.topic(key)) for key in formula.topics)
    return Selection(
        formula=formula,
        topics={key: topic for key, topic in named if topic},
        version=answer.version,
        modified=_committed(connection, answer.version),
        updated=_committed(connection, answer.updated),
        total=answer.total,
        entries=tuple(entries[row] for row in needed),
        pages=answer.pages,
        page=page,
        tombstones=tuple(_tombstones(connection, answer.tombs)),
        seqs=tuple(answer.rows),
    )


def _tombstones(connection: Connection, left: Iterable[int]) -> Iterator[Tombstone]:
    """When an erased entry was last heard of, by the rows with which it left its feeds."""
    columns = sql_select(change.c.seq, change.c.updated, entry.c.uri)
    query = columns.join(entry, entry.c.id == change.c.entry)
    found = {
        row.seq: row
        for some in known.chunks(left)
        for row in connection.execute(query.where(change.c.seq.in_(some)))
    }
    yield from (Tombstone(found[seq].uri, rows.moment(found[seq].updated)) for seq in left)


def _committed(connection: Connection, seq: int) -> datetime:
    query = sql_select(change.c.committed).where(change.c.seq == seq)
    return rows.moment(connection.execute(query).scalar() or 0)
