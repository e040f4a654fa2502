"""The topic index of several processes over one database, and its snapshots."""

import multiprocessing
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, text

from feeds.model import Capture, Draft, Formula, Person, Site, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store, index_parts
from feeds.store.current import CurrentIndex
from feeds.store.engine import connect, writing
from feeds.store.rows import unpack
from feeds.store.topic_index import Query, Row, Terms
from tests.store.plain_index import PlainIndex

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = Site(
    title="Nyheter",
    base_url="https://news.example.org",
    language="sv",
    timezone=ZoneInfo("Europe/Stockholm"),
    author=Person("Regionen"),
    tag_authority="example.org",
    tag_date="2026-01-01",
)
TOPICS = tuple(Topic(f"amne-{n}", f"Ämne {n}") for n in range(1, 6))
QUERIES = (
    Query(),
    Query((Terms(((1,),)),), (1,)),
    Query((Terms(((1,), (2, 3))),), (1, 2, 3)),
    Query((Terms(((1,),), (2,)), Terms((), (3, 4))), (1, 2, 3, 4)),
)
MINUTES = count()
STEP = 40
"""Rows after which these readers write a snapshot."""


def url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{path}"


def chance(seed: int | str) -> random.Random:
    """The same numbers in each run."""
    return random.Random(seed)  # noqa: S311  # nothing secret


def save(store: Store, source: str, numbers: range, rng: random.Random) -> None:
    """A capture of some items: the same numbers again are edits and retags."""
    drafts = []
    for position, number in enumerate(numbers, 1):
        topics = tuple(sorted(rng.sample(TOPICS, rng.randint(1, 3)), key=lambda one: one.key))
        said = Snapshot(f"{source} {number}", f"Text {rng.random()}", topics, "sv", None)
        drafts.append(Draft(f"{source}:{number}", position, said, source_id=f"{source}-{number}"))
    now = NOW + timedelta(minutes=next(MINUTES))
    capture = Capture(source, "test", drafts_digest(drafts), now, live=True)
    store.save(SITE, capture, drafts, now)


def write(path: Path, source: str, seconds: float) -> None:
    """Bring, edit, retag, withdraw and erase entries for a while."""
    rng, store = chance(source), Store(url(path))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = rng.randint(0, 60)
        save(store, source, range(start, start + rng.randint(1, 8)), rng)
        if rng.random() < 0.3:
            entry = rng.choice(store.entries(Formula(), 20))
            if rng.random() < 0.2:
                store.erase(entry.key, NOW)
            else:
                store.retract(entry.key, "fel", NOW)
    store.close()


def read(path: Path, seconds: float, results: Any) -> None:
    """Compare every answer with brute force in the same transaction, for a while."""
    current, seen = CurrentIndex(connect(url(path)), step=STEP), set()
    end = time.monotonic() + seconds
    while time.monotonic() < end or not seen:
        with current.reading() as (connection, index):
            compare(connection, index)
            seen.add(index.cursor)
    results.put(len(seen))


def compare(connection: Connection, index: Any) -> None:
    """The index against the log that a transaction sees."""
    sql = "SELECT seq, kind, entry, topics, place, supersedes, refiles FROM change ORDER BY seq"
    rows = [Row(*one)._replace(topics=unpack(one.topics)) for one in connection.execute(text(sql))]
    plain = PlainIndex(rows)
    assert index.cursor == len(rows)
    for query in QUERIES:
        expected = plain.answer(query)
        assert index.answer(query) == expected
        for page in range(1, expected.pages + 2):
            assert index.archive(query, page) == plain.archive(query, page)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    """A database with the topics, and entries of many rows."""
    path = tmp_path / "index.db"
    store = Store(url(path))
    store.adopt(SITE, TOPICS, "1", NOW)
    save(store, "a", range(120), chance(1))
    save(store, "a", range(30), chance(2))
    store.close()
    return path


def test_two_writers_and_two_readers(path: Path) -> None:
    """Whatever two processes write, two that read at the same time answer as brute force does."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    tasks = [(write, (path, "a", 3.0)), (write, (path, "b", 3.0))]
    tasks += [(read, (path, 3.0, results))] * 2
    processes = [context.Process(target=work, args=values) for work, values in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert min(results.get(), results.get()) > 1  # they saw it change
    start(path)  # from whatever snapshot they left
    assert len(stored(path)) == 1


def test_threads_share_an_index(path: Path) -> None:
    """Threads that read at the same time as others write never see an index of another state."""
    current, store, rng = CurrentIndex(connect(url(path))), Store(url(path)), chance(3)
    end = time.monotonic() + 1.5

    def look(_: int) -> int:
        count = 0
        while time.monotonic() < end:
            with current.reading() as (connection, index):
                compare(connection, index)
            count += 1
        return count

    with ThreadPoolExecutor() as pool:
        found = pool.map(look, range(3))
        while time.monotonic() < end:
            save(store, "b", range(rng.randint(1, 9)), rng)
        assert min(found) > 1
    store.close()


def stored(path: Path, sql: str = "SELECT upto FROM index_part") -> set[int]:
    """How far the stored snapshot goes."""
    with closing(sqlite3.connect(path)) as connection:
        found = {upto for (upto,) in connection.execute(sql)}
        connection.commit()
    return found


def start(path: Path, step: int = STEP) -> CurrentIndex:
    """A process reads; every answer is right."""
    current = CurrentIndex(connect(url(path)), step=step)
    with current.reading() as (connection, index):
        compare(connection, index)
    return current


def test_a_snapshot_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process reads the snapshot of the first, and only the rows after it."""
    start(path)
    [upto] = stored(path)
    assert upto > 150
    store = Store(url(path))
    save(store, "b", range(2), chance(1))
    store.close()
    taken = []
    real = index_parts.TopicIndex.extend
    spy = lambda self, rows: real(self, [taken.append(row.seq) or row for row in rows])  # noqa: E731
    monkeypatch.setattr(index_parts.TopicIndex, "extend", spy)
    start(path)
    assert taken == list(range(upto + 1, upto + 3))
    assert stored(path) == {upto}  # too few rows for another one


