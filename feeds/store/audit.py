"""Looking at a database as it is: is it whole, does the log keep its own rules, and which entries
does a formula have, by SQL and without the topic index.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from pyroaring import BitMap
from sqlalchemy import Connection, Row, func, select

from feeds.check import Finding
from feeds.model import Clause, Formula, Snapshot
from feeds.normalize.ids import text_digest
from feeds.store import known, rows
from feeds.store.engine import connect, reading
from feeds.store.schema import change, entry, moment, topic

_BACKUP: Final = "restore a backup; what came since then comes again with its captures"
_REPORT: Final = "restore a backup, and report it with what was done to the database before"
_MANY: Final = 1000  # rows that are read at a time

_State = Row[tuple[Any, ...]]


class Audit:
    """Reads a database beside its `Store`; every method is one transaction."""

    def __init__(self, url: str) -> None:
        """Raises `ConfigError` for a bad URL."""
        self._engine = connect(url)
        self._end = -1
        self._has: dict[int, BitMap] = {}
        self._live = BitMap()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the file, and with the log and the entries in it."""
        with reading(self._engine) as connection:
            yield from _broken_file(connection)
            yield from _broken_order(connection)
            yield from _broken_seconds(connection)
            yield from _broken_entries(connection)

    def members(self, formula: Formula) -> list[str]:
        """The ids of a formula's entries, newest first; the formula is in keys of topics."""
        with reading(self._engine) as connection:
            self._load(connection)
            numbers = self._numbers(connection, formula)
            query = select(entry.c.uri, entry.c.id, change.c.place)
            query = query.join(change, change.c.seq == entry.c.live)
            found = [
                (row.place, row.id, row.uri)
                for some in known.chunks(numbers)
                for row in connection.execute(query.where(entry.c.id.in_(some)))
            ]
        return [uri for _, _, uri in sorted(found, reverse=True)]

    def _load(self, connection: Connection) -> None:
        """Which entries have a topic now; read again only if the log has grown."""
        end: int = connection.execute(select(func.max(change.c.seq))).scalar() or 0
        if end == self._end:
            return
        self._end, self._has, self._live = end, {}, BitMap()
        query = select(entry.c.id, change.c.topics).join(change, change.c.seq == entry.c.live)
        for number, blob in connection.execution_options(yield_per=_MANY).execute(query):
            self._live.add(number)
            for one in rows.unpack(blob):
                self._has.setdefault(one, BitMap()).add(number)

    def _numbers(self, connection: Connection, formula: Formula) -> BitMap:
        with_topic = {key: self._with_topic(connection, key) for key in formula.topics}
        found = BitMap()
        for clause in formula.clauses:
            found |= self._of_clause(clause, with_topic)
        return found

    def _of_clause(self, clause: Clause, with_topic: dict[str, BitMap]) -> BitMap:
        found = self._live.copy()
        for key in clause.having:
            found &= with_topic[key]
        for key in clause.lacking:
            found -= with_topic[key]
        return found

    def _with_topic(self, connection: Connection, key: str) -> BitMap:
        """Entries of a topic and, as far as their feeds are included, of narrower ones."""
        columns = select(topic.c.id, topic.c.key, topic.c.include_children)
        found, seen, wanted = BitMap(), set[str](), {key}
        while wanted:
            seen |= wanted
            here = connection.execute(columns.where(topic.c.key.in_(wanted))).all()
            for row in here:
                found |= self._has.get(row.id, BitMap())
            wider = [row.key for row in here if row.include_children]
            narrower = select(topic.c.key).where(topic.c.parent.in_(wider))
            wanted = set(connection.execute(narrower).scalars()) - seen
        return found


def _broken_file(connection: Connection) -> Iterator[Finding]:
    """SQLite's own checks of the file, its indexes and references."""
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield Finding("database", f"SQLite, integrity_check: {said}", _BACKUP)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        rule = f"SQLite, foreign_key_check: row {row[1]} of {row[0]} names none of {row[2]}"
        yield Finding("database", rule, _BACKUP)


