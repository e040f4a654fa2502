"""rss-parser and feedsmith, two parsers for Node; their script is ``node.mjs``."""

import json
import shutil
from abc import abstractmethod
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from tests.clients.shown import Shown, parsed, readable
from tests.clients.tools.base import Client
from tests.helpers import ROOT

PACKAGES = ROOT / ".clients"
_SCRIPT = Path(__file__).with_name("node.mjs")


class _NodeLibrary(Client):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._kept: dict[str, dict[str, Shown]] = {}

    @classmethod
    def missing(cls) -> str:
        if not shutil.which("node"):
            return "node (apt-get install nodejs npm)"
        has_it = (PACKAGES / "node_modules" / cls.name).is_dir()
        return "" if has_it else f"{cls.name} (npm install --prefix .clients {cls.name})"

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        found = json.loads(self.run("node", str(_SCRIPT), str(PACKAGES), self.name, *urls))
        for url, entries in found.items():
            kept = self._kept.setdefault(url, {})
            kept.update((one.id, one) for one in map(self.shown, entries))
        return {url: list(self._kept[url].values()) for url in urls}

    @abstractmethod
    def shown(self, one: dict[str, Any]) -> Shown:
        """What the library makes of an entry."""


class RssParser(_NodeLibrary):
    """rss-parser, which asks by itself."""

    name = "rss-parser"
    formats = ("atom", "rss")

    def shown(self, one: dict[str, Any]) -> Shown:
        text = one.get("content:encoded") or one.get("content") or one.get("summary")
        author = one.get("author") or one.get("creator")
        return Shown(
            id=one.get("id") or one["guid"],
            title=one["title"],
            link=one["link"],
            date=parsed(one["isoDate"]),
            topics=tuple(one.get("categories", ())),
            authors=(author,) if author else (),
            text=readable(text),
            files=(one["enclosure"]["url"],) if "enclosure" in one else (),
        )


class Feedsmith(_NodeLibrary):
    """feedsmith, which parses what ``fetch`` of Node has asked for, and keeps each format's words.

    What is read here is what its documentation names for each format.
    """

    name = "feedsmith"
    formats = ("atom", "rss", "json")

    def shown(self, one: dict[str, Any]) -> Shown:
        if "guid" in one:
            return _of_rss(one)
        return _of_atom(one) if "links" in one else _of_json(one)


def _of_atom(one: dict[str, Any]) -> Shown:
    links = {
        rel: tuple(link["href"] for link in one["links"] if link["rel"] == rel)
        for rel in ("alternate", "enclosure")
    }
    return Shown(
        id=one["id"],
        title=one["title"]["value"],
        link=links["alternate"][0],
        date=parsed(one.get("published") or one["updated"]),
        updated=parsed(one["updated"]),
        topics=tuple(topic["term"] for topic in one.get("categories", ())),
        authors=tuple(author["name"] for author in one.get("authors", ())),
        text=readable((one.get("content") or one.get("summary", {})).get("value")),
        files=links["enclosure"],
    )


def _of_rss(one: dict[str, Any]) -> Shown:
    date = parsedate_to_datetime(one["pubDate"])
    return Shown(
        id=one["guid"]["value"],
        title=one["title"],
        link=one["link"],
        date=date,
        updated=parsed(one.get("atom", {}).get("updated")) or date,
        topics=tuple(topic["name"] for topic in one.get("categories", ())),
        authors=tuple(one.get("dc", {}).get("creators", ())),
        text=readable(one.get("content", {}).get("encoded") or one.get("description")),
        files=tuple(file["url"] for file in one.get("enclosures", ())),
    )


def _of_json(one: dict[str, Any]) -> Shown:
    updated = parsed(one["date_modified"])
    return Shown(
        id=one["id"],
        title=one["title"],
        link=one["url"],
        date=parsed(one.get("date_published")) or updated,
        updated=updated,
        topics=tuple(one.get("tags", ())),
        authors=tuple(author["name"] for author in one.get("authors", ())),
        text=readable(one.get("content_html") or one.get("content_text")),
        files=tuple(file["url"] for file in one.get("attachments", ())),
    )
