"""What every store must do; a back end inherits `StoreContract` and provides `url`."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from feeds.errors import ConfigError, NotFound
from feeds.model import Draft, Entry, Formula
from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, Line, capture, drafts, topic

FIRST: list[Line] = [
    ("Ny cykelväg", "Arbetet börjar i maj.", "Trafik,Klimat"),
    ("Konserthuset öppnar", "Invigningen är på lördag.", "Kultur"),
    ("Veckorapport 7", "Läget i veckan.", "Ekonomi"),
    ("Veckorapport 6", "Läget i veckan.", "Ekonomi"),
    ("Helgarbete", "Spåren byts mellan A och B.", "Trafik"),
]
TOPICS = [topic(label) for label in ("Ekonomi", "Klimat", "Kultur", "Trafik")]
ALL = Formula()


class StoreContract:
    """The contract: each test gets an empty ``store`` with four topics."""

    @pytest.fixture
    def url(self) -> str:
        """The URL of an empty database."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        """An empty store that has adopted the site."""
        opened = Store(url)
        opened.adopt(SITE, TOPICS, "1", NOON)
        yield opened
        opened.close()

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

    def test_a_retag_leaves_and_files(self, store: Store) -> None:
        """Other topics are two states; the entry moves between feeds and both feeds change."""
        put(store, FIRST)
        versions = {key: store.select(Formula(key)).version for key in ("kultur", "ekonomi")}
        line = (*FIRST[1][:2], "Ekonomi")
        saved = put(store, [FIRST[0], line, *FIRST[2:]], 60)
        assert kinds(saved) == ["left", "filed"]
        assert "Konserthuset öppnar" not in titles(store, "kultur")
        assert "Konserthuset öppnar" in titles(store, "ekonomi")
        assert all(store.select(Formula(key)).version > old for key, old in versions.items())

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

    def test_an_import_stays_below_live_entries(self, store: Store) -> None:
        """An import of the past, with or without a time, does not come above live entries."""
        put(store, FIRST[:2])
        put(store, FIRST[2:3], 60, stated=NOON - timedelta(days=1))
        lines = FIRST[3:]
        backfill = capture(lines, NOON + timedelta(seconds=90))
        store.save(SITE, replace(backfill, backfill=True), drafts(lines), NOON)
        assert titles(store) == [line[0] for line in FIRST]

    # -- feeds ------------------------------------------------------------------------------------

    def test_selection_of_a_topic(self, store: Store) -> None:
        """A topic's feed holds its entries and their version, and not those of other topics."""
        changes = put(store, FIRST).changes
        selection = store.select(Formula("trafik"))
        assert [entry.snapshot.title for entry in selection.entries] == [
            "Ny cykelväg",
            "Helgarbete",
        ]
        assert selection.total == 2
        assert selection.version == changes[-1].seq

    def test_a_change_touches_only_its_feeds(self, store: Store) -> None:
        """A new entry moves the version of its topics and of everything, and of nothing else."""
        put(store, FIRST)
        before = {key: store.select(Formula(key)).version for key in ("kultur", "trafik")}
        put(store, [("Ny utställning", "Den är stor.", "Kultur"), *FIRST], 60)
        after = {key: store.select(Formula(key)).version for key in ("kultur", "trafik")}
        assert after["kultur"] > before["kultur"]
        assert after["trafik"] == before["trafik"]

    def test_a_minor_edit_changes_the_version_only(self, store: Store) -> None:
        """A minor edit gives a feed another version, and leaves its updated alone."""
        put(store, FIRST)
        before = store.select(Formula("kultur"))
        line = ("Konserthuset öppnar!", *FIRST[1][1:])
        put(store, [FIRST[0], line, *FIRST[2:]], 60)
        after = store.select(Formula("kultur"))
        assert (after.version > before.version, after.updated) == (True, before.updated)

    def test_an_empty_topic(self, store: Store) -> None:
        """A topic without entries has a feed, as old as the topic."""
        store.adopt(SITE, [topic("Nytt")], "1", NOON + timedelta(hours=1))
        selection = store.select(Formula("nytt"))
        assert (selection.entries, selection.updated) == ((), NOON + timedelta(hours=1))

    def test_a_changed_site_touches_every_feed(self, store: Store) -> None:
        """Another title or renderer changes the version of all feeds; the same ones do not."""
        put(store, FIRST)
        before = store.select(Formula("kultur")).version
        store.adopt(SITE, TOPICS, "1", NOON)
        assert store.select(Formula("kultur")).version == before
        store.adopt(SITE, TOPICS, "2", NOON)
        assert store.select(Formula("kultur")).version > before

    def test_the_newest_fifty_and_the_open_block(self, store: Store) -> None:
        """The current document has the newest 50, and all of the block that is not yet archived."""
        many: list[Line] = [(f"Nyhet {number}", "", "Kultur") for number in range(60, 0, -1)]
        put(store, many)
        old = [(f"Gammal nyhet {number}", "", "Kultur") for number in range(5, 0, -1)]
        put(store, old, 60, stated=NOON - timedelta(days=9))
        shown = titles(store, "kultur")
        assert store.select(Formula("kultur")).total == 65
        assert shown[:50] == [line[0] for line in many[:50]]
        assert shown[50:] == [
            *(line[0] for line in many[50:] if line[0] in shown),
            *(line[0] for line in old),
        ]
        assert {line[0] for line in old} < set(shown)

    def test_unknown_names(self, store: Store) -> None:
        """A topic or entry that does not exist is not found, with suggestions."""
        with pytest.raises(NotFound) as caught:
            store.select(Formula("kultr"))
        assert caught.value.suggestions == ("kultur",)
        with pytest.raises(NotFound):
            store.entry("0" * 20)

    def test_entries_by_key_and_in_a_list(self, store: Store) -> None:
        """An entry is found by its key, and lists are as long as asked for."""
        put(store, FIRST)
        listed = store.entries(ALL, 2)
        assert [entry.snapshot.title for entry in listed] == ["Ny cykelväg", "Konserthuset öppnar"]
        assert store.entry(listed[0].key) == listed[0]

    # -- topics -----------------------------------------------------------------------------------

    def test_pending_topics(self, store: Store) -> None:
        """An unknown topic is pending until another entry of another capture has it, too."""
        lines = drafts([("A", "ett", ""), ("B", "två", "")])
        pending = [with_topic(one, "Miljö") for one in lines]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        assert topic_state(store, "miljö") == "pending"
        later = NOON + timedelta(seconds=60)
        store.save(SITE, capture([("2", "", "")], later), pending, later)
        assert topic_state(store, "miljö") == "pending"
        other = [with_topic(drafts([("C", "tre", "")])[0], "Miljö")]
        store.save(SITE, capture([("3", "", "")], later), other, later)
        assert topic_state(store, "miljö") == "known"
        assert store.select(Formula("miljö")).total == 3

    def test_the_operator_confirms(self, store: Store) -> None:
        """A pending topic that the operator writes down is known."""
        pending = [with_topic(drafts([("A", "ett", "")])[0], "Miljö")]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        store.adopt(SITE, [topic("Miljö")], "1", NOON)
        assert topic_state(store, "miljö") == "known"

    def test_labels_of_one_spelling_are_one_topic(self, store: Store) -> None:
        """A pending topic whose label the store knows in another letter case is that topic."""
        pending = [with_topic(drafts([("A", "ett", "")])[0], "KULTUR")]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        assert titles(store, "kultur") == ["A"]
        assert len(store.topics()) == len(TOPICS)

    def test_summaries(self, store: Store) -> None:
        """Every topic tells how many entries it has and which is the newest."""
        put(store, FIRST)
        found = {
            one.topic.key: (one.total, one.newest.snapshot.title if one.newest else None)
            for one in store.summaries()
        }
        assert found == {
            "ekonomi": (2, "Veckorapport 7"),
            "klimat": (1, "Ny cykelväg"),
            "kultur": (1, "Konserthuset öppnar"),
            "trafik": (2, "Ny cykelväg"),
        }

    def test_the_tagging_entity_is_for_ever(self, store: Store) -> None:
        """A database made with one tagging entity refuses another; another domain is no matter."""
        put(store, FIRST)
        before = ids(store)
        store.adopt(replace(SITE, base_url="https://moved.example.com"), TOPICS, "1", NOON)
        assert ids(store) == before
        with pytest.raises(ConfigError, match=r"example\.org,2026-01-01"):
            store.adopt(replace(SITE, tag_authority="example.com"), TOPICS, "1", NOON)

    # -- several at once --------------------------------------------------------------------------

    def test_a_second_store_sees_commits(self, store: Store, url: str) -> None:
        """Another process's commits are in the next answer, from the same state throughout."""
        reader = Store(url)
        assert reader.select(ALL).total == 0
        put(store, FIRST)
        assert reader.select(ALL).total == 5
        put(store, [("Ny", "", "Kultur"), *FIRST], 60)
        assert reader.select(ALL) == store.select(ALL)
        reader.close()

    def test_threads_see_whole_states(self, store: Store, url: str) -> None:
        """While another store writes, threads that share one store see only whole captures."""
        writer, wrong = Store(url), list[str]()
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                selection = store.select(Formula("kultur"))
                if selection.total % 3 or selection.total != len(selection.entries):
                    wrong.append(f"{selection.total} and {len(selection.entries)}")

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(12):
            put(writer, [(f"{number}.{line}", "", "Kultur") for line in range(3)], number * 60)
        done.set()
        for thread in threads:
            thread.join()
        writer.close()
        assert wrong == []
        assert store.select(Formula("kultur")).total == 36

    def test_nothing_of_a_failed_save_is_kept(self, store: Store) -> None:
        """An error in the middle of a capture leaves the store as it was."""
        put(store, FIRST[:1])
        before = state(store)
        broken = drafts(FIRST)
        broken[3] = replace(broken[3], snapshot=replace(broken[3].snapshot, title=None))  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            store.save(SITE, capture(FIRST, NOON), broken, NOON)
        assert state(store) == before
        assert kinds(put(store, FIRST, 60)) == ["created"] * 4


