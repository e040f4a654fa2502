"""What a capture means: the drafts identified, their new states, and the seconds they get.

Reads the store, and writes nothing but the seconds of the timeline that it takes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from feeds.errors import Problem
from feeds.identity.assign import Known, assign
from feeds.identity.edits import State, lost_topics, states
from feeds.identity.repeats import merge_repeats
from feeds.identity.timeline import import_seconds, newest_first
from feeds.model import Capture, Draft
from feeds.normalize.ids import text_digest
from feeds.store import clock, known, rows
from feeds.store.dates import settle_dates
from feeds.store.known import Stored


@dataclass(slots=True)
class Step:
    """What becomes of one draft: a new entry, or the new states of a stored one."""

    draft: Draft
    stored: Stored | None
    states: list[State]
    second: int = 0

    @property
    def is_major(self) -> bool:
        """Whether the entry comes to the top of its feeds."""
        return any(kind == "major" for kind, _ in self.states)


def plan(
    connection: Connection, capture: Capture, drafts: Sequence[Draft], problems: list[Problem]
) -> list[Step]:
    """A step for each draft, newest first; ``topics-lost`` goes to the problems."""
    drafts = merge_repeats(drafts)
    stored, recent = _known_entries(connection, capture, drafts)
    candidates = [
        Known(
            one.entry,
            one.snapshot,
            one.position if one.entry in recent else None,
            source_id=one.source_id,
        )
        for one in stored.values()
    ]
    found = [stored[one.entry] if one else None for one in assign(drafts, candidates)]
    drafts = settle_dates(connection, list(zip(drafts, found, strict=True)))
    steps = [_step(draft, one, capture, problems) for draft, one in zip(drafts, found, strict=True)]
    return [steps[index] for index in newest_first(map(_published, drafts))]


def _known_entries(
    connection: Connection, capture: Capture, drafts: Sequence[Draft]
) -> tuple[dict[int, Stored], set[int]]:
    """What the drafts can be, and those entries that position is evidence for.

    These are the ones of the captures before and after this one, and of the capture that most of
    the unchanged items were last seen in: a listing may be captured page by page. In a file that
    takes several transactions position is no evidence.
    """
    digests = (text_digest(draft.snapshot) for draft in drafts)
    equal = known.entries_that_read(connection, capture.source, digests)
    source_ids = (draft.source_id for draft in drafts if draft.source_id)
    links = (draft.snapshot.link for draft in drafts if draft.snapshot.link)
    equal |= known.entries_named(connection, capture.source, source_ids, links)
    stored = {one.entry: one for one in known.load(connection, capture.source, equal)}
    if capture.partial:
        return stored, set()
    recent = known.recent_entries(connection, capture)
    captured = rows.seconds(capture.captured)
    pages = Counter(one.last for one in stored.values() if one.last <= captured)
    for last, _ in pages.most_common(1):
        recent |= known.entries_last_seen(connection, capture.source, last)
    rest = known.load(connection, capture.source, recent - equal)
    return stored | {one.entry: one for one in rest}, recent


def _step(draft: Draft, stored: Stored | None, capture: Capture, problems: list[Problem]) -> Step:
    if stored is None:
        return Step(draft, None, [("created", draft.snapshot)])
    if rows.seconds(capture.captured) < stored.last:  # an older capture never edits
        return Step(draft, stored, [])
    if lost_topics(stored.snapshot, draft.snapshot):
        message = "the entry came without topics and kept those that it had"
        hint = "check that the source still prints them"
        problems.append(Problem(draft.ref, "topics-lost", message, hint))
    return Step(draft, stored, states(stored.snapshot, draft.snapshot))


def take_seconds(
    connection: Connection, capture: Capture, steps: Sequence[Step], commit: int
) -> None:
    """Give a second of the timeline to each step that needs one; ``commit`` is Unix seconds.

    In a file that takes several transactions, a new record stands at the date that it states, else
    below those of the file that came before, and never later than the commit.
    """
    new = [step for step in steps if step.stored is None]
    live = [step for step in steps if step.is_major]
    if capture.stated or capture.backfill:
        _give(new, clock.take(connection, _import_seconds(connection, capture, steps, commit)))
    elif capture.partial:
        dated = [step for step in new if _published(step.draft)]
        wanted = [min(_published(step.draft) or commit, commit) for step in dated]
        _give(dated, clock.take(connection, wanted))
        rest = [step for step in new if not _published(step.draft)]
        places = range(capture.offset, capture.offset + len(rest))
        _give(rest, clock.take_down(connection, import_seconds(commit, places)))
    else:
        live = [step for step in steps if step.is_major or step.stored is None]
    _give(live, clock.take_live(connection, len(live), commit))


def _give(steps: Sequence[Step], seconds: Sequence[int]) -> None:
    for step, second in zip(steps, seconds, strict=True):
        step.second = second


def _import_seconds(
    connection: Connection, capture: Capture, steps: Sequence[Step], commit: int
) -> list[int]:
    """Below the stated time; without one below everything that the site has."""
    base, offset = rows.seconds(capture.captured), capture.offset
    if not capture.stated:
        base, offset = min(commit, clock.oldest_stamp(connection) or commit), 0
    places = (place for place, step in enumerate(steps, offset + 1) if step.stored is None)
    return import_seconds(base, places)


def _published(draft: Draft) -> int | None:
    published = draft.snapshot.published
    return rows.seconds(published) if published else None
