"""The lives of topics: parents, states, successors, and the slugs that they answer to."""

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import Gone, NotFound, UsageError
from feeds.model import Formula, SavedFormula, Topic
from feeds.store import Store
from tests.helpers import NOON, SITE, capture, drafts, topic
from tests.store.contract_base import Contract
from tests.store.lines import FIRST, TOPICS, put

SOCIETY = Topic("samhalle", "Samhälle", include_children=True)


def adopt(store: Store, topics: Iterable[Topic], after: float = 600) -> None:
    """Tell the store of topics, that many seconds after noon."""
    store.adopt(SITE, topics, "1", NOON + timedelta(seconds=after))


def versions(store: Store, *spelled: str) -> dict[str, int]:
    """The version of each formula's feed."""
    return {text: store.select(Formula.parse(text)).version for text in spelled}


def touched(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Whose version has risen; none may fall."""
    assert all(after[key] >= before[key] for key in before)
    return {key for key in before if after[key] > before[key]}


def held(store: Store, spelled: str) -> set[str]:
    """The titles in a formula's feed."""
    return {one.snapshot.title for one in store.select(Formula.parse(spelled)).entries}


class TopicsContract(Contract):
    """What the operator says of topics is what their feeds hold."""

    @pytest.fixture
    def family(self, store: Store) -> Store:
        """Five entries; traffic and climate are parts of society, which is part of nothing."""
        put(store, FIRST)
        under = [
            replace(one, parent="samhalle") for one in TOPICS if one.key in ("klimat", "trafik")
        ]
        adopt(store, [SOCIETY, *under, Topic("allt-har", "Allt här", include_children=True)], 60)
        return store

    def test_a_parent_includes_its_children(self, family: Store) -> None:
        """A parent's feed holds its children's entries, once each, and its negation holds none."""
        assert held(family, "samhalle") == {"Ny cykelväg", "Helgarbete"}
        assert held(family, "samhalle+klimat") == {"Ny cykelväg"}
        assert held(family, "samhalle+!klimat") == {"Helgarbete"}
        assert held(family, "!samhalle") == {
            "Konserthuset öppnar",
            "Veckorapport 7",
            "Veckorapport 6",
        }
        assert held(family, "kultur,samhalle") == held(family, "!ekonomi")

    def test_a_parent_that_includes_nothing(self, family: Store) -> None:
        """Without ``include_children`` a parent's feed holds its own entries only."""
        before = versions(family, "samhalle", "kultur", "trafik")
        adopt(family, [replace(SOCIETY, include_children=False)])
        assert held(family, "samhalle") == set()
        assert touched(before, versions(family, *before)) == {"samhalle"}

    def test_entries_of_children_touch_parents(self, family: Store) -> None:
        """A new entry of a child is a new version of the parent's feed, and not of others."""
        before = versions(family, "samhalle", "allt-har", "!samhalle", "kultur")
        put(family, [("Ny buss", "Den är röd.", "Trafik"), *FIRST], 900)
        assert touched(before, versions(family, *before)) == {"samhalle"}

    def test_a_child_that_moves(self, family: Store) -> None:
        """A child that gets another parent touches both feeds and takes its entries along."""
        before = versions(family, "samhalle", "allt-har", "!samhalle", "trafik", "kultur", "klimat")
        adopt(family, [replace(topic("Trafik"), parent="allt-har")])
        after = versions(family, *before)
        assert touched(before, after) == {"samhalle", "allt-har", "!samhalle", "trafik"}
        assert held(family, "samhalle") == {"Ny cykelväg"}
        assert held(family, "allt-har") == {"Ny cykelväg", "Helgarbete"}

    def test_a_child_that_leaves(self, family: Store) -> None:
        """A child without a parent any more touches the feed that loses its entries."""
        before = versions(family, "samhalle", "allt-har", "kultur")
        adopt(family, [topic("Trafik")])
        assert touched(before, versions(family, *before)) == {"samhalle"}
        assert held(family, "samhalle") == {"Ny cykelväg"}

    def test_grandparents(self, family: Store) -> None:
        """A child moves under a new topic of an old one: the oldest holds and is touched, in
        whatever order the topics are told.
        """
        before = versions(family, "allt-har", "kultur")
        between = Topic("mellan", "Mellan", parent="allt-har", include_children=True)
        adopt(family, [replace(topic("Trafik"), parent="mellan"), between])
        assert touched(before, versions(family, *before)) == {"allt-har"}
        assert held(family, "allt-har") == held(family, "mellan") == {"Ny cykelväg", "Helgarbete"}

    def test_the_order_of_the_file_does_not_matter(self, family: Store, url: str) -> None:
        """In any order, the same topics give the same feeds, and touch all that they change."""
        moved = [
            Topic("mellan", "Mellan", parent="allt-har", include_children=True),
            replace(SOCIETY, parent="mellan"),
            replace(topic("Kultur"), parent="samhalle"),
        ]
        spelled = ("allt-har", "samhalle", "kultur", "ekonomi", "!allt-har", "samhalle+!kultur")
        for order in itertools.permutations(moved):
            adopt(family, [SOCIETY, topic("Kultur"), Topic("mellan", "Mellan")])
            contents = {text: held(family, text) for text in spelled}
            before = versions(family, *spelled)
            adopt(family, order)
            changed = {text for text in spelled if held(family, text) != contents[text]}
            assert held(family, "allt-har") == {"Ny cykelväg", "Helgarbete", "Konserthuset öppnar"}
            assert changed == {"allt-har", "samhalle", "!allt-har"}
            assert changed <= touched(before, versions(family, *before))
            assert versions(family, "ekonomi")["ekonomi"] == before["ekonomi"]

    def test_another_process_sees_kinship(self, family: Store, url: str) -> None:
        """A store that was open before has the same feeds afterwards."""
        other = Store(url)
        assert held(other, "samhalle") == {"Ny cykelväg", "Helgarbete"}
        adopt(family, [replace(topic("Kultur"), parent="samhalle")])
        assert other.select(Formula.of("samhalle")) == family.select(Formula.of("samhalle"))
        assert "Konserthuset öppnar" in held(other, "samhalle")
        other.close()

    # -- states -----------------------------------------------------------------------------------

    def test_hidden(self, family: Store) -> None:
        """A hidden topic is not found nor listed nor suggested; its entries stay in other feeds."""
        before = versions(family, "samhalle", "kultur")
        adopt(family, [replace(topic("Trafik", "hidden"), parent="samhalle")])
        for asked in ("trafik", "kultur,trafik", "!trafik"):
            with pytest.raises(NotFound) as caught:
                family.resolve(Formula.parse(asked))
            assert not isinstance(caught.value, Gone)
            with pytest.raises(NotFound):
                family.select(Formula.parse(asked))
        assert "trafik" not in caught.value.suggestions
        assert "trafik" not in family.nearest_topics("trafik")
        assert "trafik" not in [one.topic.key for one in family.summaries()]
        assert held(family, "samhalle") == {"Ny cykelväg", "Helgarbete"}
        assert touched(before, versions(family, *before)) == set()

    def test_gone(self, store: Store) -> None:
        """A topic that is gone says so and suggests its successors, as far as they are served."""
        put(store, FIRST)
        gone = replace(topic("Trafik", "gone"), successors=("klimat", "kultur", "ekonomi"))
        adopt(store, [gone, topic("Kultur", "hidden"), topic("Ekonomi", "retired")])
        for asked in ("trafik", "klimat+!trafik"):
            with pytest.raises(Gone) as caught:
                store.resolve(Formula.parse(asked))
            assert caught.value.suggestions == ("klimat", "ekonomi")
            assert caught.value.message == "the topic 'Trafik' is no more"
        with pytest.raises(Gone):
            store.select(Formula.of("trafik"))
        assert [one.topic.key for one in store.summaries()] == ["ekonomi", "klimat"]

    def test_retired(self, store: Store) -> None:
        """A retired topic is served, with its state, under a new version."""
        put(store, FIRST)
        before = versions(store, "trafik", "klimat,trafik", "klimat", "kultur")
        adopt(store, [replace(topic("Trafik", "retired"), successors=("klimat",))])
        assert touched(before, versions(store, *before)) == {"trafik", "klimat,trafik"}
        selection = store.select(Formula.of("trafik"))
        assert selection.total == 2
        assert selection.topic is not None
        assert (selection.topic.state, selection.topic.successors) == ("retired", ("klimat",))

    @pytest.mark.parametrize("state", ["retired", "hidden", "gone"])
    def test_and_back(self, store: Store, state: str) -> None:
        """A topic that is known again is served as before, under a new version."""
        put(store, FIRST)
        before, contents = versions(store, "trafik", "kultur"), held(store, "trafik")
        adopt(store, [topic("Trafik", state)])
        adopt(store, [topic("Trafik")], 900)
        assert touched(before, versions(store, *before)) == {"trafik"}
        assert store.select(Formula.of("trafik")).updated == NOON + timedelta(seconds=900)
        assert held(store, "trafik") == contents

    def test_what_is_in_no_feed_touches_none(self, store: Store) -> None:
        """Aliases, successors, and topics told again change nothing that is served."""
        put(store, FIRST)
        retired = replace(topic("Kultur", "retired"), successors=("klimat",))
        adopt(store, [retired])
        before = versions(store, "all", "trafik", "kultur", "klimat")
        adopt(store, [replace(topic("Trafik"), aliases=("Trafiken",))])
        adopt(store, [replace(retired, successors=("ekonomi",))])
        adopt(store, [retired, *TOPICS[:2]])
        assert touched(before, versions(store, *before)) == set()

    # -- slugs ------------------------------------------------------------------------------------

    def test_aliases_are_addresses(self, store: Store) -> None:
        """What a label, an alias or a former label looks like in an address leads to the topic."""
        adopt(store, [replace(topic("Kultur"), aliases=("Kulturen", "Konst & kultur"))])
        adopt(store, [Topic("klimat", "Klimat och miljö")], 700)
        for asked, canonical in {
            "Kulturen": "kultur",
            "konst-kultur,trafik": "kultur,trafik",
            "klimat-och-miljo": "klimat",
            "!klimat": "all+!klimat",
            "KULTUREN+kultur": "kultur",
            "kulturén": "kultur",
            "trafik": "trafik",
        }.items():
            assert str(store.resolve(Formula.parse(asked))) == canonical
        with pytest.raises(UsageError, match="holds nothing"):
            store.resolve(Formula.parse("kultur+!kulturen"))

    def test_a_key_is_never_shadowed(self, store: Store) -> None:
        """A topic whose alias looks like another's key, or alias, takes no address from it."""
        greedy = replace(topic("Ekonomi"), aliases=("Kultur!", "Buss"))
        adopt(store, [greedy, replace(topic("Trafik"), aliases=("buss!",))])
        assert str(store.resolve(Formula.of("kultur"))) == "kultur"
        assert str(store.resolve(Formula.of("buss"))) == "ekonomi"
        adopt(store, [Topic("buss", "Bussar")], 700)
        assert str(store.resolve(Formula.of("buss"))) == "buss"

    def test_names_of_saved_formulas(self, store: Store) -> None:
        """A topic that a source brings does not take the address of a saved formula."""
        site = replace(SITE, formulas=(SavedFormula("buss", Formula.of("trafik")),))
        lines = [("Ny buss", "Den är röd.", "")]
        bus = replace(topic("Buss"), state="pending")
        [one] = drafts(lines)
        one = replace(one, snapshot=replace(one.snapshot, topics=(bus,)))
        store.save(site, capture(lines, NOON), [one], NOON)
        assert str(store.resolve(Formula.of("buss"))) == "buss-2"
        assert held(store, "buss-2") == {"Ny buss"}

    def test_suggestions_from_labels(self, store: Store) -> None:
        """A misspelt alias or label suggests the topic's key, once."""
        adopt(store, [replace(topic("Kultur"), aliases=("Konst och scen", "Konst och scener"))])
        assert store.nearest_topics("konst-och-sken") == ("kultur",)
        assert store.nearest_topics("Kultr") == ("kultur",)
        assert store.nearest_topics("\x00/..") == ()
