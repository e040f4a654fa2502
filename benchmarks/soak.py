"""Minutes of polls with new items coming all the time: no error, no old state, flat memory.

A server of two workers is polled by eight clients, each over a connection that it keeps, while a
store of another process saves an item every quarter of a second. The number of the change in an
ETag must not be lower than that of the last change of the feed's topic a moment before the request.
Prints one table; any error or old state ends the program with code 1.
"""

import random
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from benchmarks.ingest import SITE
from benchmarks.serving import data, sides
from feeds.model import Capture, Draft, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store

MINUTES: Final = 10.0
FEEDS: Final = 200
_CLIENTS: Final = 8
_PAUSE: Final = 0.25
_GRACE: Final = 0.05
"""Seconds between a commit and the moment from which on everybody must see it."""


class Soak:
    """What the clients know of the feeds, and what they have seen."""

    def __init__(self, port: int) -> None:
        self.port, self.done = port, threading.Event()
        self.due: dict[int, int] = {}
        self.answers: dict[int, int] = {}
        self.faults: list[str] = []
        self._lock = threading.Lock()

    def poll(self, seed: int) -> None:
        """Ask for feeds again and again, with the ETag of the last time."""
        rng, tags = random.Random(seed), dict[int, str]()  # noqa: S311  # the same each time
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self.done.is_set():
            topic = min(rng.randint(1, FEEDS), rng.randint(1, FEEDS))
            fields = {"Host": "127.0.0.1", "Accept-Encoding": "gzip"}
            if topic in tags:
                fields["If-None-Match"] = tags[topic]
            due = self.due.get(topic, 0)
            try:
                connection.request("GET", f"/feeds/amne-{topic}.atom", headers=fields)
                response = connection.getresponse()
                response.read()
            except OSError as error:
                self._note(0, repr(error))
                connection.close()
                continue
            tags[topic] = response.headers.get("ETag", "")
            seq = int(tags[topic].strip('"').partition("-")[0] or 0)
            is_well = response.status in {200, 304} and seq >= due
            self._note(
                response.status, "" if is_well else f"{topic}: {response.status} {seq} {due}"
            )
            time.sleep(0.002)
        connection.close()

    def _note(self, status: int, fault: str) -> None:
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            if fault:
                self.faults.append(fault)

    def ingest(self, database: Path) -> None:
        """Save an item now and then, each of one topic."""
        store, number = Store(f"sqlite:///{database}"), 0
        while not self.done.is_set():
            number += 1
            topic = 1 + number * 7 % FEEDS
            save(store, number, topic)
            seq, _ = store.last_change()
            time.sleep(_GRACE)
            self.due[topic] = seq
            time.sleep(_PAUSE - _GRACE)
        store.close()


def save(store: Store, number: int, topic: int) -> None:
    """Save one new item."""
    now = datetime.now(UTC)
    said = Snapshot(
        f"Ny {number}", "Det är nytt.", (Topic(f"amne-{topic}", f"Ämne {topic}"),), "sv"
    )
    drafts = [Draft("api:1", 1, said, source_id=f"soak-{number}")]
    store.save(SITE, Capture("arkiv", "api", drafts_digest(drafts), now, live=True), drafts, now)


def main(minutes: float = MINUTES) -> None:
    """Run it and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        database = data.site(Path(folder), FEEDS)
        with sides.Ours(database) as server:
            soak = Soak(server.port)
            threads = [threading.Thread(target=soak.poll, args=(n,)) for n in range(_CLIENTS)]
            threads.append(threading.Thread(target=soak.ingest, args=(database,)))
            for thread in threads:
                thread.start()
            sizes = []
            for _ in range(10):
                time.sleep(minutes * 6)
                sizes.append(server.resident())
                print(
                    f"{sizes[-1] / 1e6:.1f} MB, {sum(soak.answers.values()):,} answers", flush=True
                )
            soak.done.set()
            for thread in threads:
                thread.join()
    heads = ("minutes", "answers", "of these 304", "errors or old states")
    print("\n|", " | ".join((*heads, "memory after a fifth", "at the end")), "|")
    print("|---|---|---|---|---|---|")
    whole, unchanged = sum(soak.answers.values()), soak.answers.get(304, 0)
    memory = f"{sizes[1] / 1e6:.1f} MB | {sizes[-1] / 1e6:.1f} MB"
    print(f"| {minutes:g} | {whole:,} | {unchanged:,} | {len(soak.faults)} | {memory} |")
    if soak.faults:
        raise SystemExit("\n".join(soak.faults[:20]))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
