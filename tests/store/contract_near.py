"""What a store tells of what is near a feed, and beside an entry."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import NotFound
from feeds.model import Entry, Formula
from feeds.store import Store
from tests.helpers import NOON, topic
from tests.store.contract_base import Contract
from tests.store.lines import EXTRA, FIRST, adopt, end, entry, include, named, put, spread

LATER = NOON + timedelta(hours=1)


def near(store: Store, spelled: str, most: int = 9) -> list[tuple[str, int, int]]:
    """Keys and numbers of a formula's neighbours."""
    found = store.neighbours(Formula.parse(spelled), most)
    return [(one.topic.key, one.shared, one.total) for one in found]


def beside(store: Store, title: str) -> dict[str, tuple[str | None, str | None]]:
    """The titles of the older and of the newer entry, by topic."""
    found = store.beside(entry(store, title).key)
    return {
        one.topic.key: (
            one.older and one.older.snapshot.title,
            one.newer and one.newer.snapshot.title,
        )
        for one in found
    }


class NearContract(Contract):
    """What is near is found in the entries as they are, and in topics that lists may name."""

    # -- neighbours -------------------------------------------------------------------------------

    def test_neighbours_of_a_topic(self, store: Store) -> None:
        """Topics that share entries, most first, then by key; never the topic itself."""
        put(store, [*EXTRA, *FIRST])
        assert near(store, "trafik") == [("klimat", 2, 2), ("kultur", 2, 3)]
        assert near(store, "trafik", 1) == [("klimat", 2, 2)]
        assert near(store, "kultur") == [("trafik", 2, 4), ("klimat", 1, 2)]
        assert near(store, "ekonomi") == near(store, "trafik", 0) == []

    def test_neighbours_of_a_formula(self, store: Store) -> None:
        """What a formula names is none of its neighbours, wanted or not; of everything all are."""
        put(store, [*EXTRA, *FIRST])
        assert near(store, "klimat,kultur") == [("trafik", 3, 4)]
        assert near(store, "kultur+trafik") == [("klimat", 1, 2)]
        assert near(store, "trafik+!klimat") == [("kultur", 1, 3)]
        assert near(store, "kultur+!ekonomi", 1) == [("trafik", 2, 4)]
        everything = [("trafik", 4, 4), ("kultur", 3, 3), ("ekonomi", 2, 2), ("klimat", 2, 2)]
        assert near(store, "all") == everything
        assert near(store, "all", 2) == everything[:2]

    def test_neighbours_as_they_are_now(self, store: Store) -> None:
        """An entry with other topics makes other neighbours; what has left makes none."""
        put(store, [*EXTRA, *FIRST])
        assert near(store, "kultur", 1) == [("trafik", 2, 4)]
        put(store, [(*EXTRA[0][:2], "Ekonomi"), *EXTRA[1:], *FIRST], 60)
        assert near(store, "kultur") == [("trafik", 1, 3)]
        assert near(store, "klimat") == [("trafik", 1, 3)]
        store.erase(entry(store, "Buss 4").key, LATER)
        assert near(store, "kultur") == [("trafik", 1, 3)]
        put(store, [("Ny tunnel", "", "Trafik")], 7200)
        assert near(store, "kultur") == [("trafik", 1, 4)]
        store.close_erasures(LATER + timedelta(days=31))
        assert near(store, "kultur") == []

    def test_neighbours_that_lists_may_name(self, store: Store) -> None:
        """Hidden and gone topics are no neighbours; retired ones are."""
        put(store, [*EXTRA, *FIRST])
        end(store, "klimat", "hidden")
        assert near(store, "trafik") == [("kultur", 2, 3)]
        end(store, "kultur", "gone")
        assert near(store, "trafik") == []
        end(store, "klimat", "retired")
        assert near(store, "trafik") == [("klimat", 2, 2)]

    def test_neighbours_that_include_others(self, store: Store) -> None:
        """A topic shares what any of those that it includes shares, each entry once."""
        put(store, [*EXTRA, *FIRST])
        include(store)
        assert near(store, "kultur") == [("samhalle", 2, 4), ("trafik", 2, 4), ("klimat", 1, 2)]
        assert near(store, "samhalle") == [("trafik", 4, 4), ("klimat", 2, 2), ("kultur", 2, 3)]

    def test_neighbours_after_each_capture(self, store: Store) -> None:
        """Whatever topics entries get, lose and share, neighbours are what the entries say."""
        rng = random.Random(7)  # noqa: S311  # the same in each run
        labels = ["Ekonomi", "Klimat", "Kultur", "Trafik", "Buss", "Tåg"]
        adopt(store, topic("Buss"), topic("Tåg"))
        for capture in range(12):
            some = rng.sample(range(20), 6)
            lines = [named(f"N {n}", ",".join(rng.sample(labels, rng.randint(1, 3)))) for n in some]
            put(store, lines, 7200 + 60 * capture)
            for key in map(str.lower, labels):
                found = store.entries(Formula.of(key), 99)
                counts = Counter(one.key for entry in found for one in entry.snapshot.topics)
                del counts[key]
                expected = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                assert [one[:2] for one in near(store, key, 3)] == expected[:3]

    # -- beside -----------------------------------------------------------------------------------

    def test_what_stands_beside(self, store: Store) -> None:
        """The next entries of each topic, in the order in which the entry has its topics."""
        put(store, [*EXTRA, *FIRST])
        assert beside(store, "Ny cykelväg") == {
            "trafik": ("Helgarbete", "Buss 4"),
            "klimat": (None, "Ny station"),
        }
        assert list(beside(store, "Ny cykelväg")) == ["trafik", "klimat"]
        assert list(beside(store, "Ny station")) == ["klimat", "trafik", "kultur"]
        assert beside(store, "Veckorapport 6") == {"ekonomi": (None, "Veckorapport 7")}
        assert store.beside(entry(store, "Buss 4").id) == store.beside(entry(store, "Buss 4").key)

    def test_beside_is_the_order_of_the_feed(self, store: Store) -> None:
        """Wherever edits have moved entries to, older and newer ones are those of the feed."""
        spread(store, {0: FIRST, 3: EXTRA, 1: [named(f"N {n}", "Trafik,Klimat") for n in range(9)]})
        for title in ("Helgarbete", "N 4", "Buss 4"):
            store.retract(entry(store, title).key, "Fel.", LATER)
        store.erase(entry(store, "N 6").key, LATER)
        store.restore(entry(store, "N 4").key, LATER + timedelta(hours=1))
        for key in ("trafik", "klimat", "kultur"):
            feed: list[Entry | None] = [None, *store.entries(Formula.of(key), 99), None]
            for newer, one, older in zip(feed, feed[1:], feed[2:], strict=False):
                assert one is not None
                [mine] = [some for some in store.beside(one.key) if some.topic.key == key]
                assert (mine.older, mine.newer) == (older, newer)

    def test_beside_in_topics_as_they_are(self, store: Store) -> None:
        """Only topics that lists may name, under their present labels, with what they include."""
        put(store, [*EXTRA, *FIRST])
        include(store)
        put(store, [named("Ny lag", "Samhälle"), *EXTRA, *FIRST], 60)
        adopt(store, replace(topic("Ekonomi"), label="Ekonomi och budget"))
        end(store, "klimat", "hidden")
        end(store, "kultur", "gone")
        assert beside(store, "Ny station") == {"trafik": ("Buss 4", None)}
        assert beside(store, "Konserthuset öppnar") == {}
        [one] = store.beside(entry(store, "Veckorapport 7").key)
        assert one.topic.label == "Ekonomi och budget"
        end(store, "trafik", "retired")
        assert beside(store, "Ny station") == {"trafik": ("Buss 4", None)}

    def test_beside_of_many_topics(self, store: Store) -> None:
        """Of an entry with many topics the first six that lists may name are told."""
        labels = [f"T{number}" for number in range(9)]
        adopt(store, *map(topic, labels))
        put(store, [named("A", ",".join(labels)), named("B", ",".join(labels))])
        end(store, "t1", "hidden")
        expected = ["t0", "t2", "t3", "t4", "t5", "t6"]
        assert beside(store, "A") == dict.fromkeys(expected, ("B", None))
        assert list(beside(store, "B")) == expected

    def test_beside_of_what_has_left(self, store: Store) -> None:
        """Nothing stands beside an entry that has left, nor it beside others; before, it does."""
        put(store, FIRST)
        key = entry(store, "Ny cykelväg").key
        store.erase(key, LATER)
        [in_trafik, in_klimat] = store.beside(key)
        assert in_trafik.older == entry(store, "Helgarbete")
        assert (in_klimat.topic.key, in_klimat.older, in_klimat.newer) == ("klimat", None, None)
        assert beside(store, "Helgarbete") == {"trafik": (None, "")}
        store.close_erasures(LATER + timedelta(days=31))
        assert store.beside(key) == ()
        assert beside(store, "Helgarbete") == {"trafik": (None, None)}

    def test_beside_of_nothing(self, store: Store) -> None:
        """An entry that there is not is not found, as `Store.entry` says it."""
        put(store, FIRST)
        with pytest.raises(NotFound) as caught:
            store.beside("0" * 20)
        with pytest.raises(NotFound) as expected:
            store.entry("0" * 20)
        assert caught.value.message == expected.value.message
