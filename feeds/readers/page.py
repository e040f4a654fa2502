"""An HTML page as a tree: its encoding, its elements, the address that its links are relative to.

The encoding is that of the byte order mark, else the charset of the media type, else of ``meta`` in
either form (w3lib), with the meanings that browsers give to the names; bytes that do not bear it
out are decoded as plain text is (`feeds.readers.decode`). libxml2 makes the tree. Its work is kept
in proportion to the size of the page: an element with more than 1,000 attributes is refused (its
tree is quadratic in their number), and at a depth of 256 elements it stops by itself.

Not in here: what of a page is shown or belongs to its frame (`feeds.readers.html_parts`).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)
from webencodings.labels import LABELS

from feeds.errors import Problem
from feeds.model import Hints
from feeds.readers.common import NO_HINTS
from feeds.readers.decode import decode

_CODECS: Final = frozenset(
    resolve_encoding(label) for label, name in LABELS.items() if name != "replacement"
) - {None}
"""Those of text that browsers know (Encoding Standard, 4.2). w3lib takes all that Python has: it
decodes ``unicode_escape``, and raises at ``base64``."""

_PLAIN: Final = ("utf-8", "cp1252")
_MAX_ATTRIBUTES: Final = 1000
_QUOTED_END: Final = re.compile(rb"""=\s*(?:"[^">]*>|'[^'>]*>)""")
_MAX_DEPTH: Final = 300  # more than libxml2 reads
_ELEMENTS: Final = etree.ElementDefaultClassLookup(element=HtmlElement)  # lxml.html's is slow
_LAST_LINE: Final = 65535  # libxml2's HTML parser counts no further


@dataclass(frozen=True)
class Page:
    """A parsed page.

    ``root`` is its ``html`` element, without comments (empty if there is nothing); ``base`` the
    absolute http(s) address that its links are relative to, or empty; ``language`` is as the page
    states it, or empty; ``problems`` are those of its bytes and its markup.
    """

    root: HtmlElement
    base: str
    language: str
    problems: tuple[Problem, ...]


def parse(data: bytes, ref: str, hints: Hints = NO_HINTS) -> Page:
    """The page in the bytes of a capture; ``hints`` states its media type and address.

    Problems: ``mojibake`` (warning), ``not-well-formed`` (warning: the page nests so deep, or has
    so long a text, that its end was not read), ``too-large`` (nothing was read). Never raises;
    linear in ``len(data)``.
    """
    text, problems = _decode(data, ref, hints.content_type)
    root, more = _tree(text.encode("utf-8", "replace"), ref)
    language = root.get("lang") or root.get("xml:lang") or ""
    return Page(root, _base(root, hints.base), language, (*problems, *more))


def place(ref: str, element: HtmlElement, index: int) -> str:
    """``REF:LINE`` of an element, or ``REF#INDEX`` below line 65,534, where lines are not known."""
    line = element.sourceline
    return f"{ref}:{line}" if line and line < _LAST_LINE else f"{ref}#{index}"


def _decode(data: bytes, ref: str, content_type: str | None) -> tuple[str, list[Problem]]:
    """The text without what no text can hold (U+FFFD and NUL)."""
    charset = _charset(data, content_type)
    if charset is None or charset in _PLAIN:
        text, problems = decode(data, ref, charset and f"text/html; charset={charset}")
    else:
        text, problems = to_unicode(data, charset), []
        text, problems = _without(text, "\ufffd", f"sequences of bytes are not {charset}", ref)
    text, more = _without(text, "\0", "characters are NUL", ref)
    return text, problems + more


def _without(text: str, sign: str, what: str, ref: str) -> tuple[str, list[Problem]]:
    lost = text.count(sign)
    if not lost:
        return text, []
    where = f"{ref}:{text.count(chr(10), 0, text.index(sign)) + 1}"
    hint = "save the page as UTF-8, or state its charset"
    return text.replace(sign, ""), [
        Problem(where, "mojibake", f"{lost} {what} and were dropped", hint)
    ]


