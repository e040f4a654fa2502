"""Which topics have the most entries of a set."""

import heapq
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.queries import Family, Query, Share
from feeds.store.topic_index.sets import Sets

_KEPT: Final = 256  # formulas whose neighbours are kept


class Shares:
    """Counts families against sets of present rows; ``total`` tells how many entries one has.

    A formula's neighbours stay what they are until a row comes that it holds: an entry that gets
    other topics leaves with those that it had.
    """

    def __init__(self, sets: Sets, total: Callable[[Family], int]) -> None:
        self._sets, self._total = sets, total
        self._families: Sequence[Family] = ()
        self._kept: OrderedDict[tuple[Query, int], tuple[int, list[Share]]] = OrderedDict()

    def neighbours(
        self, query: Query, live: BitMap, families: Sequence[Family], most: int
    ) -> list[Share]:
        """The families that share the most entries with a formula, of equal ones the first."""
        if families is not self._families:
            self._families = families
            self._kept.clear()
        rows = self._sets.of(query)
        last, kept = rows.max() if rows else 0, self._kept.get((query, most))
        if kept is None or kept[0] != last:
            found = self._most(rows & live, families, most)
            found.sort(key=lambda one: (-one.shared, one.which))
            self._kept[query, most] = kept = last, found[:most]
        self._kept.move_to_end((query, most))
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def busiest(self, rows: BitMap, families: Sequence[Family], most: int) -> list[Share]:
        """The families with the most of the rows, of equal ones the largest, then the first."""
        found = self._most(rows, families, most)
        found.sort(key=lambda one: (-one.shared, -self._total(families[one.which]), one.which))
        return found[:most]

    def _most(self, rows: BitMap, families: Sequence[Family], most: int) -> list[Share]:
        """The families with the most of the rows, and all that equal the last of these.

        A family that has fewer entries than the best ones have of the rows is passed over.
        """
        best, found = [1] * max(most, 1), list[Share]()
        for which, family in enumerate(families):
            if self._total(family) >= best[0]:
                shared = rows.intersection_cardinality(self._sets.family(family))
                if shared >= best[0]:
                    found.append(Share(shared, which))
                    heapq.heapreplace(best, shared)
        return [one for one in found if one.shared >= best[0]]
