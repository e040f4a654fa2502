"""Formulas over a hundred thousand and over a million entries, with topics chosen to hurt.

Each entry has three topics of 10,000: one of two that share thirty old entries and have 300,000
each, one on 90 % of all, and others that are chosen as words of a language are (Zipf). Then come
edits, retags and withdrawals: 7.5 % as many rows. The peer is SQL over a table of topic and entry.
"""

import multiprocessing
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.ingest import empty
from benchmarks.large import build as build_store
from benchmarks.pairs import compare, seconds
from feeds.model import Formula
from feeds.store import Store, index_parts
from feeds.store.current import CurrentIndex
from feeds.store.engine import connect
from feeds.store.rows import pack
from feeds.store.topic_index import PAGE, Query, Row, Terms, TopicIndex, Watch

SMALL: Final = 100_000
LARGE: Final = 1_000_000
TOPICS: Final = 10_000
FORMULAS: Final = 100_000
_BIG, _OTHER, _MOST = 1, 2, 3  # two that hardly meet, and the one on nearly everything
_START: Final = 1_000_000_000
_ROUNDS: Final = 40
_WEIGHTS: Final = list(accumulate(1 / n for n in range(1, TOPICS - 2)))


def _query(*clauses: Terms) -> Query:
    numbers = {n for one in clauses for some in (*one.having, one.lacking) for n in some}
    return Query(clauses, tuple(numbers))


def _all_of(*topics: int, but: tuple[int, ...] = ()) -> Query:
    return _query(Terms(tuple((topic,) for topic in topics), but))


QUERIES: Final = {
    "two large topics that share 30 old entries": _all_of(_BIG, _OTHER),
    "one of the two, without the other": _all_of(_BIG, but=(_OTHER,)),
    "either of them": _query(Terms(((_BIG,),)), Terms(((_OTHER,),))),
    "a topic and 200 included ones, and a large one": _query(
        Terms((tuple(range(50, 251)), (_BIG,)))
    ),
    "twelve clauses of one topic": _query(*(Terms(((n,),)) for n in range(4, 16))),
    "a rare topic": _all_of(9000),
    "the topic on 90 %": _all_of(_MOST),
    "90 %, without a large one": _all_of(_MOST, but=(_BIG,)),
    "all but a rare topic": _query(Terms((), (9000,))),
    "everything": Query(),
}


def log(count: int, *, is_late: bool, seed: int = 1) -> Iterator[Row]:
    """The rows of so many entries; when ``is_late``, their places are in no order of arrival."""
    rng = random.Random(seed)  # noqa: S311  # the same data in each run
    places = list(range(_START, _START + 60 * count, 60))
    if is_late:
        rng.shuffle(places)
    last = []
    for number, place in enumerate(places, 1):
        last.append(Row(number, "created", number, _topics(rng, number), place, None, None))
    yield from last
    filed, seq, end = list(range(1, count + 1)), count, count + count * 75 // 1000
    while seq < end:
        number = rng.randint(31, count)
        place = places[number - 1] if is_late else _START + 60 * seq
        for kind in rng.choice((("minor",), ("major",), ("withdrawn",), ("left", "filed"))):
            before, seq, topics = last[number - 1], seq + 1, last[number - 1].topics
            refiles = None
            if kind == "filed":
                topics, refiles = _topics(rng, number), filed[number - 1]
                filed[number - 1] = seq
            last[number - 1] = Row(seq, kind, number, topics, place, before.seq, refiles)
            yield last[number - 1]


def _topics(rng: random.Random, entry: int) -> tuple[int, ...]:
    found = {_MOST} if rng.random() < 0.9 else set()
    if entry <= 30:
        found |= {_BIG, _OTHER}
    elif (part := rng.random()) < 0.6:
        found.add(_BIG if part < 0.3 else _OTHER)
    while len(found) < 3:
        found.update(rng.choices(range(4, TOPICS + 1), cum_weights=_WEIGHTS))
    return tuple(sorted(found))


