"""What a store answers: feeds, topics, from several threads and processes."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import ConfigError, NotFound
from feeds.model import Formula
from feeds.store import Store
from tests.helpers import NOON, SITE, Line, capture, drafts, topic
from tests.store.contract_base import Contract
from tests.store.lines import (
    ALL,
    FIRST,
    TOPICS,
    ids,
    kinds,
    put,
    state,
    titles,
    topic_state,
    with_topic,
)


class FeedsContract(Contract):
    """Formulas are answered from what is stored."""

    # -- feeds ------------------------------------------------------------------------------------

    def test_selection_of_a_topic(self, store: Store) -> None:
        """A topic's feed holds its entries and their version, and not those of other topics."""
        changes = put(store, FIRST).changes
        selection = store.select(Formula.of("trafik"))
        assert [entry.snapshot.title for entry in selection.entries] == [
            "Ny cykelväg",
            "Helgarbete",
        ]
        assert selection.total == 2
        assert selection.version == changes[-1].seq

    def test_a_change_touches_only_its_feeds(self, store: Store) -> None:
        """A new entry moves the version of its topics and of everything, and of nothing else."""
        put(store, FIRST)
        before = {key: store.select(Formula.of(key)).version for key in ("kultur", "trafik")}
        put(store, [("Ny utställning", "Den är stor.", "Kultur"), *FIRST], 60)
        after = {key: store.select(Formula.of(key)).version for key in ("kultur", "trafik")}
        assert after["kultur"] > before["kultur"]
        assert after["trafik"] == before["trafik"]

    def test_a_minor_edit_changes_the_version_only(self, store: Store) -> None:
        """A minor edit gives a feed another version, and leaves its updated alone."""
        put(store, FIRST)
        before = store.select(Formula.of("kultur"))
        line = ("Konserthuset öppnar!", *FIRST[1][1:])
        put(store, [FIRST[0], line, *FIRST[2:]], 60)
        after = store.select(Formula.of("kultur"))
        assert (after.version > before.version, after.updated) == (True, before.updated)

    def test_an_empty_topic(self, store: Store) -> None:
        """A topic without entries has a feed, as old as the topic."""
        store.adopt(SITE, [topic("Nytt")], "1", NOON + timedelta(hours=1))
        selection = store.select(Formula.of("nytt"))
        assert (selection.entries, selection.updated) == ((), NOON + timedelta(hours=1))

    def test_a_changed_site_touches_every_feed(self, store: Store) -> None:
        """Another title or renderer changes the version of all feeds; the same ones do not."""
        put(store, FIRST)
        before = store.select(Formula.of("kultur")).version
        store.adopt(SITE, TOPICS, "1", NOON)
        assert store.select(Formula.of("kultur")).version == before
        moved = replace(SITE, base_url="https://other.example")
        store.adopt(moved, TOPICS, "1", NOON, serving=False)
        assert store.select(Formula.of("kultur")).version == before
        store.adopt(SITE, TOPICS, "2", NOON)
        assert store.select(Formula.of("kultur")).version > before

    def test_the_newest_fifty_and_the_open_block(self, store: Store) -> None:
        """The current document has the newest 50, and all of the block that is not yet archived."""
        many: list[Line] = [(f"Nyhet {number}", "", "Kultur") for number in range(60, 0, -1)]
        put(store, many)
        old = [(f"Gammal nyhet {number}", "", "Kultur") for number in range(5, 0, -1)]
        put(store, old, 60, stated=NOON - timedelta(days=9))
        shown = titles(store, "kultur")
        assert store.select(Formula.of("kultur")).total == 65
        assert shown[:50] == [line[0] for line in many[:50]]
        assert shown[50:] == [line[0] for line in old]

    def test_the_open_block_holds_the_latest_arrivals(self, store: Store) -> None:
        """Of a long first capture the lowest items came first: they are archived, not shown."""
        many: list[Line] = [(f"Nyhet {number}", "", "Kultur") for number in range(120, 0, -1)]
        changes = put(store, many).changes
        assert [change.title for change in changes] == [line[0] for line in reversed(many)]
        assert titles(store) == [line[0] for line in many[:50]]

    def test_unknown_names(self, store: Store) -> None:
        """A topic or entry that does not exist is not found, with suggestions."""
        with pytest.raises(NotFound) as caught:
            store.select(Formula.of("kultr"))
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
        assert store.select(Formula.of("miljö")).total == 3

    def test_topics_of_another_process(self, store: Store, url: str) -> None:
        """Topics that another process opens are known at once; those of a dry run never were."""
        other = Store(url)
        assert other.topics() == store.topics()
        lines = [with_topic(drafts([("A", "ett", "")])[0], "Miljö")]
        other.save(SITE, capture([("1", "", "")], NOON), lines, NOON, dry_run=True)
        assert len(other.topics()) == len(TOPICS)
        store.save(SITE, capture([("1", "", "")], NOON), lines, NOON)
        assert other.topics() == store.topics() != TOPICS
        again = [with_topic(drafts([("B", "två", "")])[0], "Miljö")]
        later = NOON + timedelta(seconds=60)
        assert kinds(other.save(SITE, capture([("2", "", "")], later), again, later)) == ["created"]
        assert topic_state(store, "miljö") == topic_state(other, "miljö") == "known"
        other.close()

    def test_the_operator_confirms(self, store: Store) -> None:
        """A pending topic that the operator writes down is known."""
        pending = [with_topic(drafts([("A", "ett", "")])[0], "Miljö")]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        store.adopt(SITE, [topic("Miljö")], "1", NOON)
        assert topic_state(store, "miljö") == "known"

    def test_a_former_label_stays_an_alias(self, store: Store) -> None:
        """A source goes on printing the old label of a renamed topic: it is the same topic."""
        put(store, FIRST)
        renamed = [replace(topic("Kultur"), label="Kultur och fritid", aliases=("Nöje",))]
        store.adopt(SITE, renamed, "1", NOON)
        known = next(one for one in store.topics() if one.key == "kultur")
        assert (known.label, set(known.aliases)) == ("Kultur och fritid", {"Kultur", "Nöje"})
        pending = [with_topic(drafts([("A", "ett", "")])[0], "Kultur")]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        assert "A" in titles(store, "kultur")

    def test_labels_of_one_spelling_are_one_topic(self, store: Store) -> None:
        """A pending topic whose label the store knows in another letter case is that topic."""
        pending = [with_topic(drafts([("A", "ett", "")])[0], "KULTUR")]
        store.save(SITE, capture([("1", "", "")], NOON), pending, NOON)
        assert titles(store, "kultur") == ["A"]
        assert len(store.topics()) == len(TOPICS)

    def test_summaries(self, store: Store) -> None:
        """Every topic tells how many entries it has and where the newest stands, by key."""
        put(store, FIRST)
        store.adopt(SITE, [topic("Buss")], "1", NOON)
        places = {one.snapshot.title: one.place for one in store.entries(ALL, 9)}
        assert [(one.topic.key, one.total, one.newest) for one in store.summaries()] == [
            ("buss", 0, None),
            ("ekonomi", 2, places["Veckorapport 7"]),
            ("klimat", 1, places["Ny cykelväg"]),
            ("kultur", 1, places["Konserthuset öppnar"]),
            ("trafik", 2, places["Ny cykelväg"]),
        ]

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
                selection = store.select(Formula.of("kultur"))
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
        assert store.select(Formula.of("kultur")).total == 36

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
