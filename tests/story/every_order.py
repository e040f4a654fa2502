"""Every order in which the seven captures can come, and what holds in each.

Run as ``python -m tests.story.every_order``, it imports all 5,040 orders (some minutes); the tests
draw some of them. What an item *is* may depend on the order, because its neighbours are evidence.
What entries say may not.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from feeds.model import Entry, Snapshot
from feeds.normalize import normalize
from feeds.readers import listing_text
from feeds.store import Store
from tests.story.telling import STORY, TOPICS, Telling, captured, new_store, path

NUMBERS = tuple(STORY["captures"])
Said = tuple[str, str, frozenset[str]]
"""Title, summary and the keys of the topics."""


def said(snapshot: Snapshot) -> Said:
    """What an item or an entry says."""
    return snapshot.title, snapshot.summary, frozenset(topic.key for topic in snapshot.topics)


def _page(number: int) -> list[Said]:
    items, _ = listing_text.read(path(number).read_bytes(), str(number))
    return [said(draft.snapshot) for draft in normalize(items, TOPICS)[0]]


PAGES = {number: _page(number) for number in NUMBERS}


class Watch:
    """Looks at the entries after each capture; raises `AssertionError` for what cannot be."""

    def __init__(self, telling: Telling, taken: tuple[int, ...] = ()) -> None:
        self.telling = telling
        self.taken = taken
        self.seen = telling.entries()

    def take(self, number: int) -> None:
        """Import a capture and look."""
        self.telling.take(number, stated=True)
        self.taken += (number,)
        before, self.seen = self.seen, self.telling.entries()
        assert set(before) <= set(self.seen), "an id is gone"
        for key, old in before.items():
            assert self.seen[key].updated >= old.updated, "updated went back"
            assert self.seen[key].stamp == old.stamp, "a stamp moved"
        self._check_seconds()
        self._check_newest()
        for entry in self.seen.values():
            self._check_says(entry)

    def take_all_again(self, order: tuple[int, ...]) -> None:
        """Import captures that were imported before: nothing may change."""
        for number in order:
            assert self.telling.take(number, stated=True).changes == (), "stored twice"
        assert self.telling.entries() == self.seen

    def _check_seconds(self) -> None:
        entries = self.seen.values()
        moved = {entry.place for entry in entries if entry.place != entry.stamp}
        stamps = {entry.stamp for entry in entries}
        assert len(stamps) == len(entries) == len({entry.place for entry in entries})
        assert not moved & stamps, "a second was given twice"

    def _check_newest(self) -> None:
        """The newest page's items are one entry each, in exactly that state."""
        newest = max(self.taken, key=captured)
        entries = [one for one in self.seen.values() if one.last_seen == captured(newest)]
        page = sorted((title, summary) for title, summary, _ in PAGES[newest])
        assert sorted((one.snapshot.title, one.snapshot.summary) for one in entries) == page

    def _check_says(self, entry: Entry) -> None:
        """An entry says what the newest capture that had it said; lost topics may be older."""
        title, summary, topics = said(entry.snapshot)
        last = next(number for number in self.taken if captured(number) == entry.last_seen)
        found = [one for one in PAGES[last] if one[:2] == (title, summary)]
        assert found, f"{title!r} says what {last} does not"
        assert any(one[2] in (topics, frozenset()) for one in found), f"{title!r}: {topics}"


def _walk(folder: Path, order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All orders that begin like this one, whose store is in the folder."""
    rest = [number for number in NUMBERS if number not in order]
    if not rest:
        yield order
    for number in rest:
        with tempfile.TemporaryDirectory() as name:
            there = Path(name)
            shutil.copy(folder / "story.db", there)
            _take(there, order, number)
            yield from _walk(there, (*order, number))


def _take(folder: Path, order: tuple[int, ...], number: int) -> None:
    store = Store(f"sqlite:///{folder / 'story.db'}")
    telling = Telling(store)
    telling.clock.forward(minutes=len(order))
    try:
        Watch(telling, order).take(number)
    except AssertionError as error:
        raise AssertionError(f"{(*order, number)}: {error}") from error
    finally:
        store.close()


def main() -> int:
    """All orders; prints how many hold."""
    with tempfile.TemporaryDirectory() as name:
        new_store(Path(name)).close()
        number = sum(1 for _ in _walk(Path(name), ()))
    sys.stdout.write(f"{number} orders hold\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
