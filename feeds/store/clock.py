"""Giving out the seconds of the site's timeline; rules in `feeds.identity.timeline`."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Final

from sqlalchemy import Connection, func, select

from feeds.identity.timeline import (
    free_seconds,
    import_seconds,
    is_too_many,
    live_seconds,
)
from feeds.store.known import SOME, chunks
from feeds.store.log import get_meta, insert_rows, set_meta
from feeds.store.schema import entry, moment

_CLOSE: Final = 1000
_TAKEN: Final = select(moment.c.second).where(moment.c.second.in_(SOME))


def take_live(connection: Connection, count: int, commit: int) -> list[int]:
    """Seconds for that many live things, the top one's first; ``commit`` is Unix seconds."""
    if not count:
        return []
    last = int(get_meta(connection, "live") or 0)
    wanted = live_seconds(count, commit, last)
    if is_too_many(wanted, commit):
        given = take_down(connection, import_seconds(commit, range(count)))
    else:
        given = take(connection, wanted)
    set_meta(connection, "live", str(max(last, *given)))
    return given


def take_down(connection: Connection, wanted: Sequence[int]) -> list[int]:
    """`take`, but the next free ones are looked for downward: never later than wanted."""
    if not wanted:
        return []
    low, high = min(wanted) - len(wanted), max(wanted)
    given = _free_below(connection, wanted, low, high)
    while min(given) < low:
        low -= 2 * (high - low)
        given = _free_below(connection, wanted, low, high)
    _insert(connection, given)
    return given


def take(connection: Connection, wanted: Sequence[int]) -> list[int]:
    """The wanted seconds or the next free ones, and they are taken from now on."""
    crowded = _crowded(connection, wanted)
    given = {index: second for index, second in enumerate(wanted) if index not in crowded}
    _insert(connection, given.values())
    for near in _neighbours(crowded):
        given |= dict(zip(near, _take_near(connection, list(near.values())), strict=True))
    return [given[index] for index in range(len(wanted))]


def _crowded(connection: Connection, wanted: Sequence[int]) -> dict[int, int]:
    """The wanted seconds, by index, that are taken, wanted twice, or close to such a one: their
    order has to be kept. The others are simply given.
    """
    count = Counter(wanted)
    odd = {second for second, times in count.items() if times > 1}
    for some in chunks(count):
        odd.update(connection.execute(_TAKEN, {"some": some}).scalars())
    spots = sorted(odd)
    return {index: second for index, second in enumerate(wanted) if _gap(spots, second) <= _CLOSE}


def _gap(spots: Sequence[int], second: int) -> float:
    """How far the nearest of the sorted spots is."""
    place = bisect_left(spots, second)
    around = spots[max(place - 1, 0) : place + 1]
    return min((abs(second - spot) for spot in around), default=inf)


def _neighbours(wanted: Mapping[int, int]) -> Iterator[dict[int, int]]:
    """Seconds that lie close together, by index and in that order: a span of years that holds few
    is not read as a whole.
    """
    near: list[int] = []
    for index in sorted(wanted, key=wanted.__getitem__):
        if near and wanted[index] - wanted[near[-1]] > _CLOSE:
            yield {one: wanted[one] for one in sorted(near)}
            near = []
        near.append(index)
    if near:
        yield {one: wanted[one] for one in sorted(near)}


def _take_near(connection: Connection, wanted: Sequence[int]) -> list[int]:
    low, high = min(wanted), max(wanted) + len(wanted)
    given = _free(connection, wanted, low, high)
    while max(given) > high:
        high += 2 * (high - low)
        given = _free(connection, wanted, low, high)
    _insert(connection, given)
    return given


def oldest_stamp(connection: Connection) -> int | None:
    """The stamp of the entry at the very bottom of the timeline."""
    return connection.execute(select(func.min(entry.c.stamp))).scalar()


def _free(connection: Connection, wanted: Sequence[int], low: int, high: int) -> list[int]:
    return free_seconds(wanted, _taken(connection, low, high))


def _free_below(connection: Connection, wanted: Sequence[int], low: int, high: int) -> list[int]:
    taken = (-second for second in _taken(connection, low, high))
    return [-second for second in reversed(free_seconds([-one for one in reversed(wanted)], taken))]


def _taken(connection: Connection, low: int, high: int) -> Iterable[int]:
    query = select(moment.c.second).where(moment.c.second.between(low, high))
    return connection.execute(query).scalars()


def _insert(connection: Connection, seconds: Iterable[int]) -> None:
    insert_rows(connection, moment, [(second,) for second in seconds])
