"""Cures for feedgen 1.0.0, as one extension of feeds and entries.

* An entry's links lose all but ``href`` in Atom (the loop variable is shadowed): `EntryExtension`
  writes them again. ``tests/documents/test_feedgen_fixes.py`` fails on the day feedgen mends it.
* feedgen has no ``xml:lang`` on an entry: `EntryExtension` sets it.
* ``source()`` writes title and link only: `EntryExtension` writes id, title and updated.
* RSS items have nothing for the time of an edit: `EntryExtension` writes ``atom:updated``.
* feedgen knows neither ``fh:archive`` and ``fh:complete`` nor ``at:deleted-entry``:
  `FeedExtension` writes them, and declares their namespaces only where they are used.
* RSS gets no link but self, and the last link becomes the channel's: `FeedExtension` writes the
  others, and `set_channel_links` puts the page last.
* The media extension wraps everything in ``media:group``: `set_media` names no group, and declares
  the namespace in a feed that has media only.
* RSS dates switch the locale of the whole process: `email.utils.format_datetime` writes them.
* feedgen stamps "now" on what has no date: `new_feed` and `new_entry` want ``updated`` at once.
* ``add_entry`` prepends, in quadratic time: `new_entry` appends.

Elements in feedgen's tree carry no namespace until they are serialised, hence the bare names.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import terms
from feeds.documents.lone_entry import LoneEntry
from feeds.model import Link, Media, Tombstone, Topic

__all__ = [
    "FeedEntry",
    "FeedGenerator",
    "atom_bytes",
    "lone_entry",
    "new_entry",
    "new_feed",
    "rss_bytes",
    "set_channel_links",
    "set_edited",
    "set_history",
    "set_identity",
    "set_language",
    "set_links",
    "set_media",
    "set_published",
    "set_source",
    "set_tombstones",
    "set_topics",
]

_NAME: Final = "topicfeeds"
_GENERATOR: Final = "topicfeeds"
_LANG: Final = f"{{{terms.XML_NS}}}lang"

feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = format_datetime


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """What feedgen leaves out of a feed."""

    def __init__(self) -> None:
        self.marks: tuple[str, ...] = ()
        self.tombstones: tuple[Tombstone, ...] = ()
        self.links: tuple[Link, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """The namespaces that this feed uses, by prefix."""
        used = {"fh": (terms.HISTORY_NS, self.marks), "at": (terms.TOMBSTONES_NS, self.tombstones)}
        return {prefix: name for prefix, (name, things) in used.items() if things}

    def extend_atom(self, feed: Any) -> Any:
        """Add marks and tombstones to a feed's element."""
        self._mark(feed)
        for one in self.tombstones:
            when = _seconds(one.when).isoformat()
            name = f"{{{terms.TOMBSTONES_NS}}}deleted-entry"
            etree.SubElement(feed, name, ref=one.id, when=when)
        return feed

    def extend_rss(self, rss: Any) -> Any:
        """Add links and marks to the channel of an RSS element."""
        channel = rss.find("channel")
        for link in self.links:
            element = etree.SubElement(channel, f"{{{terms.ATOM_NS}}}link", href=link.href)
            element.attrib.update(_attributes(link))
        self._mark(channel)
        return rss

    def _mark(self, head: Any) -> None:
        for mark in self.marks:
            etree.SubElement(head, f"{{{terms.HISTORY_NS}}}{mark}")


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen is untyped
    """What feedgen leaves out of an entry."""

    def __init__(self) -> None:
        self.links: tuple[Link, ...] = ()
        self.language: str | None = None
        self.source: tuple[str, str, datetime] | None = None
        self.edited: datetime | None = None

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

    def extend_rss(self, item: Any) -> Any:
        """Add the time of the last edit to an item's element."""
        if self.edited:
            updated = etree.SubElement(item, f"{{{terms.ATOM_NS}}}updated")
            updated.text = self.edited.isoformat()
        return item


def new_feed(iri: str, title: str, updated: datetime) -> FeedGenerator:
    """A feedgen feed with what RFC 4287, 4.1.1 requires; ``updated`` is lastBuildDate, too."""
    feed = FeedGenerator()
    feed.register_extension(_NAME, FeedExtension, EntryExtension)
    feed.id(iri)
    feed.title(title)
    feed.updated(_seconds(updated))
    feed.generator(_GENERATOR)
    return feed


