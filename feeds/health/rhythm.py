"""How often a source has something new, and when to fetch it next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from feeds.model import Reading, Source, SourceState

MIN_GAPS: Final = 3
"""Times between two news from which a rhythm is known: of fewer, one exception would be half."""

BURST: Final = 60
"""Seconds within which several readings are one occasion, as when a folder of files is read."""

SHORTEST: Final = 60
"""Seconds between two fetches of a source at least, whatever its rhythm: no server wants more."""

FASTEST: Final = 4
"""A source is fetched at most so many times in its interval."""

BACKOFF: Final = (4, 2, 1)
"""The share of the interval after one failure, two, and more: most failures are over in a minute,
and a server that is down needs no crowd."""


def rhythm(readings: Sequence[Reading]) -> int | None:
    """The usual time between two readings with something new in seconds (the median), if it is
    known; ``readings`` are newest first.
    """
    moments = [one.at.timestamp() for one in readings if one.created]
    gaps = [later - earlier for later, earlier in pairwise(moments) if later - earlier >= BURST]
    return round(median(gaps)) if len(gaps) >= MIN_GAPS else None


def next_due(
    state: SourceState, source: Source, now: datetime, not_before: datetime | None = None
) -> datetime | None:
    """When to fetch the source next, after the try that ``state`` tells of; None for never.

    After a success: half its rhythm later, but between a quarter of its interval and the interval,
    which it is as long as no rhythm is known. After one, two and more failures: a quarter, half and
    the whole of the interval later. Never sooner than a minute later, and never before
    ``not_before``, which is what its server asked for (Retry-After). A source that was never tried
    is due now; one that is gone, or has no interval, never.
    """
    if source.interval is None or state.gone:
        return None
    if state.attempted is None:
        due = now
    else:
        due = min(state.attempted, now) + timedelta(seconds=_wait(state, source.interval))
    return max(due, not_before) if not_before else due


def _wait(state: SourceState, interval: int) -> int:
    if state.failures:
        wanted = interval // BACKOFF[min(state.failures, len(BACKOFF)) - 1]
    else:
        usual = rhythm(state.readings)
        wanted = interval if usual is None else usual // 2
    least = max(interval // FASTEST, SHORTEST)
    return min(max(wanted, least), interval)
