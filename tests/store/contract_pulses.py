"""What a store tells of how much feeds bring."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from feeds.errors import Gone, NotFound
from feeds.model import Formula, Pulse, Topic
from feeds.store import Store
from tests.helpers import NOON
from tests.store.contract_base import Contract
from tests.store.lines import ALL, EXTRA, FIRST, adopt, end, entry, include, named, put, spread

MONDAY = datetime(2026, 2, 23, tzinfo=UTC)
"""Of the week of noon."""
LATER = NOON + timedelta(hours=1)
TRAFIK = Formula.of("trafik")


class PulsesContract(Contract):
    """Numbers and weeks of feeds are those of the entries in them."""

    # -- pulses -----------------------------------------------------------------------------------

    def test_an_empty_site(self, store: Store) -> None:
        """Without entries there are no weeks, no busy topics and no neighbours."""
        assert store.pulses((ALL, TRAFIK)) == (Pulse(0, None, (), None, 0),) * 2
        assert store.pulses([ALL])[0].rate == 0
        assert store.pulses(()) == store.busiest(9) == store.neighbours(ALL, 9) == ()

    def test_weeks_of_a_feed(self, store: Store) -> None:
        """All formulas have the same weeks: the last one is that of the site's newest entry."""
        spread(store, {0: FIRST[1:3], 2: FIRST[:1], 1: FIRST[4:]})
        everything, some = store.pulses([ALL, TRAFIK], 4)
        assert everything.weeks == (0, 1, 1, 2)
        assert some.weeks == (0, 1, 1, 0)
        assert everything.begins == some.begins == MONDAY - timedelta(weeks=3)
        assert (everything.total, some.total) == (4, 2)
        assert everything.newest == entry(store, "Konserthuset öppnar").place
        assert some.newest == entry(store, "Helgarbete").place

    def test_known_weeks(self, store: Store) -> None:
        """Weeks before the site's oldest entry do not count for a rate."""
        spread(store, {0: FIRST[:1], 2: FIRST[1:4]})
        [pulse] = store.pulses([ALL])
        assert (len(pulse.weeks), pulse.known, pulse.rate) == (52, 3, 4 / 3)
        assert store.pulses([Formula.of("ekonomi")])[0].rate == 2 / 3
        [short] = store.pulses([ALL], 2)
        assert (short.weeks, short.known, short.total, short.rate) == ((0, 1), 2, 4, 0.5)
        assert store.pulses([ALL], 1)[0].known == 1

    def test_a_week_begins_on_monday(self, store: Store) -> None:
        """The last second of a Sunday and the first of a Monday are in two weeks."""
        put(store, FIRST[:1], stated=MONDAY + timedelta(seconds=1))
        assert entry(store, "Ny cykelväg").place == MONDAY
        assert store.pulses([ALL], 3)[0].known == 1
        put(store, FIRST[1:2], stated=MONDAY)
        assert entry(store, "Konserthuset öppnar").place == MONDAY - timedelta(seconds=1)
        [pulse] = store.pulses([ALL], 3)
        assert (pulse.weeks, pulse.known, pulse.begins) == (
            (0, 1, 1),
            2,
            MONDAY - timedelta(weeks=2),
        )

    def test_an_edit_moves_to_its_week(self, store: Store) -> None:
        """An entry counts once, where it stands now; so does a withdrawn and an erased one."""
        spread(store, {3: FIRST[:3], 2: FIRST[3:]})
        store.retract(entry(store, "Ny cykelväg").key, "Fel.", LATER)
        store.erase(entry(store, "Konserthuset öppnar").key, LATER)
        [pulse] = store.pulses([ALL], 5)
        assert (pulse.weeks, pulse.total, pulse.known) == ((0, 1, 2, 0, 2), 5, 4)
        store.close_erasures(LATER + timedelta(days=31))
        [pulse] = store.pulses([ALL], 5)
        assert (pulse.weeks, pulse.total) == ((0, 1, 2, 0, 1), 4)

    def test_a_family_counts_together(self, store: Store) -> None:
        """A topic counts what it includes, each entry once, and no more when that ends."""
        put(store, [*EXTRA, *FIRST])
        include(store)
        [pulse] = store.pulses([Formula.of("samhalle")], 1)
        assert (pulse.total, pulse.weeks) == (4, (4,))
        newest = {one.topic.key: (one.total, one.newest) for one in store.summaries()}
        assert newest["samhalle"] == (4, entry(store, "Ny station").place)
        put(store, [("Ny tunnel", "Den är lång.", "Trafik"), *EXTRA, *FIRST], 60)
        [pulse] = store.pulses([Formula.of("samhalle")], 1)
        assert (pulse.total, pulse.newest) == (5, entry(store, "Ny tunnel").place)
        adopt(store, Topic("samhalle", "Samhälle"))
        assert store.pulses([Formula.of("samhalle")])[0].total == 0

    @pytest.mark.parametrize(
        "ask",
        [
            lambda store, formula: store.pulses([ALL, formula]),
            lambda store, formula: store.neighbours(formula, 3),
        ],
        ids=["pulses", "neighbours"],
    )
    def test_topics_that_there_are_not(
        self, store: Store, ask: Callable[[Store, Formula], object]
    ) -> None:
        """An unknown or hidden topic is not found, one that is gone is gone; a retired one is."""
        put(store, FIRST)
        for formula in map(Formula.parse, ("trafikk", "kultur,trafikk", "!trafikk")):
            with pytest.raises(NotFound) as caught:
                ask(store, formula)
            assert caught.value.suggestions == ("trafik",)
        end(store, "trafik", "gone")
        with pytest.raises(Gone):
            ask(store, TRAFIK)
        end(store, "trafik", "hidden")
        with pytest.raises(NotFound):
            ask(store, TRAFIK)
        end(store, "trafik", "retired")
        assert ask(store, TRAFIK)

    # -- busiest ----------------------------------------------------------------------------------

    def test_the_busiest(self, store: Store) -> None:
        """The most entries come first, then the larger topic, then the key; idle ones are out."""
        recent = [named("A", "Trafik,Kultur"), named("B", "Trafik,Klimat,Kultur")]
        spread(store, {0: recent, 9: [named("C", "Kultur"), named("D", "Ekonomi")]})
        assert store.busiest(9, 4) == ("kultur", "trafik", "klimat")
        assert store.busiest(2, 4) == ("kultur", "trafik")
        assert store.busiest(9) == ("kultur", "trafik", "ekonomi", "klimat")
        assert store.busiest(0) == ()

    def test_who_is_never_busy(self, store: Store) -> None:
        """Topics that lists may not name are not among the busiest; retired ones are."""
        put(store, FIRST)
        end(store, "trafik", "hidden")
        end(store, "ekonomi", "gone")
        end(store, "kultur", "retired")
        assert store.busiest(9) == ("klimat", "kultur")

    def test_a_busy_family(self, store: Store) -> None:
        """A topic is as busy as all that it includes, even if that is hidden."""
        put(store, [*EXTRA, *FIRST])
        include(store)
        assert store.busiest(2) == ("samhalle", "trafik")
        end(store, "trafik", "hidden")
        assert store.busiest(2) == ("samhalle", "kultur")
