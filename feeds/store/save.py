"""Saving a capture within one write transaction.

`plan` says what becomes of each item; this module turns that into rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from feeds.errors import Problem
from feeds.identity.repeats import merge_repeats, repeat_key
from feeds.model import Capture, Change, Draft, Reading, Site, Snapshot, Topic
from feeds.normalize.ids import entry_key, is_iri, text_digest
from feeds.store import erasures, known, rows
from feeds.store.known import Stored
from feeds.store.log import Log, insert_rows, inserted_number
from feeds.store.plan import Plan, Step, plan, take_seconds
from feeds.store.schema import capture as captures
from feeds.store.schema import entry, sighting
from feeds.store.states import States
from feeds.store.topic_cache import TopicCache
from feeds.store.topics import Topics


@dataclass(frozen=True, slots=True)
class Saved:
    """What a capture did: its changes in commit order, and how many entries stayed as they were.

    ``repeated`` tells that the same capture was saved before and nothing was looked at. ``ids`` are
    the atom:ids of the drafts' entries, new or known, by position; what was erased has none.
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


Check = Callable[[Saved], Reading | None]
"""Looks at what a capture is about to do; it may give a reading to remember with it, or raise."""


def save(
    connection: Connection,
    site: Site,
    capture: Capture,
    drafts: Sequence[Draft],
    log: Log,
    cache: TopicCache,
) -> Saved:
    """Save a capture's drafts; the caller's transaction makes it all or nothing.

    A capture without drafts, or one that was saved before, changes nothing.
    """
    if not drafts:
        return Saved()
    if known.is_repeated(connection, capture):
        if capture.live:
            known.see_again(connection, capture.source, rows.seconds(capture.captured))
        return Saved(unchanged=len(drafts), repeated=True)
    problems: list[Problem] = []
    merged = merge_repeats(drafts)
    wanted = erasures.leave_out(connection, capture.source, merged)
    planned = plan(connection, capture, wanted, problems)
    take_seconds(connection, capture, planned, log.commit)
    run = _insert_capture(connection, capture, len(drafts), log)
    states, topics = States(connection, log, run), Topics(connection, cache)
    writing = _Writing(connection, site, capture, states, topics)
    writing.write(planned)
    unchanged = len(merged) - sum(bool(step.states) for step in planned.steps)
    ids = _by_position(drafts, writing.ids)
    return Saved(tuple(writing.states.changes), unchanged, tuple(problems), ids=ids)


