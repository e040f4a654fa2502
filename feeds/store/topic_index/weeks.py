"""Entries by calendar week: how many a feed gets.

A week begins on Monday at 0:00 UTC. An entry counts in the week of its place, where it stands in
its feeds now: after a correction, in the week of that.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.columns import Columns
from feeds.store.topic_index.parts import Parts, pack_bits, unpack_bits

WEEK: Final = 7 * 86_400
"""A week in seconds."""

_EPOCH: Final = 3 * 86_400  # 1970-01-01 was a Thursday


class Weeks:
    """The rows of each week; those that are no longer present stay, as nobody asks for them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._weeks: defaultdict[int, BitMap] = defaultdict(BitMap)

    def add(self, rows: Iterable[int]) -> None:
        """Note rows in the weeks of their places."""
        place, weeks = self._columns.place, self._weeks
        for row in rows:
            weeks[(place[row] + _EPOCH) // WEEK].add(row)

    def counts(self, rows: BitMap, newest: int, most: int) -> tuple[tuple[int, int], ...]:
        """The Unix second at which each of so many weeks begins, and the rows in it.

        The last one is the week of ``newest``, a Unix second.
        """
        none = BitMap()
        return tuple(
            (week * WEEK - _EPOCH, rows.intersection_cardinality(self._weeks.get(week, none)))
            for week in self._last(newest, most)
        )

    def rows(self, newest: int, most: int) -> BitMap:
        """The rows in so many weeks, the last of which is the week of ``newest``."""
        found = (self._weeks.get(week) for week in self._last(newest, most))
        return BitMap.union(BitMap(), *filter(None, found))

    def _last(self, newest: int, most: int) -> range:
        last = (newest + _EPOCH) // WEEK
        return range(last - most + 1, last + 1)

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot."""
        return pack_bits("week", self._weeks.items())

    def unpack(self, parts: Parts) -> None:
        """Fill empty weeks from the pieces of a snapshot."""
        self._weeks.update(unpack_bits(parts, "week"))
