"""Saving a capture within one write transaction.

`plan` says what becomes of each item; this module turns that into rows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from feeds.errors import Problem
from feeds.model import Capture, Change, ChangeKind, Draft, Site, Snapshot
from feeds.normalize.ids import entry_key, text_digest
from feeds.store import known, rows
from feeds.store.known import Stored
from feeds.store.log import Log, inserted_number
from feeds.store.plan import Step, plan, take_seconds
from feeds.store.schema import capture as captures
from feeds.store.schema import entry, sighting
from feeds.store.topics import Topics


@dataclass(frozen=True, slots=True)
class Saved:
    """What a capture did: its changes in commit order, and how many entries stayed as they were.

    ``repeated`` tells that the same capture was saved before and nothing was looked at. ``ids`` are
    the entries of the drafts, new or known, by position.
    """

    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    repeated: bool = False
    ids: Mapping[int, str] = field(default_factory=dict)

    @property
    def created(self) -> int:
        """How many entries are new."""
        return sum(change.kind == "created" for change in self.changes)


def save(
    connection: Connection, site: Site, capture: Capture, drafts: Sequence[Draft], log: Log
) -> Saved:
    """Save a capture's drafts; the caller's transaction makes it all or nothing.

    A capture without drafts, or one that was saved before, changes nothing.
    """
    if not drafts or known.is_repeated(connection, capture):
        return Saved(unchanged=len(drafts), repeated=bool(drafts))
    problems: list[Problem] = []
    steps = plan(connection, capture, drafts, problems)
    take_seconds(connection, capture, steps, log.commit)
    run = _insert_capture(connection, capture, len(drafts), log)
    changes = _Writing(connection, site, capture, run, log).write(steps)
    unchanged = sum(not step.states for step in steps)
    return Saved(tuple(changes), unchanged, tuple(problems))


def _insert_capture(connection: Connection, capture: Capture, items: int, log: Log) -> int:
    row = insert(captures).values(
        source=capture.source,
        digest=capture.digest,
        captured=rows.seconds(capture.captured),
        committed=log.commit,
        items=items,
        backfill=capture.backfill,
        rules=capture.rules,
    )
    return inserted_number(connection.execute(row))


@dataclass(slots=True)
class _Writing:
    """Turns steps into rows, and writes each table's rows at once."""

    connection: Connection
    site: Site
    capture: Capture
    run: int
    log: Log
    _topics: Topics = field(init=False)
    _changes: list[Change] = field(default_factory=list)
    _entries: list[dict[str, Any]] = field(default_factory=list)
    _edited: list[dict[str, Any]] = field(default_factory=list)
    _first_seen: list[dict[str, Any]] = field(default_factory=list)
    _seen_again: list[dict[str, Any]] = field(default_factory=list)
    _filed: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def write(self, steps: Sequence[Step]) -> list[Change]:
        self._topics = Topics(self.connection)
        query = select(func.coalesce(func.max(entry.c.id), 0))
        numbers = count(self.connection.execute(query).scalar_one() + 1)
        new = [step.draft for step in steps if step.stored is None]
        keys = dict(zip((draft.position for draft in new), self._new_keys(new), strict=True))
        for step in reversed(steps):  # a listing is newest first, the log is oldest first
            if step.stored is None:
                self._create(step, next(numbers), keys[step.draft.position])
            else:
                self._change(step, step.stored)
        self._flush()
        return self._changes

    def _new_keys(self, drafts: Sequence[Draft]) -> Iterator[str]:
        """A key for each new entry: that of the first ordinal that no other entry has."""
        source, given = self.capture.source, Counter[str]()
        firsts = [entry_key(source, draft, 0) for draft in drafts]
        used = known.keys_in_use(self.connection, firsts)
        for draft, first in zip(drafts, firsts, strict=True):
            key = first
            while key in used:
                given[first] += 1
                key = entry_key(source, draft, given[first])
                used |= known.keys_in_use(self.connection, [key])
            used.add(key)
            yield key

    def _create(self, step: Step, number: int, key: str) -> None:
        snapshot, topics = self._resolve(step.draft.snapshot)
        uri, stated = self.site.entry_id(key), snapshot.updated
        seq = self._append(
            "created",
            uri,
            snapshot,
            topics,
            entry=number,
            place=step.second,
            updated=rows.seconds(stated) if stated else step.second,
        )
        row = {"id": number, "key": key, "uri": uri, "source": self.capture.source}
        row |= {"text": text_digest(snapshot), "stamp": step.second, "live": seq, "filed": seq}
        self._entries.append(row)
        captured = rows.seconds(self.capture.captured)
        seen = {"entry": number, "source": self.capture.source, "position": step.draft.position}
        named = {"source_id": step.draft.source_id, "link": snapshot.link}
        self._first_seen.append(seen | named | {"first": captured, "last": captured})
        self._filed.append((number, topics))

    def _change(self, step: Step, stored: Stored) -> None:
        for kind, snapshot in step.states:
            self._append_state(kind, snapshot, step.second, stored)
        if step.states:
            text = text_digest(stored.snapshot)
            edited = {"number": stored.entry, "new_text": text, "new_live": stored.live}
            self._edited.append(edited | {"new_filed": stored.filed})
        captured = rows.seconds(self.capture.captured)
        latest = captured >= stored.last
        seen = {
            "number": stored.entry,
            "new_position": step.draft.position if latest else stored.position,
            "new_first": min(stored.first, captured),
            "new_last": max(stored.last, captured),
            "new_source_id": (latest and step.draft.source_id) or stored.source_id,
            "new_link": (latest and step.draft.snapshot.link) or stored.snapshot.link,
        }
        self._seen_again.append(seen)

    def _append_state(
        self, kind: ChangeKind, snapshot: Snapshot, second: int, stored: Stored
    ) -> None:
        if kind == "major":
            stated = rows.seconds(snapshot.updated) if snapshot.updated else 0
            stored.place = second
            stored.updated = max(stated, second, stored.updated + 1)
        if kind == "filed":
            snapshot, stored.topics = self._resolve(snapshot)
            self._filed.append((stored.entry, stored.topics))
        stored.live = self._append(
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

    def _append(
        self,
        kind: ChangeKind,
        uri: str,
        snapshot: Snapshot,
        topics: tuple[int, ...],
        **columns: int | None,
    ) -> int:
        seq = self.log.append(kind, topics, snapshot=snapshot, run=self.run, **columns)
        self._changes.append(Change(seq, kind, uri, snapshot.title))
        return seq

    def _resolve(self, snapshot: Snapshot) -> tuple[Snapshot, tuple[int, ...]]:
        found = self._topics.resolve(snapshot.topics, self.log)
        return replace(snapshot, topics=tuple(found.values())), tuple(found)

    def _flush(self) -> None:
        for statement, batch in (
            (insert(entry), self._entries),
            (_EDIT, self._edited),
            (insert(sighting), self._first_seen),
            (_SEE_AGAIN.where(sighting.c.source == self.capture.source), self._seen_again),
        ):
            if batch:
                self.connection.execute(statement, batch)
        self.log.flush()
        for number, topics in self._filed:
            self._topics.witness(topics, self.run, number)


_EDIT: Final = (
    update(entry)
    .where(entry.c.id == bindparam("number"))
    .values(text=bindparam("new_text"), live=bindparam("new_live"), filed=bindparam("new_filed"))
)
_SEE_AGAIN: Final = (
    update(sighting)
    .where(sighting.c.entry == bindparam("number"))
    .values(
        position=bindparam("new_position"),
        first=bindparam("new_first"),
        last=bindparam("new_last"),
        source_id=bindparam("new_source_id"),
        link=bindparam("new_link"),
    )
)
