"""``status``: how every source is doing, for people and for a monitor."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.errors import EXIT_OK, EXIT_PARTLY
from feeds.health import judge
from feeds.health.words import ago, counted, duration
from feeds.model import Health, Source, SourceState

_Judged = tuple[Health, SourceState]


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@options.site_options
@options.json_option
def status(names: tuple[str, ...], settings: config.Settings, as_json: bool) -> int:
    """Say how each source is doing. Exit code 4 if one is broken."""
    sources = options.chosen(names, settings.sources) if names else settings.sources
    now = datetime.now(UTC)
    store = pipeline.open_store(settings.database, settings.site, settings.topics, now)
    states = store.sources.states()
    store.close()
    found = [_judged(states.get(one.id, SourceState(one.id)), one, now) for one in sources]
    if as_json:
        output.print_json([_record(*one) for one in found])
    else:
        _tell(found, now)
    is_broken = any(health.verdict == "broken" for health, _ in found)
    return EXIT_PARTLY if is_broken else EXIT_OK


def _judged(state: SourceState, source: Source, now: datetime) -> _Judged:
    return judge(state, source, now), state


def _tell(found: Iterable[_Judged], now: datetime) -> None:
    """A line a source; what to do about those that are not fine goes to stderr."""
    for health, state in found:
        output.print_table([_cells(health, state, now)])
        for alarm in health.alarms:
            output.tell(f"{health.source}: {alarm.code}: {alarm.message} ({alarm.hint})")
        if health.hint and health.hint not in {alarm.hint for alarm in health.alarms}:
            output.tell(f"{health.source}: {health.hint}")


def _cells(health: Health, state: SourceState, now: datetime) -> tuple[object, ...]:
    read = _read(state)
    return (
        health.source,
        health.verdict,
        f"read {ago(read, now)}" if read else "never read",
        counted(state.readings[0].items, "item") if state.readings else "-",
        f"every {duration(health.rhythm)}" if health.rhythm else "-",
        health.reason if health.hint else "-",
    )


def _read(state: SourceState) -> datetime | None:
    """When it was last read; what is brought from outside is not fetched."""
    latest = state.readings[0].at if state.readings else None
    return max(filter(None, (state.succeeded, latest)), default=None)


def _record(health: Health, state: SourceState) -> dict[str, Any]:
    return {
        "source": health.source,
        "verdict": health.verdict,
        "reason": health.reason,
        "hint": health.hint or None,
        "alarms": [asdict(alarm) for alarm in health.alarms],
        "attempted": _time(state.attempted),
        "succeeded": _time(_read(state)),
        "changed": _time(state.changed),
        "due": _time(state.due),
        "failures": state.failures,
        "error": asdict(state.error) if state.error else None,
        "rhythm_seconds": health.rhythm,
        "items": state.readings[0].items if state.readings else None,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