def build(path: Path, count: int, is_late: bool) -> None:
    """A database with such a log, and the peer's table of what entries have which topics."""
    empty(path)
    add = (
        "INSERT INTO change (seq, kind, entry, topics, place, updated, supersedes, refiles, actor,"
        " committed, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ingest', ?, '{}')"
    )
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("DELETE FROM change")
        rows = (
            (*one[:3], pack(one.topics), one.place, one.place, *one[5:], one.place)
            for one in log(count, is_late=is_late)
        )
        connection.executemany(add, rows)
        connection.execute(
            "CREATE TABLE peer (topic INTEGER, entry INTEGER, place INTEGER,"
            " PRIMARY KEY (topic, entry)) WITHOUT ROWID"
        )
        states = {one.entry: one for one in log(count, is_late=is_late)}
        members = sorted((n, one.entry, one.place) for one in states.values() for n in one.topics)
        connection.executemany("INSERT INTO peer VALUES (?, ?, ?)", members)
        connection.commit()


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        for is_late in (False, True):
            small, large = (
                Path(folder) / f"small-{is_late}.db",
                Path(folder) / f"large-{is_late}.db",
            )
            for path, count in ((small, SMALL), (large, LARGE)):
                _apart(build, path, count, is_late)
            print(f"\n## Places {'in no order' if is_late else 'in the order of arrival'}")
            _apart(show_start, large)
            _apart(show_start, large)
            _apart(show_queries, small, large)
            if not is_late:
                _apart(show_peer, large)
                _apart(show_change, small, large)
        _apart(show_watch)
        small, large = Path(folder) / "small-store.db", Path(folder) / "large-store.db"
        _apart(build_store, small, SMALL)
        _apart(build_store, large, LARGE)
        _apart(show_select, small, large)


def show_start(path: Path) -> None:
    """What a process needs before its first answer: from rows, the next time from a snapshot."""
    engine = connect(f"sqlite:///{path}")
    engine.connect().close()
    before = _memory("VmRSS")
    start = time.perf_counter()
    current = CurrentIndex(engine, step=1)
    with current.reading() as (connection, index):
        spent = time.perf_counter() - start
        kind = "a snapshot" if index_parts.stored_upto(connection) else "rows"
        kept, highest = _memory("VmRSS") - before, _memory("VmHWM") - before
    size = sum(map(len, index.pack().values())) / 1e6
    print(
        f"start from {kind}: {spent:.2f} s; {kept:.0f} MB of memory afterwards, {highest:.0f} MB at"
        f" the highest; a snapshot has {size:.0f} MB"
    )


def show_queries(*paths: Path) -> None:
    """Each question over each formula, at both sizes, in turn."""
    indexes = [_load(path) for path in paths]
    print("\n| formula | newest 50 | version | count | archive page | whole feed | ratios |")
    print("|---|---|---|---|---|---|---|")
    for name, query in QUERIES.items():
        large, small = [], []
        for ask in _QUESTIONS:
            few, many = _both(ask, query, indexes)
            small.append(few)
            large.append(many)
        times = " | ".join(f"{one * 1e6:.0f} µs" for one in large)
        ratios = " ".join(f"{many / few:.1f}" for few, many in zip(small, large, strict=True))
        print(f"| {name} | {times} | {ratios} |")


_QUESTIONS: Final[tuple[Callable[[TopicIndex, Query], Any], ...]] = (
    lambda index, query: index.newest(query, PAGE),
    lambda index, query: index.version(query),
    lambda index, query: index.total(query),
    lambda index, query: index.archive(query, 7),
    lambda index, query: index.answer(query),
)


def show_peer(path: Path) -> None:
    """SQL, with the entries of a topic next to each other."""
    index = _load(path)
    both = " FROM peer a JOIN peer b USING (entry) WHERE a.topic = ? AND b.topic = ?"
    asked = {
        "count of the two large topics": (
            "SELECT count(*)" + both,
            lambda: index.total(_all_of(_BIG, _OTHER)),
        ),
        "newest 50 of them": (
            "SELECT entry" + both + " ORDER BY a.place DESC LIMIT 50",
            lambda: index.newest(_all_of(_BIG, _OTHER), PAGE),
        ),
    }
    print("\n| what | ours | SQL | ratio (median of pairs) |\n|---|---|---|---|")
    with closing(sqlite3.connect(path)) as connection:
        for name, (sql, ours) in asked.items():
            found = compare(ours, lambda sql=sql: connection.execute(sql, (1, 2)).fetchall(), 9)
            print(
                f"| {name} | {found.ours * 1e3:.3f} ms | {found.peer * 1e3:.0f} ms |"
                f" {found.ratio:.5f} |"
            )


