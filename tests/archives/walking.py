"""Reading feed documents as a client does: from their bytes alone, by their own links."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.model import Document, Formula
from feeds.pipeline import publish
from feeds.store import Store
from feeds.terms import ATOM_NS, CURRENT, HISTORY_NS, NEXT_ARCHIVE, PREV_ARCHIVE, SELF
from tests.helpers import SITE

_NAMES = {"a": ATOM_NS, "fh": HISTORY_NS}
_ADDRESS = re.compile(r"https://news\.example\.org/feeds/([^/]+?)(?:/archive/(\d+))?\.(\w+)")
_IN_JSON = {PREV_ARCHIVE: "prev_archive", NEXT_ARCHIVE: "next_archive", CURRENT: "current"}


@dataclass(frozen=True)
class Page:
    """What a document says: ids of entries in order, addresses by relation, what it is."""

    document: Document
    ids: list[str]
    links: dict[str, str]
    is_archive: bool
    is_complete: bool
    updated: str

    @property
    def number(self) -> int:
        """Of an archive document the number in its own address, else 0."""
        found = _ADDRESS.fullmatch(self.links[SELF])
        assert found
        return int(found[2] or 0)

    @property
    def version(self) -> int:
        """The first half of the ETag."""
        return int(self.document.etag.partition("-")[0])


def fetch(store: Store, address: str) -> Page:
    """The document at an address, which must name itself by it."""
    found = _ADDRESS.fullmatch(address)
    assert found, address
    number = int(found[2]) if found[2] else None
    page = read(publish(store, SITE, Formula.parse(found[1]), found[3], number), found[3])
    assert page.links[SELF] == address
    return page


def walk(store: Store, formula: str, suffix: str) -> Iterator[Page]:
    """The current document, and what its links lead back to, the newest archive document first."""
    address: str | None = SITE.feed_url(Formula.parse(formula), suffix)
    while address:
        page = fetch(store, address)
        yield page
        address = page.links.get(PREV_ARCHIVE)


def read(document: Document, suffix: str) -> Page:
    """What is in the bytes of a document."""
    return _read_json(document) if suffix == "json" else _read_xml(document, suffix)


def _read_xml(document: Document, suffix: str) -> Page:
    root = etree.fromstring(document.body)
    top = root if suffix == "atom" else root.find("channel")
    assert top is not None
    entries = ("a:entry/a:id", "a:updated") if suffix == "atom" else ("item/guid", "lastBuildDate")
    links = [(str(one.get("rel")), str(one.get("href"))) for one in top.findall("a:link", _NAMES)]
    assert len(dict(links)) == len(links)
    return Page(
        document,
        [str(one.text) for one in top.findall(entries[0], _NAMES)],
        dict(links),
        top.find("fh:archive", _NAMES) is not None,
        top.find("fh:complete", _NAMES) is not None,
        str(top.findtext(entries[1], namespaces=_NAMES)),
    )


def _read_json(document: Document) -> Page:
    feed = json.loads(document.body)
    ours = feed["_topicfeeds"]
    links = {rel: ours[key] for rel, key in _IN_JSON.items() if key in ours}
    assert feed.get("next_url") == links.get(PREV_ARCHIVE)
    return Page(
        document,
        [item["id"] for item in feed["items"]],
        {**links, SELF: feed["feed_url"]},
        ours.get("archive", False),
        ours.get("complete", False),
        str(datetime.fromisoformat(ours["updated"])),
    )
