"""What a visit gave, and what it means for the next one. Nothing in here reads or writes."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from feeds.errors import CaptureError, Problem, TopicfeedsError
from feeds.fetch import FetchError
from feeds.health import next_due
from feeds.model import Reading, Source, SourceState
from feeds.store import Saved

Result = Literal["read", "same", "not-modified", "gone", "failed", "postponed", "taken"]
"""``same``: the same bytes as before, read in the same way. ``not-modified``: its server said so
(304). ``gone``: its server said that (410). ``postponed``: its host wants to be left in peace, and
was. ``taken``: another worker has it, or its host."""

Urge = Literal["due", "all", "named"]
"""Which addresses are asked: those that are due, all, or also those that are gone."""

_AT_ONCE: Final = datetime.min.replace(tzinfo=UTC)

SOON: Final = 60
"""Seconds until a source is visited again of which something was left for the next time."""


LAST_TRY: Final = 3
"""Failures in a row after which a new address is forgotten, though it might work later."""


@dataclass(slots=True)
class Visit:
    """What came of a visit to a source; made while it goes on.

    ``kinds`` counts changes, ``unchanged`` entries; ``problems`` are all that were met and
    ``error`` is the one that ended it, which can be tried again if ``is_later``. ``asked`` is the
    address that was asked, ``etag``, ``last_modified`` and ``moved_to`` what its server said.
    ``left`` says that something was left for the next time; ``not_before`` is what the server
    wants, in seconds from now.
    """

    source: str
    result: Result = "read"
    kinds: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    error: Problem | None = None
    is_later: bool = False
    reading: Reading | None = None
    asked: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    left: bool = False
    not_before: int | None = None

    @property
    def lost(self) -> int:
        """How many items or captures were lost."""
        return sum(one.is_error for one in self.problems)

    def add(self, saved: Saved) -> None:
        """A transaction was committed."""
        self.kinds.update(change.kind for change in saved.changes)
        self.unchanged += saved.unchanged
        self.problems += saved.problems

    def fail(self, error: Exception, place: str) -> None:
        """Something ended it; what was saved before stays."""
        self.result = "failed"
        self.error = problem(error, place)
        self.problems.append(self.error)
        self.is_later = isinstance(error, TopicfeedsError) and error.retry
        if isinstance(error, FetchError):
            self.not_before = error.retry_after


def problem(error: Exception, place: str) -> Problem:
    """An error as a report about a place, such as an address or a path."""
    if isinstance(error, CaptureError):
        return error.problem
    if isinstance(error, TopicfeedsError):
        return Problem(error.where or place, "not-fetched", error.message, error.hint)
    said = f"unexpected {type(error).__name__}: {error}"
    hint = "this is a mistake in topicfeeds; please report it"
    return Problem(place, "not-fetched", said, hint)


def remembered(state: SourceState, source: Source) -> SourceState:
    """What is remembered of a source, as far as it is about its present address."""
    if state.url == source.url:
        return state
    return SourceState(
        state.source,
        source.url,
        succeeded=state.succeeded,
        changed=state.changed,
        readings=state.readings,
    )


def due_at(state: SourceState, source: Source) -> datetime | None:
    """When a source is to be visited, None for never without being named; long ago for at once.

    ``state`` may be about another address.
    """
    state = remembered(state, source)
    if source.interval is None or state.gone or not (source.url or source.captures):
        return None
    return state.due or _AT_ONCE


def is_wanted(source: Source, state: SourceState, urge: Urge, now: datetime) -> bool:
    """Whether the source's address is to be asked now."""
    if not source.url or urge == "named":
        return bool(source.url)
    if urge == "all":
        return not remembered(state, source).gone
    due = due_at(state, source)
    return due is not None and due <= now


def after(state: SourceState, source: Source, visit: Visit, now: datetime) -> SourceState:
    """The state of a source after a visit; ``state`` is that of before, about the same address."""
    if visit.result == "postponed":
        return replace(state, due=_due(state, source, visit, now))
    state = replace(state, changed=now if visit.kinds else state.changed)
    if visit.asked is None and source.url and not is_wanted(source, state, "due", now):
        return state  # only its files were read: that says nothing about its address
    state = replace(state, attempted=now)
    state = _failed(state, visit) if visit.error else _succeeded(state, visit, now)
    if visit.reading:
        state = replace(state, readings=(visit.reading, *state.readings))
    return replace(state, due=_due(state, source, visit, now))


def _failed(state: SourceState, visit: Visit) -> SourceState:
    """What was read in part has to be read again as a whole; a new address that does not work, or
    has not for long, is forgotten, with what its server said.
    """
    is_gone = visit.result == "gone"
    state = replace(state, failures=state.failures + 1, error=visit.error, gone=is_gone)
    is_hopeless = not visit.is_later or state.failures >= LAST_TRY
    if visit.asked and visit.asked == state.moved_to and is_hopeless:
        return replace(state, moved_to=None, etag=None, last_modified=None)
    if visit.left or visit.kinds or visit.unchanged:
        state = replace(state, etag=None, last_modified=None)
    return state


def _succeeded(state: SourceState, visit: Visit, now: datetime) -> SourceState:
    state = replace(state, succeeded=now, failures=0, error=None)
    if visit.asked is None:  # only its files were read
        return state
    return replace(
        state,
        gone=False,
        etag=None if visit.left else visit.etag,
        last_modified=None if visit.left else visit.last_modified,
        moved_to=visit.moved_to or (state.moved_to if visit.asked == state.moved_to else None),
    )


def _due(state: SourceState, source: Source, visit: Visit, now: datetime) -> datetime | None:
    wait = visit.not_before
    peace = now + timedelta(seconds=wait) if wait else None
    due = next_due(state, source, now, peace)
    if due and visit.left:
        soon = now + timedelta(seconds=SOON)
        due = min(due, max(soon, peace) if peace else soon)
    return due
