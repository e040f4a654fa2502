"""feedparser, used as its documentation says: the caller keeps ETag, date and entries."""

import calendar
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import feedparser

from tests.clients.shown import Shown, moment, readable
from tests.clients.tools.base import Client


class Feedparser(Client):
    """The library by itself."""

    name = "feedparser"
    formats = ("atom", "rss")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._seen: dict[str, tuple[str | None, str | None]] = {}
        self._kept: dict[str, dict[str, Shown]] = {}

    @classmethod
    def missing(cls) -> str:
        return ""

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        for url in urls:
            etag, modified = self._seen.get(url, (None, None))
            found = feedparser.parse(url, etag=etag, modified=modified)
            assert not found.bozo, found.get("bozo_exception")
            self._seen[url] = found.get("etag"), found.get("modified")
            kept = self._kept.setdefault(url, {})
            kept.update((one.id, _shown(one)) for one in found.entries)
        return {url: list(self._kept[url].values()) for url in urls}


def _shown(one: Any) -> Shown:
    published, updated = (_moment(one, name) for name in ("published_parsed", "updated_parsed"))
    content = one.get("content") or [{"value": one.get("summary")}]
    return Shown(
        id=one.id,
        title=one.title,
        link=one.link,
        date=published or updated,
        updated=updated or published,
        topics=tuple(tag.term for tag in one.get("tags", ())),
        authors=tuple(author.name for author in one.get("authors", ())),
        text=readable(content[0]["value"]),
        files=tuple(file.href for file in one.enclosures),
    )


def _moment(one: Any, name: str) -> Any:
    """``get`` gives the date of publication for a change that is not stated."""
    return moment(calendar.timegm(one[name])) if name in one else None
