"""Which topics have the most entries of a set."""

import heapq
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.mixes import Mixes
from feeds.store.topic_index.queries import Family, Query, Share
from feeds.store.topic_index.sets import Sets

_FEW: Final = 10_000  # rows to look at one by one
_KEPT: Final = 256  # formulas whose neighbours are kept


class Shares:
    """Counts families against sets of present rows; ``total`` tells how many entries one has.

    A formula's neighbours stay what they are until a row comes that it holds: an entry that gets
    other topics leaves with those that it had.
    """

    def __init__(self, sets: Sets, mixes: Mixes, total: Callable[[Family], int]) -> None:
        self._sets, self._mixes, self._total = sets, mixes, total
        self._families: Sequence[Family] = ()
        self._in: defaultdict[int, list[int]] = defaultdict(list)  # families by topic
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
        if families is self._families:
            return
        self._families = families
        self._kept.clear()
        self._in.clear()
        for which, family in enumerate(families):
            for topic in family:
                self._in[topic].append(which)

    def _most(self, rows: BitMap, most: int) -> list[Share]:
        """The families with the most of the rows, and perhaps others."""
        return self._of_few(rows) if len(rows) <= _FEW else self._of_many(rows, most)

    def _of_few(self, rows: BitMap) -> list[Share]:
        counts: Counter[int] = Counter()
        for topics, count in self._mixes.of(rows):
            for which in {which for topic in topics for which in self._in.get(topic, ())}:
                counts[which] += count
        return [Share(count, which) for which, count in counts.items()]

    def _of_many(self, rows: BitMap, most: int) -> list[Share]:
        """A family that has fewer entries than the best ones have of the rows is passed over."""
        best, found = [1] * max(most, 1), list[Share]()
        for which, family in enumerate(self._families):
            if self._total(family) >= best[0]:
                shared = rows.intersection_cardinality(self._sets.family(family))
                if shared >= best[0]:
                    found.append(Share(shared, which))
                    heapq.heapreplace(best, shared)
        return found
