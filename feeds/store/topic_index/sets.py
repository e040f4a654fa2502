"""The rows of topics, and of formulas over them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from pyroaring import BitMap

from feeds.store.topic_index.parts import Parts, pack_bits, unpack_bits
from feeds.store.topic_index.queries import Family, Query, Terms

T = TypeVar("T")
_NONE: Final = BitMap()


class Sets:
    """``all`` are the rows of all entries. A topic's are never cleared."""

    def __init__(self) -> None:
        self.all = BitMap()
        self._topic: defaultdict[int, BitMap] = defaultdict(BitMap)

    def add(self, seq: int, topics: Iterable[int]) -> None:
        """Note a row of an entry."""
        self.all.add(seq)
        for number in topics:
            self._topic[number].add(seq)

    def of(self, query: Query) -> BitMap:
        """All rows that a formula holds or held; nobody may change the set."""
        clauses = [self._clause(terms) for terms in query.clauses]
        return clauses[0] if len(clauses) == 1 else BitMap.union(*clauses)

    def family(self, numbers: Family) -> BitMap:
        """The rows with any of these topics; nobody may change the set."""
        if len(numbers) == 1:
            return self._topic.get(numbers[0], _NONE)
        return BitMap.union(_NONE, *(self._topic.get(number, _NONE) for number in numbers))

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot, without those of ``all``."""
        return pack_bits("topic", self._topic.items())

    def unpack(self, parts: Parts) -> None:
        """Fill empty sets from the pieces of a snapshot."""
        self._topic.update(unpack_bits(parts, "topic"))

    def _clause(self, terms: Terms) -> BitMap:
        wanted = sorted((self.family(some) for some in terms.having), key=len)
        rows = wanted[0] if wanted else self.all
        for more in wanted[1:]:
            rows = rows & more
        return rows - self.family(terms.lacking) if terms.lacking else rows


class Remembered(Generic[T]):
    """Answers about families, each kept until a row of one of its topics comes."""

    def __init__(self, answer: Callable[[Family], T]) -> None:
        self._answer = answer
        self._kept: dict[Family, T] = {}
        self._larger: defaultdict[int, set[Family]] = defaultdict(set)

    def get(self, numbers: Family) -> T:
        """What was answered, or the answer."""
        found = self._kept.get(numbers)
        if found is None:
            self._kept[numbers] = found = self._answer(numbers)
            if len(numbers) > 1:
                for number in numbers:
                    self._larger[number].add(numbers)
        return found

    def forget(self, topics: Iterable[int]) -> None:
        """A row of these topics has come."""
        if not self._kept:  # as long as the log is read
            return
        for number in topics:
            self._kept.pop((number,), None)
            for numbers in self._larger.pop(number, ()):
                self._kept.pop(numbers, None)
