"""How a source is doing in one word, why, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from feeds.health.drift import LOSSES, drift
from feeds.health.rhythm import rhythm
from feeds.health.words import ago, counted, duration
from feeds.model import PUSHED, Alarm, Health, Source, SourceState, Verdict

MARGIN: Final = timedelta(minutes=10)
"""How much later than its interval a source may be fetched: a worker has others, too, and each may
take half a minute."""

QUIET_RHYTHMS: Final = 3
"""Usual times between two news without any, after which a source is quiet."""

QUIET_AT_LEAST: Final = timedelta(days=3)
"""No source is quiet sooner, however busy: a weekend lasts from Friday to Monday."""


class _Found(NamedTuple):
    verdict: Verdict
    reason: str
    hint: str


def judge(state: SourceState, source: Source, now: datetime) -> Health:
    """The verdict on a source at a moment.

    ``broken`` comes before ``late`` and that before ``quiet``. A source that has no address or no
    interval is never late. Alarms that do not lose the source leave the verdict as it is, and give
    the reason and the hint; what was pushed piece by piece raises none. What is remembered of
    another address than the present one is no failure of this one.
    """
    if state.url and state.url != source.url:
        state = replace(state, gone=False, failures=0, attempted=None)
    alarms = drift([one for one in state.readings if one.ref != PUSHED])
    quiet = _quiet(state, now)
    found = (
        _failing(state, source, now)
        or _losing(alarms)
        or _late(state, source, now)
        or _new(state, source)
        or _drifting(alarms, quiet.verdict if quiet else "fine")
        or quiet
        or _Found("fine", _told(state, now), "")
    )
    return Health(source.id, *found, alarms, rhythm(state.readings))


def _failing(state: SourceState, source: Source, now: datetime) -> _Found | None:
    if state.gone:
        reason = "its server says that it is gone for good (410)"
        return _Found("broken", reason, "ask for its new address, or remove the source")
    if not state.failures:
        return None
    tries = "the last try" if state.failures == 1 else f"the last {state.failures} tries"
    since = f", the last success was {ago(state.succeeded, now)}" if state.succeeded else ""
    why = state.error.message if state.error else "nothing says why"
    hint = (state.error and state.error.hint) or f"topicfeeds fetch {source.id} tries again"
    return _Found("broken", f"{tries} failed{since}: {why}", hint)


def _losing(alarms: Iterable[Alarm]) -> _Found | None:
    return next(
        (_Found("broken", one.message, one.hint) for one in alarms if one.code in LOSSES), None
    )


def _late(state: SourceState, source: Source, now: datetime) -> _Found | None:
    if not source.url or source.interval is None or state.attempted is None:
        return None
    expected = state.attempted + timedelta(seconds=source.interval)
    expected = max(expected, state.due) if state.due else expected
    if now <= expected + MARGIN:
        return None
    reason = (
        f"it was last tried {ago(state.attempted, now)}, and is to be every"
        f" {duration(source.interval)}"
    )
    return _Found("late", reason, "is the worker running? start topicfeeds worker")


def _new(state: SourceState, source: Source) -> _Found | None:
    if state.succeeded or state.readings:
        return None
    hint = "bring something with topicfeeds ingest, or through the API"
    if source.url:
        hint = f"topicfeeds fetch {source.id} reads it now"
    return _Found("new", "it was never read", hint)


def _drifting(alarms: Sequence[Alarm], verdict: Verdict) -> _Found | None:
    return _Found(verdict, alarms[0].message, alarms[0].hint) if alarms else None


def _quiet(state: SourceState, now: datetime) -> _Found | None:
    usual = rhythm(state.readings)
    news = next((one.at for one in state.readings if one.created), None)
    if usual is None or news is None:
        return None
    if now - news <= max(timedelta(seconds=usual * QUIET_RHYTHMS), QUIET_AT_LEAST):
        return None
    reason = (
        f"nothing new for {duration((now - news).total_seconds())};"
        f" usually there is something every {duration(usual)}"
    )
    return _Found("quiet", reason, "look at its page whether there is anything new")


def _told(state: SourceState, now: datetime) -> str:
    """When a source that is fine was read, and what it had."""
    read = state.succeeded or state.readings[0].at
    items = f", {counted(state.readings[0].items, 'item')}" if state.readings else ""
    return f"read {ago(read, now)}{items}"
