"""What is remembered of sources: when each is due, who fetches it now, and how it went.

What the memory means (when a source is due, when it is broken) is decided elsewhere.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, insert, select, update

from feeds.errors import Problem
from feeds.model import Draft, Reading, SourceState
from feeds.normalize.ids import text_digest
from feeds.store import rows
from feeds.store.engine import reading as reading_transaction
from feeds.store.engine import writing
from feeds.store.erasures import leave_out
from feeds.store.known import chunks, see_again
from feeds.store.schema import entry, reading, sighting
from feeds.store.schema import source as source_table

REMEMBERED: Final = 50
"""The readings of a source that its state has."""

NEWS_REMEMBERED: Final = 20
"""Those with anything new that it has, too: a page may be another one at every fetch."""

_MOMENTS: Final = ("due", "attempted", "succeeded", "changed")
_TEXTS: Final = ("url", "moved_to", "etag", "last_modified", "gone", "failures")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one worker to a source until a moment.

    ``fence`` counts the leases of the source: who comes with an old one has lost the source.
    """

    source: str
    worker: str
    fence: int
    until: datetime


class Sources:
    """The tables ``source`` and ``reading``. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def state(self, source: str) -> SourceState:
        """What is remembered of a source; of one that was never tried nothing but its id."""
        with reading_transaction(self._engine) as connection:
            query = select(source_table).where(source_table.c.id == source)
            row = connection.execute(query).first()
            return _state(connection, source, row)

    def states(self) -> dict[str, SourceState]:
        """What is remembered of every source that was ever tried or read, by its id."""
        with reading_transaction(self._engine) as connection:
            found = {row.id: row for row in connection.execute(select(source_table))}
            names = connection.execute(select(reading.c.source).distinct()).scalars()
            every = sorted({*found, *names})
            return {name: _state(connection, name, found.get(name)) for name in every}

    def schedule(self) -> dict[str, SourceState]:
        """The same of every source that was ever tried, without its readings."""
        with reading_transaction(self._engine) as connection:
            query = select(source_table)
            return {row.id: _without_readings(row) for row in connection.execute(query)}

    def claim(
        self,
        source: str,
        worker: str,
        now: datetime,
        seconds: float,
        neighbours: Collection[str] = (),
    ) -> Lease | None:
        """The lease of a source, or None as long as somebody holds it, or holds one of its
        ``neighbours`` under another name: those are the sources of the same host.

        A lease that has run out can be taken from who holds it.
        """
        with writing(self._engine) as connection:
            table = source_table.c
            held = select(table.id, table.worker).where(
                table.id.in_((source, *neighbours)), table.lease_until > rows.seconds(now)
            )
            for row in connection.execute(held):
                if row.id == source or row.worker != worker:
                    return None
            query = select(table.fence).where(table.id == source)
            fence = connection.execute(query).scalar()
            if fence is None:
                fresh = {"id": source, "url": "", "gone": False, "failures": 0, "fence": 0}
                connection.execute(insert(source_table).values(**fresh))
            until = rows.moment(rows.seconds(now + timedelta(seconds=seconds)))
            lease = Lease(source, worker, (fence or 0) + 1, until)
            row_of_it = update(source_table).where(table.id == source)
            taken = {"lease_until": rows.seconds(until), "worker": worker, "fence": lease.fence}
            connection.execute(row_of_it.values(**taken))
            return lease

    def renew(self, lease: Lease, now: datetime, seconds: float) -> Lease | None:
        """The lease for so many seconds from now on; None if somebody else has the source."""
        until = rows.moment(rows.seconds(now + timedelta(seconds=seconds)))
        with writing(self._engine) as connection:
            is_ours = _write(connection, lease, {"lease_until": rows.seconds(until)})
        return replace(lease, until=until) if is_ours else None

    def release(self, lease: Lease) -> bool:
        """Give a source back without a word about it; False if somebody else has it."""
        with writing(self._engine) as connection:
            return _write(connection, lease, {"lease_until": None, "worker": None})

    def finish(
        self,
        lease: Lease,
        state: SourceState,
        new: Reading | None = None,
        *,
        is_same: bool = False,
    ) -> bool:
        """Give a source back with its new state, and a reading if it differs from the one before;
        ``is_same`` tells that the source still says what its latest capture said.

        Nothing is written, and the answer is False, if somebody else has the source meanwhile.
        """
        values = {name: getattr(state, name) for name in _TEXTS}
        values |= {name: _second(getattr(state, name)) for name in _MOMENTS}
        values["error"] = json.dumps(asdict(state.error)) if state.error else None
        with writing(self._engine) as connection:
            is_ours = _write(connection, lease, values | {"lease_until": None, "worker": None})
            if is_ours and new:
                note_reading(connection, lease.source, new)
            if is_ours and is_same and state.attempted:
                see_again(connection, lease.source, rows.seconds(state.attempted))
            return is_ours

    def note(self, source: str, new: Reading) -> None:
        """Remember a reading of a source that was brought and not fetched."""
        with writing(self._engine) as connection:
            note_reading(connection, source, new)

    def reading_of(self, source: str, raw: str) -> Reading | None:
        """The latest reading of a source with this digest."""
        query = select(reading).where(reading.c.source == source, reading.c.raw == raw)
        with reading_transaction(self._engine) as connection:
            row = connection.execute(query.order_by(reading.c.id.desc()).limit(1)).first()
        return _reading(row) if row else None

    def known(self, source: str, drafts: Sequence[Draft]) -> set[int]:
        """The positions of the drafts that the source has shown before: under the same id, else
        the same link, else with the same title and summary; and of those that were erased.
        """
        links = [one.snapshot.link for one in drafts if one.snapshot.link]
        ids = [one.source_id for one in drafts if one.source_id]
        texts = [text_digest(one.snapshot) for one in drafts]
        with reading_transaction(self._engine) as connection:
            have_link = set(_have(connection, sighting.c.link, sighting.c.source, source, links))
            have_id = set(_have(connection, sighting.c.source_id, sighting.c.source, source, ids))
            have_text = set(_have(connection, entry.c.text, entry.c.source, source, texts))
            wanted = {one.position for one in leave_out(connection, source, drafts)}
        return {
            one.position
            for one, text in zip(drafts, texts, strict=True)
            if one.position not in wanted
            or one.source_id in have_id
            or one.snapshot.link in have_link
            or (not (one.source_id or one.snapshot.link) and text in have_text)
        }


def _have(
    connection: Connection, column: Any, owner: Any, source: str, values: Sequence[str]
) -> Iterator[str]:
    for some in chunks(sorted(set(values))):
        query = select(column).where(owner == source, column.in_(some))
        yield from connection.execute(query).scalars()


def _write(connection: Connection, lease: Lease, values: dict[str, Any]) -> bool:
    table = source_table.c
    mine = (table.id == lease.source) & (table.fence == lease.fence) & table.worker.is_not(None)
    return bool(connection.execute(update(source_table).where(mine).values(**values)).rowcount)


def note_reading(connection: Connection, source: str, new: Reading) -> None:
    """Remember a reading of a source, within a write transaction."""
    values = asdict(new) | {"source": source, "at": rows.seconds(new.at)}
    connection.execute(insert(reading).values(**values))


def _state(connection: Connection, source: str, row: Row[Any] | None) -> SourceState:
    query = select(reading).where(reading.c.source == source)
    query = query.order_by(reading.c.at.desc(), reading.c.id.desc())
    found = {one.id: one for one in connection.execute(query.limit(REMEMBERED))}
    if len(found) == REMEMBERED:
        news = query.where(reading.c.created > 0).limit(NEWS_REMEMBERED)
        found |= {one.id: one for one in connection.execute(news)}
    latest = sorted(found.values(), key=lambda one: (one.at, one.id), reverse=True)
    state = _without_readings(row) if row else SourceState(source)
    return replace(state, readings=tuple(map(_reading, latest)))


def _without_readings(row: Row[Any]) -> SourceState:
    values: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
    values |= {name: _moment(getattr(row, name)) for name in _MOMENTS}
    error = Problem(**json.loads(row.error)) if row.error else None
    return SourceState(row.id, **values, error=error)


def _reading(row: Row[Any]) -> Reading:
    values = {name: getattr(row, name) for name in Reading.__dataclass_fields__}
    return Reading(**values | {"at": rows.moment(row.at)})


def _second(moment: datetime | None) -> int | None:
    return rows.seconds(moment) if moment else None


def _moment(second: int | None) -> datetime | None:
    return None if second is None else rows.moment(second)
