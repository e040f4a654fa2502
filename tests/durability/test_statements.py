"""A statement fails: the database is as it was before, or as it is after, and never between."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.model import Draft
from feeds.store import Store
from tests.durability.faults import Faults, Moment, connect_with, contents, is_sound
from tests.helpers import NOON, SITE, Line, capture, drafts, lay_tables
from tests.store.lines import ALL, TOPICS, put, state, with_topic

BEFORE: list[Line] = [
    ("Ny cykelväg", "Arbetet börjar i maj.", "Trafik,Klimat"),
    ("Konserthuset öppnar", "Invigningen är på lördag.", "Kultur"),
    ("Veckorapport 7", "Läget i veckan.", "Ekonomi"),
    ("Helgarbete", "Spåren byts mellan A och B.", "Trafik"),
]
AFTER: list[Line] = [
    ("Biblioteket flyttar", "Det nya huset är klart.", "Kultur"),  # new, with a new topic
    ("Ny cykelväg", "Arbetet börjar i september i stället.", "Trafik,Klimat"),  # major
    ("Konserthuset öppnar", "Invigningen är på lördag!", "Kultur"),  # minor
    ("Veckorapport 7", "Läget i veckan.", "Ekonomi,Klimat"),  # retagged
    ("Helgarbete", "Spåren byts mellan A och B.", "Trafik"),  # seen again
]
MOMENTS: tuple[Moment, ...] = ("before", "halfway", "after", "from then on")
MOST = 500


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """The faults of every store that a test opens."""
    made = Faults()
    connect_with(made, monkeypatch)
    return made


def _drafts() -> list[Draft]:
    first, *rest = drafts(AFTER)
    return [with_topic(first, "Bibliotek"), *rest]


def _save(store: Store) -> None:
    now = NOON + timedelta(hours=1)
    saved = store.save(SITE, capture(AFTER, now), _drafts(), now)
    if not saved.repeated:
        kinds = {change.kind for change in saved.changes}
        assert kinds == {"created", "major", "minor", "left", "filed"}


def _adopt(store: Store) -> None:
    renamed = [replace(TOPICS[0], label="Ekonomi och budget"), *TOPICS[1:]]
    site = replace(SITE, title="Andra nyheter")
    store.adopt(site, renamed, "2", NOON + timedelta(hours=1))


def _opened(path: Path) -> Store:
    store = Store(lay_tables(path))
    store.adopt(SITE, TOPICS, "1", NOON)
    put(store, BEFORE)
    return store


@pytest.mark.parametrize("work", [_save, _adopt])
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_statement_of_a_write(
    work: Callable[[Store], None], moment: Moment, faults: Faults, tmp_path: Path
) -> None:
    """Whichever statement fails, and however: nothing of the write is there, or all of it, and the
    same store then does it as if nothing had been.
    """
    path, calm = tmp_path / "faulty.db", _opened(tmp_path / "calm.db")
    work(calm)
    store = _opened(path)
    before, after = contents(path), contents(tmp_path / "calm.db")
    failed = _until_it_passes(store, path, work, moment, faults, (before, after))
    assert failed[-1] == "COMMIT"
    assert sum(not one.startswith(("SELECT", "BEGIN", "COMMIT")) for one in failed) >= 3
    assert contents(path) == after != before
    assert is_sound(path)
    assert state(store) == state(calm)
    for one in (store, calm):
        one.close()


def _until_it_passes(
    store: Store,
    path: Path,
    work: Callable[[Store], None],
    moment: Moment,
    faults: Faults,
    allowed: tuple[object, object],
) -> list[str]:
    """Let the first statement fail, then the second...; the statements that failed."""
    before, after = allowed
    failed: list[str] = []
    for countdown in range(1, MOST):
        faults.arm(countdown, moment)
        try:
            work(store)
        except StoreError as error:
            said = str(error)
            assert re.match(f"{path}: .*disk I/O error", said)
        happened, is_done = [*faults.happened], faults.is_committed
        faults.arm(0, "before")
        if not happened:
            return failed
        failed += happened
        assert contents(path) == (after if is_done else before)
        assert len(store.entries(ALL, 99)) == len(AFTER if is_done and work is _save else BEFORE)
        if is_done:
            return failed
    raise AssertionError("it never passed")


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_statement_of_a_new_database(moment: Moment, faults: Faults, tmp_path: Path) -> None:
    """Whichever statement fails while the tables are made: the file is empty, or has them all."""
    calm = tmp_path / "calm.db"
    Store(f"sqlite:///{calm}").close()
    path, failed = tmp_path / "faulty.db", 0
    for countdown in range(1, MOST):
        faults.arm(countdown, moment)
        try:
            Store(f"sqlite:///{path}").close()
        except StoreError:
            failed += 1
        if not faults.happened:
            break
        faults.arm(0, "before")
        assert contents(path) in ({"sqlite_master": []}, contents(calm))
    assert failed > 20
    assert contents(path) == contents(calm)
    assert is_sound(path)
