"""When a source is to be fetched next."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.health import next_due, rhythm
from feeds.model import Source
from tests.health.support import ANY_READINGS, DAY, SOURCE, news, reading, state
from tests.helpers import NOON

HOUR = 3600


@pytest.mark.parametrize(
    ("readings", "seconds"),
    [
        ((), None),
        (news([DAY, DAY]), None),
        (news([DAY, DAY, DAY]), DAY),
        (news([DAY, HOUR, 7 * DAY]), DAY),
        (news([HOUR, DAY, DAY, 3 * DAY]), DAY),
        (news([HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]), 2.5 * HOUR),
        (news([1, 1, 1, 1, 1]), None),
        (news([DAY, 1, 1, DAY, 30, DAY]), DAY),
        (tuple(reading(DAY * day) for day in range(9)), None),
    ],
)
def test_rhythm(readings: tuple[object, ...], seconds: float | None) -> None:
    """The median time between two news: known from three gaps on; a burst is one occasion."""
    assert rhythm(readings) == seconds  # type: ignore[arg-type]  # the table is of readings


def test_readings_without_news_do_not_count() -> None:
    """A page whose bytes change all the time has the rhythm of its news."""
    found = news([DAY, DAY, DAY])
    noise = tuple(reading(seconds) for seconds in range(0, 3 * DAY, HOUR))
    both = tuple(sorted((*found, *noise), key=lambda one: one.at, reverse=True))
    assert rhythm(both) == DAY


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ({"readings": ()}, 60),
        ({"readings": news([30 * DAY] * 4)}, 60),
        ({"readings": news([90 * 60] * 4)}, 45),
        ({"readings": news([10 * 60] * 4)}, 15),
        ({"failures": 1}, 15),
        ({"failures": 2}, 30),
        ({"failures": 3}, 60),
        ({"failures": 300, "readings": news([10 * 60] * 4)}, 60),
    ],
)
def test_next_due(told: dict[str, object], minutes: int) -> None:
    """By its rhythm between a quarter of the interval and all of it; failures back off."""
    tried = state(**(told | {"attempted": NOON}))
    assert next_due(tried, SOURCE, NOON) == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(("interval", "seconds"), [(60, 60), (120, 60), (300, 75)])
def test_a_minute_at_least(interval: int, seconds: int) -> None:
    """Nobody is asked more often than once a minute."""
    source = Source("a", url=SOURCE.url, interval=interval)
    for told in ({"failures": 1}, {"readings": news([61] * 4)}):
        due = next_due(state(attempted=NOON, **told), source, NOON)
        assert due == NOON + timedelta(seconds=seconds)


def test_the_time_counts_from_the_try() -> None:
    """What was tried an hour ago is due now, and a clock that went back costs no more than one
    interval.
    """
    quiet = state(attempted=NOON - timedelta(hours=1), readings=())
    assert next_due(quiet, SOURCE, NOON) == NOON
    ahead = state(attempted=NOON + timedelta(days=9), readings=())
    assert next_due(ahead, SOURCE, NOON) == NOON + timedelta(hours=1)


def test_never_and_now() -> None:
    """A source that is gone or has no interval is never due, one that was never tried now."""
    assert next_due(state(gone=True), SOURCE, NOON) is None
    assert next_due(state(), Source("a", interval=None), NOON) is None
    assert next_due(state(attempted=None), SOURCE, NOON) == NOON
    later = NOON + timedelta(days=3)
    assert next_due(state(failures=1), SOURCE, NOON, later) == later


ANY_STATES = st.builds(
    lambda failures, found: state(attempted=NOON, failures=failures, readings=found),
    st.integers(0, 10_000),
    ANY_READINGS,
)
INTERVALS = st.integers(60, 30 * DAY)


@settings(deadline=None, max_examples=150)
@given(ANY_STATES, INTERVALS, st.none() | st.integers(-DAY, 40 * DAY))
def test_bounds(told: object, interval: int, asked: int | None) -> None:
    """Between a quarter of the interval and the interval, at least a minute; or when it was asked
    for; and the same answer each time.
    """
    source = Source("a", url=SOURCE.url, interval=interval)
    not_before = None if asked is None else NOON + timedelta(seconds=asked)
    due = next_due(told, source, NOON, not_before)  # type: ignore[arg-type]  # it is a state
    assert due is not None
    assert due == next_due(told, source, NOON, not_before)  # type: ignore[arg-type]  # the same
    seconds = (due - NOON).total_seconds()
    assert seconds >= max(60, interval // 4, asked or 0)
    assert seconds <= max(interval, asked or 0)


@settings(deadline=None, max_examples=80)
@given(ANY_READINGS, INTERVALS, st.integers(1, 9))
def test_monotone(found: tuple[object, ...], interval: int, failures: int) -> None:
    """One more failure never brings the next try nearer, nor does a longer interval."""

    def due(count: int, seconds: int) -> object:
        told = state(attempted=NOON, failures=count, readings=found)
        return next_due(told, Source("a", interval=seconds), NOON)

    assert due(failures, interval) <= due(failures + 1, interval)  # type: ignore[operator]  # times
    for count in (0, failures):
        assert due(count, interval) <= due(count, interval + 60)  # type: ignore[operator]  # times


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(60, 90 * DAY), min_size=3, max_size=9))
def test_a_rhythm_is_one_of_its_gaps(gaps: list[int]) -> None:
    """The median lies among the gaps, whatever their order."""
    found = rhythm(news(gaps))
    assert found is not None
    assert min(gaps) <= found <= max(gaps)
    assert found == rhythm(news(sorted(gaps)))
