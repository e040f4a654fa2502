"""The contract of every store: what is remembered of sources, and whose turn it is."""

from dataclasses import replace
from datetime import timedelta

from feeds.errors import Problem
from feeds.model import Reading, SourceState
from feeds.store import Store
from tests.helpers import NOON, draft, drafts
from tests.store.contract_base import Contract
from tests.store.lines import FIRST, put

READING = Reading(NOON, "https://example.org/feed", "way-raw", 20, 3, 1, 2, 4, 5, 6, 7)
STATE = SourceState(
    "news",
    "https://example.org/feed",
    "https://example.org/new",
    '"etag"',
    "Sun, 01 Mar 2026 10:00:00 GMT",
    gone=True,
    due=NOON + timedelta(hours=1),
    attempted=NOON,
    succeeded=NOON - timedelta(hours=1),
    changed=NOON - timedelta(hours=2),
    failures=2,
    error=Problem("https://example.org/feed", "not-fetched", "tiden är slut", "vänta"),
)


class ScheduleContract(Contract):
    """A source has one worker at a time, and its state outlives them all."""

    def test_a_state_is_kept_as_it_is(self, store: Store) -> None:
        """Everything that is said of a source is remembered, and nothing of an unknown one."""
        assert store.sources.state("news") == SourceState("news")
        lease = store.sources.claim("news", "one", NOON, 60)
        assert lease
        assert store.sources.finish(lease, STATE, READING)
        expected = replace(STATE, readings=(READING,))
        assert store.sources.state("news") == expected
        assert store.sources.states() == {"news": expected}
        assert store.sources.schedule() == {"news": STATE}

    def test_one_lease_at_a_time(self, store: Store) -> None:
        """A source is leased once, to nobody else and not twice to one, until it is given back."""
        lease = store.sources.claim("news", "one", NOON, 60)
        assert lease
        assert store.sources.claim("news", "two", NOON, 60) is None
        assert store.sources.claim("news", "one", NOON, 60) is None
        assert store.sources.claim("other", "two", NOON, 60)
        assert store.sources.release(lease)
        assert store.sources.claim("news", "two", NOON, 60)

    def test_a_lease_runs_out(self, store: Store) -> None:
        """A lease that was not renewed can be taken; who held it cannot write any more."""
        old = store.sources.claim("news", "one", NOON, 60)
        assert old
        later = NOON + timedelta(seconds=60)
        assert store.sources.claim("news", "two", NOON + timedelta(seconds=59), 60) is None
        new = store.sources.claim("news", "two", later, 60)
        assert new
        assert new.fence > old.fence
        assert not store.sources.finish(old, STATE, READING)
        assert not store.sources.release(old)
        assert store.sources.renew(old, later, 60) is None
        assert store.sources.state("news") == SourceState("news")
        assert store.sources.finish(new, STATE)
        assert not store.sources.finish(new, replace(STATE, failures=9))
        assert store.sources.state("news") == STATE

    def test_a_renewed_lease(self, store: Store) -> None:
        """A lease holds from its renewal on."""
        lease = store.sources.claim("news", "one", NOON, 60)
        assert lease
        renewed = store.sources.renew(lease, NOON + timedelta(seconds=50), 60)
        assert renewed
        assert renewed.until == NOON + timedelta(seconds=110)
        assert store.sources.claim("news", "two", NOON + timedelta(seconds=100), 60) is None

    def test_neighbours(self, store: Store) -> None:
        """No other worker gets a source as long as somebody is at its host."""
        lease = store.sources.claim("a", "one", NOON, 60)
        assert lease
        assert store.sources.claim("b", "two", NOON, 60, {"a", "c"}) is None
        assert store.sources.claim("b", "one", NOON, 60, {"a", "c"})
        assert store.sources.claim("d", "two", NOON, 60, {"c"})

    def test_readings(self, store: Store) -> None:
        """Readings are found by their digest, and come newest first."""
        more = [replace(READING, at=NOON + timedelta(hours=n), raw=f"r{n}") for n in range(3)]
        for one in more:
            store.sources.note("news", one)
        store.sources.note("other", READING)
        assert store.sources.state("news").readings == tuple(reversed(more))
        assert store.sources.reading_of("news", "r1") == more[1]
        assert store.sources.reading_of("news", "way-raw") is None
        assert set(store.sources.states()) == {"news", "other"}

    def test_what_is_known(self, store: Store) -> None:
        """An item is known by id, else by link, else by text, and to its own source only."""
        put(store, FIRST)
        lines = [FIRST[2], ("Ny", "", "Kultur"), FIRST[0]]
        assert store.sources.known("test", drafts(lines)) == {1, 3}
        assert store.sources.known("other", drafts(lines)) == set()
        named = replace(draft(1, FIRST[0]), source_id="17")
        assert store.sources.known("test", [named]) == set()
        assert store.sources.known("test", []) == set()
