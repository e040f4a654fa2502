"""What several readers repeat: no hints, titles that are made, numbers, the picture of an item.

Not in here: HTML as text (`feeds.markup`), bytes as text (`feeds.readers.decode`).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from feeds.markup import excerpt, parse_fragment
from feeds.model import Hints, Media

NO_HINTS: Final = Hints()
"""Nothing is known about a capture beside its bytes."""

TITLE_CHARACTERS: Final = 80
"""Length of a title that is made for an item that has none."""

_NUMBER: Final = re.compile(r"([0-9]{1,15})(?:\.0{1,15})?")
_WEB: Final = frozenset(("", "http", "https"))


def title_of(text: str) -> str:
    """A title made of a plain text: its first words."""
    return excerpt(text, TITLE_CHARACTERS)


def title_of_media(media: Iterable[Media]) -> str:
    """A title for an item that is nothing but media: the first words for one, else the first name
    of a file without its extension; empty if there is neither.
    """
    media = tuple(media)
    words = next((one.alt for one in media if one.alt.strip()), "")
    return title_of(words or next(filter(None, (_file_name(one.href) for one in media)), ""))


def pictures_in(html: str) -> Iterator[Media]:
    """The images in a fragment that have an address."""
    for element in parse_fragment(html).iter("img") if "<" in html else ():
        if element.get("src"):
            yield Media(element.get("src") or "", alt=element.get("alt") or "")


def _file_name(address: str) -> str:
    """The last part of a web address's path, percent-decoded (RFC 3986, 2.1)."""
    with suppress(ValueError):  # it is no address
        parts = urlsplit(address)
        if parts.scheme.lower() in _WEB:
            name = parts.path.rstrip("/").rpartition("/")[2]
            return unquote(name.rpartition(".")[0] or name)
    return ""


def whole_number(text: str) -> int | None:
    """A count, such as of bytes (``12``, ``12.0``), if the text is one and nothing else.

    Zero is None: it is what those write that do not know the length (RSS 2.0, enclosure).

    >>> whole_number(" 2048 "), whole_number("2 kB"), whole_number("0")
    (2048, None, None)
    """
    number = _NUMBER.fullmatch(text.strip())
    return (int(number[1]) or None) if number else None


def first_picture(media: Iterable[Media]) -> Media | None:
    """The first of the enclosures that is an image, by its media type."""
    return next((one for one in media if (one.type or "").lower().startswith("image/")), None)
