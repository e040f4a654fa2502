"""Feeds of every dialect beside what they say."""

import pytest

from feeds.readers.syndication import read
from tests.readers.syndication.support import FEEDS, REF, case, in_short, noted

NAMES = sorted(path.name for path in FEEDS.iterdir() if path.suffix in {".xml", ".json"})


def test_every_feed_has_its_expectation() -> None:
    """No file stands alone."""
    expected = {path.name.removesuffix(".expected.yaml") for path in FEEDS.glob("*.yaml")}
    assert expected == {name.rpartition(".")[0] for name in NAMES}
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_says_what_a_person_reads_in_it(name: str) -> None:
    """Every field of every item, and every problem at its place."""
    told = case(name)
    items, problems = read(told.data, REF, told.hints)
    assert [noted(item) for item in items] == told.items
    assert in_short(problems) == told.problems


@pytest.mark.parametrize("name", NAMES)
def test_items_are_numbered_as_they_stand(name: str) -> None:
    """A number counts the items in the feed, also those that were left out."""
    told = case(name)
    items, problems = read(told.data, REF, told.hints)
    assert [item.ref for item in items] == [f"{REF}#{item.position}" for item in items]
    lost = {one.ref for one in problems if one.is_error and one.ref.startswith(f"{REF}#")}
    positions = [item.position for item in items]
    assert positions == sorted(set(positions))
    gaps = set(range(1, max(positions, default=0) + 1)) - set(positions)
    assert {f"{REF}#{number}" for number in gaps} <= lost
