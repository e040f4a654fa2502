"""What a reading gave, in numbers: the material of `feeds.health.drift`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from feeds.errors import Problem
from feeds.model import Draft, Reading

_COUNTS: Final = (
    "items", "created", "edited", "bare", "undated", "untopiced", "pending", "unmatched",
)  # fmt: skip


def tally(
    at: datetime,
    ref: str,
    raw: str,
    drafts: Sequence[Draft],
    problems: Sequence[Problem],
    *,
    created: int = 0,
    edited: int = 0,
    pages: int = 1,
) -> Reading:
    """What one batch gave: its drafts, the problems of its reader, and what became of it.

    ``at``, ``ref`` and ``raw`` are those of the reading. Brief drafts count as items only: what
    they lack is known from before. If the batch comes from several ``pages``, a rule is unmatched
    that found nothing on any of them.
    """
    whole = [draft.snapshot for draft in drafts if not draft.brief]
    return Reading(
        at=at,
        ref=ref,
        raw=raw,
        items=len(drafts),
        created=created,
        edited=edited,
        bare=sum(not (one.summary or one.content_html) for one in whole),
        undated=sum(not (one.published or one.updated) for one in whole),
        untopiced=sum(not one.topics for one in whole),
        pending=sum(any(topic.state == "pending" for topic in one.topics) for one in whole),
        unmatched=_unmatched(problems, pages),
    )


def add(first: Reading, more: Reading) -> Reading:
    """Two batches of one reading as one; ``at``, ``ref`` and ``raw`` are those of the first."""
    sums = {name: getattr(first, name) + getattr(more, name) for name in _COUNTS}
    return replace(first, **sums)


def _unmatched(problems: Sequence[Problem], pages: int) -> int:
    """The rules that every page reports; their names begin the messages."""
    found = (one.message for one in problems if one.code == "unmatched-rule")
    reports = Counter(message.partition(":")[0] for message in found)
    return sum(count >= pages for count in reports.values())
