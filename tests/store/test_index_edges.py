"""What is seldom asked of the topic index, or seldom happens to it."""

from collections.abc import Iterator

import pytest

from feeds.store.topic_index import PartsError, Query, Row, TopicIndex
from tests.store.plain_index import SIZES, PlainIndex, rank, topic


@pytest.mark.parametrize("number", [1, 77])
def test_an_unknown_topic_is_empty(number: int) -> None:
    """A topic without rows has no entries, no archive and version 0."""
    index = TopicIndex()
    answer = index.answer(topic(number))
    assert (answer.rows, answer.total, answer.version, answer.pages) == ((), 0, 0, 0)
    assert index.archive(topic(number), 1) is None
    assert index.weeks(topic(number), 3) == ()
    assert index.busiest([(number,)], 3, 9) == index.neighbours(topic(number), [(1,)], 3) == []


def test_entries_from_before_1970() -> None:
    """However low a place is, entries are found below it: old ones come later than all others."""
    plain, index = PlainIndex(), TopicIndex(**SIZES)
    for number in range(1, 40):
        index.add(plain.append("created", number, (1,), -number))
        rows = tuple(row.seq for row in plain.members(topic(1)))
        for at, row in enumerate(rows):
            before = rank(plain.rows[row - 1])
            assert index.newest(topic(1), 3, before) == rows[at + 1 : at + 4]
            assert index.oldest(topic(1), 3, before) == rows[:at][::-1][:3]


def test_rows_that_break_off() -> None:
    """When the log cannot be read to its end, the index stands where that was, and goes on."""
    plain = PlainIndex()
    rows = [plain.append("created", number, (1,), 9 - number) for number in range(1, 9)]
    index = TopicIndex(**SIZES)

    def broken() -> Iterator[Row]:
        yield from rows[:5]
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # which one does not matter
        index.extend(broken())
    assert index.cursor == 5
    assert index.newest(Query(), 9) == (1, 2, 3, 4, 5)
    index.extend(rows[5:])
    assert index.answer(topic(1)) == plain.answer(topic(1))


@pytest.mark.parametrize(
    "family", ["set", "numbers", "column", "low", "leaf", "filing", "refile", "mix"]
)
def test_a_missing_part(family: str) -> None:
    """A snapshot without one of its parts is refused."""
    index = TopicIndex()
    index.add(Row(1, "created", 1, (1,), 5, None, None))
    parts = {name: bits for name, bits in index.pack().items() if name[0] != family}
    with pytest.raises(PartsError):
        TopicIndex.unpack(parts)