def _broken_order(connection: Connection) -> Iterator[Finding]:
    """Commit times of the log never decrease."""
    last = 0
    query = select(change.c.seq, change.c.committed).order_by(change.c.seq)
    for seq, committed in connection.execution_options(yield_per=_MANY).execute(query):
        if committed < last:
            rule = "our log: commit times never decrease"
            yield Finding(f"database: change {seq}", rule, _REPORT)
        last = max(last, committed)


def _broken_seconds(connection: Connection) -> Iterator[Finding]:
    """Every stamp is a second of its own, and so is every place."""
    stamps = select(entry.c.uri).where(entry.c.stamp.not_in(select(moment.c.second)))
    for uri in connection.execute(stamps).scalars():
        yield Finding(f"database: {uri}", "our timeline: a stamp is a taken second", _REPORT)
    places = select(change.c.place).join(entry, entry.c.live == change.c.seq)
    double = places.group_by(change.c.place).having(func.count() > 1)
    for second in connection.execute(double).scalars():
        rule = f"our timeline: two entries never share a place, and {_iso(second)} is two's"
        yield Finding("database", rule, _REPORT)


def _broken_entries(connection: Connection) -> Iterator[Finding]:
    """The rules that the states of each entry keep."""
    query = (
        select(entry, change, change.c.topics.label("numbers"))
        .join(change, change.c.entry == entry.c.id, isouter=True)
        .order_by(entry.c.id, change.c.seq)
    )
    keys = {row.id: row.key for row in connection.execute(select(topic.c.id, topic.c.key))}
    taken: set[int] = set()
    streamed = connection.execution_options(yield_per=_MANY).execute(query)
    for uri, some in groupby(streamed, lambda row: row.uri):
        for rule in _of_entry(list(some), keys, taken):
            yield Finding(f"database: {uri}", rule, _REPORT)


def _of_entry(states: Sequence[_State], keys: dict[int, str], taken: set[int]) -> Iterator[str]:
    last = states[-1]
    if last.seq is None:
        yield "our log: every entry has a state"
        return
    said = [_load(state) for state in states]
    if any(one is None for one in said):
        yield "our log: every state has a snapshot that can be read"
        return
    yield from _chain(states)
    live = last.seq if last.kind != "left" else None
    if last.live != live:
        yield f"our log: the present state is its last one ({live}), and not {last.live}"
    yield from _present(last, said, keys, taken)


def _chain(states: Sequence[_State]) -> Iterator[str]:
    if states[0].kind != "created":
        yield f"our log: the first state is created, and not {states[0].kind}"
    filings = [state.seq for state in states if state.kind in ("created", "filed")]
    if filings and states[-1].filed != filings[-1]:
        yield f"our log: its last filing is {filings[-1]}, and not {states[-1].filed}"
    before: _State | None = None
    for state in states:
        if state.supersedes != (before.seq if before else None):
            yield f"our log: change {state.seq} supersedes the state before it"
        if before and (state.updated or 0) < (before.updated or 0):
            yield f"our log: change {state.seq} never sets back updated"
        before = state


def _present(
    last: _State, said: Sequence[Snapshot | None], keys: dict[int, str], taken: set[int]
) -> Iterator[str]:
    now = said[-1] or Snapshot("")
    if now.state == "erased":
        if any(one and (one.title or one.summary or one.content_html or one.link) for one in said):
            yield "our log: nothing is left of an erased entry's states"
        return
    if last.text != text_digest(now):
        yield "our log: the digest of title and text is that of the present state"
    if {topic.key for topic in now.topics} != {keys.get(one) for one in rows.unpack(last.numbers)}:
        yield "our log: a state's snapshot has its topics"
    if last.kind == "left" or now.published or now.updated:
        return
    if last.updated in taken:
        yield f"our timeline: undated entries never share {_iso(last.updated)} as updated"
    taken.add(last.updated)


def _load(state: _State) -> Snapshot | None:
    try:
        return rows.load(state.snapshot)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _iso(second: int) -> str:
    said: datetime = rows.moment(second)
    return said.isoformat()
