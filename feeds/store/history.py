"""Entries as they are, and as they were: reading states from the change log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, select

from feeds.errors import NotFound
from feeds.model import ChangeKind, Entry, Snapshot
from feeds.store import known, rows
from feeds.store.schema import change, entry, sighting
from feeds.told import say

_MOST: Final = 3
_FIRST_LETTERS: Final = 6


@dataclass(frozen=True, slots=True)
class Revision:
    """One state that an entry had: the row of the change log, and who brought it and when."""

    seq: int
    kind: ChangeKind
    committed: datetime
    actor: str
    snapshot: Snapshot


def find(connection: Connection, name: str) -> int:
    """The number of the entry with a key or an atom:id; raises `NotFound`."""
    number: int | None = connection.execute(_NUMBER, {"name": name}).scalar()
    if number is None:
        hint, near = "topicfeeds entries list tells their ids", _nearest(connection, name)
        said = say("there is no entry {name!r}", name=name)
        raise NotFound(said, suggestions=near, hint=hint)
    return number


def find_shown(connection: Connection, source: str, source_id: str) -> int:
    """The number of the entry that a source showed last under an id; raises `NotFound`."""
    mine = sighting.c.source == source
    query = select(sighting.c.entry).where(mine, sighting.c.source_id == source_id)
    latest = query.order_by(sighting.c.last.desc(), sighting.c.entry.desc()).limit(1)
    number: int | None = connection.execute(latest).scalar()
    if number is None:
        begin = mine & _begins(sighting.c.source_id, source_id[:_FIRST_LETTERS])
        near = connection.execute(select(sighting.c.source_id).where(begin).limit(_MOST)).scalars()
        message = f"the source {source!r} never showed {source_id!r}"
        raise NotFound(message, suggestions=tuple(one for one in near if one))
    return number


def entry_of(connection: Connection, number: int) -> Entry:
    """The entry with a number, in its latest state; also of one that has left every feed."""
    return _entry(connection.execute(_LATEST, {"number": number}).one())


def entries_by_row(connection: Connection, numbers: Sequence[int]) -> dict[int, Entry]:
    """The entries whose present states are these rows of the log."""
    found: dict[int, Entry] = {}
    for some in known.chunks(numbers):
        for row in connection.execute(_ENTRIES, {"some": some}):
            found[row.seq] = _entry(row)
    return found


def revisions(connection: Connection, number: int) -> tuple[Revision, ...]:
    """Every state that an entry had, oldest first."""
    return tuple(
        Revision(row.seq, row.kind, rows.moment(row.committed), row.actor, rows.load(row.snapshot))
        for row in connection.execute(_HISTORY, {"number": number})
    )


def _nearest(connection: Connection, name: str) -> tuple[str, ...]:
    """Keys that begin like the name, or like the end of an id."""
    begin = name.rpartition("/")[2][:_FIRST_LETTERS].lower()
    query = select(entry.c.key).where(_begins(entry.c.key, begin)).order_by(entry.c.key)
    return tuple(connection.execute(query.limit(_MOST)).scalars()) if begin else ()


def _begins(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Like ``LIKE 'text%'``, but answered by the column's index and without wildcards."""
    return (column >= text) & (column < text + "\U0010ffff")


_STATES = (
    select(
        change,
        entry.c.key,
        entry.c.uri,
        entry.c.source,
        entry.c.stamp,
        entry.c.live,
        sighting.c.first,
        sighting.c.last,
    )
    .join(change, change.c.entry == entry.c.id)
    .join(sighting, (sighting.c.entry == entry.c.id) & (sighting.c.source == entry.c.source))
)
# Statements that are made once are compiled once.
_NAME: BindParameter[str] = bindparam("name")
_NUMBER = select(entry.c.id).where((entry.c.key == _NAME) | (entry.c.uri == _NAME))
_OF_NUMBER = entry.c.id == bindparam("number")
_LATEST = _STATES.where(_OF_NUMBER).order_by(change.c.seq.desc()).limit(1)
_ENTRIES = _STATES.where(change.c.seq == entry.c.live, change.c.seq.in_(known.SOME))
_HISTORY = select(change).where(change.c.entry == bindparam("number")).order_by(change.c.seq)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        id=row.uri,
        key=row.key,
        source=row.source,
        stamp=rows.moment(row.stamp),
        place=rows.moment(row.place),
        updated=rows.moment(row.updated),
        first_seen=rows.moment(row.first),
        last_seen=rows.moment(row.last),
        snapshot=rows.load(row.snapshot),
        has_left=row.live is None,
    )
