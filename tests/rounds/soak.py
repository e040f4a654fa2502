"""Two workers and eight readers on one SQLite file, for as long as you like.

    python -m tests.rounds.soak --seconds 60

The workers are processes of their own, the readers threads that render feeds. Every source of the
server changes all the time. Nothing may fail, and no source and no host may ever be asked twice at
the same moment.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from typing import Any

from feeds.fetch import Client
from feeds.model import Formula, Source
from feeds.pipeline import open_store, publish
from feeds.rounds import Hosts, Tools, Visit, work
from tests.helpers import SITE
from tests.rounds.support import AGENT, Answer, Press, json_feed

SOURCES = 4  # of each host
HOSTS = 3


@dataclass
class Outcome:
    """What came of it all."""

    visits: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    readings: int = 0
    requests: int = 0
    most: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    published: int = 0


class Changing(Press):
    """A server whose pages change with every second request, and take a moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.counts: Counter[str] = Counter()
        self.shown: set[str] = set()
        for number in range(SOURCES):
            self.pages[f"/{number}"] = Answer()

    def answer(self, handler: Any) -> None:
        """Write the page anew, then answer."""
        path = handler.path
        if path in self.pages:
            self.counts[path] += 1
            latest = self.counts[path] // 2
            news = [f"{self.name}{path} {one}" for one in range(latest, max(-1, latest - 5), -1)]
            self.shown |= set(news)
            self.pages[path] = json_feed(*news)
            self.pages[path].seconds = 0.02
        super().answer(handler)


def run_worker(
    database: str, sources: list[Source], places: list[str], name: str, stop: Event, told: Any
) -> None:
    """One worker process: works until it is told to stop, and tells of each visit."""
    client = Client(AGENT, tuple(places), 5.0)
    now = datetime.now(UTC)
    store = open_store(database, SITE, (), now)
    tools = Tools(store, SITE, (), client, Hosts(client), lambda: datetime.now(UTC), name)
    threading.Thread(target=lambda: (stop.wait(), tools.stopping.set()), daemon=True).start()

    def tell(visit: Visit) -> None:
        told.put((visit.result, str(visit.error) if visit.error else ""))

    work(tools, sources, tell, hosts=4)
    store.close()
    told.put(None)


def _read(database: str, stop: threading.Event, outcome: Outcome) -> None:
    store = open_store(database, SITE, (), datetime.now(UTC))
    last = 0
    try:
        while not stop.is_set():
            body = publish(store, SITE, Formula()).body
            total = store.select(Formula()).total
            if total < last or not body:
                outcome.errors.append(f"a reader saw {total} entries after {last}")
            last = total
            outcome.readings += 1
            stop.wait(0.02)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
        outcome.errors.append(f"a reader met {error!r}")
    finally:
        store.close()


def soak(
    folder: Path, seconds: float, *, workers: int = 2, readers: int = 8, visits: int = 0
) -> Outcome:
    """Let them all loose for so many seconds, and until so many visits were made."""
    outcome, context = Outcome(), get_context("spawn")
    database = f"sqlite:///{folder / 'soak.db'}"
    open_store(database, SITE, (), datetime.now(UTC)).close()
    presses = [Changing(f"värd{number}").__enter__() for number in range(HOSTS)]
    sources = [
        Source(f"h{host}-s{number}", "feed", url=press.url(f"/{number}"), interval=1)
        for host, press in enumerate(presses)
        for number in range(SOURCES)
    ]
    stop, told, quiet = context.Event(), context.Queue(), threading.Event()
    places = [press.place for press in presses]
    processes = [
        context.Process(
            target=run_worker, args=(database, sources, places, f"w{number}", stop, told)
        )
        for number in range(workers)
    ]
    threads = [
        threading.Thread(target=_read, args=(database, quiet, outcome)) for _ in range(readers)
    ]
    for one in (*processes, *threads):
        one.start()
    _collect(told, stop, workers, outcome, time.monotonic() + seconds, visits)
    for process in processes:
        process.join(20)
        if process.exitcode != 0:
            outcome.errors.append(f"a worker ended with {process.exitcode}")
    quiet.set()
    for thread in threads:
        thread.join(20)
    _count(presses, database, outcome)
    return outcome


def _collect(
    told: Any, stop: Event, running: int, outcome: Outcome, end: float, visits: int
) -> None:
    """Count what the workers tell, stop them when it is time, and hear them out."""
    while running:
        if time.monotonic() > end + 60:
            outcome.errors.append(f"{running} workers do not end")
            stop.set()
            return
        if time.monotonic() > end and outcome.visits.total() >= visits:
            stop.set()
        with suppress(Empty):
            one = told.get(timeout=0.1)
            if one is None:
                running -= 1
                continue
            outcome.visits[one[0]] += 1
            outcome.errors += [one[1]] if one[1] else []


def _count(presses: list[Changing], database: str, outcome: Outcome) -> None:
    for number, press in enumerate(presses):
        press.__exit__()
        outcome.requests += len(press.asked)
        outcome.most |= Counter({f"h{number} {key}": most for key, most in press.most.items()})
        outcome.published += len(press.shown)
    store = open_store(database, SITE, (), datetime.now(UTC))
    outcome.entries = store.select(Formula()).total
    store.close()


def main() -> int:
    """Run it, and say what came of it; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    with tempfile.TemporaryDirectory() as folder:
        outcome = soak(Path(folder), parser.parse_args().seconds)
    sys.stdout.write(
        f"visits {dict(outcome.visits)}, requests {outcome.requests}, "
        f"entries {outcome.entries} of {outcome.published}, feeds rendered {outcome.readings}, "
        f"at once at most {max(outcome.most.values())}, errors {len(outcome.errors)}\n"
    )
    for error in outcome.errors[:20]:
        sys.stdout.write(f"  {error}\n")
    return 1 if outcome.errors or max(outcome.most.values()) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
