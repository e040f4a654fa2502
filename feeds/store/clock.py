"""Giving out the seconds of the site's timeline; rules in `feeds.identity.timeline`."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from feeds.identity.timeline import free_seconds, live_seconds
from feeds.store.log import get_meta, set_meta
from feeds.store.schema import entry, moment


def take_live(connection: Connection, count: int, commit: int) -> list[int]:
    """Seconds for that many live things, the top one's first; ``commit`` is Unix seconds."""
    if not count:
        return []
    last = int(get_meta(connection, "live") or 0)
    given = take(connection, live_seconds(count, commit, last))
    set_meta(connection, "live", str(max(given)))
    return given


def take(connection: Connection, wanted: Sequence[int]) -> list[int]:
    """The wanted seconds or the next free ones, and they are taken from now on."""
    if not wanted:
        return []
    low, high = min(wanted), max(wanted) + len(wanted)
    given = _free(connection, wanted, low, high)
    while max(given) > high:
        high += 2 * (high - low)
        given = _free(connection, wanted, low, high)
    connection.execute(insert(moment), [{"second": second} for second in given])
    return given


def oldest_stamp(connection: Connection) -> int | None:
    """The stamp of the entry at the very bottom of the timeline."""
    return connection.execute(select(func.min(entry.c.stamp))).scalar()


def _free(connection: Connection, wanted: Sequence[int], low: int, high: int) -> list[int]:
    taken = select(moment.c.second).where(moment.c.second.between(low, high))
    return free_seconds(wanted, connection.execute(taken).scalars())
