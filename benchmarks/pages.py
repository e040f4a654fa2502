"""Pages for people over a thousand entries in 12 topics and over a million in a thousand.

Each answer is a whole one, made by the app in this process and kept nowhere. Beside them stands
what the store takes to say how much feeds bring and what is near, with 10,000 topics.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Final

from flask.testing import FlaskClient

from benchmarks.ingest import SITE
from benchmarks.large import Shape, build
from feeds.config import Settings
from feeds.model import Formula
from feeds.store import Store
from feeds.web import create_app

SMALL: Final = (1_000, 12)
LARGE: Final = (1_000_000, 1_000)
WIDE: Final = (1_000_000, 10_000)
"""Entries and topics."""

ROUNDS: Final = 21
_YEARS: Final = 2 * 365 * 86_400
_TEXT: Final = "Regionen bygger om stationen så att fler kan resa kollektivt under hela året. " * 4
_ONE: Final = Formula.of("amne-1")
_SOME: Final = 50


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small.db", folder / "large.db"
        for path, size in ((small, SMALL), (large, LARGE)):
            build(path, size[0], replace(shape(*size), text=_TEXT))
        show_pages(small, large)
        large.unlink()
        build(folder / "wide.db", WIDE[0], shape(*WIDE))
        show_store(folder / "wide.db")


def show_pages(*paths: Path) -> None:
    """Ask two sites for each page in turn, and print what one costs in each."""
    stores = [Store(f"sqlite:///{path}") for path in paths]
    keys = [store.entries(_ONE, 2)[1].key for store in stores]
    for store in stores:
        store.close()
    clients = [_client(path) for path in paths]
    print("\n| page | 1,000 entries | 1,000,000 | ratio | bytes | bytes |")
    print("|---|---|---|---|---|---|")
    for page, entries in _pages(keys):
        times: list[list[float]] = [[], []]
        for _ in range(ROUNDS + 2):
            for client, path, spent in zip(clients, entries, times, strict=True):
                spent.append(_get(client, path)[0])
        few, many = (median(found[2:]) for found in times)  # the first ones warm up
        sizes = [_get(client, path)[1] for client, path in zip(clients, entries, strict=True)]
        print(
            f"| `{page}` | {few * 1000:.1f} ms | {many * 1000:.1f} ms | {many / few:.2f} |"
            f" {sizes[0]:,} | {sizes[1]:,} |"
        )


def show_store(path: Path) -> None:
    """Ask a store what pages ask, and print what each answer costs."""
    store = Store(f"sqlite:///{path}")
    print(f"\nthe first answer of a process: {_timed(store.count) * 1000:.0f} ms\n")
    print("| `Store`, 1,000,000 entries, 10,000 topics | first | later |\n|---|---|---|")
    for name, ask in _questions(store):
        first, *later = (_timed(ask) for _ in range(ROUNDS))
        print(f"| {name} | {first * 1000:.2f} ms | {median(later) * 1000:.2f} ms |")
    for name, formula in _formulas(store):
        others = [partial(store.neighbours, formula, most) for most in range(8, 19)]
        first = median(map(_timed, others))
        later = median(map(_timed, others))
        print(f"| neighbours of {name} | {first * 1000:.2f} ms | {later * 1000:.2f} ms |")
    store.close()


def shape(entries: int, topics: int) -> Shape:
    """Entries of two years with about three topics each, as frequent as words of a language."""
    rng = random.Random(1)  # noqa: S311  # the same data in each run
    weights = list(accumulate(1 / number for number in range(1, topics + 1)))
    drawn = (
        rng.choices(range(1, topics + 1), cum_weights=weights, k=rng.randint(2, 4))
        for _ in range(min(entries, 20 * topics))
    )
    mixes = [tuple(dict.fromkeys(some)) for some in drawn]
    return Shape(topics=topics, step=_YEARS // entries, mixes=mixes)


def _client(path: Path) -> FlaskClient:
    return create_app(Settings(SITE, (), (), f"sqlite:///{path}")).test_client()


def _pages(keys: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What each page is called, and its address in either site."""
    for page in (
        "/",
        "/topics/amne-1",
        "/topics/amne-1,amne-2+!amne-3",
        "/build?any=amne-1&any=amne-2",
        "/topics/all",
    ):
        yield page, [page] * len(keys)
    yield "/entries/KEY", [f"/entries/{key}" for key in keys]


def _get(client: FlaskClient, path: str) -> tuple[float, int]:
    """CPU seconds of an answer, and its size; any but a whole one ends the program."""
    start = time.process_time()
    answer = client.get(path, base_url=SITE.base_url)
    spent = time.process_time() - start
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status}")
    return spent, len(answer.data)


def _questions(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    asked = [Formula.of(f"amne-{number}") for number in range(1, _SOME + 1)]
    [newest] = store.entries(_ONE, 1)
    several = max(store.entries(_ONE, 100), key=lambda one: len(one.snapshot.topics))
    yield f"pulses of {_SOME} topics", lambda: store.pulses(asked)
    yield "pulse of everything", lambda: store.pulses([Formula()])
    yield "summaries", store.summaries
    yield "busiest 8", lambda: store.busiest(8)
    yield "beside the newest entry", lambda: store.beside(newest.key)
    yield f"beside one of {len(several.snapshot.topics)} topics", lambda: store.beside(several.key)


def _formulas(store: Store) -> Iterator[tuple[str, Formula]]:
    """The largest topic, and some that are smaller and smaller."""
    sizes = sorted(((one.total, one.topic.key) for one in store.summaries()), reverse=True)
    for most in (sizes[0][0], 30_000, 3_000, 300, 30):
        total, key = next(one for one in sizes if one[0] <= most)
        yield f"a topic with {total:,} entries", Formula.of(key)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
