"""newsboat, a reader for the terminal; it is run without one and its cache is read."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.clients.shown import Shown, moment, readable
from tests.clients.tools.base import Client

_QUERY = """
    SELECT guid, title, url, pubDate, author, content, enclosure_url
    FROM rss_item WHERE deleted = 0
"""


class Newsboat(Client):
    """The command with a cache of its own."""

    name = "newsboat"
    formats = ("atom", "rss")

    @classmethod
    def missing(cls) -> str:
        return "" if shutil.which("newsboat") else "newsboat (apt-get install newsboat)"

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        """Each feed has a cache of its own, because newsboat keeps an id only once."""
        return {url: self.reload(self.folder / str(n), [url]) for n, url in enumerate(urls)}

    def reload(self, folder: Path, urls: Sequence[str]) -> list[Shown]:
        """Ask for the feeds and tell what the cache in a folder then holds of all of them."""
        folder.mkdir(exist_ok=True)
        (folder / "urls").write_text("".join(f'"{url}"\n' for url in urls))
        (folder / "config").write_text("")
        files = "-C", folder / "config", "-u", folder / "urls", "-c", folder / "cache.db"
        self.run("newsboat", *map(str, files), "-x", "reload")
        with closing(sqlite3.connect(folder / "cache.db")) as cache:
            return [_shown(*row) for row in cache.execute(_QUERY)]


def _shown(
    guid: str, title: str, url: str, date: int, author: str, content: str, file: str
) -> Shown:
    return Shown(
        id=guid,
        title=title,
        link=url,
        date=moment(date),
        authors=(author,) if author else (),
        text=readable(content),
        files=(file,) if file else (),
    )
