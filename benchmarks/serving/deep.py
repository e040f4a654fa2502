"""The oldest archive document of a long archive against the current document, both made anew.

Each pair is asked of a new app or a new server, for whoever has answered once keeps pieces. The
first question is for a document in the middle, which shares no entry with either.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.large import Shape, build
from benchmarks.serving import calls, data, sides, tables
from benchmarks.serving.calls import Watch
from benchmarks.serving.scale import Scale

_CURRENT: Final = "/feeds/all.atom"
_OLDEST: Final = "/feeds/all/archive/1.atom"
_TEXT: Final = "Regionen bygger om stationen så att fler kan resa kollektivt under hela året. " * 4
_PAGE: Final = 50


def archive(folder: Path, scale: Scale) -> None:
    """Print both, through the app and through the server."""
    path = folder / "deep.db"
    data.configure(folder)
    build(path, scale.deep, Shape(text=_TEXT))
    middle = f"/feeds/all/archive/{scale.deep // _PAGE // 2}.atom"
    heads = (f"of {scale.deep:,} entries", "oldest archive document", "current", "ratio")
    tables.show(heads, _rows(path, middle, scale.walks))


def _rows(path: Path, middle: str, walks: int) -> Iterator[Sequence[object]]:
    for what, measure in (("app, CPU", _called), ("server, time", _served)):
        found = [measure(path, middle, _order(number)) for number in range(walks)]
        pairs = [(pair[_OLDEST], pair[_CURRENT]) for pair in found]
        medians = (tables.milli(median(each)) for each in zip(*pairs, strict=True))
        yield what, *medians, f"{median(old / new for old, new in pairs):.2f}"


def _order(number: int) -> tuple[str, str]:
    """Either comes first in every other pair."""
    return (_OLDEST, _CURRENT) if number % 2 else (_CURRENT, _OLDEST)


def _called(path: Path, middle: str, asked: Sequence[str]) -> dict[str, float]:
    app, spent = calls.app(path), {}
    calls.call(app, middle)
    for one in asked:
        watch = Watch()
        calls.call(app, one)
        spent[one] = watch.spent().cpu
    app.extensions["topicfeeds"].store.close()
    return spent


def _served(path: Path, middle: str, asked: Sequence[str]) -> dict[str, float]:
    spent = {}
    with sides.Ours(path) as server:
        server.whole(middle)
        for one in asked:
            start = time.perf_counter()
            server.whole(one)
            spent[one] = time.perf_counter() - start
    return spent
