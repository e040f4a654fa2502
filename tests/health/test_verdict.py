"""How a source is doing in one word, why, and what to do."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import Problem
from feeds.health import judge
from feeds.health.words import ago, duration
from feeds.model import Source, SourceState
from tests.health.support import (
    ANY_READINGS,
    DAY,
    SOURCE,
    URL,
    news,
    reading,
    readings,
    state,
)
from tests.health.support import (
    ago as back,
)
from tests.helpers import NOON

HOUR = 3600
TIMED_OUT = Problem(URL, "not-fetched", "no answer", "try again later")
WEEKLY = news([7 * DAY] * 4, since=7 * DAY)


@pytest.mark.parametrize(
    ("told", "verdict", "reason", "hint"),
    [
        ({}, "fine", "read 10 minutes ago, 20 items", ""),
        ({"readings": ()}, "fine", "read 10 minutes ago", ""),
        ({"attempted": None, "succeeded": None, "readings": ()}, "new", "it was never read",
         "topicfeeds fetch news reads it now"),
        ({"attempted": NOON, "gone": True}, "broken",
         "its server says that it is gone for good (410)",
         "ask for its new address, or remove the source"),
        ({"failures": 1, "error": TIMED_OUT}, "broken",
         "the last try failed, the last success was 10 minutes ago: no answer", "try again later"),
        ({"failures": 3, "error": TIMED_OUT, "succeeded": None, "readings": ()}, "broken",
         "the last 3 tries failed: no answer", "try again later"),
        ({"failures": 1, "succeeded": NOON - back(3 * DAY)}, "broken",
         "the last try failed, the last success was 3 days ago: nothing says why",
         "topicfeeds fetch news tries again"),
        ({"readings": readings(reading(60, 0))}, "broken",
         "the latest reading has no item at all; usually there are 20",
         "look with topicfeeds preview at what the page gives now, and correct the profile"),
        ({"readings": readings(reading(60, unmatched=2))}, "broken",
         "2 rules of the profile found nothing in any of 20 items",
         "look with topicfeeds preview at what the page gives now, and correct the profile"),
        ({"attempted": NOON - back(4200)}, "fine", "read 10 minutes ago, 20 items", ""),
        ({"attempted": NOON - back(4201)}, "late",
         "it was last tried 70 minutes ago, and is to be every 60 minutes",
         "is the worker running? start topicfeeds worker"),
        ({"attempted": NOON - back(2 * DAY), "due": NOON - back(60)}, "fine",
         "read 10 minutes ago, 20 items", ""),
        ({"attempted": NOON - back(2 * DAY), "due": NOON - back(DAY)}, "late",
         "it was last tried 2 days ago, and is to be every 60 minutes",
         "is the worker running? start topicfeeds worker"),
        ({"readings": readings(reading(60, bare=20))}, "fine",
         "20 of 20 items have no text but a title; before, hardly any had so",
         "look with topicfeeds preview at what the page gives now, and correct the profile"),
        ({"readings": WEEKLY}, "fine", "read 10 minutes ago, 20 items", ""),
        ({"readings": news([7 * DAY] * 4, since=21 * DAY)}, "fine",
         "read 10 minutes ago, 20 items", ""),
        ({"readings": news([7 * DAY] * 4, since=22 * DAY)}, "quiet",
         "nothing new for 22 days; usually there is something every 7 days",
         "look at its page whether there is anything new"),
        ({"readings": news([HOUR] * 4, since=3 * DAY)}, "fine",
         "read 10 minutes ago, 20 items", ""),
        ({"readings": news([HOUR] * 4, since=3 * DAY + 1)}, "quiet",
         "nothing new for 3 days; usually there is something every 60 minutes",
         "look at its page whether there is anything new"),
        ({"readings": news([HOUR] * 2, since=90 * DAY)}, "fine",
         "read 10 minutes ago, 20 items", ""),
        ({"readings": (reading(60, 6), *news([DAY] * 4, since=9 * DAY))}, "quiet",
         "the latest reading has 6 items; usually there are 20",
         "look with topicfeeds preview at what the page gives now"),
    ],
)  # fmt: skip
def test_verdicts(told: dict[str, Any], verdict: str, reason: str, hint: str) -> None:
    """Each verdict at its border, with its reason and its remedy."""
    found = judge(state(**told), SOURCE, NOON)
    assert (found.verdict, found.reason, found.hint) == (verdict, reason, hint)
    assert found.source == "news"


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"gone": True}, {"failures": 1}),
        ({"failures": 1}, {"readings": readings(reading(60, 0))}),
        ({"readings": readings(reading(60, 0))}, {"attempted": NOON - back(DAY)}),
        ({"attempted": NOON - back(DAY)}, {"readings": news([HOUR] * 4, since=9 * DAY)}),
    ],
)
def test_the_worst_comes_first(worse: dict[str, Any], better: dict[str, Any]) -> None:
    """Of two troubles the worse one is told."""
    alone, both = judge(state(**worse), SOURCE, NOON), judge(state(**worse | better), SOURCE, NOON)
    assert (both.verdict, both.reason) == (alone.verdict, alone.reason)
    assert judge(state(**better), SOURCE, NOON).reason != alone.reason


@pytest.mark.parametrize(
    "source", [Source("news", captures=()), Source("news", url=URL, interval=None)]
)
def test_never_late(source: Source) -> None:
    """Who is fed through the API or from files, or is fetched by name only, is never late."""
    long_ago = NOON - back(900 * DAY)
    told = state(url=source.url, attempted=long_ago, succeeded=long_ago, readings=(reading(9),))
    assert judge(told, source, NOON).verdict == "fine"


def test_new_without_an_address() -> None:
    """Nobody fetches a source without an address: somebody brings its items."""
    found = judge(SourceState("api"), Source("api"), NOON)
    assert (found.verdict, found.reason) == ("new", "it was never read")
    assert found.hint == "bring something with topicfeeds ingest, or through the API"
    brought = judge(SourceState("api", readings=(reading(7200),)), Source("api"), NOON)
    assert (brought.verdict, brought.reason) == ("fine", "read 2 hours ago, 20 items")


def test_a_source_that_has_moved() -> None:
    """What is remembered of an old address is no failure of the new one."""
    old = state(url="https://example.org/old", gone=True, failures=3, error=TIMED_OUT)
    assert judge(old, SOURCE, NOON).verdict == "fine"
    late = state(url="https://example.org/old", attempted=NOON - back(9 * DAY))
    assert judge(late, SOURCE, NOON).verdict == "fine"


def test_health_carries_its_material() -> None:
    """The alarms and the rhythm are there for programs."""
    found = judge(state(readings=(reading(60, 6), *WEEKLY)), SOURCE, NOON)
    assert [alarm.code for alarm in found.alarms] == ["few-items"]
    assert found.rhythm == 7 * DAY


@settings(deadline=None, max_examples=150)
@given(
    ANY_READINGS,
    st.integers(0, 5),
    st.booleans(),
    st.none() | st.integers(-DAY, 90 * DAY),
    st.sampled_from([SOURCE, Source("news"), Source("news", url=URL, interval=None)]),
)
def test_any_state(
    found: Any, failures: int, gone: bool, tried: int | None, source: Source
) -> None:
    """Always a verdict with a reason, a remedy unless all is well, and the same each time."""
    moment = None if tried is None else NOON - back(tried)
    told = state(
        url=source.url, readings=found, failures=failures, gone=gone, attempted=moment,
        succeeded=None if failures else moment,
    )  # fmt: skip
    health = judge(told, source, NOON)
    assert health == judge(told, source, NOON)
    assert health.reason
    assert health.hint or health.verdict == "fine"
    if gone or failures:
        assert health.verdict == "broken"
    if not source.url:
        assert health.verdict != "late"


@settings(deadline=None, max_examples=100)
@given(ANY_READINGS, st.integers(0, 400), st.integers(0, 400))
def test_time_makes_nothing_better(found: Any, first: int, more: int) -> None:
    """While nothing happens, a verdict only goes from fine to quiet and on to late."""
    told = state(readings=found)
    ranks = ["new", "fine", "quiet", "late", "broken"]
    before = judge(told, SOURCE, NOON + timedelta(hours=first)).verdict
    after = judge(told, SOURCE, NOON + timedelta(hours=first + more)).verdict
    assert ranks.index(before) <= ranks.index(after)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 seconds"), (0, "0 seconds"), (1, "1 second"), (119.9, "119 seconds"),
        (120, "2 minutes"), (3600, "60 minutes"), (7199, "119 minutes"), (7200, "2 hours"),
        (86400, "24 hours"), (172799, "47 hours"), (172800, "2 days"), (400 * DAY, "400 days"),
    ],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    """Whole units, of which there are at least two."""
    assert duration(seconds) == words
    assert ago(NOON - timedelta(seconds=seconds), NOON) == f"{words} ago"
