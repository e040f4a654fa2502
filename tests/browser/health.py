"""What is remembered of the sources of the showcase, so that each is in another state of health."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from feeds.errors import Problem
from feeds.model import Reading, Source, SourceState
from feeds.store import Store

_CREATED: Final = (2, 1, 3, 1, 4, 2, 1, 5, 1, 3, 1, 2, 6)
"""How many items were new in a reading; each source begins at another turn."""


def remember(store: Store, sources: Iterable[Source], now: datetime) -> None:
    """Write down how each source did until now; one that has nothing here was never read."""
    urls = {source.id: source.url for source in sources}
    for name, told in _states(now).items():
        if name not in urls:
            continue
        state = SourceState(name, url=urls[name], **told)
        for number, reading in enumerate(reversed(state.readings)):
            store.sources.note(name, replace(reading, ref=urls[name], raw=f"{name}-{number}"))
        lease = store.sources.claim(name, "the showcase", now, 60)
        assert lease
        assert store.sources.finish(lease, state)


def _states(now: datetime) -> dict[str, dict[str, Any]]:
    """Of each source what happened, newest reading first."""

    def ago(**time: float) -> datetime:
        return now - timedelta(**time)

    def read(minutes: float) -> dict[str, Any]:
        moment = ago(minutes=minutes)
        return {"attempted": moment, "succeeded": moment, "due": moment + timedelta(minutes=15)}

    def news(first: float, every: float = 1, turn: int = 0, **latest: int) -> dict[str, Any]:
        """Readings of twenty items, the newest so many days ago, and with what is its own."""
        created = [_CREATED[turn + number * number % 7] for number in range(8 + 2 * turn)]
        made = (
            Reading(ago(days=first + every * number), "", "", 20, created=count)
            for number, count in enumerate(created)
        )
        newest, *earlier = made
        return {"readings": (replace(newest, **latest), *earlier)}

    def failed(count: int, error: str, hint: str) -> dict[str, Any]:
        problem = Problem("", "not-fetched", error, hint)
        return {
            "failures": count,
            "error": problem,
            "attempted": ago(minutes=20),
            "succeeded": ago(days=2),
            "due": ago(hours=-1),
        }

    return {
        "pressrum": read(12),
        "english-news": read(12),
        "trafikinformation": read(300) | news(300 / (24 * 60), every=0.25, turn=5),
        "kulturkalendern": read(20) | news(20, every=2, turn=1),
        "upphandlingar": news(2, turn=3) | failed(3, "no answer in 30 seconds", "try again later"),
        "vardguiden": read(20) | news(0.02, turn=4, undated=20),
        "nedlagd": news(2) | failed(1, "410 Gone", "") | {"gone": True},
        "tom": read(20) | news(0.02, items=0, created=0),
    }
