"""Filings: the rows that brought entries into a feed, in the order that its archive keeps.

An entry that is filed anew, with other topics, may have been in a feed before. It has its place in
that feed's archive already, so the second filing does not count there.

A filing's repetition depends on earlier rows alone: what is once in an archive stays there.
"""

from array import array
from collections import OrderedDict
from typing import Final

from pyroaring import BitMap

from feeds.store.topic_index.parts import (
    Parts,
    PartsError,
    pack_bits,
    pack_columns,
    unpack_bits,
    unpack_columns,
)
from feeds.store.topic_index.queries import Query, Row

_KEPT: Final = 32  # archives, of 128 kB each at a million rows
_COSTLY: Final = 1000  # filings to look at one by one, from which on an archive is kept


class Filings:
    """All filings. ``_left`` are the rows with which an entry left just before the next row filed
    it anew: they have the topics of the filing before, so one shift answers for all of them. Only
    ``_deep`` ones, filed anew more than once (or not at once), are looked at one by one.
    """

    def __init__(self) -> None:
        self._all = BitMap()
        self._again = BitMap()
        self._left = BitMap()
        self._deep = BitMap()
        self._before = array("I")  # the filing that each of ``_again`` repeats, in their order
        self._leaving: tuple[int, int | None] = (0, None)  # the latest row of that kind
        self._archives: OrderedDict[Query, tuple[int, BitMap]] = OrderedDict()

    def add(self, row: Row) -> None:
        """Note a row of an entry."""
        if row.kind == "left":
            self._leaving = row.seq, row.entry
        if row.kind not in ("created", "filed"):
            return
        self._all.add(row.seq)
        if row.refiles is None:
            return
        is_at_once = self._leaving == (row.seq - 1, row.entry)
        if is_at_once:
            self._left.add(row.seq - 1)
        if not is_at_once or row.refiles in self._again:
            self._deep.add(row.seq)
        self._again.add(row.seq)
        self._before.append(row.refiles)

    def of(self, query: Query, rows: BitMap) -> BitMap:
        """The filings that make a query's archive; ``rows`` are all rows that it holds."""
        upto, kept = self._archives.get(query, (0, None))
        new = rows & self._all
        if kept is not None:
            new.remove_range(0, upto + 1)
        new -= (rows & self._left).shift(1)
        deep = new & self._deep
        new -= BitMap([row for row in deep if self._is_repeated(row, rows)])
        found = new if kept is None else kept | new
        if kept is not None or len(deep) >= _COSTLY:
            self._keep(query, found, rows)
        return found

    def _is_repeated(self, row: int, rows: BitMap) -> bool:
        """Whether an earlier filing of the same entry already brought it into this feed."""
        earlier = self._earlier(row)
        while earlier:
            if earlier in rows:
                return True
            earlier = self._earlier(earlier)
        return False

    def _earlier(self, row: int) -> int:
        return self._before[self._again.rank(row) - 1] if row in self._again else 0

    def _keep(self, query: Query, found: BitMap, rows: BitMap) -> None:
        self._archives[query] = rows.max() if rows else 0, found
        self._archives.move_to_end(query)
        if len(self._archives) > _KEPT:
            self._archives.popitem(last=False)

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot, which never stands between a ``left`` and its ``filed``."""
        sets = (self._all, self._again, self._left, self._deep)
        return pack_bits("filing", enumerate(sets)) | pack_columns("refile", (self._before,))

    def unpack(self, parts: Parts) -> None:
        """Fill empty filings from the pieces of a snapshot."""
        sets = unpack_bits(parts, "filing")
        if len(sets) != 4:
            raise PartsError("filings are missing")
        self._all, self._again, self._left, self._deep = sets.values()
        unpack_columns(parts, "refile", [self._before])