def put(
    store: Store, lines: list[Line], after: float = 0, *, stated: datetime | None = None
) -> Saved:
    """Save a capture of lines that is committed that many seconds after noon."""
    now = NOON + timedelta(seconds=after)
    one = capture(lines, stated or now, stated=stated is not None)
    return store.save(SITE, one, drafts(lines), now)


def kinds(saved: Saved) -> list[str]:
    """The kinds of the changes, in order."""
    return [change.kind for change in saved.changes]


def titles(store: Store, key: str | None = None) -> list[str]:
    """The titles of a topic's current document, or of everything."""
    return [entry.snapshot.title for entry in store.select(Formula(key)).entries]


def ids(store: Store) -> dict[str, str]:
    """The id of each title."""
    return {entry.snapshot.title: entry.id for entry in store.entries(ALL, 1000)}


def entry(store: Store, title: str) -> Entry:
    """The newest entry of a title."""
    return next(one for one in store.entries(ALL, 1000) if one.snapshot.title == title)


def last_seen(store: Store, title: str) -> datetime:
    """When an entry was seen last."""
    return entry(store, title).last_seen


def state(store: Store) -> object:
    """Everything that a store tells."""
    return store.entries(ALL, 1000), store.select(ALL), store.summaries()


def topic_state(store: Store, key: str) -> str:
    """Whether a topic is known or pending."""
    return next(one.state for one in store.topics() if one.key == key)


def with_topic(one: Draft, label: str) -> Draft:
    """A draft with one pending topic."""
    return replace(one, snapshot=replace(one.snapshot, topics=(topic(label, "pending"),)))
