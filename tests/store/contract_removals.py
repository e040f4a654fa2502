"""What becomes of an erased entry when its thirty days are over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import UsageError
from feeds.model import Change, Formula, Snapshot
from feeds.store import Store, removals
from tests.helpers import NOON, SITE, Line
from tests.store.brought import bring, brought
from tests.store.contract_base import Contract
from tests.store.lines import ALL, FIRST, entry, ids, put, state, titles

ERASED = NOON + timedelta(hours=1)
DAYS = 30 * 24 * 3600
LATE = NOON + timedelta(hours=1, days=30)
"""The first second at which what was erased may leave."""
TRAFIK = Formula.of("trafik")


def erase(store: Store, title: str) -> str:
    """Erase an entry an hour after noon; returns its key."""
    key = entry(store, title).key
    store.erase(key, ERASED)
    return key


class RemovalsContract(Contract):
    """For thirty days feeds say that an entry was removed, and then they do not have it."""

    def test_it_leaves_after_thirty_days(self, store: Store) -> None:
        """Not a second earlier, once, from every feed, and as a state that says nothing."""
        put(store, FIRST)
        key = erase(store, "Ny cykelväg")
        assert store.close_erasures(LATE - timedelta(seconds=1)) == ()
        assert [len(store.entries(Formula.of(one), 9)) for one in ("trafik", "klimat")] == [2, 1]
        [change] = store.close_erasures(LATE)
        assert (change.kind, change.id, change.title) == ("left", SITE.entry_id(key), "")
        assert titles(store, "trafik") == ["Helgarbete"]
        assert titles(store, "klimat") == []
        assert [store.select(one).total for one in (ALL, TRAFIK)] == [4, 1]
        assert store.select(TRAFIK).version == change.seq
        assert store.select(TRAFIK).updated == LATE
        assert store.close_erasures(LATE + timedelta(days=99)) == ()

    def test_its_tombstone(self, store: Store) -> None:
        """Each of its feeds keeps its id and the moment at which it was erased, others do not."""
        put(store, FIRST)
        key = erase(store, "Ny cykelväg")
        updated = store.entry(key).updated
        assert store.select(ALL).tombstones == ()
        store.close_erasures(LATE)
        for formula in (ALL, TRAFIK, Formula.of("klimat"), Formula.parse("all+!kultur")):
            [tombstone] = store.select(formula).tombstones
            assert tombstone.id == SITE.entry_id(key)
            assert ERASED <= tombstone.when == updated < ERASED + timedelta(minutes=1)
        assert store.select(Formula.of("kultur")).tombstones == ()
        assert store.select(Formula.parse("trafik+!klimat")).tombstones == ()

    def test_a_tombstone_is_as_young_as_its_entry(self, store: Store) -> None:
        """A tombstone that is older than what readers have says nothing to them (RFC 6721, 3)."""
        stated = ERASED + timedelta(hours=9)
        bring(store, brought(FIRST[:1], updated=stated))
        erase(store, "Ny cykelväg")
        store.close_erasures(LATE + timedelta(days=1))
        [tombstone] = store.select(ALL).tombstones
        assert tombstone.when > stated

    def test_what_is_left_of_it(self, store: Store) -> None:
        """It is still found by key and id, with its trail, and says that it has left."""
        put(store, FIRST)
        key = erase(store, "Ny cykelväg")
        before = store.entry(key)
        assert (before.snapshot.state, before.has_left) == ("erased", False)
        store.close_erasures(LATE)
        after = store.entry(SITE.entry_id(key))
        assert after == replace(before, has_left=True)
        assert after.snapshot == Snapshot(
            "", topics=after.snapshot.topics, language="sv", state="erased"
        )
        trail = store.history(key)
        assert [(one.kind, one.actor) for one in trail] == [
            ("created", "ingest"),
            ("erased", "operator"),
            ("left", "calendar"),
        ]
        assert trail[-1].committed == LATE

    def test_nothing_can_be_done_with_it(self, store: Store) -> None:
        """Retracting and erasing it again is nothing, restoring is refused, its name is unknown."""
        bring(store, brought(FIRST[:2], source_id=["7", "8"]))
        key = erase(store, "Ny cykelväg")
        store.close_erasures(LATE)
        before = state(store)
        assert store.retract(key, "", LATE) is None
        assert store.erase(key, LATE) is None
        with pytest.raises(UsageError, match="erased"):
            store.restore(key, LATE)
        assert store.withdraw("test", "7", "", LATE) is None
        assert (state(store), len(store.history(key))) == (before, 3)

    def test_it_stays_out(self, store: Store) -> None:
        """Its text, id and link are left out as before, and what is beside it keeps its entry."""
        link = "https://www.example.org/nyheter/7"
        names = {"source_id": ["urn:example:7", "8"], "link": [link, None]}
        bring(store, brought(FIRST[:2], **names))
        beside = ids(store)["Konserthuset öppnar"]
        key = erase(store, "Ny cykelväg")
        store.close_erasures(LATE)
        other: list[Line] = [("Ny", "Annat.", "Trafik")]
        for after, source, found, new in (
            (10, "test", brought(FIRST[:2], source_id=[None, "8"]), []),
            (20, "test", brought(other, source_id="urn:example:7"), []),
            (30, "b", brought(other, link=link), []),
            (40, "b", brought(other, source_id="urn:example:7"), []),
            (50, "test", brought([FIRST[0], ("Nytt", "Bredvid.", "Kultur")]), ["Nytt"]),
        ):
            saved = bring(store, found, DAYS + 3600 + after, source)
            assert [one.title for one in saved.changes] == new
        assert ids(store)["Konserthuset öppnar"] == beside
        assert store.entry(key).has_left
        assert set(ids(store)) == {"Konserthuset öppnar", "Nytt"}

    def test_the_rest_of_a_listing_is_known(self, store: Store) -> None:
        """Edits beside what has left are found by their neighbours as before."""
        put(store, FIRST[:4])
        for line in FIRST[:2]:
            erase(store, line[0])
        store.close_erasures(LATE)
        known = ids(store)
        edited = [FIRST[0], FIRST[1], FIRST[2], (FIRST[3][0], "Läget är bra.", "Ekonomi")]
        saved = bring(store, brought(edited), DAYS + 7200)
        assert [one.kind for one in saved.changes] == ["major"]
        assert ids(store) == known

    def test_every_write_closes(self, store: Store) -> None:
        """Who writes closes what is due, in the calendar's name, and does not tell it as his."""
        put(store, FIRST)
        keys = [erase(store, line[0]) for line in reversed(FIRST[:4])]
        other = entry(store, "Helgarbete").key
        hands = [
            lambda: put(store, FIRST, DAYS + 3600).changes,
            lambda: store.retract(other, "", LATE),
            lambda: store.restore(other, LATE),
            lambda: store.erase(other, LATE),
        ]
        told: list[Change | tuple[Change, ...] | None] = []
        for key, hand in zip(keys, hands, strict=True):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(removals, "MOST", 1)
                told.append(hand())
            assert [store.entry(one).has_left for one in keys].count(True) == len(told)
            assert store.history(key)[-1].actor == "calendar"
        kinds = [one.kind if isinstance(one, Change) else one for one in told]
        assert kinds == [(), "withdrawn", "restored", "erased"]

    def test_a_dry_run(self, store: Store) -> None:
        """A dry run tells what would leave, and what another write would do, and takes it back."""
        put(store, FIRST)
        key = erase(store, "Ny cykelväg")
        before = state(store)
        [change] = store.close_erasures(LATE, dry_run=True)
        assert change.kind == "left"
        assert store.retract(entry(store, "Helgarbete").key, "", LATE, dry_run=True)
        assert (state(store), store.entry(key).has_left) == (before, False)
        assert [one.kind for one in store.close_erasures(LATE)] == ["left"]

    def test_those_erased_first_leave_first(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many there are, a transaction takes so many only, the oldest in front."""
        monkeypatch.setattr(removals, "MOST", 2)
        put(store, FIRST)
        keys = [entry(store, line[0]).key for line in FIRST]
        order = [SITE.entry_id(keys[place]) for place in (2, 3, 1, 4, 0)]
        for hours, one in enumerate(order):
            store.erase(one, NOON + timedelta(hours=hours))
        late = NOON + timedelta(days=31)
        left = [[one.id for one in store.close_erasures(late)] for _ in range(4)]
        assert left == [order[:2], order[2:4], order[4:], []]
        assert [one.id for one in store.select(ALL).tombstones] == list(reversed(order))
