"""Appending to the change log within one write transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, func, insert, select

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
        self._rows: list[dict[str, Any]] = []

    def append(
        self,
        kind: ChangeKind,
        topics: Iterable[int] = (),
        *,
        snapshot: Snapshot | None = None,
        **columns: int | None,
    ) -> int:
        """Note a row (written by `flush`) and return its ``seq``; columns as in the schema."""
        self._seq += 1
        row: dict[str, Any] = dict.fromkeys(change.c.keys())
        row |= {"seq": self._seq, "kind": kind, "topics": rows.pack(topics), "actor": self.actor}
        row |= {"committed": self.commit, "snapshot": rows.dump(snapshot) if snapshot else None}
        self._rows.append(row | columns)
        return self._seq

    def flush(self) -> None:
        """Write the rows that were noted."""
        if self._rows:
            self._connection.execute(insert(change), self._rows)
        self._rows = []


def inserted_number(result: CursorResult[Any]) -> int:
    """The primary key that the database gave to an inserted row."""
    key: Any = result.inserted_primary_key
    return int(key[0])


def get_meta(connection: Connection, name: str) -> str | None:
    """A value of the table ``meta``."""
    query = select(meta.c.value).where(meta.c.name == name)
    return connection.execute(query).scalar()


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Set a value of the table ``meta``."""
    changed = connection.execute(meta.update().where(meta.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(meta).values(name=name, value=value))
