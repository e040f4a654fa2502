"""One new item into a store of a thousand entries and into one of a million.

The million is written by SQL alone: the same rows that captures of twenty items make, a minute
apart. What is compared is the CPU time of `Store.save` with one item that nobody has seen.
"""

import json
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.ingest import NOW, SITE, empty
from feeds.model import Capture, Draft, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store
from feeds.store.rows import pack

SMALL: Final = 1_000
LARGE: Final = 1_000_000
ITEMS: Final = 300
_SENTENCE: Final = "Regionen bygger om stationen så att fler kan resa hela året."
_FAST: Final = ("synchronous = OFF", "journal_mode = OFF", "cache_size = -500000")


@dataclass(frozen=True, slots=True)
class Shape:
    """What entries are like: each ``size`` of them come in one capture, ``step`` seconds apart.

    There are so many ``topics``. The entries take their topics from ``mixes`` of topic numbers, in
    turn; without any, one topic each. ``text`` is their text.
    """

    topics: int = 30
    size: int = 20
    start: int = 1_600_000_000
    step: int = 3
    mixes: Sequence[Sequence[int]] = ()
    text: str = _SENTENCE

    def mixed(self) -> Sequence[Sequence[int]]:
        """The topic numbers of the entries, in turn."""
        return self.mixes or [(number,) for number in range(1, self.topics + 1)]


_ROWS: Final = (
    """
    INSERT INTO topic (id, key, label, aliases, description, state)
    SELECT n, 'amne-' || n, 'Ämne ' || n, '[]', '', 'known' FROM number WHERE n <= :topics
    """,
    """
    INSERT INTO capture (id, source, digest, captured, committed, items, backfill, rules)
    SELECT n, 'arkiv', hex(randomblob(32)), :start + :step * :size * n,
           :start + :step * :size * n, :size, 0, 1
    FROM number WHERE n <= (SELECT max(n) FROM number) / :size
    """,
    """
    INSERT INTO entry (id, key, uri, source, text, stamp, live, filed)
    SELECT n, key, 'tag:example.org,2026-01-01:e/' || key, 'arkiv', lower(hex(randomblob(32))),
           :start + :step * n, n + 1, n + 1
    FROM (SELECT n, lower(hex(randomblob(10))) AS key FROM number)
    """,
    """
    INSERT INTO change
        (seq, kind, entry, topics, place, updated, run, actor, committed, snapshot)
    SELECT n + 1, 'created', n, blob, :start + :step * n, :start + :step * n, run, 'ingest',
           :start + :step * :size * run, json_object(
               'title', 'Nyhet nummer ' || n,
               'summary', :text,
               'topics', json(names),
               'language', 'sv',
               'link', 'https://www.example.org/nyheter/' || n
           )
    FROM (SELECT n, n % :mixes AS mixed, 1 + (n - 1) / :size AS run FROM number)
    JOIN mix ON mix.id = mixed
    """,
    """
    INSERT INTO sighting (entry, source, position, first, last, source_id, link)
    SELECT n, 'arkiv', 1 + (n - 1) % :size, seen, seen, 'nyhet-' || n,
           'https://www.example.org/nyheter/' || n
    FROM (SELECT n, :start + :step * :size * (1 + (n - 1) / :size) AS seen FROM number)
    """,
    "INSERT INTO moment (second) SELECT :start + :step * n FROM number",
)


def main() -> None:
    """Print the comparison."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        build(small, SMALL)
        build(large, LARGE)
        show(small, large)


def show(small: Path, large: Path) -> None:
    """Save new items into two stores in turn, and print what one costs in each."""
    stores = [Store(f"sqlite:///{path}") for path in (small, large)]
    times: list[list[float]] = [[], []]
    for number in range(ITEMS):
        for store, found in zip(stores, times, strict=True):
            found.append(_save_one(store, number))
    for store in stores:
        store.close()
    few, many = (median(found[ITEMS // 10 :]) for found in times)  # the first ones warm up
    print("\n| one new item into a store of | CPU, median | ratio |")
    print("|---|---|---|")
    print(f"| {SMALL:,} entries | {few * 1000:.2f} ms | |")
    print(f"| {LARGE:,} entries | {many * 1000:.2f} ms | {many / few:.2f} |")


def build(path: Path, count: int, shape: Shape | None = None) -> None:
    """A database of so many entries."""
    shape = shape or Shape()
    mixes = shape.mixed()
    empty(path)
    connection = sqlite3.connect(path)
    for pragma in _FAST:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TEMP TABLE number (n INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE mix (id INTEGER PRIMARY KEY, blob BLOB, names TEXT)")
    connection.executemany("INSERT INTO number VALUES (?)", ((n,) for n in range(1, count + 1)))
    mixed = ((n, pack(some), _names(some)) for n, some in enumerate(mixes))
    connection.executemany("INSERT INTO mix VALUES (?, ?, ?)", mixed)
    for statement in _ROWS:
        connection.execute(statement, asdict(shape) | {"mixes": len(mixes)})
    connection.commit()
    connection.close()


def _names(topics: Sequence[int]) -> str:
    """Topics as a snapshot holds them."""
    named = [[f"amne-{number}", f"Ämne {number}"] for number in topics]
    return json.dumps(named, ensure_ascii=False, separators=(",", ":"))


def _save_one(store: Store, number: int) -> float:
    now = NOW + timedelta(minutes=number)
    topic = Topic("amne-7", "Ämne 7")
    link = f"https://www.example.org/ny/{number}"
    said = Snapshot(f"Ny {number}", f"Det är nytt, {number}.", (topic,), "sv", link)
    drafts = [Draft("api:1", 1, said, source_id=f"ny-{number}")]
    capture = Capture("arkiv", "api", drafts_digest(drafts), now, live=True)
    start = time.process_time()
    store.save(SITE, capture, drafts, now)
    return time.process_time() - start
