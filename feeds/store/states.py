"""Appending states of entries to the log, and keeping their rows of ``entry`` current."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from feeds.model import Change, ChangeKind, Snapshot
from feeds.normalize.ids import text_digest
from feeds.store import rows
from feeds.store.known import Stored
from feeds.store.log import Log
from feeds.store.schema import entry

MOVES: Final = frozenset({"major", "withdrawn", "restored", "erased"})
"""The kinds that bring an entry to the top of its feeds, and move its ``updated``."""


@dataclass(slots=True)
class States:
    """The states that one write transaction adds; ``run`` is the row of its capture, if it has one.

    ``changes`` tells them in commit order; `flush` writes them.
    """

    connection: Connection
    log: Log
    run: int | None = None
    changes: list[Change] = field(default_factory=list)
    _edited: dict[int, dict[str, Any]] = field(default_factory=dict)

    def append(self, kind: ChangeKind, stored: Stored, snapshot: Snapshot, second: int) -> None:
        """A state of a known entry, with ``stored.topics``; ``second`` counts if the kind moves."""
        if kind in MOVES:
            stated = rows.seconds(snapshot.updated) if snapshot.updated else 0
            stored.place = second
            stored.updated = max(stated, second, stored.updated + 1)
        stored.live = self.note(
            kind,
            stored.uri,
            snapshot,
            stored.topics,
            entry=stored.entry,
            place=stored.place,
            updated=stored.updated,
            supersedes=stored.live,
            refiles=stored.filed if kind == "filed" else None,
        )
        stored.snapshot = snapshot
        if kind == "filed":
            stored.filed = stored.live
        self._edited[stored.entry] = {
            "number": stored.entry,
            "new_text": text_digest(snapshot),
            "new_live": None if kind == "left" else stored.live,
            "new_filed": stored.filed,
        }

    def note(
        self,
        kind: ChangeKind,
        uri: str,
        snapshot: Snapshot,
        topics: Iterable[int],
        **columns: int | None,
    ) -> int:
        """A row of the log about an entry; returns its ``seq``."""
        seq = self.log.append(kind, topics, snapshot=snapshot, run=self.run, **columns)
        self.changes.append(Change(seq, kind, uri, snapshot.title))
        return seq

    def flush(self) -> None:
        """Write the rows of ``entry``, then the log's: what they are about must be there."""
        if self._edited:
            self.connection.execute(_EDIT, list(self._edited.values()))
        self._edited = {}
        self.log.flush()


_EDIT: Final = (
    update(entry)
    .where(entry.c.id == bindparam("number"))
    .values(text=bindparam("new_text"), live=bindparam("new_live"), filed=bindparam("new_filed"))
)
