"""A site that shows everything, over a database that is the same each time that it is made.

``natural`` is the demo after a year as a live service. ``everything`` has, beside that, what a site
rarely has and its pages must be able to show.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from feeds import config
from feeds.fetch import Client
from feeds.model import Formula
from feeds.pipeline import open_store
from feeds.store import Store
from tests.browser import health
from tests.browser.news import SITE, START, Captured, feed, listings
from tests.helpers import DATA, FixedClock, ingest

Level = Literal["natural", "everything"]

NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The moment at which the site is looked at."""

LISTING: Final = "region-stockholm"
"""The demo's own source."""

BUILT: Final = "/build?any=kultur&any=hallbarhet&not=ekonomi-och-budget"

PAGES: Final[dict[str, str]] = {
    "home": "/",
    "home-filtered": "/?q=projekt",
    "home-none": "/?q=zzzz",
    "build": "/build",
    "build-filtered": "/build?q=projekt",
    "build-result": BUILT,
    "build-error": "/build?all=kultur&not=kultur",
    "topic": "/topics/kultur",
    "topic-empty": "/topics/digitalisering",
    "topic-long": "/topics/samverkan",
    "topic-parent": "/topics/vard",
    "topic-pending": "/topics/skargard",
    "topic-retired": "/topics/folkhalsa",
    "topic-gone": "/topics/bredband",
    "formula": "/topics/hallbarhet,kultur+!ekonomi-och-budget",
    "all": "/topics/all",
    "archive": "/topics/kollektivtrafik/archive/1",
    "entry": "/entries/{plain}",
    "entry-corrected": "/entries/{corrected}",
    "entry-withdrawn": "/entries/{withdrawn}",
    "entry-erased": "/entries/{erased}",
    "entry-html": "/entries/{html}",
    "entry-long": "/entries/{long}",
    "not-found": "/topics/kulturr",
    "status": "/status",
    "about": "/about-feeds",
    "accessibility": "/accessibility",
}
"""The path of every type of page; names in braces are those of `TITLES`."""

STATUSES: Final = {"topic-gone": 410, "not-found": 404}
"""What pages are answered with that are no success."""

TITLES: Final = {
    "plain": "Barnens konserthus firar tio år",
    "corrected": "Vaccination mot TBE börjar den 9 mars, en vecka senare",
    "withdrawn": "Taxan höjs med tio procent",
    "erased": "Namnlista från mötet",
    "html": "The year in brief, with tables, pictures and sound",
    "long": "Avtal om samverkan i",
}
"""The entries that have a page among `PAGES`, by how their titles begin."""


@dataclass(frozen=True, slots=True)
class Showcase:
    """The settings of the site, a clock that stands at `NOW`, and the key of each entry."""

    settings: config.Settings
    clock: FixedClock
    keys: dict[str, str]

    def path(self, name: str) -> str:
        """The path of one of the `PAGES`."""
        return PAGES[name].format(**self.keys)


def make(folder: Path, base_url: str, level: Level = "everything") -> Showcase:
    """Make the site's files and its database in a folder."""
    database = f"sqlite:///{folder / 'showcase.db'}"
    path = _write_files(folder, level)
    settings = config.load({}, config=str(path), database=database, base_url=base_url)
    clock = FixedClock(START - timedelta(days=1))
    store = open_store(database, settings.site, settings.topics, clock(), serving=True)
    for listed in settings.sources[0].captures:
        _ingest(store, settings, LISTING, Path(listed.path), clock, listed.captured)
    for one in _story(level):
        clock.now = one.at
        (folder / one.name).write_text(one.text, "utf-8")
        _ingest(store, settings, one.source, folder / one.name, clock)
    clock.now = NOW - timedelta(hours=1)
    keys = _keys(store)
    if level == "everything":
        store.retract(keys["withdrawn"], "Underlaget var fel. Taxan är oförändrad.", clock())
        store.erase(keys["erased"], clock())
    clock.now = NOW
    health.remember(store, settings.sources, NOW)
    store.close()
    return Showcase(settings, clock, keys)


def _write_files(folder: Path, level: Level) -> Path:
    """The demo's files with what the level adds to them."""
    site, topics = _yaml(DATA / "site.yaml"), _yaml(DATA / "topics.yaml")
    more = [_yaml(SITE / "natural.yaml")]
    more += [_yaml(SITE / "everything.yaml")] if level == "everything" else []
    for one in more:
        site["site"] |= one.get("site", {})
        site["sources"] |= one["sources"]
        topics["topics"] |= one.get("topics", {})
    for listed in site["sources"][LISTING]["captures"]:
        listed["path"] = str(DATA / listed["path"])
    for name, tree in (("site.yaml", site), ("topics.yaml", topics)):
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, "utf-8")
    return folder / "site.yaml"


def _story(level: Level) -> list[Captured]:
    """Everything that was captured in the year, in the order of time."""
    found = [*listings(LISTING), *feed("pressrum", "pressrum.yaml")]
    if level == "everything":
        found += [*feed("odd", "odd.yaml"), *feed("english-news", "english.yaml")]
    return sorted(found, key=lambda one: one.at)


def _ingest(
    store: Store,
    settings: config.Settings,
    name: str,
    path: Path,
    clock: FixedClock,
    captured: datetime | None = None,
) -> None:
    [_] = ingest(
        store,
        settings.site,
        next(source for source in settings.sources if source.id == name),
        str(path),
        topics=settings.topics,
        client=Client(),
        captured=captured,
        now=clock(),
    )


def _keys(store: Store) -> dict[str, str]:
    entries = store.entries(Formula(), 1000)
    return {
        name: one.key
        for name, begin in TITLES.items()
        for one in entries
        if one.snapshot.title.startswith(begin)
    }


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))
