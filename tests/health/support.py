"""What the tests of health share: readings of a few numbers, and strategies for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from feeds.model import Reading, Source, SourceState
from tests.helpers import NOON

DAY = 86400
URL = "https://example.org/nyheter"
SOURCE = Source("news", url=URL, interval=3600)
USUAL = Reading(at=NOON, ref=URL, raw="", items=20)


def ago(seconds: float) -> timedelta:
    """A time before now."""
    return timedelta(seconds=seconds)


def reading(seconds: float, items: int = 20, **counts: Any) -> Reading:
    """A reading so many seconds before noon."""
    return replace(USUAL, at=NOON - ago(seconds), items=items, **counts)


def readings(*latest: Reading, earlier: int = 6, **counts: Any) -> tuple[Reading, ...]:
    """These, newest first, and before them some of twenty items a day apart."""
    return (*latest, *(reading(DAY * day, **counts) for day in range(1, earlier + 1)))


def state(**told: Any) -> SourceState:
    """What is remembered of a source that was read successfully ten minutes before noon."""
    usual: dict[str, Any] = {
        "url": URL,
        "attempted": NOON - ago(600),
        "succeeded": NOON - ago(600),
        "readings": readings(reading(600)),
    }
    return SourceState("news", **(usual | told))


def news(gaps: Sequence[float], since: float = 0) -> tuple[Reading, ...]:
    """Readings with something new: the newest so many seconds before noon, the gaps between."""
    moments = [since + sum(gaps[:count]) for count in range(len(gaps) + 1)]
    return tuple(reading(moment, created=1) for moment in moments)


COUNTS = st.integers(0, 30)


@st.composite
def any_reading(draw: st.DrawFn) -> Reading:
    """Any numbers that a reading can have."""
    items = draw(COUNTS)
    parts = {name: draw(st.integers(0, items)) for name in ("created", "edited", "bare", "undated")}
    untopiced = draw(st.integers(0, items))
    pending = draw(st.integers(0, items - untopiced))
    return reading(
        draw(st.integers(0, 100 * DAY)),
        items,
        untopiced=untopiced,
        pending=pending,
        unmatched=draw(st.integers(0, 5)),
        **parts,
    )


ANY_READINGS = st.lists(any_reading(), max_size=12).map(
    lambda found: tuple(sorted(found, key=lambda one: one.at, reverse=True))
)
