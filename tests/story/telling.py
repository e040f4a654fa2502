"""Telling the story of `story.yaml`: its captures one by one, and what the store says then.

How a capture is read is one of three: ``live`` from a file that somebody just saved, ``served``
from an address, ``imported`` from a file with a stated time.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml
from pytest_httpserver import HTTPServer

from feeds import pipeline
from feeds.config import load_topics
from feeds.fetch import Client
from feeds.model import Entry, Formula, Source
from feeds.store import Saved, Store
from tests.helpers import SITE, FixedClock, ingest, lay_tables

HERE = Path(__file__).parent
STORY: dict[str, Any] = yaml.safe_load((HERE / "story.yaml").read_text("utf-8"))
TOPICS = load_topics(str(HERE / "topics.yaml"))
SOURCE = Source("story", reader="listing", language="sv")
ALL = Formula()
LAST = 7
"""The capture that comes late."""
IN_TIME = (1, 2, 7, 3, 4, 5, 6)
LATE = [(1, 2, 3, 7, 4, 5, 6), (1, 2, 3, 4, 7, 5, 6), (1, 2, 3, 4, 5, 7, 6), (1, 2, 3, 4, 5, 6, 7)]
IMPORT = datetime(2026, 6, 1, 8, 0, 0, tzinfo=UTC)
"""The moment at which imports begin."""

Way = Literal["live", "served", "imported"]


def captured(number: int) -> datetime:
    """The moment of a capture."""
    moment: datetime = STORY["captures"][number]["captured"]
    return moment


def path(number: int) -> Path:
    """The file of a capture."""
    return HERE / "captures" / f"{number}.txt"


def new_store(folder: Path) -> Store:
    """An empty store in a folder."""
    now = captured(1) - timedelta(days=1)
    return pipeline.open_store(lay_tables(folder / "story.db"), SITE, TOPICS, now)


@dataclass
class Telling:
    """A store, and a clock that goes on with each capture taken in."""

    store: Store
    way: Way = "imported"
    server: HTTPServer | None = None
    clock: FixedClock = field(default_factory=lambda: FixedClock(IMPORT))

    def tell(self, number: int) -> Saved:
        """Take in a capture in this telling's way: live at its time, imported a minute later each.

        What comes later than its time can only be imported.
        """
        if self.way == "imported" or self.clock.now > captured(number):
            return self.take(number, stated=True)
        self.clock.now = captured(number)
        return self.take(number, stated=False)

    def start(self) -> "Telling":
        """Set the clock to where this telling begins."""
        self.clock.now = IMPORT if self.way == "imported" else captured(1)
        return self

    def take(self, number: int, *, stated: bool) -> Saved:
        """Take in a capture as a user would, a minute after the last."""
        now = self.clock.forward(minutes=1) if stated else self.clock.now
        [saved] = ingest(
            self.store,
            SITE,
            SOURCE,
            str(path(number)) if stated else self._place(number),
            topics=TOPICS,
            client=Client(allow=(f"{self.server.host}:{self.server.port}",) if self.server else ()),
            captured=captured(number) if stated else None,
            now=now,
        )
        return saved

    def entries(self) -> dict[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.store.entries(ALL, 1000)}

    def feeds(self) -> dict[str, set[str]]:
        """The ids of the entries of each topic's feed."""
        return {
            topic.key: {entry.id for entry in self.store.select(Formula.of(topic.key)).entries}
            for topic in TOPICS
        }

    def _place(self, number: int) -> str:
        if self.way != "served" or not self.server:
            return str(path(number))
        self.server.clear()
        self.server.expect_request("/robots.txt").respond_with_data("", status=404)
        page = self.server.expect_request("/nyheter")
        page.respond_with_data(path(number).read_bytes(), content_type="text/plain; charset=utf-8")
        return self.server.url_for("/nyheter")
