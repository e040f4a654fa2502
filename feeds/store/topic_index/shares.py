"""Which topics have the most entries of a set."""

import heapq
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.mixes import Mixes
from feeds.store.topic_index.queries import Family, Query, Share
from feeds.store.topic_index.sets import Sets

_FEW: Final = 10_000  # rows of which it is faster to look at each one
_KEPT: Final = 256  # formulas whose neighbours are kept


class Shares:
    """Counts families against sets of present rows; ``total`` tells how many entries one has.

    A formula's neighbours stay what they are until a row comes that it holds: an entry that gets
    other topics leaves with those that it had.
    """

    def __init__(self, sets: Sets, mixes: Mixes, total: Callable[[Family], int]) -> None:
        self._sets, self._mixes, self._total = sets, mixes, total
        self._families: Sequence[Family] = ()
        self._single: dict[int, int] = {}  # the family that is this topic alone
        self._large: list[int] = []  # families of several topics
        self._by_size: list[int] = []  # as it was when they were learnt: large ones share most
        self._kept: OrderedDict[tuple[Query, int], tuple[int, list[Share]]] = OrderedDict()

    def neighbours(
        self, query: Query, live: BitMap, families: Sequence[Family], most: int
    ) -> list[Share]:
        """The families that share the most entries with a formula, of equal ones the first."""
        self._learn(families)
        rows = self._sets.of(query)
        last, kept = rows.max() if rows else 0, self._kept.get((query, most))
        if kept is None or kept[0] != last:
            found = self._most(rows & live, most)
            found.sort(key=lambda one: (-one.shared, one.which))
            self._kept[query, most] = kept = last, found[:most]
        self._kept.move_to_end((query, most))
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def busiest(self, rows: BitMap, families: Sequence[Family], most: int) -> list[Share]:
        """The families with the most of the rows, of equal ones the largest, then the first."""
        self._learn(families)
        found = self._most(rows, most)
        found.sort(key=lambda one: (-one.shared, -self._total(families[one.which]), one.which))
        return found[:most]

    def _learn(self, families: Sequence[Family]) -> None:
        if families is not self._families:
            self._families = families
            self._single = {one[0]: which for which, one in enumerate(families) if len(one) == 1}
            self._large = [which for which, one in enumerate(families) if len(one) > 1]
            sizes = [self._total(one) for one in families]
            self._by_size = sorted(range(len(sizes)), key=lambda which: -sizes[which])
            self._kept.clear()

    def _most(self, rows: BitMap, most: int) -> list[Share]:
        """The families with the most of the rows, and all that equal the last of these.

        A family is passed over that cannot have as many as the best ones so far.
        """
        best, found = [1] * max(most, 1), list[Share]()
        for which, upto, is_exact in self._few(rows) if len(rows) <= _FEW else self._many():
            if upto >= best[0]:
                shared = upto if is_exact else self._shared(rows, which)
                if shared >= best[0]:
                    found.append(Share(shared, which))
                    heapq.heapreplace(best, shared)
        return [one for one in found if one.shared >= best[0]]

    def _few(self, rows: BitMap) -> Iterator[tuple[int, int, bool]]:
        """Families, how many of the rows each has at most, and whether it has just as many."""
        counts = self._mixes.counts(rows)
        for topic, count in counts.items():
            if topic in self._single:
                yield self._single[topic], count, True
        for which in self._large:
            yield which, sum(counts.get(topic, 0) for topic in self._families[which]), False

    def _many(self) -> Iterator[tuple[int, int, bool]]:
        """The same of rows that nobody looks at."""
        for which in self._by_size:
            yield which, self._total(self._families[which]), False

    def _shared(self, rows: BitMap, which: int) -> int:
        shared: int = rows.intersection_cardinality(self._sets.family(self._families[which]))
        return shared
