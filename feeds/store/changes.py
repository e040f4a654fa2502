"""The log as somebody follows it who keeps documents: which of them has a change touched?

``PRAGMA data_version`` moves when another connection commits, and nobody writes on those in here.
It costs four microseconds, so a thread asks once a millisecond at most: whoever is told of a commit
of this process sees it at once, and of another's at the latest after that.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feeds.errors import StoreError
from feeds.model import Formula
from feeds.store import rows
from feeds.store.engine import Commits, Identity, follow, identity
from feeds.store.topic_index import Query, Row, Watch

_MOST_ROWS: Final = 5_000
"""After more of them at once it is cheaper to forget every document."""

_PATIENCE: Final = 0.5
"""Seconds until the file is looked for again, and until a failed connection is tried again."""

_FRESH: Final = 0.001
"""Seconds for which an answer holds, unless this process has committed something."""

_ROWS: Final = (
    "SELECT seq, kind, entry, topics, place, supersedes, refiles FROM change"
    " WHERE seq > ? ORDER BY seq"
)

Touched = Callable[[Collection[Formula] | None], None]
"""Gets the formulas that changes have touched; None for whatever there is."""


@dataclass(slots=True)
class _Mine:
    """What a thread follows with; a later thread of the same number goes on with it."""

    connection: sqlite3.Connection | None = None
    seen: int | None = None
    identity: Identity | None = None
    look_again: float = 0.0
    fresh_until: float = 0.0
    commits: int = -1


class Changes:
    """Follows a log for one who keeps documents, and tells ``touched`` of all news.

    Safe to use from several threads; ``touched`` is called in one at a time, before any of them
    returns from `catch_up` with that news.
    """

    def __init__(
        self, path: Path, commits: Commits, query: Callable[[Formula], Query], touched: Touched
    ) -> None:
        self._path, self._commits = path, commits
        self._query, self._touched = query, touched
        self._mine: dict[int, _Mine] = {}
        self._lock = threading.RLock()
        self._watch = Watch()
        self._watched: dict[int, tuple[Query, set[Formula]]] = {}
        self._known: set[Formula] = set()
        self._cursor: int | None = None
        self._identity: Identity | None = None
        self.count = 0
        """How often there was news."""

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            for mine in self._mine.values():
                self._drop(mine)
            self._mine.clear()

    @property
    def is_following(self) -> bool:
        """Whether it has ever reached the database: before that nothing can be relied on."""
        return self._cursor is not None

    def keep(self, formula: Formula | None, since: int, put: Callable[[], None]) -> None:
        """Call ``put``, which keeps a document of a formula, and hear of that from now on, until it
        is touched for the first time.

        ``since`` is what `count` said before the document was made: if there has been news
        meanwhile it may be out of date, and is not kept. A document of no formula is touched by
        all news. Raises as `Store.select`.
        """
        query = None if formula is None or formula in self._known else self._query(formula)
        with self._lock:
            if self.count != since or not self.is_following:
                return
            if formula is not None and query is not None:
                number = self._watch.add(query)
                self._watched.setdefault(number, (query, set()))[1].add(formula)
                self._known.add(formula)
            put()

    def catch_up(self) -> None:
        """Tell what has come since the last call, if anything has.

        As long as the database cannot be asked, nothing is told; afterwards everything is.
        """
        mine = self._mine.get(threading.get_ident()) or self._new()
        now, commits = time.monotonic(), self._commits.count
        if now < mine.fresh_until and commits == mine.commits:
            return
        try:
            if now >= mine.look_again:
                self._look(mine, now)
            if mine.connection is None:
                return
            version = mine.connection.execute("PRAGMA data_version").fetchone()[0]
            if version != mine.seen:
                self._read(mine, mine.connection)
                mine.seen = version
            mine.fresh_until, mine.commits = now + _FRESH, commits
        except (sqlite3.Error, OSError, StoreError):
            self._drop(mine)

    def _new(self) -> _Mine:
        with self._lock:
            return self._mine.setdefault(threading.get_ident(), _Mine())

    def _look(self, mine: _Mine, now: float) -> None:
        """Whether the file is still the one that is open: it may be gone, or another one."""
        mine.look_again = now + _PATIENCE
        there = identity(self._path)
        if mine.connection is not None and there == mine.identity:
            return
        self._drop(mine)
        mine.connection, mine.identity = follow(self._path), there

    @staticmethod
    def _drop(mine: _Mine) -> None:
        if mine.connection is not None:
            mine.connection.close()
        mine.connection, mine.seen = None, None

    def _read(self, mine: _Mine, connection: sqlite3.Connection) -> None:
        """Take in the rows that are new."""
        with self._lock:
            last = connection.execute("SELECT max(seq) FROM change").fetchone()[0] or 0
            is_other = mine.identity != self._identity
            if is_other or self._cursor is None or not 0 <= last - self._cursor <= _MOST_ROWS:
                self._tell(None)
            elif last > self._cursor:
                with closing(connection.execute(_ROWS, (self._cursor,))) as found:
                    self._take([_row(*row) for row in found])
            self._cursor, self._identity = last, mine.identity

    def _take(self, came: Iterable[Row]) -> None:
        found: set[Formula] = set()
        for number in self._watch.touched(came):
            query, formulas = self._watched.pop(number)
            self._watch.discard(query)
            found |= formulas
        self._known -= found
        self._tell(found)

    def _tell(self, found: Collection[Formula] | None) -> None:
        if found is None:
            self._watch, self._known = Watch(), set()
            self._watched.clear()
        self.count += 1
        self._touched(found)


def _row(
    seq: int,
    kind: str,
    entry: int | None,
    topics: bytes,
    place: int | None,
    supersedes: int | None,
    refiles: int | None,
) -> Row:
    return Row(seq, kind, entry, rows.unpack(topics), place, supersedes, refiles)