DAMAGES = {
    "a part is gone": "DELETE FROM index_part WHERE family = 'topic' AND number = 2",
    "all is gone": "DELETE FROM index_part",
    "the head is gone": "DELETE FROM index_part WHERE family = 'head'",
    "another content": "UPDATE index_part SET bits = (SELECT bits FROM index_part WHERE"
    " family = 'topic' AND number = 1) WHERE family = 'topic' AND number = 2",
    "no content": "UPDATE index_part SET bits = x'' WHERE family = 'column'",
    "rubbish": "UPDATE index_part SET bits = randomblob(50)",
    "another row of the log": "UPDATE index_part SET upto = upto - 1 WHERE family = 'week'",
    "a text": "UPDATE index_part SET bits = 'hello' WHERE family = 'set'",
    "no number": "UPDATE index_part SET upto = 'abc' WHERE family = 'set'",
    "beyond the log": "UPDATE index_part SET upto = upto + 1000",
    "another format": "UPDATE index_part SET bits = CAST(replace(CAST(bits AS TEXT), '1 ', '0 ')"
    " AS BLOB) WHERE family = 'head'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_made_anew(path: Path, damage: str) -> None:
    """Whatever happens to a snapshot, answers are right, and the next start has a whole one."""
    start(path)
    [upto] = stored(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(DAMAGES[damage])
        connection.commit()
        assert _loaded(path) is None
    start(path)
    assert stored(path) == {upto}
    assert _loaded(path) == upto


def test_a_snapshot_beyond_the_log_is_not_used(path: Path) -> None:
    """A log that lost its end, as no log should, is read anew."""
    start(path)
    [upto] = stored(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM change WHERE seq = ?", (upto,))
        connection.commit()
    assert _loaded(path) is None
    start(path)
    assert stored(path) == {upto - 1}


def _loaded(path: Path) -> int | None:
    with connect(url(path)).connect() as connection:
        last = connection.execute(text("SELECT max(seq) FROM change")).scalar_one()
        index = index_parts.load(connection, last)
    return index and index.cursor


def test_a_writer_is_not_waited_for(path: Path) -> None:
    """While somebody writes, a reader answers at once and writes no snapshot."""
    engine = connect(url(path))
    begin = time.monotonic()
    with writing(engine):
        start(path)
    assert time.monotonic() - begin < 5  # a patient one waits for ten
    assert stored(path) == set()


def test_another_process_wrote_one(path: Path) -> None:
    """Two processes that run on do not both write a snapshot of the same rows."""
    first, second = start(path, STEP), start(path, STEP)
    [upto] = stored(path)
    store = Store(url(path))
    save(store, "b", range(STEP + 5), chance(1))
    with first.reading() as (_, index):
        later = index.cursor
    assert stored(path) == {later} != {upto}
    save(store, "c", range(1), chance(1))
    store.close()
    with second.reading() as (_, index):
        assert index.cursor > later
    assert stored(path) == {later}


def test_select_looks_rows_up_by_number(path: Path) -> None:
    """A document costs a few statements, and none of them goes through a table of entries."""
    store, statements = Store(url(path)), []
    formula = Formula.parse("amne-1,amne-2+!amne-3")
    store.select(formula)
    event.listen(store._engine, "before_cursor_execute", lambda *some: statements.append(some[2:4]))
    for page in (None, 1):
        statements.clear()
        store.select(formula, page)
        assert len(statements) < 10
        with closing(sqlite3.connect(path)) as connection:
            for sql, values in statements:
                assert "OFFSET" not in sql
                if sql.startswith(("BEGIN", "PRAGMA")):
                    continue
                plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
                assert not [row for row in plan if row[3].startswith("SCAN")], sql
    store.close()


def test_summaries_follow_each_change(path: Path) -> None:
    """Counts and newest entries of topics are right after each change, though remembered."""
    store, rng = Store(url(path)), chance(5)
    for _ in range(8):
        save(store, "a", range(rng.randint(0, 20), 25), rng)
        for one in store.summaries():
            selected = store.select(Formula.of(one.topic.key))
            assert (one.total, one.newest) == (selected.total, selected.entries[0].place)
    assert store.count() == store.select(Formula()).total
    store.close()
