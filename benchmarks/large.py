"""One new item into a store of a thousand entries and into one of a million.

The million is written by SQL alone: the same rows that captures of twenty items make, a minute
apart. What is compared is the CPU time of `Store.save` with one item that nobody has seen.
"""

import sqlite3
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.ingest import NOW, SITE, empty
from feeds.model import Capture, Draft, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store

SMALL: Final = 1_000
LARGE: Final = 1_000_000
ITEMS: Final = 300
_NUMBERS: Final = {"topics": 30, "size": 20, "start": 1_600_000_000}
_ROWS: Final = (
    """
    INSERT INTO topic (id, key, label, aliases, description, state)
    SELECT n, 'amne-' || n, 'Ämne ' || n, '[]', '', 'known' FROM number WHERE n <= :topics
    """,
    """
    INSERT INTO capture (id, source, digest, captured, committed, items, backfill, rules)
    SELECT n, 'arkiv', hex(randomblob(32)), :start + 60 * n, :start + 60 * n, :size, 0, 1
    FROM number WHERE n <= (SELECT max(n) FROM number) / :size
    """,
    """
    INSERT INTO entry (id, key, uri, source, text, stamp, live, filed)
    SELECT n, key, 'tag:example.org,2026-01-01:e/' || key, 'arkiv', lower(hex(randomblob(32))),
           :start + 3 * n, n + 1, n + 1
    FROM (SELECT n, lower(hex(randomblob(10))) AS key FROM number)
    """,
    """
    INSERT INTO change
        (seq, kind, entry, topics, place, updated, run, actor, committed, snapshot)
    SELECT n + 1, 'created', n, blob, :start + 3 * n, :start + 3 * n, run, 'ingest',
           :start + 60 * run, json_object(
               'title', 'Nyhet nummer ' || n,
               'summary', 'Regionen bygger om stationen så att fler kan resa hela året.',
               'topics', json_array(json_array('amne-' || id, 'Ämne ' || id)),
               'language', 'sv',
               'link', 'https://www.example.org/nyheter/' || n
           )
    FROM (SELECT n, 1 + n % :topics AS topic, 1 + (n - 1) / :size AS run FROM number)
    JOIN packed ON packed.id = topic
    """,
    """
    INSERT INTO sighting (entry, source, position, first, last, source_id, link)
    SELECT n, 'arkiv', 1 + (n - 1) % :size, seen, seen, 'nyhet-' || n,
           'https://www.example.org/nyheter/' || n
    FROM (SELECT n, :start + 60 * (1 + (n - 1) / :size) AS seen FROM number)
    """,
    "INSERT INTO moment (second) SELECT :start + 3 * n FROM number",
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


def build(path: Path, count: int) -> None:
    """A database of so many entries."""
    empty(path)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TEMP TABLE number (n INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE packed (id INTEGER PRIMARY KEY, blob BLOB)")
    connection.executemany("INSERT INTO number VALUES (?)", ((n,) for n in range(1, count + 1)))
    packed = ((n, n.to_bytes(4, "little")) for n in range(1, _NUMBERS["topics"] + 1))
    connection.executemany("INSERT INTO packed VALUES (?, ?)", packed)
    for statement in _ROWS:
        connection.execute(statement, _NUMBERS)
    connection.commit()
    connection.close()


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
