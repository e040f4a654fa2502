"""A client reads the story: it subscribes, asks again, the news are edited, it asks twice more."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from feeds.model import Entry, Site
from feeds.pipeline import open_store
from tests.clients.expected import FEEDS, entries
from tests.clients.server import Asked, Server
from tests.clients.shown import Shown
from tests.clients.story import EDITED, TOPICS, edit, tell
from tests.clients.tools.base import Client
from tests.helpers import NOON, SITE, FixedClock, lay_tables

Polls = dict[str, list[Shown]]


@dataclass(frozen=True, slots=True)
class Played:
    """What a client showed after each of four polls, and what it asked for in them.

    ``before`` and ``after`` are the stored entries by name, before and after the edits.
    """

    site: Site
    before: dict[str, Entry]
    after: dict[str, Entry]
    polls: tuple[Polls, ...]
    asked: tuple[Asked, ...]

    def shown(self, poll: int, feed: str, suffix: str) -> list[Shown]:
        """What the client kept of a feed after the poll with that number, from 0."""
        return self.polls[poll][url(self.site, feed, suffix)]

    def requests(self, feed: str, suffix: str) -> list[Asked]:
        """What was asked for a feed, in order."""
        path = url(self.site, feed, suffix).removeprefix(self.site.base_url)
        return [one for one in self.asked if unquote(one.path) == path]


def url(site: Site, feed: str, suffix: str) -> str:
    """The address of one of the `FEEDS`, as the site writes it."""
    return site.url(f"/feeds/{FEEDS[feed]}.{suffix}")


def told(path: Path) -> dict[str, str]:
    """Make a database with the story up to the subscription; gives ids by name."""
    with closing(open_store(lay_tables(path), SITE, TOPICS, NOON)) as store:
        return tell(store)


def play(client: type[Client], folder: Path) -> Played:
    """Let a client read the story in all formats that it knows."""
    path = folder / "news.db"
    ids = told(path)
    clock = FixedClock(EDITED - timedelta(minutes=30))
    reading = client(folder)
    with (
        Server(path, clock) as server,
        closing(open_store(f"sqlite:///{path}", server.site, TOPICS, clock())) as store,
    ):
        urls = [url(server.site, feed, suffix) for feed in FEEDS for suffix in client.formats]
        clock.forward(minutes=1)
        before = entries(store, ids)
        polls = [reading.poll(urls), reading.poll(urls)]
        after = entries(store, edit(store, ids))
        clock.forward(hours=1)
        polls += [reading.poll(urls), reading.poll(urls)]
    return Played(server.site, before, after, tuple(polls), tuple(server.asked))
