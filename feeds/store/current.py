"""The topic index of this process, brought to exactly the state that a read transaction sees."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, func, select

from feeds.errors import StoreError
from feeds.store import index_parts, rows
from feeds.store.engine import Identity, identity_of, is_standing, reading
from feeds.store.schema import change
from feeds.store.topic_index import Row, TopicIndex
from feeds.store.topic_index.parts import Parts

SNAPSHOT_ROWS: Final = 20_000
"""Rows of the log, a fifth of a second's work, after which a new snapshot is worth writing."""

_STREAM: Final = 1_000  # rows in memory at once
_COLUMNS: Final = (
    change.c.seq,
    change.c.kind,
    change.c.entry,
    change.c.topics,
    change.c.place,
    change.c.supersedes,
    change.c.refiles,
)
_AFTER: Final = (
    select(*_COLUMNS)
    .where(change.c.seq > bindparam("cursor"))
    .order_by(change.c.seq)
    .execution_options(yield_per=_STREAM)
)


class CurrentIndex:
    """The topic index over a database. Safe to use from several threads: one reads at a time.

    After ``step`` new rows the reader that took them in writes a snapshot, once its transaction is
    over and if nobody is writing. That never fails a reader.
    """

    def __init__(self, engine: Engine, step: int = SNAPSHOT_ROWS) -> None:
        self._engine = engine
        self._step = step
        self._lock = threading.Lock()
        self._index: TopicIndex | None = None
        self._file: Identity | None = None
        self._sound = 0  # how far the snapshot goes that may be relied on
        self._seen = 0  # how far the stored one went when this process last looked
        self._read: Connection | None = None  # through which rows were last taken in

    @contextlib.contextmanager
    def reading(self) -> Iterator[tuple[Connection, TopicIndex]]:
        """A read transaction, and the index at its state; only use it within."""
        with self._lock:
            with reading(self._engine) as connection:
                self._check_file(connection)
                index = self._index = self._index or self._load(connection)
                if not (is_standing(connection) and self._read is connection):
                    index.extend(_rows_after(connection, index.cursor))
                    self._read = connection
                due = self._due(connection, index)
                yield connection, index
            parts = index.pack() if due else None
        if parts is not None:
            self._save(index.cursor, parts)

    def _check_file(self, connection: Connection) -> None:
        """Another file, put in the place of the first, is another log."""
        file = identity_of(connection)
        if file != self._file:
            self._file, self._index = file, None

    def _load(self, connection: Connection) -> TopicIndex:
        """From the snapshot, if that is sound."""
        last = connection.execute(select(func.max(change.c.seq))).scalar() or 0
        self._seen = index_parts.stored_upto(connection)
        index = index_parts.load(connection, last) if self._seen else None
        self._sound = index.cursor if index else 0
        return index or TopicIndex()

    def _due(self, connection: Connection, index: TopicIndex) -> bool:
        """Whether a snapshot is to be written, by this process."""
        if index.cursor - self._sound < self._step:
            return False
        stored = index_parts.stored_upto(connection)
        if stored != self._seen:  # another process has written one
            self._seen = self._sound = stored
        return index.cursor - self._sound >= self._step

    def _save(self, upto: int, parts: Parts) -> None:
        self._sound = upto  # tried once: the next one is due after as many rows
        with contextlib.suppress(StoreError):
            index_parts.save(self._engine, upto, parts)
            self._seen = upto


def _rows_after(connection: Connection, cursor: int) -> Iterator[Row]:
    found = connection.execute(_AFTER, {"cursor": cursor})
    for seq, kind, entry, topics, place, supersedes, refiles in found:
        yield Row(seq, kind, entry, rows.unpack(topics), place, supersedes, refiles)
