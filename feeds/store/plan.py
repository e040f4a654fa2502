"""What a capture means: the drafts identified, their new states, and the seconds they get.

Reads the store, and writes nothing but the seconds of the timeline that it takes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from feeds.errors import Problem
from feeds.identity.assign import Known, assign
from feeds.identity.briefs import filled
from feeds.identity.edits import State, held_states, lost_topics, states
from feeds.identity.timeline import import_seconds, newest_first
from feeds.identity.withdrawals import API, is_lifted, is_too_many
from feeds.model import Capture, Draft
from feeds.normalize.ids import text_digest
from feeds.store import clock, known, rows
from feeds.store.dates import settle_dates
from feeds.store.known import Stored
from feeds.store.others import join_others
from feeds.store.states import MOVES

Effect = Literal["creates", "edits", "holds", "sees"]
"""What an item does: a new entry, new states of a stored one, states of one that stays withdrawn,
or nothing but that it is seen."""


@dataclass(slots=True)
class Step:
    """What becomes of one draft: a new entry, or the new states of a stored one."""

    draft: Draft
    stored: Stored | None
    states: list[State]
    second: int = 0

    @property
    def moves(self) -> bool:
        """Whether a known entry comes to the top of its feeds."""
        return any(kind in MOVES for kind, _ in self.states)


@dataclass(slots=True)
class Gone:
    """An entry that a complete capture does not show any more: it is withdrawn."""

    stored: Stored
    second: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a capture means: a step for each draft, and what is gone; both newest first."""

    steps: list[Step]
    gone: list[Gone]


def plan(
    connection: Connection, capture: Capture, drafts: Sequence[Draft], problems: list[Problem]
) -> Plan:
    """What becomes of the drafts; ``topics-lost`` and ``too-many-gone`` go to the problems."""
    newest = known.is_newest(connection, capture)
    found = _find(connection, capture, drafts, newest)
    effects = [_effect(one, capture, newest) for one in found]
    drafts = list(_settled(connection, drafts, found, effects))
    steps = [
        _step(draft, one, effect, problems)
        for draft, one, effect in zip(drafts, found, effects, strict=True)
    ]
    steps = [steps[index] for index in newest_first(map(_published, drafts))]
    return Plan(steps, _gone(connection, capture, newest, steps, problems))


def _find(
    connection: Connection, capture: Capture, drafts: Sequence[Draft], newest: bool
) -> list[Stored | None]:
    """For each draft the entry that it is, or None for a new one."""
    stored, recent = _known_entries(connection, capture, drafts)
    candidates = [
        Known(
            one.entry,
            # what another source edits may have lost the link that this one knows it by
            one.snapshot if one.source == capture.source else replace(one.snapshot, link=one.link),
            one.position if one.entry in recent else None,
            source_id=one.source_id,
        )
        for one in stored.values()
        if one.snapshot.state != "erased"
    ]
    found = [
        stored[one.entry] if one else None for one in assign(drafts, candidates, is_late=not newest)
    ]
    return join_others(connection, capture.source, drafts, found)


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


def _effect(stored: Stored | None, capture: Capture, newest: bool) -> Effect:
    """What a capture does to an entry that it shows.

    The first source alone edits, and an older capture never does. What is withdrawn is left alone
    until the source's newest capture brings it back, or keeps it known while somebody holds it.
    """
    if stored is None:
        return "creates"
    if stored.source != capture.source or rows.seconds(capture.captured) < stored.last:
        return "sees"
    if stored.snapshot.state == "published":
        return "edits"
    if not newest:
        return "sees"
    return "edits" if is_lifted(stored.snapshot.holder, capture.actor) else "holds"


def _settled(
    connection: Connection,
    drafts: Sequence[Draft],
    found: Sequence[Stored | None],
    effects: Sequence[Effect],
) -> Iterator[Draft]:
    """The drafts as their entries will be; those that edit nothing take no second for a day."""
    pairs: list[tuple[Draft, Stored | None]] = []
    for draft, one, effect in zip(drafts, found, effects, strict=True):
        if effect == "sees":
            pairs.append((replace(draft, days=frozenset()), None))
        else:
            pairs.append((filled(draft, one.snapshot) if one else draft, one))
    yield from settle_dates(connection, pairs)


def _step(draft: Draft, stored: Stored | None, effect: Effect, problems: list[Problem]) -> Step:
    if stored is None:
        return Step(draft, None, [("created", draft.snapshot)])
    if effect == "sees":
        return Step(draft, stored, [])
    if effect == "holds":
        return Step(draft, stored, held_states(stored.snapshot, draft.snapshot))
    if lost_topics(stored.snapshot, draft.snapshot):
        message = "the entry came without topics and kept those that it had"
        hint = "check that the source still prints them"
        problems.append(Problem(draft.ref, "topics-lost", message, hint))
    return Step(draft, stored, states(stored.snapshot, draft.snapshot))


def _gone(
    connection: Connection,
    capture: Capture,
    newest: bool,
    steps: Sequence[Step],
    problems: list[Problem],
) -> list[Gone]:
    """What the source's newest capture, which has everything that there is, does not show.

    If that is most of what the source had, nothing is withdrawn: its page is probably broken.
    """
    is_past = capture.backfill and not capture.stated
    if not capture.complete or capture.partial or is_past or not newest:
        return []
    standing, held = known.standing_entries(connection, capture.source)
    gone = standing - {step.stored.entry for step in steps if step.stored} - held
    if is_too_many(len(gone), len(standing)):
        message = f"{len(gone)} of {len(standing)} entries are missing; none was withdrawn"
        hint = "check the page; if they are gone, use topicfeeds entries retract"
        problems.append(Problem(capture.ref, "too-many-gone", message, hint))
        return []
    found = known.load(connection, capture.source, gone)
    return [Gone(one) for one in sorted(found, key=lambda one: -one.place)]


def take_seconds(connection: Connection, capture: Capture, planned: Plan, commit: int) -> None:
    """Give a second of the timeline to whatever needs one; ``commit`` is Unix seconds.

    In a file that takes several transactions, a new record stands at the date that it states, else
    below those of the file that came before, and never later than the commit. What the API brings
    is live, and on top.
    """
    steps = planned.steps
    new = [step for step in steps if step.stored is None]
    live = [step for step in steps if step.moves]
    if capture.stated or capture.backfill:
        _give(new, clock.take(connection, _import_seconds(connection, capture, steps, commit)))
    elif capture.partial and capture.actor != API:
        dated = [step for step in new if _published(step.draft)]
        wanted = [min(_published(step.draft) or commit, commit) for step in dated]
        _give(dated, clock.take(connection, wanted))
        rest = [step for step in new if not _published(step.draft)]
        places = range(capture.offset, capture.offset + len(rest))
        _give(rest, clock.take_down(connection, import_seconds(commit, places)))
    else:
        live = [step for step in steps if step.moves or step.stored is None]
    top: list[Step | Gone] = [*live, *planned.gone]
    _give(top, clock.take_live(connection, len(top), commit))


def _give(things: Sequence[Step | Gone], seconds: Sequence[int]) -> None:
    for one, second in zip(things, seconds, strict=True):
        one.second = second


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
