"""Entries by place: the newest of any set of rows, or the next to one, without looking at all.

Rows are numbered by arrival, and late or imported entries arrive out of order. Leaves hold at most
2,048 present rows each, in the order of their ranks; groups of at most 32 leaves hold the rows of
all of these, so that whole groups are passed over at once. What is full is split in half.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.columns import Columns, Rank
from feeds.store.topic_index.parts import Parts, PartsError, of_family, pack_columns, unpack_columns

LEAF: Final = 2048
FAN: Final = 32
_FEW: Final = 40  # a set that is at most so many times as large as what is asked is sorted at once
_MANY: Final = 4  # when a quarter of all rows comes at once, sorting them all is faster


class _Group:
    """Leaves next to each other; ``lows`` are ranks that nothing in each is below."""

    __slots__ = ("leaves", "lows", "rows")

    def __init__(self, leaves: list[BitMap], lows: list[Rank]) -> None:
        self.leaves = leaves
        self.lows = lows
        self.rows = BitMap.union(*leaves) if leaves else BitMap()


class Order:
    """The present rows of all entries, by rank. ``leaf`` and ``fan`` are how many go into one."""

    def __init__(self, columns: Columns, leaf: int = LEAF, fan: int = FAN) -> None:
        self._columns = columns
        self._leaf, self._fan = leaf, fan
        self._groups = [_Group([BitMap()], [(0, 0)])]
        self._lows: list[Rank] = [(0, 0)]
        self._count = 0

    def move(self, gone: BitMap, came: BitMap) -> None:
        """Take rows out, and others in."""
        self._count += len(came) - len(gone)
        if len(came) * _MANY > self._count and len(came) > self._leaf:
            self._build((BitMap.union(*(group.rows for group in self._groups)) - gone) | came)
            return
        for row in gone:
            self._discard(row)
        for row in came:
            self._add(row)

    def newest(self, rows: BitMap, most: int, before: Rank | None = None) -> list[int]:
        """At most that many of the rows, newest first; only those that rank lower than ``before``.

        The rows must be present ones.
        """
        pieces = self._pieces(rows, most, self._down(rows, before))
        return _first(most, (self._below(some, before) for some in pieces))

    def oldest(self, rows: BitMap, most: int, after: Rank | None = None) -> list[int]:
        """At most that many of the rows, oldest first; only those that rank higher than ``after``.

        The rows must be present ones.
        """
        pieces = self._pieces(rows, most, self._up(rows, after))
        return _first(most, (self._above(some, after) for some in pieces))

    def _below(self, rows: BitMap, before: Rank | None) -> list[int]:
        ordered = self._columns.newest_first(rows)
        if before is None:
            return ordered
        ordered.reverse()
        return ordered[: bisect_left(ordered, before, key=self._columns.rank)][::-1]

    def _above(self, rows: BitMap, after: Rank | None) -> list[int]:
        ordered = self._columns.newest_first(rows)[::-1]
        if after is None:
            return ordered
        return ordered[bisect_right(ordered, after, key=self._columns.rank) :]

    def _pieces(self, rows: BitMap, most: int, walk: Iterable[BitMap]) -> Iterable[BitMap]:
        return [rows] if len(rows) <= min(_FEW * most, self._leaf) else walk

    def _down(self, rows: BitMap, before: Rank | None) -> Iterator[BitMap]:
        """The rows in pieces, from the highest rank down."""
        for group in reversed(self._groups[: _end(self._lows, before)]):
            if rows.intersect(group.rows):
                for leaf in reversed(group.leaves[: _end(group.lows, before)]):
                    yield leaf & rows

    def _up(self, rows: BitMap, after: Rank | None) -> Iterator[BitMap]:
        """The rows in pieces, from the lowest rank up."""
        for group in self._groups[_begin(self._lows, after) :]:
            if rows.intersect(group.rows):
                for leaf in group.leaves[_begin(group.lows, after) :]:
                    yield leaf & rows

    def _at(self, row: int) -> tuple[int, int]:
        """In which group a row belongs, and in which leaf of it."""
        rank = self._columns.rank(row)
        number = max(bisect_right(self._lows, rank) - 1, 0)
        return number, max(bisect_right(self._groups[number].lows, rank) - 1, 0)

    def _add(self, row: int) -> None:
        number, place = self._at(row)
        group, rank = self._groups[number], self._columns.rank(row)
        self._lows[number] = min(self._lows[number], rank)  # the first one is open downwards
        group.lows[place] = min(group.lows[place], rank)
        group.rows.add(row)
        group.leaves[place].add(row)
        if len(group.leaves[place]) > self._leaf:
            self._split_leaf(group, place)
        if len(group.leaves) > self._fan:
            self._split_group(number)

    def _discard(self, row: int) -> None:
        number, place = self._at(row)
        group = self._groups[number]
        group.rows.discard(row)
        group.leaves[place].discard(row)
        if not group.leaves[place] and len(group.leaves) > 1:
            del group.leaves[place], group.lows[place]
        elif not group.rows and len(self._groups) > 1:
            del self._groups[number], self._lows[number]

    def _split_leaf(self, group: _Group, place: int) -> None:
        upper = self._columns.newest_first(group.leaves[place])[: (self._leaf + 1) // 2]
        group.leaves[place] -= BitMap(upper)
        group.leaves.insert(place + 1, BitMap(upper))
        group.lows.insert(place + 1, self._columns.rank(upper[-1]))

    def _split_group(self, number: int) -> None:
        group, half = self._groups[number], self._fan // 2
        halves = [
            _Group(group.leaves[:half], group.lows[:half]),
            _Group(group.leaves[half:], group.lows[half:]),
        ]
        self._groups[number : number + 1] = halves
        self._lows.insert(number + 1, group.lows[half])

    def _build(self, rows: BitMap) -> None:
        """Leaves three quarters full, so that the next rows do not split all of them."""
        ordered = self._columns.newest_first(rows)[::-1]
        size = max(self._leaf * 3 // 4, 1)
        starts = range(0, len(ordered), size)
        leaves = [BitMap(ordered[start : start + size]) for start in starts]
        self._group(leaves, [self._columns.rank(ordered[start]) for start in starts])

    def _group(self, leaves: list[BitMap], lows: list[Rank]) -> None:
        size = max(self._fan * 3 // 4, 1)
        starts = range(0, len(leaves), size)
        self._groups = [
            _Group(leaves[start : start + size], lows[start : start + size]) for start in starts
        ]
        self._lows = [group.lows[0] for group in self._groups]

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot: leaves and their lowest ranks."""
        leaves = [leaf for group in self._groups for leaf in group.leaves]
        lows = [low for group in self._groups for low in group.lows]
        columns = (array("q", (low[part] for low in lows)) for part in (0, 1))
        packed = {("leaf", number): leaf.serialize() for number, leaf in enumerate(leaves)}
        return packed | pack_columns("low", columns)

    def unpack(self, parts: Parts) -> None:
        """Fill an empty order from the pieces of a snapshot."""
        leaves = [BitMap.deserialize(bits) for _, bits in of_family(parts, "leaf")]
        lows = array("q"), array("q")
        unpack_columns(parts, "low", lows)
        if not leaves or not len(leaves) == len(lows[0]) == len(lows[1]):
            raise PartsError("leaves and ranks do not fit")
        self._count = sum(map(len, leaves))
        self._group(leaves, list(zip(*lows, strict=True)))


def _end(lows: list[Rank], before: Rank | None) -> int:
    """How many groups or leaves may hold something lower."""
    return len(lows) if before is None else bisect_left(lows, before)


def _begin(lows: list[Rank], after: Rank | None) -> int:
    """How many of the first groups or leaves hold nothing higher."""
    return 0 if after is None else max(bisect_right(lows, after) - 1, 0)


def _first(most: int, pieces: Iterable[list[int]]) -> list[int]:
    """At most that many rows of the first pieces; no more of these are made than it takes."""
    found: list[int] = []
    for some in pieces:
        found += some
        if len(found) >= most:
            break
    return found[:most]
