"""The worker: visits each source when it is due, until it is told to stop."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from feeds.errors import StoreBusy, StoreError
from feeds.model import Source, SourceState
from feeds.rounds.crowd import HOSTS, Crowd, due_sources
from feeds.rounds.states import Visit, due_at
from feeds.rounds.tools import Tools

TICK: Final = 5.0
"""The longest sleep in seconds: others may have fetched a source, or given one back."""

SHORTEST: Final = 0.2
"""The shortest sleep in seconds."""


def work(
    tools: Tools,
    sources: Sequence[Source],
    tell: Callable[[Visit], None],
    *,
    hosts: int = HOSTS,
    once: bool = False,
) -> None:
    """Visit sources as they become due, until `Tools.stopping` is set.

    What is under way then is finished. ``once`` visits those that are due now, and returns.
    """
    crowd, resting = Crowd(tools, sources, hosts), dict[str, datetime]()
    try:
        while not tools.stopping.is_set():
            with suppress(StoreError):  # it can wait for the next round
                tools.store.close_erasures(tools.now())
            pause = _send(tools, sources, crowd, resting)
            for visit in crowd.visits(None if once else pause):
                tell(visit)
                resting[visit.source] = tools.now() + timedelta(seconds=TICK)
                pause = SHORTEST  # its next time is to be counted with
            if once:
                return
            if not crowd.is_busy:
                tools.stopping.wait(pause)
    finally:
        crowd.leave()
        for visit in crowd.visits():
            tell(visit)


def _send(
    tools: Tools, sources: Sequence[Source], crowd: Crowd, resting: Mapping[str, datetime]
) -> float:
    """Send out for what is due; the seconds until something else will be.

    What was visited just now rests, even if nothing could be noted about that.
    """
    try:
        states = tools.store.sources.schedule()
    except StoreBusy:
        return TICK
    now, later = tools.now(), [timedelta(seconds=TICK)]
    due = []
    for source in due_sources(sources, states, now):
        rest = min(resting.get(source.id, now), now + timedelta(seconds=source.interval or 0))
        if rest > now:
            later.append(rest - now)
        else:
            due.append(source)
    crowd.send(due, states)
    moments = (due_at(states.get(one.id, SourceState(one.id)), one) for one in sources)
    later += [moment - now for moment in moments if moment and moment > now]
    return max(min(later).total_seconds(), SHORTEST)