def new_entry(feed: FeedGenerator) -> FeedEntry:
    """A feedgen entry, after those that the feed has; `set_identity` comes next."""
    return feed.add_entry(order="append")


def lone_entry() -> LoneEntry:
    """What stands in for a feedgen entry without a feed."""
    return LoneEntry(EntryExtension())


def set_identity(entry: FeedEntry, iri: str, title: str, updated: datetime) -> None:
    """What RFC 4287, 4.1.2 requires of an entry.

    ``iri`` is RSS's guid, too, as one that is no address.
    """
    entry.id(iri)
    entry.title(title)
    entry.updated(_seconds(updated))


def set_history(feed: FeedGenerator, *, is_archive: bool, is_complete: bool) -> None:
    """``fh:archive`` (RFC 5005, section 4) and ``fh:complete`` (section 2)."""
    marks = {"archive": is_archive, "complete": is_complete}
    getattr(feed, _NAME).marks = tuple(mark for mark, is_set in marks.items() if is_set)


def set_tombstones(feed: FeedGenerator, tombstones: Sequence[Tombstone]) -> None:
    """``at:deleted-entry`` (RFC 6721, section 3) before the entries; in Atom only."""
    getattr(feed, _NAME).tombstones = tuple(tombstones)


def set_channel_links(feed: FeedGenerator, links: Sequence[Link]) -> None:
    """The alternate link as the channel's own, the others as ``atom:link``; for RSS."""
    pages = [link for link in links if link.rel == terms.ALTERNATE]
    others = [link for link in links if link.rel != terms.ALTERNATE]
    feed.link([{"href": link.href} | _attributes(link) for link in [*others, *pages]])
    getattr(feed, _NAME).links = tuple(link for link in others if link.rel != terms.SELF)


def set_links(entry: FeedEntry, links: Iterable[Link]) -> None:
    """The entry's links, written with their relation, type and length.

    RSS has one ``link``, the alternate, and one ``enclosure``, the last one, of length 0 if it has
    none.
    """
    links = tuple(links)
    entry.link([{"href": link.href} | _attributes(link) for link in links], replace=True)
    getattr(entry, _NAME).links = links


def set_topics(entry: FeedEntry, topics: Iterable[Topic], scheme: str | None = None) -> None:
    """A category for each topic: term and label are both the printed label.

    RSS gets no scheme: popular parsers make an object of a category that has a ``domain``, where
    tools expect a text.
    """
    entry.category(
        [{"term": topic.label, "scheme": scheme, "label": topic.label} for topic in topics]
    )


def set_media(
    entry: FeedEntry,
    feed: FeedGenerator | None,
    image: Media | None,
    files: Iterable[Media] = (),
) -> None:
    """``media:content`` (Media RSS 1.5) of an entry's lead image and of files beside it.

    The feed, if there is one, declares the namespace. What an image shows is left out: feedparser
    takes ``media:description`` for the entry's own.
    """
    media = [_medium(image) | {"medium": "image"}] if image else []
    media += [_medium(one) for one in files if not image or one.href != image.href]
    holder = entry if feed is None else feed
    if media and not hasattr(holder, "media"):
        holder.load_extension("media")
    if media:
        entry.media.content(media, group=None)


def set_published(entry: FeedEntry, published: datetime) -> None:
    """Atom's ``published`` and RSS's ``pubDate``."""
    entry.published(_seconds(published))


def set_edited(entry: FeedEntry, edited: datetime) -> None:
    """``atom:updated`` of an RSS item, unless that is what its ``pubDate`` says."""
    if _seconds(edited) != entry.published():
        getattr(entry, _NAME).edited = _seconds(edited)


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


def rss_bytes(feed: FeedGenerator) -> bytes:
    """The RSS document as UTF-8."""
    body: bytes = feed.rss_str()
    return body


def _attributes(link: Link) -> dict[str, str]:
    said = {"rel": link.rel, "type": link.type, "length": link.length}
    return {name: str(value) for name, value in said.items() if value is not None}


def _medium(media: Media) -> dict[str, str]:
    said = {"url": media.href, "type": media.type, "fileSize": media.length}
    return {name: str(value) for name, value in said.items() if value is not None}


def _seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
