"""Archives at their real size: fifty entries a page, walked in every format."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.documents import FORMATS
from feeds.errors import NotFound
from feeds.model import Formula
from feeds.store import Store
from feeds.terms import NEXT_ARCHIVE
from tests.archives.walking import fetch, walk
from tests.archives.world import World, iri
from tests.helpers import SITE, lay_tables


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A hundred and twenty entries: 60 of a, then 30 of b and 30 of a and c."""
    made = World(Store(lay_tables(tmp_path / "pages.db")))
    for topics, count in (("a", 60), ("b", 30), ("ac", 30)):
        made.bring(topics, count)
        made.pass_time(hours=1)
    yield made
    made.store.close()


def bodies(world: World, formula: str, suffix: str) -> list[bytes]:
    """The bytes of the archive documents, the latest first."""
    return [page.document.body for page in walk(world.store, formula, suffix)][1:]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_walk(world: World, suffix: str) -> None:
    """Pages of fifty in the order of arrival, and the open block in the current document."""
    current, second, first = walk(world.store, "all", suffix)
    assert [len(page.ids) for page in (current, second, first)] == [50, 50, 50]
    arrived = [*range(59, -1, -1), *range(89, 59, -1), *range(119, 89, -1)]  # a page from below
    assert set(first.ids) == {iri(number) for number in arrived[:50]}
    assert set(second.ids) == {iri(number) for number in arrived[50:100]}
    assert {iri(number) for number in arrived[100:]} <= set(current.ids)
    parent = list(walk(world.store, "p", suffix))
    assert {name for page in parent for name in page.ids} == set(world.counted("all"))
    short = list(walk(world.store, "b", suffix))
    assert [(page.is_complete, len(page.ids)) for page in short] == [(True, 30)]


@pytest.mark.parametrize("suffix", FORMATS)
def test_news_leaves_pages_alone(world: World, suffix: str) -> None:
    """What comes in, live or late, changes the latest page by one link, and the others not at all;
    more of other topics changes no page of a feed.
    """
    second, first = bodies(world, "all", suffix)
    of_a = bodies(world, "a", suffix)
    world.bring("b", 10)
    world.bring("b", 10, past=True)
    assert bodies(world, "all", suffix) == [second, first]
    world.bring("b", 10)
    third, linked, same = bodies(world, "all", suffix)
    assert same == first
    address = SITE.feed_url(Formula(), suffix, 3).encode()
    assert address not in second
    assert linked.count(address) == 1
    assert third not in (second, first)
    assert bodies(world, "a", suffix) == of_a


@pytest.mark.parametrize("suffix", FORMATS)
def test_corrections_reach_old_pages(world: World, suffix: str) -> None:
    """An entry of the first page is corrected, withdrawn, erased, and leaves: that page says so
    each time, and no other page changes.
    """
    store, old = world.store, iri(30)
    seen = [bodies(world, "all", suffix)]
    for step in (
        lambda: world.edit(30, major=False),
        lambda: world.edit(30, major=True),
        lambda: world.operate("retract", 30),
        lambda: world.operate("restore", 30),
        lambda: world.operate("erase", 30),
        lambda: world.pass_time(days=31),
    ):
        assert step() == {old}
        seen.append(bodies(world, "all", suffix))
    assert {pages[0] for pages in seen} == {seen[0][0]}
    assert len({pages[1] for pages in seen}) == len(seen)
    for pages in seen[1:-1]:
        assert old.encode() in pages[1]
    address = SITE.feed_url(Formula(), suffix, 1)
    page = fetch(store, address)
    assert (old in page.ids, len(page.ids)) == (False, 49)
    assert (old.encode() in page.document.body) == (suffix == "atom")  # as a tombstone
    assert NEXT_ARCHIVE in page.links


def test_pages_that_are_none(world: World) -> None:
    """There is no page before the first, nor after the latest."""
    for number in (0, 3, 99):
        with pytest.raises(NotFound, match="archive"):
            world.store.select(Formula(), number)
