"""An entry by itself, written as feedgen writes it in a document, without building a tree.

Where one entry of fifty has changed, feedgen's setters and its tree take longer than all the rest.
`LoneEntry` stands in for feedgen's entry while it is filled, and writes the elements and attributes
in feedgen's order, escaped as libxml2 does; that the bytes are the same for any entry is tested.
What is written when is decided where entries are filled, and nowhere in here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from feeds import terms

_IN_TEXT: Final = {"\r": "&#13;"}
_IN_VALUES: Final = {**_IN_TEXT, "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
_NO_CHARACTER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MEDIA_FIELDS: Final = ("url", "fileSize", "type", "medium")

Said = Mapping[str, str | None]


class _DublinCore:
    """What feedgen's extension for Dublin Core is told."""

    def __init__(self) -> None:
        self.creators: Sequence[str] = ()
        self.language = ""

    def dc_creator(self, names: Sequence[str]) -> None:
        """``dc:creator`` for each name."""
        self.creators = names

    def dc_language(self, language: str) -> None:
        """``dc:language``."""
        self.language = language


class _Media:
    """What feedgen's extension for Media RSS is told."""

    def __init__(self) -> None:
        self.contents: Sequence[Said] = ()

    def content(self, contents: Sequence[Said], **_: None) -> None:
        """``media:content`` for each, in no group."""
        self.contents = contents


class LoneEntry:
    """Takes what feedgen's ``FeedEntry`` takes, as far as we say it, and further words that change
    nothing in what we say; ``topicfeeds`` is what our own extension of entries is told.
    """

    def __init__(self, topicfeeds: Any) -> None:
        self.topicfeeds = topicfeeds
        self.dc, self.media = _DublinCore(), _Media()
        self._texts: dict[str, str] = {}
        self._published: datetime | None = None
        self._people: Sequence[Said] = ()
        self._links: Sequence[Said] = ()
        self._topics: Sequence[Said] = ()

    def id(self, iri: str) -> None:
        """Its id, and RSS's guid."""
        self._texts["id"] = iri

    def title(self, title: str) -> None:
        """Its title."""
        self._texts["title"] = title

    def summary(self, text: str) -> None:
        """Atom's summary."""
        self._texts["summary"] = text

    def description(self, text: str, **_: bool) -> None:
        """RSS's description."""
        self._texts["description"] = text

    def content(self, html: str, **_: str) -> None:
        """HTML, escaped."""
        self._texts["content"] = html

    def updated(self, moment: datetime) -> None:
        """When it was last changed."""
        self._texts["updated"] = moment.isoformat()

    def published(self, moment: datetime | None = None) -> datetime | None:
        """When it was published: set if it is given, and returned."""
        self._published = moment or self._published
        return self._published

    def author(self, people: Sequence[Said]) -> None:
        """Its authors."""
        self._people = people

    def link(self, links: Sequence[Said], **_: bool) -> None:
        """All of its links."""
        self._links = links

    def category(self, topics: Sequence[Said]) -> None:
        """Its topics."""
        self._topics = topics

    def atom_bytes(self) -> bytes:
        """The entry as it stands in an Atom document."""
        language = self.topicfeeds.language
        lang = f' xml:lang="{escape(language, _IN_VALUES)}"' if language else ""
        return _encoded(f"<entry{lang}>{''.join(self._atom())}</entry>")

    def rss_bytes(self) -> bytes:
        """The item as it stands in an RSS document."""
        return _encoded(f"<item>{''.join(self._rss())}</item>")

    def _atom(self) -> Iterator[str]:
        texts, published = self._texts, self._published
        yield _element("id", texts["id"])
        yield _element("title", texts["title"])
        yield _element("updated", texts["updated"])
        for one in self._people:
            yield f"<author>{''.join(_named(('name', 'email', 'uri'), one))}</author>"
        if html := texts.get("content"):
            yield f'<content type="html">{escape(html, _IN_TEXT)}</content>'
        for one in self._links:
            yield _empty("link", ("href", "rel", "type", "length"), one)
        yield from _named(("summary",), texts)
        for one in self._topics:
            yield _empty("category", ("term", "scheme", "label"), one)
        if published:
            yield _element("published", published.isoformat())
        if source := self.topicfeeds.source:
            iri, title, updated = source
            said = {"id": iri, "title": title, "updated": updated.isoformat()}
            yield f"<source>{''.join(_named(tuple(said), said))}</source>"
        yield from self._media()

    def _rss(self) -> Iterator[str]:
        texts, links = self._texts, {one["rel"]: one for one in self._links}
        yield _element("title", texts["title"])
        yield _element("link", links[terms.ALTERNATE]["href"])
        yield from self._described()
        yield f'<guid isPermaLink="false">{escape(texts["id"], _IN_TEXT)}</guid>'
        for one in self._topics:
            yield _element("category", one["label"])
        if file := links.get(terms.ENCLOSURE):
            said = {**file, "url": file["href"], "length": file.get("length") or "0"}
            yield _empty("enclosure", ("url", "length", "type"), said)
        if self._published:
            yield _element("pubDate", format_datetime(self._published))
        if edited := self.topicfeeds.edited:
            yield _element("atom:updated", edited.isoformat())
        for name in self.dc.creators:
            yield _element("dc:creator", name)
        if self.dc.language:
            yield _element("dc:language", self.dc.language)
        yield from self._media()

    def _described(self) -> Iterator[str]:
        """A content alone becomes the description."""
        text, html = self._texts.get("description"), self._texts.get("content")
        if text or html:
            yield _element("description", text or html)
        if text and html:
            yield _element("content:encoded", html)

    def _media(self) -> Iterator[str]:
        for one in self.media.contents:
            yield _empty("media:content", _MEDIA_FIELDS, one)


def _encoded(xml: str) -> bytes:
    """As UTF-8; `ValueError`, as lxml raises it, for what no XML document can hold (XML, 2.2)."""
    if found := _NO_CHARACTER.search(xml):
        raise ValueError(f"no XML document can hold {found[0]!r}")
    return xml.encode()


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text, _IN_TEXT) if text else ''}</{name}>"


def _named(names: Iterable[str], said: Said) -> Iterator[str]:
    """An element for each name of which something is said."""
    return (_element(name, text) for name in names if (text := said.get(name)))


def _empty(name: str, fields: Iterable[str], said: Said) -> str:
    """An element with attributes alone, those of which something is said."""
    pairs = [f' {one}="{escape(value, _IN_VALUES)}"' for one in fields if (value := said.get(one))]
    return f"<{name}{''.join(pairs)}/>"