def _charset(data: bytes, content_type: str | None) -> str | None:
    """The codec that the page is said to be in.

    ``utf-16`` is little-endian (Encoding Standard, 4.2), and is utf-8 in a ``meta``, which could
    not be read otherwise (HTML, 13.2.3.2).
    """
    if read_bom(data)[0]:
        return None
    name = http_content_type_encoding(content_type)
    if name in _CODECS:
        return "utf-16-le" if name == "utf-16" else name
    name = html_body_declared_encoding(data)
    if name not in _CODECS:
        return None
    return "utf-8" if name and name.startswith("utf-16") else name


def _tree(data: bytes, ref: str) -> tuple[HtmlElement, list[Problem]]:
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        collect_ids=False,
    )
    parser.set_element_class_lookup(_ELEMENTS)
    if _has_crowd(data):
        message = f"an element has more than {_MAX_ATTRIBUTES} attributes; the page was refused"
        hint = "check that the file is the page as it was served"
        return parser.makeelement("html"), [Problem(f"{ref}:1", "too-large", message, hint)]
    root = None
    with suppress(etree.LxmlError):  # there is no element at all
        root = etree.fromstring(data, parser)
    if root is None:
        return parser.makeelement("html"), []
    for late in list(root.itersiblings("html")):  # what stands behind </html>
        root.append(late)
    return root, _cut(parser, ref)


def _has_crowd(data: bytes) -> bool:
    """Whether an element has more attributes than are read.

    Such an element takes two bytes an attribute, with no ">" among them except in quotes.
    """
    if not _has_gap(data) and not _QUOTED_END.search(data):
        return False
    watch = _Watch()
    with suppress(etree.LxmlError, _EnoughError):
        parser = etree.HTMLParser(target=cast("Any", watch), encoding="utf-8", no_network=True)
        etree.fromstring(data, parser)
    return watch.is_crowded


def _has_gap(data: bytes) -> bool:
    """Whether there is room between a "<" and the next ">" for more attributes than are read."""
    start, room = 0, 2 * _MAX_ATTRIBUTES
    while start + room < len(data):
        last = data.rfind(b">", start, start + room)
        if last < 0:  # a long tag, or a script
            last = data.find(b">", start)
            last = len(data) if last < 0 else last
            first = data.find(b"<", start, last)
            if 0 <= first < last - room:
                return True
        start = last + 1
    return False


class _EnoughError(Exception):
    """The watch has seen what it was looking for, or comes to what no tree will hold."""


class _Watch:
    """A parser target that makes nothing and counts attributes."""

    def __init__(self) -> None:
        self.is_crowded = False
        self._depth = 0

    def start(self, _: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self.is_crowded = len(attributes) > _MAX_ATTRIBUTES
        if self.is_crowded or self._depth > _MAX_DEPTH:
            raise _EnoughError

    def end(self, _: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        """The parser asks for it."""


def _cut(parser: HTMLParser, ref: str) -> list[Problem]:
    """Whether the parser stopped before the end."""
    stops = [error for error in parser.error_log if error.level == etree.ErrorLevels.FATAL]
    if not stops:
        return []
    where = f"{ref}:{max(stops[0].line, 1)}"
    message = "elements stand too deep inside each other, or a text is too long; the rest is lost"
    hint = "check that the page closes its elements"
    return [Problem(where, "not-well-formed", message, hint)]


def _base(root: HtmlElement, address: str) -> str:
    """The address of the page, or what its first ``base`` makes of it (HTML, 4.2.3)."""
    found = root.find(".//base[@href]")
    stated = (found.get("href") or "").strip() if found is not None else ""
    joined = ""
    with suppress(ValueError):  # one of them is no address
        joined = urljoin(address, stated)
    return next(filter(_is_web, (joined, address)), "")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
