"""A site with its shelf, and who asks it."""

import time
from collections.abc import Sequence
from typing import cast

from feeds import config
from feeds.store import Store
from feeds.web import create_app
from feeds.web.shelf import SHELF, Shelf
from tests.helpers import SITE, FixedClock, Line, capture, drafts, topic
from tests.web.http_table import HOST, Reply, through_flask

TOPICS = tuple(map(topic, ("Kultur", "Trafik", "Vård")))
KULTUR, TRAFIK, ALL = "/feeds/kultur.atom", "/feeds/trafik.atom", "/feeds/all.atom"


class Place:
    """An app over a database, and another connection to that as another process would have it."""

    def __init__(self, database: str, shelf_bytes: int = 50_000_000) -> None:
        self.database, self.clock = database, FixedClock()
        settings = config.Settings(SITE, (), TOPICS, database, shelf_bytes)
        self.app = create_app(settings, now=self.clock)
        self.other = Store(database)
        self._ask = through_flask(self.app)

    @property
    def own(self) -> Store:
        """The app's store."""
        return cast("Store", self.app.extensions["topicfeeds"].store)

    @property
    def shelf(self) -> Shelf:
        """The app's shelf."""
        return cast("Shelf", self.app.extensions[SHELF])

    def close(self) -> None:
        """Give everything back."""
        self.own.close()
        self.other.close()

    def save(self, lines: Sequence[Line], *, by: Store | None = None) -> None:
        """Commit a capture of lines a minute later, in another process unless told."""
        now = self.clock.forward(minutes=1)
        (by or self.other).save(SITE, capture(lines, now), drafts(lines), now)
        if by is not self.own:
            time.sleep(0.001)  # the latest moment at which this process sees what another did

    def get(self, path: str, method: str = "GET", **fields: str) -> Reply:
        """The answer to a request."""
        sent = [(name.replace("_", "-"), value) for name, value in fields.items()]
        return self._ask(method, path, [("Host", HOST), *sent])

    def is_ready(self, path: str) -> bool:
        """Whether the document would be answered from the shelf."""
        environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_HOST": HOST}
        return self.shelf.find(environ) is not None
