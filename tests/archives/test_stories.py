"""Whatever happens to entries, archives hold them all, each in the place where it came in."""

import tempfile
from collections import defaultdict
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.documents import FORMATS
from feeds.store import Store, topic_index
from feeds.terms import CURRENT, NEXT_ARCHIVE, SELF
from tests.archives.walking import Page, walk
from tests.archives.world import FORMULAS, World
from tests.helpers import lay_tables

PAGE = 3
_KEYS = st.sets(st.sampled_from("abcp"), max_size=3).map(lambda keys: "".join(sorted(keys)))
_SOME = st.sets(st.sampled_from("abc"), min_size=1, max_size=3).map(lambda k: "".join(sorted(k)))
_NUMBER = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.just("new"), st.integers(1, 5), _KEYS),
    st.tuples(st.just("new"), st.integers(1, 5), _KEYS),
    st.tuples(st.just("import"), st.integers(1, 4), _KEYS),
    st.tuples(st.sampled_from(["major", "minor", "retract", "restore"]), _NUMBER, st.just("")),
    st.tuples(st.just("retag"), _NUMBER, _SOME),
    st.tuples(st.just("erase"), _NUMBER, st.just("")),
    st.tuples(st.just("month"), st.just(0), st.just("")),
)
Step = tuple[str, int, str]


class Watcher:
    """Remembers every document of every feed in one format, and what may not change of it."""

    def __init__(self, world: World, suffix: str) -> None:
        self.world, self.suffix = world, suffix
        self.homes: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.last: dict[str, Page] = {}
        self.known: set[str] = set()

    def look(self, touched: set[str]) -> None:
        """Walk every feed after a step that gave these entries new states."""
        for formula in FORMULAS:
            pages = list(walk(self.world.store, formula, self.suffix))
            self._holds_everything(formula, pages)
            self._places_stay(formula, pages[1:])
            for page in pages:
                self._is_marked(page, len(pages) - 1)
                self._moves_forward(page, touched)
        self.known |= touched

    def _holds_everything(self, formula: str, pages: list[Page]) -> None:
        counted = self.world.counted(formula)
        assert [page.number for page in pages] == [0, *range(len(pages) - 1, 0, -1)]
        assert {name for page in pages for name in page.ids} == set(counted)
        place = {name: index for index, name in enumerate(counted)}
        for page in pages:
            assert page.ids == sorted(page.ids, key=place.__getitem__)
        assert pages[0].ids[:PAGE] == counted[:PAGE]

    def _places_stay(self, formula: str, archives: list[Page]) -> None:
        """An entry is on one page for ever, as long as it is in the feed at all."""
        homes, counted = self.homes[formula], set(self.world.counted(formula))
        for page in archives:
            for name in page.ids:
                assert homes.setdefault(name, page.number) == page.number
        for page in archives:
            mine = {name for name, number in homes.items() if number == page.number}
            assert set(page.ids) == mine & counted
            assert len(mine) <= PAGE

    def _is_marked(self, page: Page, pages: int) -> None:
        assert page.is_archive == (page.number > 0)
        assert page.is_complete == (not pages)
        assert (CURRENT in page.links) == (page.number > 0)
        assert (NEXT_ARCHIVE in page.links) == (0 < page.number < pages)

    def _moves_forward(self, page: Page, touched: set[str]) -> None:
        """No validator goes back; an archive document whose entries are as they were is byte for
        byte the same, but for its one new link, whatever new comes in. What happens to an entry
        that has left it may move its ``updated``, and nothing else.
        """
        old = self.last.get(page.links[SELF])
        self.last[page.links[SELF]] = page
        if old is None:
            return
        new, before = page.document, old.document
        assert page.version >= old.version
        assert new.modified >= before.modified
        assert _moment(page.updated) >= _moment(old.updated)
        if new.body != before.body:
            assert page.version > old.version
            assert new.etag != before.etag
        is_linked = page.links.keys() == old.links.keys()
        if page.number and is_linked and not touched & {*old.ids, *page.ids}:
            assert _but(page.updated, new.body) == _but(old.updated, before.body)
            assert new.body == before.body or touched & self.known


def _but(updated: str, body: bytes) -> bytes:
    """A document without the feed's own updated, which comes before those of entries."""
    written = updated if "," in updated else updated.replace(" ", "T")
    assert written.encode() in body
    return body.replace(written.encode(), b"", 1)


def _moment(text: str) -> datetime:
    return parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)


def take(world: World, step: Step) -> set[str]:
    """Let a step happen; the ids of the entries that got a new state."""
    what, number, topics = step
    left = world.pass_time(**({"days": 31} if what == "month" else {"minutes": number + 1}))
    if what in ("new", "import"):
        return left | world.bring(topics, number, past=what == "import")
    if what == "month" or not world.said:
        return left
    one = number % len(world.said)
    if what == "retag":
        return left | world.retag(one, topics)
    if what in ("major", "minor"):
        return left | world.edit(one, major=what == "major")
    return left | world.operate(what, one)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=8, max_size=16))
def test_stories(suffix: str, steps: list[Step]) -> None:
    """Late, imported, edited, retagged, withdrawn, restored and erased entries, in any order."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(topic_index, "PAGE", PAGE)
        world = World(Store(lay_tables(Path(folder) / "story.db")))
        watcher = Watcher(world, suffix)
        for step in steps:
            watcher.look(take(world, step))
        world.store.close()
