"""Ingesting: records in bulk against bare sqlite3, and a file that was ingested before.

The peer of the bulk ingest writes the same rows into the same tables and indexes with the same
pragmas and the same commits, with `executemany` alone. Once the rows are ready beforehand; once it
also makes their texts and digests of the drafts, as anybody must who has records and no rows.
Neither looks whether an item is known, nor for a free second. Times are CPU seconds.
"""

import gc
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event

from feeds.model import Capture, Conditions, Draft, Person, Site
from feeds.normalize import RULES, normalize
from feeds.normalize.ids import drafts_digest, entry_key, text_digest
from feeds.readers.records import stream
from feeds.store import Store
from feeds.store.rows import dump
from tests.durability import records

BULK: Final = 100_000
AGAIN: Final = 20_000
PAIRS: Final = 3
NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
_ZONE: Final = ZoneInfo("Europe/Stockholm")
SITE: Final = Site(
    title="Nyheter",
    base_url="https://news.example.org",
    language="sv",
    timezone=_ZONE,
    author=Person("Redaktionen"),
    tag_authority="example.org",
    tag_date="2026-01-01",
)
_SIDES: Final = (
    "`Store.save`, 500 at a time",
    "sqlite3 alone, rows ready",
    "sqlite3 alone, rows made of the drafts, too",
)
_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")

Batch = tuple[Capture, Sequence[Draft]]
Commit = list[tuple[str, list[tuple[Any, ...]]]]
"""What one transaction writes: statements, each with its rows."""


def main() -> None:
    """Print a row for each comparison."""
    with tempfile.TemporaryDirectory() as folder:
        _bulk(Path(folder), BULK)
        _again(Path(folder), AGAIN)


def _bulk(folder: Path, count: int) -> None:
    captured = list(batches(folder, count))
    gc.freeze()  # what was made beforehand is none of the two sides' garbage
    commits = recorded(folder / "first.db", captured)
    empty(folder / "empty.db")
    times = []
    for _ in range(PAIRS):
        saving = partial(fill_more, captured=captured)
        sides = (
            saving,
            partial(replay, commits=commits),
            partial(write, captured=captured, commits=commits),
        )
        times.append([_timed(side, folder) for side in sides])
    rows = sum(len(rows) for commit in commits for _, rows in commit)
    print(f"\n| {count:,} records, {rows:,} rows | CPU | throughput, ours : bare |")
    print("|---|---|---|")
    for index, what in enumerate(_SIDES):
        ratio = median(found[index] / found[0] for found in times)
        print(f"| {what} | {median(found[index] for found in times):.2f} s | {ratio:.2f} |")


def _timed(side: Callable[[Path], object], folder: Path) -> float:
    """CPU seconds of filling a new database."""
    path = shutil.copy(folder / "empty.db", folder / "timed.db")
    gc.collect()
    start = time.process_time()
    side(path)
    took = time.process_time() - start
    path.unlink()
    return took


def _again(folder: Path, count: int) -> None:
    """The whole command, its start included: first, unchanged, and with another last record."""
    path = records.write(folder, count)
    changed = path.with_name("changed.jsonl")
    *lines, last = path.read_bytes().splitlines(keepends=True)
    changed.write_bytes(b"".join([*lines, last.replace(b"Nyhet nummer", b"Nytt nummer")]))
    times = []
    for number in range(PAIRS):
        database = folder / f"again-{number}.db"
        times.append([_command(one, database) for one in (path, path, changed)])
        database.unlink()
    print(
        f"\n| `topicfeeds ingest` of {count:,} records | CPU | the first takes so often as long |"
    )
    print("|---|---|---|")
    for index, what in enumerate(("first", "unchanged", "one record differs")):
        ratio = median(found[0] / found[index] for found in times)
        print(f"| {what} | {median(found[index] for found in times):.2f} s | {ratio:.1f} |")


def _command(path: Path, database: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, "-m", "feeds", "ingest", str(path), "--source", "arkiv"]
    words += ["--config", str(path.with_name("site.yaml")), "--db", f"sqlite:///{database}"]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603  # our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def batches(folder: Path, count: int) -> Iterator[Batch]:
    """What the pipeline saves of a file of that many records, a transaction at a time."""
    path, offset = records.write(folder, count), 0
    conditions = Conditions("sv", _ZONE, NOW)
    with path.open("rb") as file:
        for items, _ in stream(iter(lambda: file.read(65536), b""), "records.jsonl"):
            drafts, _ = normalize(items, (), conditions)
            digest = drafts_digest(drafts)
            yield (
                Capture(
                    "arkiv", "records.jsonl", digest, NOW, partial=True, offset=offset, rules=RULES
                ),
                drafts,
            )
            offset += len(drafts)


def empty(path: Path) -> None:
    """A database with its tables."""
    store = Store(f"sqlite:///{path}")
    store.adopt(SITE, (), "1", NOW)
    store.close()


def fill_more(path: Path, captured: Iterable[Batch]) -> None:
    """Save captures into a database."""
    store = Store(f"sqlite:///{path}")
    for capture, drafts in captured:
        store.save(SITE, capture, drafts, NOW)
    store.close()


def recorded(path: Path, captured: Iterable[Batch]) -> list[Commit]:
    """Fill a database, and note what each of its transactions writes."""
    commits: list[Commit] = [[]]

    def note(_c: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> None:
        if statement.startswith("BEGIN"):
            commits.append([])
        elif statement.startswith(("INSERT", "UPDATE", "DELETE")):
            _add(commits[-1], statement, rows if many else [rows])

    empty(path)
    event.listen(Engine, "before_cursor_execute", note)
    fill_more(path, captured)
    event.remove(Engine, "before_cursor_execute", note)
    return [commit for commit in commits if commit]


def _add(commit: Commit, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not commit or commit[-1][0] != statement:
        commit.append((statement, []))
    commit[-1][1].extend(rows)


def replay(path: Path, commits: Iterable[Commit]) -> None:
    """Write rows with the driver alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for commit in commits:
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in commit:
            connection.executemany(statement, rows)
        connection.execute("COMMIT")
    connection.close()


def write(path: Path, captured: Iterable[Batch], commits: Iterable[Commit]) -> None:
    """Make the texts and digests of the rows from the drafts, too, and write them."""
    made = (_texts(capture.source, drafts) for capture, drafts in captured)
    replay(path, (commit for commit, _ in zip_longest(commits, made) if commit))


def _texts(source: str, drafts: Sequence[Draft]) -> list[tuple[str, str, str]]:
    return [
        (dump(one.snapshot), text_digest(one.snapshot), entry_key(source, one, 0)) for one in drafts
    ]
