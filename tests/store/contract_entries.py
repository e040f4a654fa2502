"""What a store keeps: entries, edits, times."""

from dataclasses import replace
from datetime import timedelta

from feeds.model import Formula
from feeds.store import Store
from tests.helpers import NOON, SITE, Line, capture, drafts
from tests.store.contract_base import Contract
from tests.store.lines import ALL, FIRST, entry, ids, kinds, last_seen, put, state, titles


class EntriesContract(Contract):
    """Captures become entries and states of entries."""

    # -- what is stored ---------------------------------------------------------------------------

    def test_new_items_are_created_in_order(self, store: Store) -> None:
        """Every item of a first capture becomes an entry, and the top one is the newest."""
        saved = put(store, FIRST)
        assert kinds(saved) == ["created"] * 5
        assert titles(store) == [line[0] for line in FIRST]

    def test_seq_grows(self, store: Store) -> None:
        """The changes of a capture are numbered in commit order, after all earlier ones."""
        numbers = [change.seq for change in put(store, FIRST).changes]
        more = [change.seq for change in put(store, [("Ny", "", "Kultur"), *FIRST], 60).changes]
        assert numbers == sorted(set(numbers))
        assert more > numbers[-1:]

    def test_same_capture_twice(self, store: Store) -> None:
        """The same capture again changes nothing, whatever came between."""
        put(store, FIRST)
        put(store, [("Ny", "", "Kultur"), *FIRST], 60)
        before = state(store)
        again = put(store, FIRST, 120)
        assert (again.changes, again.repeated) == ((), True)
        assert state(store) == before

    def test_same_items_later(self, store: Store) -> None:
        """Known items in a later capture are seen again, not stored again."""
        put(store, FIRST)
        later = put(store, FIRST[1:], 60)
        assert (later.changes, later.unchanged, later.repeated) == ((), 4, False)
        assert last_seen(store, "Konserthuset öppnar") == NOON + timedelta(seconds=60)
        assert last_seen(store, "Ny cykelväg") == NOON

    def test_an_empty_capture_changes_nothing(self, store: Store) -> None:
        """Nothing is known to be gone because a capture was empty, and edits are still seen."""
        put(store, FIRST)
        put(store, [], 60)
        edited = [("Ny cykelväg", "Arbetet börjar först i augusti.", "Trafik,Klimat"), *FIRST[1:]]
        assert kinds(put(store, edited, 120)) == ["major"]

    def test_dry_run(self, store: Store) -> None:
        """A dry run tells what would be stored, and stores nothing."""
        put(store, FIRST[1:])
        before = state(store)
        saved = store.save(SITE, capture(FIRST, NOON), drafts(FIRST), NOON, dry_run=True)
        assert [change.title for change in saved.changes] == ["Ny cykelväg"]
        assert state(store) == before

    # -- edits ------------------------------------------------------------------------------------

    def test_edits_lookalikes_and_news(self, store: Store) -> None:
        """One edited summary, an edited title, two equal titles and a new item: each is itself."""
        put(store, FIRST)
        again: list[Line] = [
            ("Snöröjning", "Plogbilarna är ute.", "Trafik"),
            ("Helgarbete", "Spåren byts mellan C och D.", "Trafik"),
            ("Helgarbete", "Spåren byts mellan E och F.", "Trafik"),
            FIRST[0],
            ("Konserthuset öppnar äntligen", "Invigningen är på lördag.", "Kultur"),
            ("Veckorapport 7", "Läget i veckan har ljusnat.", "Ekonomi"),
            *FIRST[3:],
        ]
        saved = put(store, again, 60)
        assert sorted(kinds(saved)) == ["created"] * 3 + ["major"] * 2
        assert saved.unchanged == 3
        assert {change.title for change in saved.changes if change.kind == "major"} == {
            "Konserthuset öppnar äntligen",
            "Veckorapport 7",
        }
        assert store.select(ALL).total == 8

    def test_a_page_that_is_not_the_latest(self, store: Store) -> None:
        """Where a listing is captured page by page, an edit on the first page is an edit."""
        put(store, FIRST)
        put(store, [("Sida två", "Äldre nytt.", "Kultur"), ("Mer", "Ännu äldre.", "Kultur")], 60)
        edited: list[Line] = [*FIRST[:4], ("Helgarbete", "Spåren byts i hela stan.", "Trafik")]
        assert kinds(put(store, edited, 120)) == ["major"]

    def test_an_edit_keeps_the_id(self, store: Store) -> None:
        """An edited entry has its old id, and no key is derived anew."""
        put(store, FIRST)
        before = ids(store)
        put(store, [FIRST[0], ("Konserthuset öppnar nu", *FIRST[1][1:]), *FIRST[2:]], 60)
        after = ids(store)
        assert after["Konserthuset öppnar nu"] == before["Konserthuset öppnar"]
        assert sorted(after.values()) == sorted(before.values())

    def test_a_major_edit_moves(self, store: Store) -> None:
        """A major edit comes to the top of its feeds and moves updated, a minor one does not."""
        put(store, FIRST)
        minor = [*FIRST[:4], ("Helgarbete", "Spåren byts, mellan A och B!", "Trafik")]
        assert kinds(put(store, minor, 60)) == ["minor"]
        assert titles(store)[-1] == "Helgarbete"
        major = [*FIRST[:4], ("Helgarbete", "Spåren byts mellan A och Ö.", "Trafik")]
        assert kinds(put(store, major, 120)) == ["major"]
        top = store.select(ALL).entries[0]
        assert (top.snapshot.title, top.updated) == ("Helgarbete", NOON + timedelta(seconds=120))

    def test_updated_never_decreases(self, store: Store) -> None:
        """Even a clock that runs backwards cannot move updated or a commit time back."""
        put(store, FIRST, 3600)
        before = store.select(ALL)
        edited: list[Line] = [(FIRST[0][0], "Arbetet är inställt.", FIRST[0][2]), *FIRST[1:]]
        later = capture(edited, NOON + timedelta(hours=2))
        assert kinds(store.save(SITE, later, drafts(edited), NOON)) == ["major"]
        after = store.select(ALL)
        assert after.modified >= before.modified
        assert after.entries[0].updated > before.entries[0].updated

    def test_updated_follows_what_the_source_states(self, store: Store) -> None:
        """A stated updated is kept, and an edit comes after it even if it lies ahead."""
        ahead = NOON + timedelta(hours=5)
        stated = [
            replace(one, snapshot=replace(one.snapshot, updated=ahead)) for one in drafts(FIRST[:1])
        ]
        store.save(SITE, capture(FIRST[:1], NOON), stated, NOON)
        assert entry(store, "Ny cykelväg").updated == ahead
        put(store, [(FIRST[0][0], "Arbetet är inställt.", FIRST[0][2])], 60)
        assert entry(store, "Ny cykelväg").updated == ahead + timedelta(seconds=1)

    def test_a_retag_leaves_and_files(self, store: Store) -> None:
        """Other topics are two states; the entry moves between feeds and both feeds change."""
        put(store, FIRST)
        versions = {key: store.select(Formula.of(key)).version for key in ("kultur", "ekonomi")}
        line = (*FIRST[1][:2], "Ekonomi")
        saved = put(store, [FIRST[0], line, *FIRST[2:]], 60)
        assert kinds(saved) == ["left", "filed"]
        assert "Konserthuset öppnar" not in titles(store, "kultur")
        assert "Konserthuset öppnar" in titles(store, "ekonomi")
        assert all(store.select(Formula.of(key)).version > old for key, old in versions.items())

    def test_a_new_order_of_topics_is_no_change(self, store: Store) -> None:
        """The same topics printed in another order change nothing."""
        put(store, FIRST)
        assert put(store, [(*FIRST[0][:2], "Klimat,Trafik"), *FIRST[1:]], 60).changes == ()

    def test_lost_topics_are_kept(self, store: Store) -> None:
        """An entry that comes without topics keeps its own, with a warning."""
        put(store, FIRST)
        saved = put(store, [(*FIRST[0][:2], ""), *FIRST[1:]], 60)
        assert (saved.changes, [one.code for one in saved.problems]) == ((), ["topics-lost"])
        assert "Ny cykelväg" in titles(store, "trafik")

    def test_an_older_capture_never_edits(self, store: Store) -> None:
        """A capture from before the last sighting adds what is new to us and edits nothing."""
        newer = [("Ny cykelväg", "Arbetet är klart.", "Trafik,Klimat"), *FIRST[1:3]]
        put(store, newer, 3600)
        saved = put(store, FIRST, 0)
        assert {change.title for change in saved.changes} == {"Veckorapport 6", "Helgarbete"}
        assert entry(store, "Ny cykelväg").snapshot.summary == "Arbetet är klart."

    def test_a_late_capture_knows_its_neighbours(self, store: Store) -> None:
        """A late capture is compared with those before and after it, not with later ones."""
        put(store, FIRST[:2], 0)
        put(store, FIRST[:3], 120)
        later: list[Line] = [FIRST[0], ("Helgarbete", "I maj.", "Trafik"), FIRST[1]]
        put(store, later, 240)
        late: list[Line] = [FIRST[0], ("Helgarbete", "I januari.", "Trafik"), FIRST[1]]
        assert kinds(put(store, late, 60)) == ["created"]

    def test_numbers_tell_reports_apart(self, store: Store) -> None:
        """A weekly report that replaces the last one under a new number is a new entry."""
        put(store, FIRST[2:])
        saved = put(store, [("Veckorapport 8", "Läget i veckan.", "Ekonomi"), FIRST[4]], 60)
        assert kinds(saved) == ["created"]

    def test_equal_items_are_two(self, store: Store) -> None:
        """Two items that read the same in one capture are two entries with ids of their own."""
        twice = [FIRST[0], FIRST[0]]
        put(store, twice)
        assert len({entry.id for entry in store.select(ALL).entries}) == 2
        assert put(store, [*twice, FIRST[1]], 60).unchanged == 2

    def test_sources_are_apart(self, store: Store) -> None:
        """The same text in another source is another entry: nothing links them yet."""
        put(store, FIRST[:1])
        saved = store.save(SITE, capture(FIRST[:1], NOON, source="b"), drafts(FIRST[:1]), NOON)
        assert kinds(saved) == ["created"]
        assert len(set(ids(store).values())) == 1
        assert store.select(ALL).total == 2

    # -- time -------------------------------------------------------------------------------------

    def test_live_stamps(self, store: Store) -> None:
        """The top item of a live capture has the commit second, each below it one less."""
        put(store, FIRST)
        stamps = [entry.stamp for entry in store.select(ALL).entries]
        assert stamps == [NOON - timedelta(seconds=below) for below in range(5)]

    def test_live_stamps_within_a_second(self, store: Store) -> None:
        """Captures that follow at once get later seconds, and no two entries share one."""
        put(store, FIRST[:3])
        put(store, [*FIRST[3:], *FIRST[:3]])
        stamps = [entry.stamp for entry in store.select(ALL).entries]
        assert stamps == sorted(set(stamps), reverse=True)
        assert titles(store)[:2] == [line[0] for line in FIRST[3:]]

    def test_stated_stamps(self, store: Store) -> None:
        """Items of an import stand just below its stated time, in any order of imports."""
        put(store, FIRST[:2], 0, stated=NOON - timedelta(days=30))
        put(store, FIRST[2:4], 60, stated=NOON - timedelta(days=60))
        stamps = [entry.stamp for entry in store.select(ALL).entries]
        assert stamps == [
            NOON - timedelta(days=30, seconds=1),
            NOON - timedelta(days=30, seconds=2),
            NOON - timedelta(days=60, seconds=1),
            NOON - timedelta(days=60, seconds=2),
        ]

    def test_stated_stamps_that_are_taken(self, store: Store) -> None:
        """Two imports with one time share no second, and each keeps its order."""
        past = NOON - timedelta(days=30)
        put(store, FIRST[:2], 0, stated=past)
        put(store, FIRST[2:], 0, stated=past)
        entries = store.select(ALL).entries
        assert len({entry.stamp for entry in entries}) == 5
        assert [one for one in titles(store) if one in {line[0] for line in FIRST[2:]}] == [
            line[0] for line in FIRST[2:]
        ]

    def test_many_imports_of_one_time(self, store: Store) -> None:
        """However crowded a time is, every entry finds a second of its own."""
        past = NOON - timedelta(days=30)
        for number in range(8):
            put(store, [(f"{number} {line}", "", "Kultur") for line in "ab"], 0, stated=past)
        assert len({entry.stamp for entry in store.select(ALL).entries}) == 16

    def test_an_import_stays_below_live_entries(self, store: Store) -> None:
        """An import of the past, with or without a time, does not come above live entries."""
        put(store, FIRST[:2])
        put(store, FIRST[2:3], 60, stated=NOON - timedelta(days=1))
        lines = FIRST[3:]
        backfill = capture(lines, NOON + timedelta(seconds=90))
        store.save(SITE, replace(backfill, backfill=True), drafts(lines), NOON)
        assert titles(store) == [line[0] for line in FIRST]
