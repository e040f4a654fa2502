"""Every answer of the topic index the slow way, from nothing but the log as a list."""

from collections.abc import Sequence
from itertools import pairwise

from feeds.store import topic_index
from feeds.store.topic_index import Answer, Family, Query, Row, Share, Terms

WEEK = 7 * 86_400
MONDAY = 4 * 86_400
"""1970-01-05."""
SIZES = {"leaf": 4, "fan": 3}
"""Parts of an index so small that few rows fill them."""


class PlainIndex:
    """A log, and what it says about any query."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.rows = list(rows)

    def append(
        self, kind: str, entry: int | None, topics: tuple[int, ...] = (), place: int | None = None
    ) -> Row:
        """Add a row as the store does: it supersedes the entry's last, a filing its last filing."""
        mine = [row for row in self.rows if row.entry == entry and entry is not None]
        filed = [row.seq for row in mine if row.kind in ("created", "filed")]
        supersedes = mine[-1].seq if mine else None
        refiles = filed[-1] if kind == "filed" else None
        row = Row(len(self.rows) + 1, kind, entry, topics, place, supersedes, refiles)
        self.rows.append(row)
        return row

    def last(self) -> dict[int, Row]:
        """The last row of each entry."""
        return {row.entry: row for row in self.rows if row.entry is not None}

    def members(self, query: Query) -> list[Row]:
        """The entries of a feed, newest first."""
        present = [row for row in self.last().values() if row.kind != "left"]
        return ordered([row for row in present if holds(query, row)])

    def touching(self, query: Query) -> list[Row]:
        """The rows that touch a feed."""
        return [row for row in self.rows if touches(query, row)]

    def version(self, query: Query) -> int:
        """The last of them."""
        return highest(self.touching(query))

    def answer(self, query: Query) -> Answer:
        """The current document."""
        page, touching = topic_index.PAGE, self.touching(query)
        members, filings = self.members(query), self.filings(query)
        block = {row.entry for row in filings[len(filings) // page * page :]}
        shown = [row for at, row in enumerate(members) if at < page or row.entry in block]
        oldest = rank(members[page - 1]) if len(members) >= page else None
        near = [row for row in self.tombs(query) if oldest is None or rank(row) >= oldest][:page]
        tombs = [row.seq for row in self.tombs(query) if row in near or row.entry in block]
        return Answer(
            version=highest(touching),
            updated=highest([row for row in touching if row.kind != "minor"]),
            rows=tuple(row.seq for row in shown),
            total=len(members),
            pages=len(filings) // page,
            tombs=tuple(tombs),
        )

    def archive(self, query: Query, number: int) -> Answer | None:
        """An archive document."""
        page, filings = topic_index.PAGE, self.filings(query)
        pages = len(filings) // page
        if not 1 <= number <= pages:
            return None
        block = {row.entry for row in filings[(number - 1) * page : number * page]}
        states = [row for row in self.rows if row.entry in block]
        fate = [row for row in self.rows if row.entry is None and touches(query, row)]
        if number < pages:
            fate.append(filings[(number + 1) * page - 1])
        firm = {row.entry: row for row in states if row.kind != "minor"}
        return Answer(
            version=highest([*states, *fate]),
            updated=highest([*firm.values(), *fate]),
            rows=tuple(row.seq for row in self.members(query) if row.entry in block),
            total=len(self.members(query)),
            pages=pages,
            tombs=tuple(row.seq for row in self.tombs(query) if row.entry in block),
        )

    def filings(self, query: Query) -> list[Row]:
        """The rows that brought each entry into a feed for the first time."""
        first: dict[int, Row] = {}
        for row in self.rows:
            if row.entry is not None and row.kind in ("created", "filed") and holds(query, row):
                first.setdefault(row.entry, row)
        return list(first.values())

    def tombs(self, query: Query) -> list[Row]:
        """The rows with which entries left for good, newest first."""
        gone = [row for row in self.last().values() if row.kind == "left"]
        return ordered([row for row in gone if holds(query, row)])

    def weeks(self, query: Query, most: int) -> tuple[tuple[int, int], ...]:
        """Members by week, up to that of the newest entry of all."""
        everything = self.members(Query())
        if not everything:
            return ()
        last = ((everything[0].place or 0) - MONDAY) // WEEK * WEEK + MONDAY
        starts = [last - WEEK * back for back in range(most)][::-1]
        places = [row.place or 0 for row in self.members(query)]
        return tuple(
            (start, sum(start <= place < end for place in places))
            for start, end in pairwise([*starts, last + WEEK])
        )

    def neighbours(self, query: Query, families: Sequence[Family], most: int) -> list[Share]:
        """Families by how many members they share."""
        counts = shares(self.members(query), families)
        return sorted(counts, key=lambda one: (-one.shared, one.which))[:most]

    def busiest(self, families: Sequence[Family], most: int, weeks: int) -> list[Share]:
        """Families by how many entries of the last weeks they have."""
        everything = self.members(Query())
        starts = [start for start, _ in self.weeks(Query(), weeks)]
        recent = [row for row in everything if starts and starts[0] <= (row.place or 0)]
        sizes = {one.which: one.shared for one in shares(everything, families)}
        counts = shares(recent, families)
        return sorted(counts, key=lambda one: (-one.shared, -sizes[one.which], one.which))[:most]


def shares(rows: Sequence[Row], families: Sequence[Family]) -> list[Share]:
    """How many of the rows each family has, if it has any."""
    counts = [sum(bool({*row.topics} & {*family}) for row in rows) for family in families]
    return [Share(count, which) for which, count in enumerate(counts) if count]


def holds(query: Query, row: Row) -> bool:
    """Whether an entry in this state is in a feed."""
    topics = set(row.topics)

    def fits(terms: Terms) -> bool:
        has_all = all(topics & set(some) for some in terms.having)
        return has_all and not topics & set(terms.lacking)

    return any(map(fits, query.clauses))


def touches(query: Query, row: Row) -> bool:
    """Whether a row alters a feed, or what it is called."""
    if row.entry is not None:
        return holds(query, row)
    return not row.topics or bool(set(row.topics) & set(query.topics))


def rank(row: Row) -> tuple[int, int]:
    """Where a state stands."""
    return row.place or 0, row.entry or 0


def ordered(rows: list[Row]) -> list[Row]:
    """Newest first."""
    return sorted(rows, key=rank, reverse=True)


def highest(rows: list[Row]) -> int:
    """The last of some rows."""
    return max((row.seq for row in rows), default=0)


def query(*clauses: Terms) -> Query:
    """A query that names every topic in it."""
    numbers = {n for one in clauses for some in (*one.having, one.lacking) for n in some}
    return Query(clauses, tuple(sorted(numbers)))


def topic(number: int) -> Query:
    """A single topic."""
    return query(Terms(((number,),)))
