"""The topic index against brute force over the same log."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from feeds.store import topic_index
from feeds.store.topic_index import Query, Row, Terms, TopicIndex

TOPICS = (1, 2, 3)
some_topics = st.sets(st.sampled_from(TOPICS), max_size=3).map(lambda found: tuple(sorted(found)))
EDITS = ("minor", "major", "withdrawn", "restored", "erased")
places = st.integers(0, 30)


def query(topic: int | None) -> Query:
    """One topic, or everything."""
    return Query() if topic is None else Query((Terms(((topic,),)),), (topic,))


@dataclass
class Model:
    """The log as a list, and every answer the slow way."""

    rows: list[Row] = field(default_factory=list)

    def append(self, kind: str, entry: int | None, topics: tuple[int, ...], place: int = 0) -> Row:
        """Add a row as the store does: it supersedes the entry's last, a filing its last filing."""
        mine = [row for row in self.rows if row.entry == entry and entry is not None]
        filed = [row.seq for row in mine if row.kind in ("created", "filed")]
        supersedes = mine[-1].seq if mine else None
        refiles = filed[-1] if kind == "filed" else None
        row = Row(len(self.rows) + 1, kind, entry, topics, place, supersedes, refiles)
        self.rows.append(row)
        return row

    def present(self) -> dict[int, Row]:
        """The present state of each entry."""
        return {row.entry: row for row in self.rows if row.entry is not None}

    def members(self, topic: int | None) -> list[Row]:
        """The entries of a feed, newest first."""
        rows = [
            row
            for row in self.present().values()
            if row.kind != "left" and (topic is None or topic in row.topics)
        ]
        return sorted(rows, key=lambda row: (row.place, row.entry), reverse=True)

    def touching(self, topic: int | None) -> list[Row]:
        """The rows that touch a feed."""
        return [
            row
            for row in self.rows
            if row.kind == "site"
            or (row.entry is not None and topic is None)
            or topic in row.topics
        ]

    def open_block(self, topic: int | None, page: int) -> set[int]:
        """The entries of the filings after the last full page."""
        filings: list[int] = []
        for row in self.touching(topic):
            is_filing = row.kind in ("created", "filed") and row.entry is not None
            if is_filing and row.entry not in filings:
                filings.append(row.entry)
        return set(filings[len(filings) // page * page :])


class IndexMachine(RuleBasedStateMachine):
    """Any life of entries and topics gives the answers that brute force gives."""

    entries: Bundle[int] = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.index = TopicIndex()
        self.page = topic_index.PAGE
        topic_index.PAGE = 3  # type: ignore[misc]

    def teardown(self) -> None:
        """Put the page size back."""
        topic_index.PAGE = self.page  # type: ignore[misc]

    def _add(self, kind: str, entry: int | None, topics: tuple[int, ...], place: int = 0) -> None:
        self.index.add(self.model.append(kind, entry, topics, place))

    @rule(target=entries, topics=some_topics, place=places)
    def create(self, topics: tuple[int, ...], place: int) -> int:
        """A new entry, at any place."""
        entry = len({row.entry for row in self.model.rows if row.entry}) + 1
        self._add("created", entry, topics, place)
        return entry

    @rule(entry=entries, kind=st.sampled_from(EDITS), place=places)
    def edit(self, entry: int, kind: str, place: int) -> None:
        """An edit, a withdrawal, what comes after it: all but minor edits move the entry."""
        old = self.model.present()[entry]
        self._add(kind, entry, old.topics, old.place or 0 if kind == "minor" else place)

    @rule(entry=entries, topics=some_topics)
    def retag(self, entry: int, topics: tuple[int, ...]) -> None:
        """Other topics: the entry leaves with the old ones and is filed with the new."""
        old = self.model.present()[entry]
        self._add("left", entry, old.topics, old.place or 0)
        self._add("filed", entry, topics, old.place or 0)

    @rule(topic=st.sampled_from(TOPICS))
    def rename(self, topic: int) -> None:
        """A topic's own change."""
        self._add("renamed", None, (topic,))

    @rule()
    def change_site(self) -> None:
        """A change of everything."""
        self._add("site", None, ())

    @invariant()
    def answers_agree(self) -> None:
        """Newest, total, version, updated and the open block, for every feed."""
        for topic in (None, *TOPICS):
            answer, members = self.index.answer(query(topic)), self.model.members(topic)
            touching = self.model.touching(topic)
            block = self.model.open_block(topic, 3)
            shown = [
                row.seq for place, row in enumerate(members) if place < 3 or row.entry in block
            ]
            assert answer.rows == tuple(shown)
            assert answer.total == self.index.total(query(topic)) == len(members)
            assert answer.version == max((row.seq for row in touching), default=0)
            assert answer.updated == max(
                (row.seq for row in touching if row.kind != "minor"), default=0
            )
            assert self.index.newest(query(topic), 2) == tuple(row.seq for row in members[:2])


TestIndex = IndexMachine.TestCase


@given(st.integers(1, 9))
def test_an_unknown_topic_is_empty(topic: int) -> None:
    """A topic without rows has no entries and version 0."""
    answer = TopicIndex().answer(query(topic))
    assert (answer.rows, answer.total, answer.version) == ((), 0, 0)
