"""Thirty days after it was erased, an entry leaves every feed.

Until then feeds say that it was removed, so that readers who keep what they had learn of it. Then
it is filed nowhere any more, and of its feeds only Atom still names it, as a tombstone (RFC 6721).
That a time has passed becomes a row of the log like everything else: feeds are made of the log.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from feeds.model import Change
from feeds.store import known, rows
from feeds.store.log import Log
from feeds.store.schema import erasure
from feeds.store.states import States

SHOWN: Final = timedelta(days=30)
"""How long feeds say that an entry was removed."""

MOST: Final = 1000
"""Entries that leave in one transaction; the next one takes the next."""

_CALENDAR: Final = "calendar"


def begin(connection: Connection, number: int, commit: int) -> None:
    """Note that an entry was erased just now, in Unix seconds."""
    connection.execute(insert(erasure).values(entry=number, at=commit))


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """The numbers of the entries whose time is over, those erased first in front."""
    latest = erasure.c.at <= rows.seconds(now - SHOWN)
    query = select(erasure.c.entry).where(latest).order_by(erasure.c.at, erasure.c.entry)
    return connection.execute(query.limit(MOST)).scalars().all()


def close(connection: Connection, now: datetime) -> tuple[Change, ...]:
    """Let the entries that are `due` leave every feed; the changes, in commit order.

    A tombstone's time is the ``updated`` that the entry was erased with: RFC 6721, section 3 has
    readers pass over a tombstone that is older than the entry that they have.
    """
    numbers = due(connection, now)
    if not numbers:
        return ()
    states = States(connection, Log(connection, now, _CALENDAR))
    stored = {one.entry: one for one in known.load(connection, None, numbers)}
    for number in numbers:
        states.append("left", stored[number], stored[number].snapshot, 0)
    states.flush()
    for some in known.chunks(numbers):
        connection.execute(delete(erasure).where(erasure.c.entry.in_(some)))
    return tuple(states.changes)
