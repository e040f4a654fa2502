"""Small cases that the machine found, or that it keeps away from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, Line, capture, draft, drafts
from tests.story.telling import ALL, new_store

PAGE: list[Line] = [("Bron stängs", "I helgen.", "Trafik"), ("Sol", "Hela dagen.", "Kultur")]
EDITED: list[Line] = [("Bron stängs", "Hela veckan.", "Trafik"), PAGE[1]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def read(
    store: Store,
    lines: list[Line],
    at: float,
    *,
    now: float | None = None,
    complete: bool = False,
) -> Saved:
    """A reading at that many seconds after noon: live, or an import of one that comes late."""
    moment = NOON + timedelta(seconds=at)
    one = replace(capture(lines, moment, stated=now is not None), live=now is None)
    one = replace(one, complete=complete)
    committed = NOON + timedelta(seconds=at if now is None else now)
    return store.save(SITE, one, drafts(lines), committed)


def test_a_reading_that_says_the_same_is_a_sighting(store: Store) -> None:
    """A capture older than an entry's last sighting never edits it, whatever that said."""
    read(store, PAGE, 0)
    read(store, PAGE, 100)
    assert {entry.last_seen for entry in store.entries(ALL, 9)} == {NOON + timedelta(seconds=100)}
    assert read(store, EDITED, 50, now=200).changes == ()


def test_a_late_page_from_before_a_new_order(store: Store) -> None:
    """A page like the first one that comes late, after an edit and a new order, holds nothing new:
    its items stand where they stood in the captures before and after it.
    """
    read(store, PAGE, 0)
    read(store, EDITED, 100)
    read(store, EDITED[::-1], 200)
    assert read(store, PAGE, 50, now=300).changes == ()


def test_the_first_reading_again(store: Store) -> None:
    """The same capture twice changes nothing, though its page was read again at a later time."""
    read(store, PAGE, 0)
    read(store, PAGE, 100)
    read(store, EDITED, 200)
    read(store, EDITED[::-1], 300)
    assert read(store, PAGE, 0, now=400).changes == ()


def test_what_a_late_page_of_a_complete_source_brings(store: Store) -> None:
    """What a complete source does not show any more is withdrawn by its next reading, even if that
    says the same as the one before: an older page has brought an item in between.
    """
    read(store, PAGE, 100, complete=True)
    read(store, [*PAGE, ("Regn", "I går.", "Kultur")], 50, now=200, complete=True)
    saved = read(store, PAGE, 300, complete=True)
    assert [change.kind for change in saved.changes] == ["withdrawn"]


def test_retracted_and_edited_twice(store: Store) -> None:
    """An operator's withdrawal is lifted by an operator only, whatever the source says then."""
    read(store, PAGE, 0)
    (entry,) = (one for one in store.entries(ALL, 9) if one.snapshot.title == PAGE[0][0])
    store.retract(entry.key, "", NOON + timedelta(seconds=50))
    read(store, EDITED, 100)
    retitled: Line = ("Bron stängs nu", *EDITED[0][1:])
    read(store, [retitled, EDITED[1]], 200)
    states = {one.id: one.snapshot.state for one in store.entries(ALL, 9)}
    assert (states[entry.id], len(states)) == ("withdrawn", 2)


def test_two_calls_within_a_second(store: Store) -> None:
    """What the API brings last is on top, as of every live capture: it stands above all that came
    before it.
    """
    for name in "ab":
        one = replace(draft(1, (name, "", "Kultur")), source_id=name)
        run = replace(capture([], NOON), digest=name, live=True, partial=True, actor="api")
        store.save(SITE, run, [one], NOON)
    assert [entry.snapshot.title for entry in store.select(ALL).entries] == ["b", "a"]
