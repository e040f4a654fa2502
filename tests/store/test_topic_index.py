"""The topic index against brute force over the same log, in leaves and pages of a few rows."""

import random
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from feeds.store import topic_index
from feeds.store.topic_index import (
    Family,
    Query,
    Row,
    Terms,
    TopicIndex,
    Watch,
    filings,
    mixes,
    shares,
)
from tests.store.plain_index import SIZES, WEEK, PlainIndex, query, rank, topic, touches

TOPICS = (1, 2, 3, 4, 5)
EDITS = ("minor", "major", "withdrawn", "restored", "erased")
FAMILIES = ((5,), (1,), (2, 4), (2,), (4,), (1, 2, 5), (9,))
"""Topics and what their feeds include: not all topics, and one that nothing has."""
some_topics = st.sets(st.sampled_from(TOPICS), max_size=3).map(lambda found: tuple(sorted(found)))
families = st.sets(st.sampled_from(TOPICS), min_size=1, max_size=2).map(tuple)
terms = st.builds(Terms, st.lists(families, max_size=2).map(tuple), some_topics)
places = st.integers(-WEEK, 6 * WEEK)


queries = st.lists(terms, min_size=1, max_size=3).map(lambda some: query(*some))


class IndexMachine(RuleBasedStateMachine):
    """Any life of entries and topics gives the answers that brute force gives."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = PlainIndex()
        self.index = TopicIndex(**SIZES)
        self.watch = Watch()
        self.queries = [Query(), topic(1), query(Terms((), (2,))), query(Terms(((1,),), (3,)))]
        self.pending: list[Row] = []
        self.batch = 1
        self.families: tuple[Family, ...] = FAMILIES
        self.sizes = topic_index.PAGE, filings._COSTLY, shares._FEW, shares._KEPT, mixes._RECENT
        topic_index.PAGE = 3  # type: ignore[misc]

    def teardown(self) -> None:
        """Ask what was not asked yet, and put the sizes back."""
        self.batch = 1
        try:
            self.answers_agree()
        finally:
            self._put_back()

    def _put_back(self) -> None:
        topic_index.PAGE, filings._COSTLY, *others = self.sizes  # type: ignore[misc]
        shares._FEW, shares._KEPT, mixes._RECENT = others  # type: ignore[misc]

    @initialize(asked=st.lists(queries, max_size=5), costly=st.sampled_from((0, 1, 1000)))
    def ask(self, asked: list[Query], costly: int) -> None:
        """Which queries are asked, whether archives are kept, and the neighbours of how many."""
        self.queries = list(dict.fromkeys([*self.queries, *asked]))
        self.numbers = {one: self.watch.add(one) for one in self.queries}
        filings._COSTLY = costly  # type: ignore[misc]
        shares._FEW, shares._KEPT, mixes._RECENT = costly * 4, costly + 1, costly + 1  # type: ignore[misc]

    def _add(self, kind: str, entry: int | None, topics: tuple[int, ...], place: int = 0) -> None:
        known = place if entry is not None else None
        self.pending.append(self.plain.append(kind, entry, topics, known))

    def _some(self, number: int) -> Row | None:
        """The last row of an entry that is still there, if there is any."""
        rows = [row for row in self.plain.last().values() if row.kind != "left"]
        return rows[number % len(rows)] if rows else None

    @rule(topics=some_topics, place=places)
    def create(self, topics: tuple[int, ...], place: int) -> None:
        """A new entry, at any place."""
        self._add("created", len(self.plain.last()) + 1, topics, place)

    @rule(count=st.integers(2, 20), topics=some_topics, place=places, step=st.integers(-3, 3))
    def create_many(self, count: int, topics: tuple[int, ...], place: int, step: int) -> None:
        """A capture of many entries, or an old archive."""
        for number in range(count):
            self.create(topics[number % 2 :], place + step * number)

    @rule(number=st.integers(0, 99), kind=st.sampled_from(EDITS), place=places)
    def edit(self, number: int, kind: str, place: int) -> None:
        """An edit, a withdrawal, what comes after it: all but minor edits move the entry."""
        if old := self._some(number):
            self._add(kind, old.entry, old.topics, old.place or 0 if kind == "minor" else place)

    @rule(number=st.integers(0, 99), topics=some_topics)
    def retag(self, number: int, topics: tuple[int, ...]) -> None:
        """Other topics: the entry leaves with the old ones and is filed with the new."""
        if old := self._some(number):
            self._add("left", old.entry, old.topics, old.place or 0)
            self._add("filed", old.entry, topics, old.place or 0)

    @rule(old=st.sampled_from(TOPICS), new=st.sampled_from(TOPICS))
    def merge(self, old: int, new: int) -> None:
        """A topic becomes another one; all entries leave before the first is filed again."""
        rows = [row for row in self.plain.members(topic(old)) if old != new]
        for row in rows:
            self._add("left", row.entry, row.topics, row.place or 0)
        for row in rows:
            topics = {*row.topics, new} - {old}
            self._add("filed", row.entry, tuple(sorted(topics)), row.place or 0)

    @rule(number=st.integers(0, 99), place=places)
    def erase_for_good(self, number: int, place: int) -> None:
        """An erased entry leaves after a while, and nothing comes after that."""
        if old := self._some(number):
            self._add("erased", old.entry, old.topics, place)
            self._add("left", old.entry, old.topics, place)

    @rule(topics=st.sampled_from(((1,), (2,), (3, 4))))
    def rename(self, topics: tuple[int, ...]) -> None:
        """A topic's own change."""
        self._add("renamed", None, topics)

    @precondition(lambda self: len(self.plain.rows) % 4 == 0)
    @rule()
    def change_site(self) -> None:
        """A change of everything."""
        self._add("site", None, ())

    @rule()
    def restart(self) -> None:
        """A process starts from the snapshot that another one wrote."""
        self.index = TopicIndex.unpack(self.index.pack(), **SIZES)

    @rule(families=st.permutations(FAMILIES))
    def relate(self, families: list[Family]) -> None:
        """Topics come in another order, and perhaps nothing else does."""
        self.families = tuple(families)
        if not self.pending:
            self._check_neighbours()

    @rule(batch=st.sampled_from((1, 1, 8, 30)))
    def poll(self, batch: int) -> None:
        """The index is asked after every change, or after many."""
        self.batch = batch

    @rule(number=st.integers(0, 9))
    def watch_anew(self, number: int) -> None:
        """A query is watched no more, and again."""
        asked = self.queries[number % len(self.queries)]
        self.watch.discard(asked)
        self.watch.discard(asked)
        self.numbers[asked] = self.watch.add(asked)

    @invariant()
    def answers_agree(self) -> None:
        """Every answer, for every query."""
        if len(self.pending) < self.batch:
            return
        new, self.pending = self.pending, []
        self.index.extend(new)
        touched = {one for one in self.queries if any(touches(one, row) for row in new)}
        assert set(self.watch.touched(new)) == {self.numbers[one] for one in touched}
        assert self.index.cursor == len(self.plain.rows)
        for asked in self.queries:
            self._check(asked)
        self._check_neighbours()
        self._check_families()

    def check_leaves(self) -> None:
        """The order holds each entry's present row once, in leaves that are not too full."""
        groups = self.index._order._groups
        leaves = [leaf for group in groups for leaf in group.leaves]
        rows = [row for leaf in leaves for row in leaf]
        assert sorted(rows) == sorted(row for group in groups for row in group.rows)
        last = self.index._columns.last
        assert sorted(rows) == sorted(row for row in last if row)
        assert max(map(len, leaves)) <= SIZES["leaf"]
        assert max(len(group.leaves) for group in groups) <= SIZES["fan"]
        lows = [low for group in groups for low in group.lows]
        assert lows == sorted(lows)

    def _check(self, asked: Query) -> None:
        plain, index = self.plain, self.index
        expected, members = plain.answer(asked), plain.members(asked)
        assert index.answer(asked) == expected
        for page in range(expected.pages + 2):
            assert index.archive(asked, page) == plain.archive(asked, page)
        assert index.version(asked) == expected.version
        assert index.total(asked) == len(members)
        rows = tuple(row.seq for row in members)
        assert index.head(asked) == index.head(asked) == (len(members), (*rows, 0)[0])
        assert index.newest(asked, 5) == rows[:5]
        for place in {0, 2, len(rows) // 2, len(rows) - 1} & set(range(len(rows))):
            here = rank(members[place])
            assert index.newest(asked, 4, here) == rows[place + 1 : place + 5]
            assert index.newest(asked, 1, here) == rows[place + 1 : place + 2]
            for most in (1, 4):
                assert index.oldest(asked, most, here) == rows[:place][::-1][:most]
        assert index.oldest(asked, 5) == rows[::-1][:5]
        assert [index.place(row.seq) for row in members] == [row.place for row in members]
        assert index.weeks(asked, 4) == plain.weeks(asked, 4)

    def _check_neighbours(self) -> None:
        for asked in self.queries:
            for most in (1, 3):
                expected = self.plain.neighbours(asked, self.families, most)
                assert self.index.neighbours(asked, self.families, most) == expected

    def _check_families(self) -> None:
        members = [self.plain.members(query(Terms((some,)))) for some in self.families]
        heads = [(len(rows), rows[0].seq if rows else 0) for rows in members]
        assert self.index.heads(self.families) == heads
        for most, weeks in ((2, 1), (3, 4)):
            expected = self.plain.busiest(self.families, most, weeks)
            assert self.index.busiest(self.families, most, weeks) == expected


IndexMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestIndex = IndexMachine.TestCase


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_long_life(seed: int) -> None:
    """Hundreds of changes, so that leaves, groups and archives grow; polled now and then."""
    rng, machine = random.Random(seed), IndexMachine()  # noqa: S311  # the same in each run

    def topics() -> tuple[int, ...]:
        return tuple(sorted(rng.sample(TOPICS, rng.randint(0, 3))))

    def place() -> int:
        return rng.randint(-WEEK, 6 * WEEK)

    acts: list[Callable[[], None]] = [
        lambda: machine.create_many(rng.randint(2, 9), topics(), place(), rng.randint(-3, 3)),
        lambda: machine.edit(rng.randint(0, 99), rng.choice(EDITS), place()),
        lambda: machine.retag(rng.randint(0, 99), topics()),
        lambda: machine.retag(rng.randint(0, 99), topics()),
        lambda: machine.erase_for_good(rng.randint(0, 99), place()),
        lambda: machine.rename((rng.choice(TOPICS),)),
        machine.restart,
    ]
    try:
        machine.ask([query(Terms(((1, 2), (3,)), (4,)), Terms(((5,),)))], (seed - 1) * 5)
        for number in range(240):
            rng.choice(acts)()
            if number == 80:
                machine.merge(1, 2)
            if number % 12 == 0:
                machine.answers_agree()
                machine.relate(rng.sample(FAMILIES, len(FAMILIES)))
        machine.check_leaves()
    finally:
        machine.teardown()
