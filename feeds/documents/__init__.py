"""Documents: Feed -> bytes, one module a format.

No I/O and no clock in here: the bytes are a function of the stored state, the site and the format.
feedgen is used in this folder and nowhere else.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from feeds import terms
from feeds.documents import atom, json_feed, opml, rss
from feeds.documents.alphabet import alphabetical, initial
from feeds.documents.compose import compose, feed_links, title
from feeds.documents.opml import Offer
from feeds.documents.pieces import (
    Kept,
    Pieces,
    Shape,
    assembled,
    atom_updated,
    json_updated,
    rss_updated,
)
from feeds.documents.shown import shown
from feeds.documents.words import in_words
from feeds.model import Document, Feed, Link, Selection, Site

__all__ = [
    "FORMATS",
    "RENDERER",
    "Format",
    "Kept",
    "Offer",
    "Pieces",
    "alphabetical",
    "document",
    "feed_links",
    "in_words",
    "initial",
    "offered",
    "shown",
    "title",
]

RENDERER: Final = "4"
"""Raised whenever the same state gives other bytes; feeds then count as changed."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed: the address's suffix, the media type, how it is put together."""

    suffix: str
    media_type: str
    shape: Shape

    def render(self, feed: Feed, site: Site) -> bytes:
        """The document of a feed, generated as a whole."""
        return self.shape.render(feed, site)


FORMATS: Final[dict[str, Format]] = {
    "atom": Format(
        "atom",
        terms.ATOM_TYPE,
        Shape(atom.render, atom.fragment, b"<entry", b"", b"</feed>", atom_updated),
    ),
    "rss": Format(
        "rss",
        terms.RSS_TYPE,
        Shape(rss.render, rss.fragment, b"<item>", b"", b"</channel></rss>", rss_updated),
    ),
    "json": Format(
        "json",
        terms.JSON_FEED_TYPE,
        Shape(
            json_feed.render,
            json_feed.fragment,
            b'\n  {\n   "id"',
            b",",
            b"\n ]\n}\n",
            json_updated,
        ),
    ),
}


def document(
    selection: Selection, site: Site, suffix: str = "atom", pieces: Pieces | None = None
) -> Document:
    """The document of a selection in one of the `FORMATS`; made of ``pieces``, if they are given.

    The selection then has the entries that they are `missing` at least. The ETag is
    ``"SEQ-HASH8"``: the feed's version and the first 8 hex digits of the SHA-256 of its bytes, a
    strong validator (RFC 9110, 8.8.3). Raises ``KeyError`` for an unknown suffix.
    """
    chosen = FORMATS[suffix]
    feed = compose(selection, site, suffix, chosen.media_type)
    if pieces is None:
        body = chosen.render(feed, site)
    else:
        body = assembled(feed, selection.seqs, site, chosen.shape, pieces)
    etag = _etag(selection.version, body)
    return Document(body, chosen.media_type, etag, selection.modified, feed.links)


def offered(offer: Offer, site: Site, suffix: str = "atom") -> Document:
    """The OPML document of an offer, with the feeds' addresses in one of the `FORMATS`."""
    body = opml.render(offer, site, suffix)
    links = (Link(terms.ALTERNATE, site.url("/topics/"), terms.HTML_TYPE),)
    return Document(body, terms.OPML_TYPE, _etag(offer.version, body), offer.modified, links)


def _etag(version: int, body: bytes) -> str:
    return f"{version}-{hashlib.sha256(body).hexdigest()[:8]}"
