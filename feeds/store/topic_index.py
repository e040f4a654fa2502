"""Which entries does a feed hold? Answered from bitmaps of the change log's ``seq`` numbers.

The index is made from the log alone and kept current by a cursor on it. Numbers are arrival, never
a rank in time: late and imported entries come out of order, so order is looked up by ``place``.

* ``topic[t]``: every row whose state has topic t; never cleared, so that its maximum is the version
  even after an entry has left.
* ``live``: the row of each entry's present state.
* ``filing``: the rows that brought an entry into feeds; ``refiles``: which one a row repeats.

This first form answers one topic or everything, and looks at all members for the newest.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import Final, NamedTuple

from pyroaring import BitMap

PAGE: Final = 50
"""Entries of an archive document, and of the newest part of the current one."""


class Row(NamedTuple):
    """What the index needs of a row of the change log; ``topics`` are topic numbers."""

    seq: int
    kind: str
    entry: int | None
    topics: tuple[int, ...]
    place: int | None
    supersedes: int | None
    refiles: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """``version`` and ``updated`` are rows of the log (0: none), ``rows`` the current document's
    entries in their present states, newest first, ``total`` the number of all entries.
    """

    version: int
    updated: int
    rows: tuple[int, ...]
    total: int


class TopicIndex:
    """Bitmaps over the change log up to ``cursor``. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        self.cursor = 0
        self._site = 0
        self._all = BitMap()
        self._topic: defaultdict[int, BitMap] = defaultdict(BitMap)
        self._live = BitMap()
        self._minor = BitMap()
        self._filing = BitMap()
        self._refiles: dict[int, int] = {}
        self._place: dict[int, int] = {}
        self._entry: dict[int, int] = {}
        self._live_row: dict[int, int] = {}

    def add(self, row: Row) -> None:
        """Take in the next row of the log; rows come in the order of ``seq``."""
        self.cursor = row.seq
        if row.kind == "site":
            self._site = row.seq
            return
        for number in row.topics:
            self._topic[number].add(row.seq)
        if row.entry is not None:
            self._all.add(row.seq)
            self._add_state(row, row.entry)

    def _add_state(self, row: Row, entry: int) -> None:
        if row.supersedes is not None:
            self._live.discard(row.supersedes)
            self._place.pop(row.supersedes, None)
        self._live_row.pop(entry, None)
        self._entry[row.seq] = entry
        if row.kind == "minor":
            self._minor.add(row.seq)
        if row.kind in ("created", "filed"):
            self._filing.add(row.seq)
        if row.refiles is not None:
            self._refiles[row.seq] = row.refiles
        if row.kind != "left":
            self._live.add(row.seq)
            self._live_row[entry] = row.seq
            self._place[row.seq] = row.place or 0

    def answer(self, topic: int | None) -> Answer:
        """The feed of a topic number, or with None the feed of everything."""
        rows = self._rows(topic)
        members = rows & self._live
        newest = heapq.nlargest(PAGE, members, key=self._rank)
        shown = {*newest, *self._open_block(rows, members)}
        return Answer(
            version=max(_highest(rows), self._site),
            updated=max(_highest(rows - self._minor), self._site),
            rows=tuple(sorted(shown, key=self._rank, reverse=True)),
            total=len(members),
        )

    def newest(self, topic: int | None, most: int) -> tuple[int, ...]:
        """The present states' rows of at most that many entries, newest first."""
        members = self._rows(topic) & self._live
        return tuple(heapq.nlargest(most, members, key=self._rank))

    def total(self, topic: int | None) -> int:
        """How many entries a topic has, or with None the site."""
        return self._rows(topic).intersection_cardinality(self._live)

    def _rows(self, topic: int | None) -> BitMap:
        return self._all if topic is None else self._topic.get(topic, BitMap())

    def _rank(self, row: int) -> tuple[int, int]:
        return self._place[row], self._entry[row]

    def _open_block(self, rows: BitMap, members: BitMap) -> list[int]:
        """The members among the filings after the last full archive document."""
        filings = [row for row in rows & self._filing if not self._is_repeated(row, rows)]
        block = filings[len(filings) // PAGE * PAGE :]
        live = (self._live_row.get(self._entry[row]) for row in block)
        return [row for row in live if row is not None and row in members]

    def _is_repeated(self, row: int, rows: BitMap) -> bool:
        """Whether an earlier filing of the same entry already brought it into this feed."""
        earlier = self._refiles.get(row)
        while earlier is not None:
            if earlier in rows:
                return True
            earlier = self._refiles.get(earlier)
        return False


def _highest(rows: BitMap) -> int:
    return rows.max() if rows else 0
