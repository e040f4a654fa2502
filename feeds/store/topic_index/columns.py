"""Numbers by row and by entry, in arrays: where a row stands, and an entry's latest rows."""

from array import array
from collections.abc import Iterable

from feeds.store.topic_index.parts import Parts, pack_columns, unpack_columns

Rank = tuple[int, int]
"""Where an entry stands: the second of its place, then its number."""


class Columns:
    """``entry`` and ``place`` by ``seq``; ``last`` and ``firm`` (the latest row that is no minor
    edit) by entry. 0 stands for none. Four bytes a number, eight a place.
    """

    def __init__(self) -> None:
        self.entry = array("I")
        self.place = array("q")
        self.last = array("I")
        self.firm = array("I")

    def add(self, seq: int, entry: int, place: int, *, is_minor: bool) -> int:
        """Note a row of an entry; returns the entry's row before it."""
        before = self.last[entry] if entry < len(self.last) else 0
        put(self.entry, seq, entry)
        put(self.place, seq, place)
        put(self.last, entry, seq)
        if not is_minor:
            put(self.firm, entry, seq)
        return before

    def rank(self, row: int) -> Rank:
        """Where a row puts its entry."""
        return self.place[row], self.entry[row]

    def newest_first(self, rows: Iterable[int]) -> list[int]:
        """Rows by rank; two sorts by numbers are faster than one by pairs."""
        found = sorted(rows, key=self.entry.__getitem__, reverse=True)
        found.sort(key=self.place.__getitem__, reverse=True)
        return found

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot."""
        return pack_columns("column", (self.entry, self.place, self.last, self.firm))

    def unpack(self, parts: Parts) -> None:
        """Fill empty columns from the pieces of a snapshot."""
        unpack_columns(parts, "column", (self.entry, self.place, self.last, self.firm))


def put(column: "array[int]", number: int, value: int) -> None:
    """Set a number, or append it after zeros for those that are missing."""
    missing = number - len(column)
    if missing < 0:
        column[number] = value
        return
    if missing:
        column.frombytes(bytes(missing * column.itemsize))
    column.append(value)
