"""Which entries does a feed hold? Answered from bitmaps of the change log's ``seq`` numbers.

The index is made from the log alone and kept current by a cursor on it. Numbers are arrival, never
a rank in time: late and imported entries come out of order, so order is looked up by ``place``.

* ``topic[t]``: every row whose state has topic t; never cleared, so that its maximum is the version
  even after an entry has left.
* ``live``: the row of each entry's present state.
* ``filing``: the rows that brought an entry into feeds; ``refiles``: which one a row repeats.

This first form looks at all members for the newest.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable
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
class Terms:
    """A clause in topic numbers.

    One of each tuple in ``having`` (a topic and those that it includes), and none of ``lacking``.
    """

    having: tuple[tuple[int, ...], ...] = ()
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A formula in topic numbers: any of the clauses; by default everything.

    ``topics`` are all topics that can alter what the feed is called or holds.
    """

    clauses: tuple[Terms, ...] = (Terms(),)
    topics: tuple[int, ...] = ()


EVERYTHING: Final = Query()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one document holds.

    ``version`` and ``updated`` are rows of the log (0: none), ``rows`` the document's entries in
    their present states, newest first, ``tombs`` the rows with which erased entries left it, newest
    first, ``total`` the number of all entries, ``pages`` that of the archive documents.
    """

    version: int
    updated: int
    rows: tuple[int, ...]
    total: int
    pages: int = 0
    tombs: tuple[int, ...] = ()


class TopicIndex:
    """Bitmaps over the change log up to ``cursor``. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        self.cursor = 0
        self._site = 0
        self._all = BitMap()
        self._topic: defaultdict[int, BitMap] = defaultdict(BitMap)
        self._life: dict[int, int] = {}
        self._live = BitMap()
        self._tombs = BitMap()
        self._minor = BitMap()
        self._filing = BitMap()
        self._refiles: dict[int, int] = {}
        self._place: dict[int, int] = {}
        self._entry: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._firm: dict[int, int] = {}

    def add(self, row: Row) -> None:
        """Take in the next row of the log; rows come in the order of ``seq``."""
        self.cursor = row.seq
        if row.entry is not None:
            self._all.add(row.seq)
            for number in row.topics:
                self._topic[number].add(row.seq)
            self._add_state(row, row.entry)
        elif row.topics:
            self._life.update(dict.fromkeys(row.topics, row.seq))
        else:
            self._site = row.seq

    def _add_state(self, row: Row, entry: int) -> None:
        if row.supersedes is not None:
            self._live.discard(row.supersedes)
            self._tombs.discard(row.supersedes)
        self._last[entry] = row.seq
        self._entry[row.seq] = entry
        self._place[row.seq] = row.place or 0
        if row.kind == "minor":
            self._minor.add(row.seq)
        else:
            self._firm[entry] = row.seq
        if row.kind in ("created", "filed"):
            self._filing.add(row.seq)
        if row.refiles is not None:
            self._refiles[row.seq] = row.refiles
        (self._tombs if row.kind == "left" else self._live).add(row.seq)

    def answer(self, query: Query = EVERYTHING) -> Answer:
        """The current document: the newest entries, and those of the open archive block."""
        rows = self._rows(query)
        members, filings = rows & self._live, self._filings(rows)
        newest = heapq.nlargest(PAGE, members, key=self._rank)
        pages = len(filings) // PAGE
        shown = {*newest, *(self._present(filings[pages * PAGE :]) & members)}
        oldest = self._rank(newest[-1]) if len(newest) == PAGE else (0, 0)
        tombs = [row for row in rows & self._tombs if self._rank(row) >= oldest]
        return Answer(
            version=max(_highest(rows), self._fate(query)),
            updated=max(_highest(rows - self._minor), self._fate(query)),
            rows=self._in_order(shown),
            total=len(members),
            pages=pages,
            tombs=self._in_order(tombs)[:PAGE],
        )

    def archive(self, query: Query, page: int) -> Answer | None:
        """An archive document, or None if there is none of that number; 1 is the oldest.

        It changes with its entries, and once more when the next one is there to be linked to.
        """
        rows = self._rows(query)
        members, filings = rows & self._live, self._filings(rows)
        pages = len(filings) // PAGE
        if not 1 <= page <= pages:
            return None
        block = filings[(page - 1) * PAGE : page * PAGE]
        last = self._present(block)
        following = filings[(page + 1) * PAGE - 1] if page < pages else 0
        fate = max(following, self._fate(query))
        return Answer(
            version=max(_highest(last), fate),
            updated=max(*(self._firm[self._entry[row]] for row in block), fate),
            rows=self._in_order(last & members),
            total=len(members),
            pages=pages,
            tombs=self._in_order(last & rows & self._tombs),
        )

    def newest(self, query: Query, most: int) -> tuple[int, ...]:
        """The present states' rows of at most that many entries, newest first."""
        members = self._rows(query) & self._live
        return tuple(heapq.nlargest(most, members, key=self._rank))

    def total(self, query: Query) -> int:
        """How many entries a formula has."""
        return self._rows(query).intersection_cardinality(self._live)

    def _rows(self, query: Query) -> BitMap:
        found = BitMap()
        for terms in query.clauses:
            rows = self._all.copy()
            for some in terms.having:
                rows &= BitMap.union(BitMap(), *(self._topic.get(one, BitMap()) for one in some))
            for one in terms.lacking:
                rows -= self._topic.get(one, BitMap())
            found |= rows
        return found

    def _fate(self, query: Query) -> int:
        """The last change of the site, or of a topic that the formula names."""
        return max(self._site, *(self._life.get(one, 0) for one in query.topics), 0)

    def _rank(self, row: int) -> tuple[int, int]:
        return self._place[row], self._entry[row]

    def _in_order(self, rows: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(rows, key=self._rank, reverse=True))

    def _filings(self, rows: BitMap) -> list[int]:
        return [row for row in rows & self._filing if not self._is_repeated(row, rows)]

    def _present(self, filings: Iterable[int]) -> BitMap:
        """The latest rows of the entries that were filed."""
        return BitMap([self._last[self._entry[row]] for row in filings])

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