def _by_position(drafts: Sequence[Draft], ids: Mapping[int, str]) -> dict[int, str]:
    """The ids with the positions of repeated items, too."""
    kept = {repeat_key(draft): draft.position for draft in reversed(drafts)}
    pairs = ((draft.position, ids.get(kept[repeat_key(draft)])) for draft in drafts)
    return {position: iri for position, iri in pairs if iri}


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
    """Turns a plan into rows, and writes each table's rows at once."""

    connection: Connection
    site: Site
    capture: Capture
    states: States
    topics: Topics
    ids: dict[int, str] = field(default_factory=dict)
    _entries: list[tuple[Any, ...]] = field(default_factory=list)
    _first_seen: list[tuple[Any, ...]] = field(default_factory=list)
    _seen_again: list[dict[str, Any]] = field(default_factory=list)
    _filed: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def write(self, planned: Plan) -> None:
        query = select(func.coalesce(func.max(entry.c.id), 0))
        numbers = count(self.connection.execute(query).scalar_one() + 1)
        new = [step.draft for step in planned.steps if step.stored is None]
        names = dict(zip((draft.position for draft in new), self._names(new), strict=True))
        for gone in reversed(planned.gone):  # newest first, and the log is oldest first
            one = gone.stored
            holder = self.capture.actor
            snapshot = replace(one.snapshot, state="withdrawn", reason="", holder=holder)
            self.states.append("withdrawn", one, snapshot, gone.second)
        for step in reversed(planned.steps):
            if step.stored is None:
                self._create(step, next(numbers), *names[step.draft.position])
            else:
                self._change(step, step.stored)
        self._flush()

    def _names(self, drafts: Sequence[Draft]) -> Iterator[tuple[str, str]]:
        """Key and id of each new entry: the source's own id if that is an IRI which no other entry
        has (RFC 4287, 4.2.6), and not one that we mint.
        """
        own = {draft.position: self._kept_id(draft) for draft in drafts}
        taken = known.uris_in_use(self.connection, filter(None, own.values()))
        for draft, key in zip(drafts, self._new_keys(drafts), strict=True):
            kept = own[draft.position]
            if kept is None or kept in taken:
                yield key, self.site.entry_id(key)
            else:
                taken.add(kept)
                yield key, kept

    def _kept_id(self, draft: Draft) -> str | None:
        own = draft.source_id or ""
        return own if is_iri(own) and not own.startswith(self.site.tag("")) else None

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

    def _create(self, step: Step, number: int, key: str, uri: str) -> None:
        snapshot, topics = self._resolve(step.draft.snapshot)
        stated = snapshot.updated
        seq = self.states.note(
            "created",
            uri,
            snapshot,
            topics,
            entry=number,
            place=step.second,
            updated=rows.seconds(stated) if stated else step.second,
        )
        source, text, stamp = self.capture.source, text_digest(snapshot), step.second
        self._entries.append((number, key, uri, source, text, stamp, seq, seq))
        self._see_first(number, step.draft)
        self._filed.append((number, topics))
        self.ids[step.draft.position] = uri

    def _change(self, step: Step, stored: Stored) -> None:
        self.ids[step.draft.position] = stored.uri
        for kind, said in step.states:
            snapshot = said
            if kind == "filed":
                snapshot, stored.topics = self._resolve(said)
                self._filed.append((stored.entry, stored.topics))
            self.states.append(kind, stored, snapshot, step.second)
        if stored.is_seen:
            self._see_again(step.draft, stored)
        else:
            self._see_first(stored.entry, step.draft)

    def _see_first(self, number: int, draft: Draft) -> None:
        captured = rows.seconds(self.capture.captured)
        seen = (number, self.capture.source, draft.position, captured, captured)
        self._first_seen.append((*seen, draft.source_id, draft.snapshot.link))

    def _see_again(self, draft: Draft, stored: Stored) -> None:
        captured = rows.seconds(self.capture.captured)
        latest = captured >= stored.last
        seen = {
            "number": stored.entry,
            "new_position": draft.position if latest else stored.position,
            "new_first": min(stored.first, captured),
            "new_last": max(stored.last, captured),
            "new_source_id": (latest and draft.source_id) or stored.source_id,
            "new_link": (latest and draft.snapshot.link) or stored.link,
        }
        self._seen_again.append(seen)

    def _resolve(self, snapshot: Snapshot) -> tuple[Snapshot, tuple[int, ...]]:
        names = {saved.name for saved in self.site.formulas}
        found = self.topics.resolve(snapshot.topics, self.states.log, names)
        topics = tuple(found.values())
        if _printed(topics) != _printed(snapshot.topics):
            snapshot = replace(snapshot, topics=topics)
        return snapshot, tuple(found)

    def _flush(self) -> None:
        insert_rows(self.connection, entry, self._entries)
        insert_rows(self.connection, sighting, self._first_seen)
        if self._seen_again:
            mine = _SEE_AGAIN.where(sighting.c.source == self.capture.source)
            self.connection.execute(mine, self._seen_again)
        self.states.flush()
        for number, topics in self._filed:
            self.topics.witness(topics, self.states.run or 0, number)


def _printed(topics: Sequence[Topic]) -> list[tuple[str, str]]:
    """What a snapshot keeps of its topics."""
    return [(topic.key, topic.label) for topic in topics]


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
