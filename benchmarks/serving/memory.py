"""Memory of our server with many feeds ready, against the same server before any was asked for."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.serving import data, sides, tables
from benchmarks.serving.scale import Scale
from benchmarks.serving.server import Server

_SHELF: Final = re.compile(r"^topicfeeds_shelf_bytes(?:\{[^}]*\})? ([\d.e+]+)$", re.MULTILINE)


def many_feeds(folder: Path, scale: Scale) -> None:
    """Print a row for each state of one server."""
    with sides.Ours(data.site(folder, scale.many)) as server:
        heads = ("our server", "memory", "more than at the start", "its shelf says")
        tables.show(heads, _rows(server, scale))


def _rows(server: Server, scale: Scale) -> Iterator[Sequence[object]]:
    start = server.resident()
    yield "no feed asked for", tables.mega(start), "", _shelf(server)
    paths = data.paths(scale.many)
    for count in (1, scale.many):
        sides.warmed(server, paths[:count])
        now = server.resident()
        what = f"{count:,} feed{'s'[: count > 1]} in gzip ready"
        yield what, tables.mega(now), tables.mega(now - start), _shelf(server)


def _shelf(server: Server) -> str:
    """What its metrics say it holds, in whichever forms: the sum."""
    found = _SHELF.findall(server.whole("/metrics", "identity").body.decode())
    return tables.mega(sum(map(float, found))) if found else "nothing"
