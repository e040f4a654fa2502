"""What the page of an entry shows, and what a sitemap says of all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from feeds.model import Beside, Entry, Formula
from feeds.store import formulas, history, known, pages, rows
from feeds.store.history import Revision
from feeds.store.schema import change, entry, sighting
from feeds.store.topic_index import TopicIndex
from feeds.store.topics import Topics


@dataclass(frozen=True, slots=True)
class Permalink:
    """An entry for its page: every state that it had, oldest first, and what stands beside it."""

    entry: Entry
    history: tuple[Revision, ...]
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Visited:
    """The page of an entry for a sitemap: its key, and the commit time of its last change."""

    key: str
    modified: datetime


def permalink(connection: Connection, topics: Topics, index: TopicIndex, key: str) -> Permalink:
    """All that the page of an entry shows; raises `NotFound`."""
    number = history.find(connection, key)
    found = history.entry_of(connection, number)
    beside = pages.beside_entry(connection, topics, index, number, found)
    return Permalink(found, history.revisions(connection, number), beside)


def visited(connection: Connection) -> Iterator[Visited]:
    """The pages of entries, in the order in which the entries came; those only that a sitemap may
    name: of an entry with a page at its source that is the canonical one, and what was erased is
    for nobody to find.
    """
    own = (sighting.c.entry == entry.c.id) & (sighting.c.source == entry.c.source)
    query = (
        select(entry.c.key, change.c.committed)
        .join(change, change.c.seq == entry.c.live)
        .join(sighting, own)
        .where(sighting.c.link.is_(None), change.c.kind != "erased")
        .order_by(entry.c.id)
    )
    for key, committed in connection.execute(query):
        yield Visited(key, rows.moment(committed))


def modified(
    connection: Connection, topics: Topics, index: TopicIndex, asked: Iterable[Formula]
) -> tuple[datetime, ...]:
    """The commit time of the last change of each of these feeds, as `Store.modified` says."""
    versions = [index.version(formulas.query(topics, one)) for one in asked]
    columns = select(change.c.seq, change.c.committed)
    found = {
        row.seq: row.committed
        for some in known.chunks(set(versions))
        for row in connection.execute(columns.where(change.c.seq.in_(some)))
    }
    return tuple(rows.moment(found.get(version, 0)) for version in versions)
