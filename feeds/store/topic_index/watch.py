"""Which formulas does a change touch? For whoever keeps documents of a hundred thousand of them.

A row of an entry touches the queries that hold it, a row of a topic's life those that name the
topic, and a row of the site all of them: just the rows that move a query's version.

Each positive part of a clause is filed under its topics, the first parts apart from the second ones
and so on, so that a few sets tell which clauses have all of their parts in a row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from feeds.store.topic_index.queries import Query, Row, Terms

_Places = defaultdict[int, BitMap]


class Watch:
    """The queries that somebody wants to hear of, each under a number. Not thread-safe.

    Numbers are those of clauses, and a query's is that of its first one.
    """

    def __init__(self) -> None:
        self._numbers: dict[Query, range] = {}
        self._first: dict[int, int] = {}  # of a query, by its other clauses
        self._others = BitMap()  # those other clauses
        self._next = 0
        self._clauses = BitMap()
        self._parts: list[_Places] = []  # the clauses by topic of their first, second ... part
        self._reach: list[BitMap] = []  # those that have such a part
        self._lacking: _Places = defaultdict(BitMap)
        self._named: _Places = defaultdict(BitMap)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, query: Query) -> int:
        """Watch a query; returns its number, which it keeps as long as it is watched."""
        if query not in self._numbers:
            numbers = range(self._next, self._next + len(query.clauses))
            self._next = numbers.stop
            self._numbers[query] = numbers
            self._others.update(numbers[1:])
            self._first.update(dict.fromkeys(numbers[1:], numbers[0]))
            for number, terms in zip(numbers, query.clauses, strict=True):
                for bits in self._places(query, terms):
                    bits.add(number)
        return self._numbers[query][0]

    def discard(self, query: Query) -> None:
        """Watch a query no more."""
        for number, terms in zip(self._numbers.pop(query, ()), query.clauses, strict=False):
            for bits in self._places(query, terms):
                bits.discard(number)
            self._others.discard(number)
            self._first.pop(number, None)

    def touched(self, rows: Iterable[Row]) -> BitMap:
        """The numbers of the watched queries that any of the rows touches."""
        found = BitMap()
        for row in rows:
            if row.entry is not None:
                found |= self._of_state(frozenset(row.topics))
            elif row.topics:
                found |= _any(self._named, row.topics)
            else:
                return BitMap([numbers[0] for numbers in self._numbers.values()])
        others = found & self._others
        return (found - others) | BitMap([self._first[number] for number in others])

    def _of_state(self, topics: frozenset[int]) -> BitMap:
        """The clauses that hold an entry with these topics."""
        found = self._clauses
        for part, reach in zip(self._parts, self._reach, strict=True):
            found = (found & _any(part, topics)) | (found - reach)
        return found - _any(self._lacking, topics)

    def _places(self, query: Query, terms: Terms) -> Iterator[BitMap]:
        """The sets in which a clause is filed."""
        yield self._clauses
        while len(self._parts) < len(terms.having):
            self._parts.append(defaultdict(BitMap))
            self._reach.append(BitMap())
        for part, reach, topics in zip(self._parts, self._reach, terms.having, strict=False):
            yield reach
            yield from (part[topic] for topic in topics)
        yield from (self._lacking[topic] for topic in terms.lacking)
        yield from (self._named[topic] for topic in query.topics)


def _any(places: _Places, topics: Iterable[int]) -> BitMap:
    return BitMap.union(BitMap(), *(places[topic] for topic in topics if topic in places))
