"""Documents: Feed -> bytes, one module a format.

No I/O and no clock in here: the bytes are a function of the stored state, the site and the format.
feedgen is used in this folder and nowhere else.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from feeds import terms
from feeds.documents import atom
from feeds.documents.compose import compose, feed_links, title
from feeds.documents.shown import shown
from feeds.documents.words import in_words
from feeds.model import Document, Feed, Selection, Site

__all__ = ["FORMATS", "RENDERER", "Format", "document", "feed_links", "in_words", "shown", "title"]

RENDERER: Final = "2"
"""Raised whenever the same state gives other bytes; feeds then count as changed."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed: the address's suffix, the media type, the function."""

    suffix: str
    media_type: str
    render: Callable[[Feed, Site], bytes]


FORMATS: Final[dict[str, Format]] = {
    "atom": Format("atom", terms.ATOM_TYPE, atom.render),
}


def document(selection: Selection, site: Site, suffix: str = "atom") -> Document:
    """The document of a selection in one of the `FORMATS`.

    The ETag is ``"SEQ-HASH8"``: the feed's version and the first 8 hex digits of the SHA-256 of its
    bytes, a strong validator (RFC 9110, 8.8.3). Raises ``KeyError`` for an unknown suffix.
    """
    chosen = FORMATS[suffix]
    feed = compose(selection, site, suffix, chosen.media_type)
    body = chosen.render(feed, site)
    etag = f"{selection.version}-{hashlib.sha256(body).hexdigest()[:8]}"
    return Document(body, chosen.media_type, etag, selection.modified, feed.links)
