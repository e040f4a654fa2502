"""The names that fields have in data files, in English and Swedish.

Names are compared without case, accents, spaces, ``_`` and ``-``. A name that ends in ``html`` (or
the last part of a path that is ``rendered``) holds HTML, every other one text.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

_SIGNS: Final = re.compile(r"[\s_\-]+")
_LONGEST: Final = 100

_NAMES: Final = {
    "title": "title headline titel rubrik",
    "summary": "summary description ingress sammanfattning beskrivning",
    "content": "content body text brödtext innehåll content_text",
    "topics": "topics topic tags tag categories category ämne ämnen kategori kategorier taggar",
    "link": "link url länk adress webbadress",
    "published": "published date datum publicerad publiceringsdatum date_published published_at",
    "updated": "updated modified ändrad uppdaterad date_modified updated_at",
    "author": "author authors författare avsändare",
    "image": "image image_url bild",
    "image_alt": "image_alt alt alt_text bildtext",
    "enclosure": "enclosure enclosures attachment attachments bilaga bilagor",
    "enclosure_type": "enclosure_type attachment_type bilagetyp mime_type",
    "enclosure_length": "enclosure_length attachment_length bilagans_längd size_in_bytes",
    "id": "id guid uid",
    "language": "language lang språk",
}

EXAMPLES: Final = "title, summary, topics, link, published (titel, ingress, ämnen, länk, datum)"
"""Names for a message."""


def fold(name: str) -> str:
    """A name as it is compared."""
    return _folded(name[:_LONGEST])


@lru_cache(maxsize=256)  # each record has the same ones
def _folded(name: str) -> str:
    bare = normalize("NFKD", name.casefold())
    return _SIGNS.sub("", "".join(sign for sign in bare if not combining(sign)))


KNOWN: Final = {fold(name): field for field, names in _NAMES.items() for name in names.split()}
"""Which field a folded name stands for."""

_HTML: Final = {"title", "summary", "content"}


def field_of(name: str) -> str | None:
    """The field that a name stands for, if any."""
    folded = fold(name)
    if folded == "html":
        return "content"
    field = KNOWN.get(folded) or KNOWN.get(folded.removesuffix("html"))
    return field if field in _HTML or folded in KNOWN else None


def holds_html(name: str) -> bool:
    """Whether the value under a name, or at the end of a dotted path, is HTML."""
    last = fold(name.rpartition(".")[2])
    return last.endswith("html") or last == "rendered"
