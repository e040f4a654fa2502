"""From the commit of one new item until all feeds of its topics show it, in two sites in turn.

The item is saved through a store of its own, as another process does it. Then each feed of its
three topics and the combined feed is asked for, in every format, by a call of the app.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask

from benchmarks.ingest import SITE
from benchmarks.large import build
from benchmarks.pages import shape
from benchmarks.serving import calls, data, tables
from benchmarks.serving.calls import Spent, Watch
from benchmarks.serving.scale import Scale
from feeds.documents import FORMATS
from feeds.model import Capture, Draft, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store

_CHOSEN: Final = (1, 2, 3)
"""The most frequent topics: their feeds are full in each site."""

_TEXT: Final = "Regionen bygger om stationen så att fler kan resa kollektivt under hela året. " * 4
_WARMS_UP: Final = 2


class Place:
    """A site that gets new items: its app, and the store of whoever saves."""

    def __init__(self, path: Path, entries: int, topics: int, warm: int) -> None:
        data.configure(path.parent)
        build(path, entries, replace(shape(entries, topics), text=_TEXT))
        self.size = f"{entries:,} entries, {topics:,} topics"
        self.app: Flask = calls.app(path)
        self.store = Store(f"sqlite:///{path}")
        for asked in (*data.paths(min(warm, topics)), *_paths()):
            calls.call(self.app, asked)

    def shown(self, number: int) -> Spent:
        """What it takes from the commit of an item until the last of its feeds shows it."""
        title = f"Alldeles ny {number}"
        save(self.store, title)
        watch = Watch()
        for path in _paths():
            if title.encode() not in calls.call(self.app, path, "identity"):
                raise SystemExit(f"{path} does not show what was committed")
        return watch.spent()


def new_item(folder: Path, scale: Scale) -> None:
    """Print what it takes in both sites, and the ratio."""
    sizes = ((folder / "few.db", *scale.small), (folder / "much.db", *scale.large))
    places = [Place(*size, scale.warm) for size in sizes]
    pairs = [[place.shown(number) for place in places] for number in range(scale.saves + _WARMS_UP)]
    count = len(list(_paths()))
    heads = (f"a new item, until {count} documents show it", "CPU", "ratio", "time", "ratio")
    tables.show(heads, _rows(places, pairs[_WARMS_UP:]))
    for place in places:
        place.store.close()


def _rows(places: Sequence[Place], pairs: Sequence[Sequence[Spent]]) -> Iterator[Sequence[object]]:
    for index, place in enumerate(places):
        row: list[object] = [place.size]
        for spent in ("cpu", "wall"):
            found = [[getattr(one, spent) for one in pair] for pair in pairs]
            row.append(tables.milli(median(pair[index] for pair in found)))
            row.append(f"{median(pair[index] / pair[0] for pair in found):.2f}" if index else "")
        yield row


def _paths() -> Iterator[str]:
    for name in (*(f"amne-{number}" for number in _CHOSEN), "all"):
        yield from (f"/feeds/{name}.{suffix}" for suffix in FORMATS)


def save(store: Store, title: str) -> None:
    """Save one new item of the chosen topics; its title ends with a number."""
    now = datetime.now(UTC)
    topics = tuple(Topic(f"amne-{number}", f"Ämne {number}") for number in _CHOSEN)
    link = f"https://www.example.org/ny/{title.rpartition(' ')[2]}"
    drafts = [Draft("api:1", 1, Snapshot(title, _TEXT, topics, "sv", link), source_id=link)]
    capture = Capture("arkiv", "api", drafts_digest(drafts), now, live=True)
    store.save(SITE, capture, drafts, now)
