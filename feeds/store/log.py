"""Appending to the change log within one write transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Table, bindparam, func, insert, select

from feeds.model import ChangeKind, Snapshot
from feeds.store import rows
from feeds.store.schema import change, meta


class Log:
    """The end of the log: gives out ``seq`` numbers and one commit second for all of them.

    ``actor`` is in whose name it is written. ``commit`` is Unix seconds and never less than an
    earlier commit's, whatever the clock says.
    """

    def __init__(self, connection: Connection, now: datetime, actor: str) -> None:
        self._connection = connection
        self.actor = actor
        query = select(func.coalesce(func.max(change.c.seq), 0))
        self._seq: int = connection.execute(query).scalar_one()
        last = select(change.c.committed).where(change.c.seq == self._seq)
        self.commit = max(rows.seconds(now), connection.execute(last).scalar() or 0)
        self._rows: list[tuple[Any, ...]] = []

    def append(
        self,
        kind: ChangeKind,
        topics: Iterable[int] = (),
        *,
        snapshot: Snapshot | None = None,
        entry: int | None = None,
        place: int | None = None,
        updated: int | None = None,
        supersedes: int | None = None,
        refiles: int | None = None,
        run: int | None = None,
    ) -> int:
        """Note a row (written by `flush`) and return its ``seq``; columns as in the schema."""
        self._seq += 1
        said = rows.dump(snapshot) if snapshot else None
        state = (entry, rows.pack(topics), place, updated, supersedes, refiles)
        self._rows.append((self._seq, kind, *state, run, self.actor, self.commit, said))
        return self._seq

    def flush(self) -> None:
        """Write the rows that were noted."""
        insert_rows(self._connection, change, self._rows)
        self._rows = []


def insert_rows(connection: Connection, table: Table, some: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns.

    They go straight to the driver: SQLAlchemy would take twice the time of writing them.
    """
    if some:
        connection.exec_driver_sql(_insert(table, connection.dialect), list(some))


@cache
def _insert(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))


def inserted_number(result: CursorResult[Any]) -> int:
    """The primary key that the database gave to an inserted row."""
    key: Any = result.inserted_primary_key
    return int(key[0])


def get_meta(connection: Connection, name: str) -> str | None:
    """A value of the table ``meta``."""
    return connection.execute(_META, {"name": name}).scalar()


_META = select(meta.c.value).where(meta.c.name == bindparam("name"))


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Set a value of the table ``meta``."""
    changed = connection.execute(meta.update().where(meta.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(meta).values(name=name, value=value))
