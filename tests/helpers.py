"""What many tests need: a site, a clock that stands still, captures made of a few lines."""

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds import config, pipeline, rounds
from feeds.fetch import Client
from feeds.model import Capture, Draft, Person, Site, Snapshot, Source, Topic
from feeds.store import Saved, Store

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
CAPTURES = sorted((DATA / "captures").glob("*.txt"))
DEMO_TIME = datetime(2026, 1, 15, 9, 30, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)

SITE = Site(
    title="Nyheter",
    subtitle="Allt nytt.",
    base_url="https://news.example.org",
    language="sv",
    timezone=ZoneInfo("Europe/Stockholm"),
    author=Person("Redaktionen"),
    tag_authority="example.org",
    tag_date="2026-01-01",
)

Line = tuple[str, str, str]
"""Title, summary, and topic labels separated by commas."""


class FixedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        """Move on by a `timedelta` and return the new moment."""
        self.now += timedelta(**time)
        return self.now


def topic(label: str, state: str = "known") -> Topic:
    """A topic whose key is its label in lower case."""
    return replace(Topic(label.lower(), label), state=state)


def draft(position: int, line: Line) -> Draft:
    """A draft of a line, with known topics."""
    title, summary, labels = line
    topics = tuple(topic(label) for label in labels.split(",") if label)
    return Draft(f"test:{position}", position, Snapshot(title, summary, topics, "sv"))


def drafts(lines: Iterable[Line]) -> list[Draft]:
    """Drafts of lines, top first."""
    return [draft(position, line) for position, line in enumerate(lines, 1)]


def capture(
    lines: Sequence[Line], at: datetime, *, stated: bool = False, source: str = "test"
) -> Capture:
    """A capture whose digest is that of its lines."""
    digest = hashlib.sha256(repr(lines).encode()).hexdigest()
    return Capture(source, "test", digest, at, stated)


def ingest(
    store: Store,
    site: Site,
    source: Source,
    path: str,
    *,
    topics: Iterable[Topic],
    client: Client,
    captured: datetime | None,
    now: datetime,
) -> list[Saved]:
    """Ingest a capture as the command does, at that moment."""
    hosts = rounds.Hosts(client)
    tools = rounds.Tools(store, site, tuple(topics), client, hosts, lambda: now, "the tests")
    return list(rounds.ingest(tools, rounds.Job(path, source, captured)))


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store(f"sqlite:///{path}").close()
        return path.read_bytes()


def lay_tables(path: Path) -> str:
    """A new database as its first opening leaves it, which takes thirty times as long; its URL."""
    path.write_bytes(_tables())
    return f"sqlite:///{path}"


def load_demo(settings: config.Settings) -> Store:
    """A store with the captures that the settings list, ingested at `DEMO_TIME`."""
    store = pipeline.open_store(settings.database, settings.site, settings.topics, DEMO_TIME)
    for source in settings.sources:
        for one in source.captures:
            [_] = ingest(
                store,
                settings.site,
                source,
                one.path,
                topics=settings.topics,
                client=Client(),
                captured=one.captured,
                now=DEMO_TIME,
            )
    return store
