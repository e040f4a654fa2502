"""Many questions that are answered from one state of the database."""

from datetime import timedelta
from pathlib import Path

import pytest

from feeds.errors import NotFound
from feeds.model import Formula
from feeds.store import Cursor, Store
from tests.helpers import NOON, SITE, capture, drafts, topic


def brought(store: Store, title: str, minutes: int) -> None:
    """An entry about culture comes."""
    now, lines = NOON + timedelta(minutes=minutes), [(title, "Text.", "Kultur")]
    store.save(SITE, capture(lines, now, source=title), drafts(lines), now)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Store, Store]:
    """Two processes' stores over one database, with an entry."""
    made = Store(f"sqlite:///{tmp_path / 'test.db'}"), Store(f"sqlite:///{tmp_path / 'test.db'}")
    made[0].adopt(SITE, [topic("Kultur")], "1", NOON)
    brought(made[0], "Ett", 1)
    return made


def test_one_state(two: tuple[Store, Store]) -> None:
    """What comes meanwhile is seen afterwards: by the index, by SQL, and by what is remembered."""
    store, other = two
    with store.standing():
        before = store.select(Formula())
        brought(other, "Två", 2)
        assert store.select(Formula()) is before
        assert (store.count(), len(store.entries(Formula(), 9))) == (1, 1)
        assert store.touched((Formula(),), Cursor()).feeds[0].documents == (None,)
    assert (store.count(), len(store.select(Formula()).entries)) == (2, 2)


def test_other_stores_are_not_concerned(two: tuple[Store, Store]) -> None:
    """A store answers from its own transaction, whichever other one stands."""
    store, other = two
    with store.standing():
        brought(other, "Två", 2)
        assert (store.count(), other.count()) == (1, 2)


def test_the_page_of_an_entry(two: tuple[Store, Store]) -> None:
    """One question gives what three give; a key that nobody has is none."""
    store, _ = two
    brought(store, "Två", 2)
    key = store.entries(Formula(), 1)[0].key
    found = store.permalink(key)
    assert found.entry == store.entry(key)
    assert (found.history, found.beside) == (store.history(key), store.beside(key))
    with pytest.raises(NotFound):
        store.permalink("nobody")