def show_change(*paths: Path) -> None:
    """Taking in one new row, at both sizes."""
    for path in paths:
        index, times = _load(path), []
        for number in range(2000):
            seq, entry = index.cursor + 1, 5_000_000 + number
            place = _START + random.randrange(60_000_000)  # noqa: S311  # any will do
            start = time.process_time()
            index.add(Row(seq, "created", entry, (1, 3, 77), place, None, None))
            times.append(time.process_time() - start)
        print(f"\ntaking in one change after {seq - 2000:,} rows: {median(times) * 1e6:.0f} µs")


def show_select(*paths: Path) -> None:
    """All that the store does for one document, at both sizes: topics, index, reading the rows."""
    stores = [Store(f"sqlite:///{path}") for path in paths]
    print("\n| `Store.select` | 100,000 entries | 1,000,000 | ratio |\n|---|---|---|---|")
    for spelled, page in (("amne-1", None), ("amne-1,amne-2+!amne-3", None), ("!amne-1", 50)):
        formula = Formula.parse(spelled)
        few, many = (
            median(seconds(partial(one.select, formula, page)) for _ in range(_ROUNDS))
            for one in stores
        )
        name = spelled if page is None else f"{spelled}, archive document {page}"
        print(f"| {name} | {few * 1e3:.2f} ms | {many * 1e3:.2f} ms | {many / few:.2f} |")
    for one in stores:
        one.close()


def show_watch() -> None:
    """Which of a hundred thousand formulas does a change touch?"""
    rng = random.Random(2)  # noqa: S311  # the same data in each run
    weights = list(accumulate(1 / n for n in range(1, TOPICS + 1)))
    watch = Watch()
    while len(watch) < FORMULAS:
        some = tuple(dict.fromkeys(rng.choices(range(1, TOPICS + 1), cum_weights=weights, k=3)))
        shapes = [(some[:1], ()), (some[:2], ()), (some, ()), (some[:1], some[1:])]
        having, lacking = rng.choice(shapes)
        more = rng.choices(range(1, TOPICS + 1), cum_weights=weights)
        extra = [Terms(((more[0],),))] if rng.random() < 0.3 else []
        watch.add(_query(Terms(tuple((n,) for n in having), lacking), *extra))
    rows = list(islice(log(20_000, is_late=False, seed=3), 2000))
    times, counts = [], []
    for row in rows:
        start = time.process_time()
        found = watch.touched([row])
        times.append(time.process_time() - start)
        counts.append(len(found))
    print(
        f"\nwhich of {len(watch):,} formulas a change touches: {median(times) * 1e6:.0f} µs, for"
        f" {median(counts):.0f} that are"
    )


def _both(
    ask: Callable[[TopicIndex, Query], Any], query: Query, indexes: list[TopicIndex]
) -> tuple[float, float]:
    """Median CPU seconds of a question at either size, in turn."""
    times: list[list[float]] = [[], []]
    for _ in range(_ROUNDS):
        for index, spent in zip(indexes, times, strict=True):
            start = time.process_time_ns()
            ask(index, query)
            spent.append((time.process_time_ns() - start) / 1e9)
    few, many = (median(spent[_ROUNDS // 10 :]) for spent in times)
    return few, many


def _load(path: Path) -> TopicIndex:
    with CurrentIndex(connect(f"sqlite:///{path}"), step=1).reading() as (_, index):
        return index


def _memory(name: str) -> float:
    """What this process has, or had at most, in MB."""
    text = Path("/proc/self/status").read_text()
    return int(text.split(f"{name}:")[1].split()[0]) / 1000


def _apart(work: Callable[..., None], *values: Any) -> None:
    """In a process of its own, so that memory and caches are its own."""
    child = multiprocessing.get_context("spawn").Process(target=work, args=values)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)
