"""Cures for feedgen 1.0.0, as one extension of feeds and entries.

* An entry's links lose all but ``href`` (the loop variable is shadowed): `EntryExtension`
  writes them again. ``tests/documents/test_feedgen_fixes.py`` fails on the day feedgen mends it.
* feedgen has no ``xml:lang`` on an entry: `EntryExtension` sets it.
* ``source()`` writes title and link only: `EntryExtension` writes id, title and updated.
* feedgen stamps "now" on what has no date: `new_feed` and `new_entry` want ``updated`` at once.
* ``add_entry`` prepends, in quadratic time: `new_entry` appends.

Elements in feedgen's tree carry no namespace until they are serialised, hence the bare names.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import terms
from feeds.model import Link

_NAME: Final = "topicfeeds"
_LANG: Final = f"{{{terms.XML_NS}}}lang"


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen is untyped
    """What feedgen leaves out of an entry."""

    def __init__(self) -> None:
        self.links: tuple[Link, ...] = ()
        self.language: str | None = None
        self.source: tuple[str, str, datetime] | None = None

    def extend_atom(self, entry: Any) -> Any:
        """Rewrite the links, and add language and source to an entry's element."""
        for element, link in zip(entry.findall("link"), self.links, strict=True):
            element.attrib.update(_attributes(link))
        if self.language:
            entry.set(_LANG, self.language)
        if self.source:
            iri, title, updated = self.source
            source = etree.SubElement(entry, "source")
            for name, text in (("id", iri), ("title", title), ("updated", updated.isoformat())):
                etree.SubElement(source, name).text = text
        return entry


__all__ = [
    "FeedGenerator",
    "atom_bytes",
    "new_entry",
    "new_feed",
    "set_language",
    "set_links",
    "set_source",
]


def new_feed(iri: str, title: str, updated: datetime) -> FeedGenerator:
    """A feedgen feed with the elements that RFC 4287, 4.1.1 requires."""
    feed = FeedGenerator()
    feed.register_extension(_NAME, BaseExtension, EntryExtension)
    feed.id(iri)
    feed.title(title)
    feed.updated(_seconds(updated))
    return feed


def new_entry(feed: FeedGenerator, iri: str, title: str, updated: datetime) -> FeedEntry:
    """A feedgen entry, after those that the feed has, as RFC 4287, 4.1.2 requires it."""
    entry = feed.add_entry(order="append")
    entry.id(iri)
    entry.title(title)
    entry.updated(_seconds(updated))
    return entry


def set_links(entry: FeedEntry, links: Iterable[Link]) -> None:
    """The entry's links, written with their relation, type and length."""
    links = tuple(links)
    entry.link([{"href": link.href} | _attributes(link) for link in links], replace=True)
    getattr(entry, _NAME).links = links


def set_language(entry: FeedEntry, language: str) -> None:
    """``xml:lang`` of the entry (RFC 4287, section 2)."""
    getattr(entry, _NAME).language = language


def set_source(entry: FeedEntry, iri: str, title: str, updated: datetime) -> None:
    """Where the entry was taken from, with what RFC 4287, 4.2.11 asks for at least."""
    getattr(entry, _NAME).source = iri, title, _seconds(updated)


def atom_bytes(feed: FeedGenerator) -> bytes:
    """The Atom document as UTF-8."""
    body: bytes = feed.atom_str()
    return body


def _attributes(link: Link) -> dict[str, str]:
    said = {"rel": link.rel, "type": link.type, "length": link.length}
    return {name: str(value) for name, value in said.items() if value is not None}


def _seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
