"""What holds for every RSS document: RSS 2.0 and the RSS Advisory Board's profile.

Dates, cardinalities, the namespaces that go with it (content, dc, atom), and addresses. What of it
is our own profile is in `feeds.check.profile`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from feeds import terms
from feeds.check import parts
from feeds.check.findings import Broken, Told, ToldEntry

_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
_LANGUAGE_OF: Final = "{http://purl.org/dc/elements/1.1/}language"
_LINK: Final = f"{{{terms.ATOM_NS}}}link"
_UPDATED: Final = f"{{{terms.ATOM_NS}}}updated"
_MEDIA: Final = "{http://search.yahoo.com/mrss/}"

_CHANNEL_NAMES: Final = """
    title link description language copyright managingEditor webMaster pubDate lastBuildDate
    category generator docs cloud ttl image rating textInput skipHours skipDays item
"""
_ITEM_NAMES: Final = """
    title link description author category comments enclosure guid pubDate source
"""
_CHANNEL: Final = frozenset(_CHANNEL_NAMES.split())
_ITEM: Final = frozenset(_ITEM_NAMES.split())
_MANY: Final = frozenset(("category", "item"))
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?\Z")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")


def broken(body: bytes) -> Iterator[Broken]:
    """The rules that a document breaks, with the place of each."""
    root = parts.xml(body)
    if root is None:
        yield Broken("XML 1.0, 2.1: well-formed, and no DOCTYPE")
        return
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        yield Broken("RSS 2.0: an rss element, version 2.0, with one channel", "rss")
        return
    yield from _channel(channels[0])
    for item in channels[0].iterfind("item"):
        where = _where(item)
        yield from (Broken(rule, where) for rule in _item(item))
    guids = Counter(parts.texts(channels[0], "item/guid"))
    for guid, times in guids.items():
        if times > 1:
            yield Broken("RSS 2.0, guid: unique in the feed", guid)


def _channel(channel: etree._Element) -> Iterator[Broken]:
    for name in ("title", "link", "description"):
        if not parts.first(channel, name).strip() and (
            name != "description" or channel.find(name) is None
        ):
            yield Broken(f"RSS 2.0, required channel elements: {name}", "channel")
    for rule in _names(channel, _CHANNEL):
        yield Broken(rule, "channel")
    for name in ("pubDate", "lastBuildDate"):
        for text in parts.texts(channel, name):
            if parts.rfc822(text) is None:
                yield Broken(f"RSS 2.0, {name}: a date of RFC 822", "channel")
    for address in parts.texts(channel, "link"):
        if not parts.is_absolute(address):
            yield Broken("RSS 2.0, link: an address with its scheme", "channel")
    if not all(map(_LANGUAGE.match, parts.texts(channel, "language"))):
        yield Broken("RSS 2.0, language: a language tag", "channel")
    yield from _atom_links(channel)


def _atom_links(channel: etree._Element) -> Iterator[Broken]:
    """RSS Advisory Board, profile: atom:link; the relations of RFC 5005 hold here, too."""
    links = channel.findall(_LINK)
    rels = Counter(link.get("rel", terms.ALTERNATE) for link in links)
    if rels[terms.SELF] != 1:
        yield Broken("RSS profile, atom:link: exactly one self", "channel")
    for rel in (terms.PREV_ARCHIVE, terms.NEXT_ARCHIVE, terms.CURRENT):
        if rels[rel] > 1:
            yield Broken("RFC 5005, 4: one link of each relation", f"channel, {rel}")
    if any(not parts.is_absolute(link.get("href", "")) for link in links):
        yield Broken("RSS profile, atom:link: href is an absolute address", "channel")
    is_archive, is_complete = _history(channel)
    has_archives = bool(rels[terms.PREV_ARCHIVE] or rels[terms.NEXT_ARCHIVE])
    if is_complete and (is_archive or has_archives):
        yield Broken("RFC 5005, 2 and 4: a complete feed has no archive", "channel")
    if is_archive and not rels[terms.CURRENT]:
        yield Broken("RFC 5005, 4: an archive document leads to the current one", "channel")
    if not is_archive and (rels[terms.CURRENT] or rels[terms.NEXT_ARCHIVE]):
        yield Broken("RFC 5005, 4: an archive document says so", "channel")


def _item(item: etree._Element) -> Iterator[str]:
    if not (parts.first(item, "title").strip() or parts.first(item, "description").strip()):
        yield "RSS 2.0, item: a title or a description"
    yield from _names(item, _ITEM)
    yield from _guid(item)
    yield from _authors(item)
    yield from _enclosures(item)
    for text in parts.texts(item, "pubDate"):
        if parts.rfc822(text) is None:
            yield "RSS 2.0, pubDate: a date of RFC 822"
    for text in parts.texts(item, _UPDATED):
        if parts.rfc3339(text) is None:
            yield "RFC 4287, 3.3: atom:updated is a date of RFC 3339"
    if any(not parts.is_absolute(address) for address in parts.texts(item, "link")):
        yield "RSS 2.0, link: an address with its scheme"
    if any(not text.strip() for text in parts.texts(item, "category")):
        yield "RSS 2.0, category: names something"
    if len(item.findall(_CONTENT)) > 1:
        yield "RSS profile, content:encoded: one in an item"
    if any(not parts.is_absolute(one.get("url", "")) for one in item.iterfind("source")):
        yield "RSS 2.0, source: has a url"


def _names(parent: etree._Element, known: frozenset[str]) -> Iterator[str]:
    counts = Counter(str(child.tag) for child in parent.iterchildren(etree.Element))
    for name, times in counts.items():
        if not name.startswith("{") and name not in known:
            yield f"RSS 2.0, extending RSS: {name} is no element of RSS and in no namespace"
        elif name in known - _MANY and times > 1:
            yield f"RSS 2.0: at most one {name}"


def _guid(item: etree._Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None or not (guid.text or "").strip():
        yield "RSS profile, guid: every item has one, and it is not empty"
        return
    is_permalink = guid.get("isPermaLink", "true")
    if is_permalink not in ("true", "false"):
        yield "RSS 2.0, guid: isPermaLink is true or false"
    if is_permalink == "true" and not (guid.text or "").startswith(("http://", "https://")):
        yield "RSS 2.0, guid: isPermaLink is false unless it is a page's address"


def _authors(item: etree._Element) -> Iterator[str]:
    authors, creators = parts.texts(item, "author"), parts.texts(item, _CREATOR)
    if any(not _EMAIL.search(author) for author in authors):
        yield "RSS 2.0, author: an e-mail address"
    if authors and creators:
        yield "RSS profile, author: not together with dc:creator"
    if any(not creator.strip() for creator in creators):
        yield "RSS profile, dc:creator: names somebody"


def _enclosures(item: etree._Element) -> Iterator[str]:
    for one in item.iterfind("enclosure"):
        if not parts.is_absolute(one.get("url", "")):
            yield "RSS 2.0, enclosure: has a url"
        if not one.get("length", "").isdecimal():
            yield "RSS 2.0, enclosure: has a length in bytes"
        if not _MEDIA_TYPE.match(one.get("type", "")):
            yield "RSS 2.0, enclosure: has a media type"


def _history(channel: etree._Element) -> tuple[bool, bool]:
    space = f"{{{terms.HISTORY_NS}}}"
    return channel.find(f"{space}archive") is not None, channel.find(f"{space}complete") is not None


def _where(item: etree._Element) -> str:
    return parts.first(item, "guid") or f"item, line {item.sourceline}"


def read(body: bytes) -> Told | None:
    """What a document says; None if it is no RSS document."""
    root = parts.xml(body)
    channel = root.find("channel") if root is not None and root.tag == "rss" else None
    if channel is None:
        return None
    is_archive, is_complete = _history(channel)
    links: dict[str, tuple[str, ...]] = {}
    for link in channel.iterfind(_LINK):
        rel = link.get("rel", terms.ALTERNATE)
        links[rel] = (*links.get(rel, ()), link.get("href", ""))
    return Told(
        id=None,
        title=parts.first(channel, "title"),
        language=parts.first(channel, "language"),
        links=links | {terms.ALTERNATE: parts.texts(channel, "link")},
        entries=tuple(_entry(item) for item in channel.iterfind("item")),
        updated=parts.rfc822(parts.first(channel, "lastBuildDate")),
        is_archive=is_archive,
        is_complete=is_complete,
        schemes=frozenset(
            one.get("domain", "") for one in channel.iterfind("item/category[@domain]")
        ),
    )


def _entry(item: etree._Element) -> ToldEntry:
    html = parts.first(item, _CONTENT) or parts.first(item, "description")
    files = tuple(one.get("url", "") for one in item.iterfind("enclosure"))
    media = tuple(one.get("url", "") for one in item.iter(f"{_MEDIA}content"))
    links = parts.texts(item, "link")
    return ToldEntry(
        id=parts.first(item, "guid"),
        title=parts.first(item, "title"),
        link=next(iter(links), ""),
        text=parts.html_text(html),
        authors=parts.texts(item, _CREATOR) or parts.texts(item, "author"),
        topics=parts.texts(item, "category"),
        updated=parts.rfc3339(parts.first(item, _UPDATED)),
        pub_date=parts.rfc822(parts.first(item, "pubDate")),
        language=parts.first(item, _LANGUAGE_OF),
        files=files,
        addresses=(*links, *files, *media, *parts.html_addresses(html)),
    )
