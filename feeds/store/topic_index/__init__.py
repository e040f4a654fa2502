"""Which entries does a feed hold? Answered from bitmaps of the change log's ``seq`` numbers.

The index is made from the log alone and kept current by a cursor on it. Numbers are arrival, never
a rank in time: late and imported entries come out of order, so order is looked up by ``place``.

* ``topic[t]``: every row whose state has topic t; never cleared, so that its maximum is the version
  even after an entry has left. A formula over these sets gives all rows that ever touched its feed.
* ``live``: the row of each entry's present state; ``tombs``: the last rows of entries that left.
* `sets` the rows of topics, `mixes` the topics of rows, `columns` numbers by row and entry, `order`
  the newest, `weeks`, `filings` the archives, `shares` neighbours, `parts` snapshots, `watch` which
  formulas a change touches, `queries` the words. None of them does I/O.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final, Self

from pyroaring import BitMap

from feeds.store.topic_index.columns import Columns, Rank
from feeds.store.topic_index.filings import Filings
from feeds.store.topic_index.mixes import Mixes
from feeds.store.topic_index.order import FAN, LEAF, Order
from feeds.store.topic_index.parts import Parts, PartsError, pack_bits, unpack_bits
from feeds.store.topic_index.queries import EVERYTHING, Answer, Family, Query, Row, Share, Terms
from feeds.store.topic_index.sets import Remembered, Sets
from feeds.store.topic_index.shares import Shares
from feeds.store.topic_index.watch import Watch
from feeds.store.topic_index.weeks import WEEK, Weeks

__all__ = [
    "EVERYTHING",
    "PAGE",
    "WEEK",
    "Answer",
    "Family",
    "PartsError",
    "Query",
    "Rank",
    "Row",
    "Share",
    "Terms",
    "TopicIndex",
    "Watch",
]

PAGE: Final = 50
"""Entries of an archive document, and of the newest part of the current one."""


class TopicIndex:
    """Bitmaps over the change log up to ``cursor``. Not thread-safe: its owner holds a lock.

    ``leaf`` and ``fan`` are the sizes of the order's parts.
    """

    def __init__(self, leaf: int = LEAF, fan: int = FAN) -> None:
        self.cursor = 0
        self._site = 0
        self._life: dict[int, int] = {}
        self._sets = Sets()
        self._live = BitMap()
        self._tombs = BitMap()
        self._minor = BitMap()
        self._mixes = Mixes()
        self._columns = Columns()
        self._order = Order(self._columns, leaf, fan)
        self._weeks = Weeks(self._columns)
        self._filings = Filings()
        self._totals = Remembered(self._count)
        self._newest = Remembered(self._top_of)
        self._shares = Shares(self._sets, self._mixes, self._totals.get)

    # -- telling ----------------------------------------------------------------------------------

    def add(self, row: Row) -> None:
        """Take in the next row of the log; rows come in the order of ``seq``."""
        self.extend([row])

    def extend(self, rows: Iterable[Row]) -> None:
        """Take in the next rows of the log; if their source fails, those that it gave."""
        came, gone = BitMap(), BitMap()
        try:
            for row in rows:
                self.cursor = row.seq
                if row.entry is None:
                    self._add_life(row)
                    continue
                came.add(row.seq)
                before = self._add_state(row, row.entry)
                if before in came:
                    came.remove(before)
                elif before:
                    gone.add(before)
        finally:
            self._order.move(gone, came)
            self._weeks.add(came)

    def _add_life(self, row: Row) -> None:
        if row.topics:
            self._life.update(dict.fromkeys(row.topics, row.seq))
        else:
            self._site = row.seq

    def _add_state(self, row: Row, entry: int) -> int:
        """Returns the entry's row before this one."""
        seq, is_minor = row.seq, row.kind == "minor"
        before = self._columns.add(seq, entry, row.place or 0, is_minor=is_minor)
        self._sets.add(seq, row.topics)
        self._mixes.add(seq, row.topics)
        self._totals.forget(row.topics)
        self._newest.forget(row.topics)
        if before:
            self._live.discard(before)
            self._tombs.discard(before)
        (self._tombs if row.kind == "left" else self._live).add(seq)
        if is_minor:
            self._minor.add(seq)
        self._filings.add(row)
        return before

    # -- asking -----------------------------------------------------------------------------------

    def answer(self, query: Query = EVERYTHING) -> Answer:
        """The current document: the newest entries, and those of the open archive block.

        So with what erased entries left behind: each tombstone is in one document at least.
        """
        rows = self._sets.of(query)
        members, filings = rows & self._live, self._filings.of(query, rows)
        newest = self._order.newest(members, PAGE)
        pages = len(filings) // PAGE
        block = self._present(filings[pages * PAGE :])
        tombs = self._order.newest(rows & self._tombs, PAGE)
        if len(newest) == PAGE:
            oldest = self._columns.rank(newest[-1])
            tombs = [row for row in tombs if self._columns.rank(row) >= oldest]
        fate = self._fate(query)
        return Answer(
            version=max(_highest(rows), fate),
            updated=max(_highest(rows - self._minor), fate),
            rows=self._in_order({*newest, *(block & members)}),
            total=len(members),
            pages=pages,
            tombs=self._in_order({*tombs, *(block & rows & self._tombs)}),
        )

    def archive(self, query: Query, page: int) -> Answer | None:
        """An archive document, or None if there is none of that number; 1 is the oldest.

        It changes with its entries, and once more when the next one is there to be linked to.
        """
        rows = self._sets.of(query)
        members, filings = rows & self._live, self._filings.of(query, rows)
        pages = len(filings) // PAGE
        if not 1 <= page <= pages:
            return None
        block = filings[(page - 1) * PAGE : page * PAGE]
        last = self._present(block)
        following = filings[(page + 1) * PAGE - 1] if page < pages else 0
        fate = max(following, self._fate(query))
        firm, entry = self._columns.firm, self._columns.entry
        return Answer(
            version=max(_highest(last), fate),
            updated=max(*(firm[entry[row]] for row in block), fate),
            rows=self._in_order(last & members),
            total=len(members),
            pages=pages,
            tombs=self._in_order(last & rows & self._tombs),
        )

    def newest(self, query: Query, most: int, before: Rank | None = None) -> tuple[int, ...]:
        """The present states' rows of at most that many entries, newest first.

        With ``before``, a place and an entry's number, only of those that stand lower.
        """
        return tuple(self._order.newest(self._members(query), most, before))

    def oldest(self, query: Query, most: int, after: Rank | None = None) -> tuple[int, ...]:
        """Like `newest`, but oldest first; with ``after`` only of those that stand higher."""
        return tuple(self._order.oldest(self._members(query), most, after))

    def place(self, row: int) -> int:
        """The Unix second of the place that a row gives its entry."""
        return self._columns.place[row]

    def total(self, query: Query) -> int:
        """How many entries a formula has."""
        count: int = self._sets.of(query).intersection_cardinality(self._live)
        return count

    def pages(self, query: Query) -> int:
        """How many archive documents a formula has."""
        return len(self._filings.of(query, self._sets.of(query))) // PAGE

    def version(self, query: Query) -> int:
        """The last row that touches a formula's feed, 0 if there is none."""
        return max(_highest(self._sets.of(query)), self._fate(query))

    def head(self, query: Query) -> tuple[int, int]:
        """How many entries a formula has, and the newest one's row (0: none).

        For one topic and what it includes it is remembered until a row of one of them comes.
        """
        family = query.family
        if family is None:
            members = self._members(query)
            return len(members), self._top(members)
        [found] = self.heads([family])
        return found

    def heads(self, families: Iterable[Family]) -> list[tuple[int, int]]:
        """The `head` of each of these."""
        total, newest = self._totals.get, self._newest.get
        return [(total(one), newest(one)) for one in families]

    def weeks(self, query: Query, most: int) -> tuple[tuple[int, int], ...]:
        """How many of a formula's entries stand in each of the last weeks, the oldest week first.

        Weeks begin on Mondays at 0:00 UTC and are given by that Unix second; the last one is that
        of the newest entry of all, whatever formula. Without any entry there are none.
        """
        newest = self._top(self._live)
        return self._weeks.counts(self._members(query), self.place(newest), most) if newest else ()

    def busiest(self, families: Sequence[Family], most: int, weeks: int) -> list[Share]:
        """Which families have the most entries in so many last weeks, most first: only those that
        have any, and of equal ones the largest, then the first.
        """
        newest = self._top(self._live)
        if not newest:
            return []
        recent = self._weeks.rows(self.place(newest), weeks) & self._live
        return self._shares.busiest(recent, families, most)

    def neighbours(self, query: Query, families: Sequence[Family], most: int) -> list[Share]:
        """Which families share the most entries with a formula, most first: only those that share
        any, and of equal ones the first. Nobody may change the list.
        """
        return self._shares.neighbours(query, self._live, families, most)

    # -- snapshots --------------------------------------------------------------------------------

    def pack(self) -> Parts:
        """The index as pieces of bytes."""
        life = list(self._life.items())
        numbers = {"cursor": self.cursor, "site": self._site, "life": life}
        sets = (self._sets.all, self._live, self._tombs, self._minor)
        packed = pack_bits("set", enumerate(sets))
        packed["numbers", 0] = json.dumps(numbers).encode()
        for piece in self._pieces():
            packed |= piece.pack()
        return packed

    @classmethod
    def unpack(cls, parts: Parts, leaf: int = LEAF, fan: int = FAN) -> Self:
        """The index that was packed; raises `PartsError` if pieces are missing."""
        made = cls(leaf, fan)
        sets = unpack_bits(parts, "set")
        if len(sets) != 4 or ("numbers", 0) not in parts:
            raise PartsError("sets are missing")
        made._sets.all, made._live, made._tombs, made._minor = sets.values()
        numbers = json.loads(parts["numbers", 0])
        made.cursor, made._site = numbers["cursor"], numbers["site"]
        made._life = dict(numbers["life"])
        for piece in made._pieces():
            piece.unpack(parts)
        return made

    # -- inside -----------------------------------------------------------------------------------

    def _pieces(self) -> tuple[Sets | Mixes | Columns | Order | Weeks | Filings, ...]:
        return self._sets, self._mixes, self._columns, self._order, self._weeks, self._filings

    def _members(self, query: Query) -> BitMap:
        """The present rows of a formula's entries."""
        return self._sets.of(query) & self._live

    def _count(self, family: Family) -> int:
        count: int = self._sets.family(family).intersection_cardinality(self._live)
        return count

    def _top_of(self, family: Family) -> int:
        return self._top(self._sets.family(family) & self._live)

    def _top(self, members: BitMap) -> int:
        """The newest one, 0 if there is none."""
        return next(iter(self._order.newest(members, 1)), 0)

    def _fate(self, query: Query) -> int:
        """The last change of the site, or of a topic that the formula names."""
        return max(self._site, *(self._life.get(one, 0) for one in query.topics), 0)

    def _in_order(self, rows: Iterable[int]) -> tuple[int, ...]:
        return tuple(self._columns.newest_first(rows))

    def _present(self, filings: BitMap) -> BitMap:
        """The latest rows of the entries that were filed."""
        last, entry = self._columns.last, self._columns.entry
        return BitMap([last[entry[row]] for row in filings])


def _highest(rows: BitMap) -> int:
    return rows.max() if rows else 0
