"""``fetch`` and ``worker``: the configured sources, once or round after round."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import click

from feeds import config
from feeds.cli import options, output
from feeds.cli.runs import Tally
from feeds.errors import EXIT_OK, UsageError
from feeds.model import Source
from feeds.rounds import HOSTS, Tools, Urge, Visit, due_sources, visit_all, work

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_hosts: Final = click.option(
    "--hosts",
    type=click.IntRange(1, 100),
    default=HOSTS,
    show_default=True,
    help="How many hosts are asked at the same time.",
)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All sources, whether due or not.")
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
@_hosts
@options.allow_option
@options.site_options
@options.json_option
def fetch(
    names: tuple[str, ...],
    everything: bool,
    dry_run: bool,
    hosts: int,
    allow: tuple[str, ...],
    settings: config.Settings,
    as_json: bool,
) -> int:
    """Fetch the sources that are due, and store what is new or changed.

    Sources that have captures read those, too. A named SOURCE is fetched whether it is due or not,
    and also if its server said that it is gone. One source that fails does not cost the others.
    """
    if names and everything:
        raise UsageError("--all: it does not go with names", hint="leave out one of them")
    sources = settings.sources
    chosen = options.chosen(names, sources) if names else list(sources)
    urge: Urge = "named" if names else "all" if everything else "due"
    tools = options.tools(settings, allow)
    if urge == "due":
        due = {one.id for one in due_sources(sources, tools.store.sources.schedule(), tools.now())}
        chosen = [one for one in sources if one.id in due or one.captures]
    report = _JsonVisits(dry_run=dry_run) if as_json else _Visits(dry_run=dry_run)
    tally = Tally()
    with _stoppable(tools):
        visits = visit_all(tools, sources, chosen, urge, hosts=hosts, dry_run=dry_run)
        for visit in _with_progress(visits, chosen):
            tally.visited(visit)
            report.tell(visit)
    if not chosen:
        output.tell("No source is due (topicfeeds fetch --all fetches all)")
    report.end(tally)
    tools.store.close()
    return tally.exit_code


@click.command()
@click.option("--once", is_flag=True, help="Visit what is due now, and stop.")
@_hosts
@options.allow_option
@options.site_options
@options.json_option
def worker(
    once: bool, hosts: int, allow: tuple[str, ...], settings: config.Settings, as_json: bool
) -> int:
    """Fetch each source when it is due, until it is stopped.

    SIGTERM or Ctrl-C finishes what is under way; a second one leaves at once.
    """
    tools = options.tools(settings, allow)
    report = _JsonVisits(quiet=True) if as_json else _Visits(quiet=True)
    count = len(settings.sources)
    output.tell(f"Watching {count} source{'s'[: count != 1]} (Ctrl-C stops)")
    with _stoppable(tools):
        work(tools, settings.sources, report.tell, hosts=hosts, once=once)
    tools.store.close()
    output.tell("Stopped")
    return EXIT_OK


class _Visits:
    """Tells a person what came of each visit; a subclass tells a program."""

    def __init__(self, *, dry_run: bool = False, quiet: bool = False) -> None:
        """A ``quiet`` one tells only of visits that changed or failed something."""
        self._verb = "would store" if dry_run else "stored"
        self._quiet = quiet

    def tell(self, visit: Visit) -> None:
        """A visit has ended."""
        if not self._quiet or visit.kinds or visit.problems:
            self.print(visit)

    def print(self, visit: Visit) -> None:
        """A line for the visit on stdout, and one for each problem on stderr."""
        output.tell_problems(
            [one for one in visit.problems if one != visit.error] if visit.error else visit.problems
        )
        if visit.error:
            output.tell(f"{visit.source}: {visit.error}")
        click.echo(f"{visit.source}: {self._said(visit)}")

    def end(self, tally: Tally) -> None:
        """All visits have ended."""

    def _said(self, visit: Visit) -> str:
        counts = ", ".join(f"{number} {kind}" for kind, number in visit.kinds.items())
        counts = f"{self._verb} {counts}; " if counts else ""
        if visit.result in _WORDS and not counts:
            return _WORDS[visit.result]
        failed = "; the rest could not be read" if visit.error else ""
        return f"{counts}{visit.unchanged} unchanged{failed}"


_WORDS: Final = {
    "same": "the same as before",
    "not-modified": "not modified",
    "gone": "gone for good",
    "failed": "nothing could be read",
    "postponed": "left in peace for now",
    "taken": "left to another worker",
}


class _JsonVisits(_Visits):
    """A line of JSON for each visit; ``fetch`` ends with the sums."""

    def print(self, visit: Visit) -> None:
        """A line for the visit."""
        record: dict[str, Any] = {"event": "visited", "source": visit.source}
        record |= {"result": visit.result, "changes": dict(visit.kinds)}
        record |= {"unchanged": visit.unchanged, **output.sorted_problems(visit.problems)}
        output.print_json(record, line=True)

    def end(self, tally: Tally) -> None:
        """All visits have ended."""
        sums = {"stored": tally.stored, "unchanged": tally.unchanged, "failed": tally.failed}
        output.print_json({"event": "summary"} | sums, line=True)


def _with_progress(visits: Iterable[Visit], chosen: Sequence[Source]) -> Iterable[Visit]:
    """The visits; if a person watches, behind a progress bar, and told after it."""
    if not sys.stderr.isatty():
        return visits
    with click.progressbar(visits, length=len(chosen), label="Fetching", file=sys.stderr) as bar:
        return list(bar)


@contextlib.contextmanager
def _stoppable(tools: Tools) -> Iterator[None]:
    """SIGTERM and Ctrl-C set ``tools.stopping``; a second one ends the process.

    A thread waits for the signals: a handler could come while the event's own lock is held.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    done = threading.Event()

    def wait() -> None:
        while (number := signal.sigwait(_SIGNALS)) and not done.is_set():
            if tools.stopping.is_set():
                os._exit(128 + number)
            output.tell("Stopping: what is under way is finished (again to leave at once)")
            tools.stopping.set()

    thread = threading.Thread(target=wait, name="topicfeeds-signals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        signal.pthread_kill(thread.ident or 0, signal.SIGTERM)  # wakes it
        thread.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
