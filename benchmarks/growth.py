"""What things cost as a site grows: in entries, in topics, and in feeds that are ready.

Prints a table for `docs/scale.md`, and draws its plot with the peers' matplotlib.
"""

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.serving import calls, fresh, peers
from feeds.web.shelf import SHELF

SIZES: Final = (
    (1_000, 10),
    (10_000, 10),
    (10_000, 100),
    (100_000, 10),
    (100_000, 100),
    (100_000, 1_000),
    (100_000, 10_000),
    (1_000_000, 10),
    (1_000_000, 10_000),
)
"""Entries and topics."""

WHAT: Final = (
    "a new item: the commit",
    "a new item: until 12 documents show it",
    "a feed made anew",
    "the oldest archive document made anew",
    "a poll of a ready feed",
    "a process that starts",
)
PLOT: Final = Path(__file__).parent.parent / "docs" / "images" / "scale.svg"
_TIMES: Final = 25
_POLLS: Final = 20_000


def main() -> None:
    """Measure every size, print the table and draw the plot."""
    found: dict[str, list[float]] = {}
    print("\n| entries | topics |", " | ".join(WHAT), "|")
    print("|---|---|" + "---|" * len(WHAT))
    with tempfile.TemporaryDirectory() as folder:
        for entries, topics in SIZES:
            values = list(_measured(Path(folder), entries, topics))
            found[f"{entries} {topics}"] = values
            cells = " | ".join(_written(value) for value in values)
            print(f"| {entries:,} | {topics:,} | {cells} |", flush=True)
    _plot(found)


def _measured(folder: Path, entries: int, topics: int) -> Iterator[float]:
    """The CPU seconds of each of `WHAT`."""
    path = folder / f"{entries}-{topics}" / "site.db"
    path.parent.mkdir()
    place = fresh.Place(path, entries, topics, 100)
    commits, shown = zip(*(_new_item(place, number) for number in range(_TIMES)), strict=True)
    yield median(commits[2:])
    yield median(shown[2:])
    yield median(_anew(place, "/feeds/amne-1.atom") for _ in range(_TIMES))
    yield median(_anew(place, "/feeds/amne-1/archive/1.atom") for _ in range(_TIMES))
    yield _poll(place)
    place.store.close()
    yield _started(path)


def _new_item(place: fresh.Place, number: int) -> tuple[float, float]:
    commit = _spent(lambda: fresh.save(place.store, f"Nyss {number}"))
    return commit, place.shown(number).cpu


def _anew(place: fresh.Place, path: str) -> float:
    place.app.extensions[SHELF]._drop(None)  # noqa: SLF001  # what a change of the site does
    return _spent(lambda: calls.call(place.app, path, "identity"))


def _poll(place: fresh.Place) -> float:
    shelf = place.app.extensions[SHELF]
    calls.call(place.app, "/feeds/amne-1.atom", "gzip")
    environ = {
        "PATH_INFO": "/feeds/amne-1.atom",
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
    }
    found = shelf.find(environ)
    if found is None:
        raise SystemExit("the feed is not ready")
    environ["HTTP_IF_NONE_MATCH"] = dict(found.headers)["ETag"]

    def polls() -> None:
        for _ in range(_POLLS):
            shelf.find(environ)

    return _spent(polls) / _POLLS


def _started(path: Path) -> float:
    """CPU seconds of another process that opens the site and serves one feed of it."""
    code = (
        "import sys, time; from benchmarks.serving import calls; from pathlib import Path;"
        "app = calls.app(Path(sys.argv[1])); begun = time.process_time();"
        "calls.call(app, '/feeds/amne-1.atom'); print(time.process_time() - begun)"
    )
    command = (sys.executable, "-c", code, str(path))
    return median(float(_said(command)) for _ in range(3))


def _said(command: Sequence[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603  # our own


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _written(seconds: float) -> str:
    if seconds < 1e-4:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _plot(found: dict[str, list[float]]) -> None:
    said = json.dumps({"what": WHAT, "found": found, "to": str(PLOT)})
    script = Path(__file__).with_name("plot.py")
    words = [peers.python(), str(script)]
    subprocess.run(words, input=said.encode(), check=True)  # noqa: S603  # our own
    print(f"\nDrawn: docs/images/{PLOT.name}")


if __name__ == "__main__":
    main()
