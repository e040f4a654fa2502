"""``/status``: how the sources are doing, in words for everybody.

What a server answered, addresses and remedies are for operators: `topicfeeds status` tells them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response

from feeds.health import judge
from feeds.model import Health, Reading, Source, SourceState, Verdict
from feeds.web.desk import desk
from feeds.web.pages import look

blueprint = Blueprint("status", __name__)

READINGS: Final = 30
"""The latest readings that a source's chart shows."""

_WORST_FIRST: Final[tuple[Verdict, ...]] = ("broken", "late", "quiet", "new", "fine")


@dataclass(frozen=True, slots=True)
class Row:
    """A source; ``read`` is when it was last read, ``news`` when it last brought anything new.

    ``brought`` are the new entries of its latest readings, the oldest first. ``is_unreachable``
    says that it cannot be fetched, and not that it cannot be read.
    """

    name: str
    health: Health
    state: SourceState
    read: datetime | None
    news: datetime | None
    brought: tuple[int, ...]
    is_unreachable: bool


@blueprint.get("/status")
def status() -> Response:
    """Every source with its verdict, the worst first."""
    here = desk()
    states = here.store.sources.states()
    rows = [
        _row(one, states.get(one.id) or SourceState(one.id), here.now()) for one in here.sources
    ]
    counts = {
        verdict: sum(row.health.verdict == verdict for row in rows) for verdict in _WORST_FIRST
    }
    return look.page("status.html", rows=_sorted(rows), counts=counts)


def _row(source: Source, state: SourceState, now: datetime) -> Row:
    readings = state.readings
    seen = [moment for moment in (state.succeeded, readings[0].at if readings else None) if moment]
    return Row(
        name=source.title or source.id,
        health=judge(state, source, now),
        state=state,
        read=max(seen, default=None),
        news=next((one.at for one in readings if one.created), None),
        brought=_brought(readings[:READINGS]),
        is_unreachable=state.error is not None and state.error.code == "not-fetched",
    )


def _brought(readings: Sequence[Reading]) -> tuple[int, ...]:
    """New entries by reading, the oldest first; readings that are not there yet count as 0."""
    counts = [one.created for one in reversed(readings)]
    return (*[0] * (READINGS - len(counts)), *counts) if counts else ()


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (_WORST_FIRST.index(row.health.verdict), row.health.source))
