"""Broken XML to well-formed XML, in time linear in its size.

feedparser's own fallback, sgmllib, needs quadratic time for unclosed comments, quotes and tags;
this takes its place. The rules:

* tags keep their names and attributes; a ``<`` that begins none is text;
* an end tag closes what is open inside its element, and one without a start is dropped; the root
  stays open to the end, and what is still open there is closed;
* an ``item`` or ``entry`` ends the one before it;
* ``&`` that begins no reference is text, named characters of HTML are resolved, characters and
  references that XML 1.0 (2.2) forbids are dropped;
* prefixes that nothing declares get the namespaces that they usually mean;
* a comment, CDATA section or document that breaks off is closed where it ends.
"""

import re
from collections import Counter
from html import unescape
from html.entities import html5
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_NAME: Final = r"[A-Za-z_][A-Za-z0-9._-]*+(?::[A-Za-z_][A-Za-z0-9._-]*+)?+"
_TOKEN: Final = re.compile(
    rf"""<!--.*?(?:-->|\Z)
       | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
       | <[?!][^<>]*+>
       | </(?P<end>{_NAME})[^<>]*+>
       | <(?P<start>{_NAME})(?P<rest>(?=[\s/>])(?:"[^"<]*"|'[^'<]*'|[^<>])*+)>
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(rf"({_NAME})(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)))?")
_AMPERSAND: Final = re.compile(
    r"&(?:(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{0,40});)?"
)
_NAMED: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([A-Za-z][A-Za-z0-9]{0,40};)", re.DOTALL
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_NAMES: Final = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_ITEMS: Final = frozenset(("item", "entry"))
_RESERVED: Final = frozenset(("xmlns:xml", "xmlns:xmlns"))
_MAX_OPEN: Final = 200
_USUAL: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def resolve_names(text: str) -> str:
    """The text with the named characters of HTML in place of their names, outside CDATA."""
    return _NAMED.sub(_resolved, text)


def _resolved(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name in _XML_NAMES or name not in html5:
        return match[0]
    return escape(html5[name])


def repair(text: str) -> str:
    """A well-formed document that says what ``text`` says, as far as that can be told.

    Elements deeper than 200 give their content to the one above them. White space and line breaks
    before the root are lost. Never raises; a text without any tag gives an empty one.
    """
    document = _Document()
    text = _FORBIDDEN.sub("", text)
    position = 0
    for token in _TOKEN.finditer(text):
        document.add_text(text[position : token.start()])
        document.add(token)
        position = token.end()
    document.add_text(text[position:])
    return document.closed()


class _Document:
    """The repaired document while it grows: pieces, open elements, and how often each is open."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._prefixes: set[str] = set()
        self._root_attributes: dict[str, str] = {}

    def add(self, token: re.Match[str]) -> None:
        if token["start"]:
            self._start(token["start"], token["rest"])
        elif token["end"]:
            self._end(token["end"].lower())
        elif token["cdata"]:
            self._append(escape(token["cdata"]))

    def add_text(self, raw: str) -> None:
        if raw:
            text = _AMPERSAND.sub(_reference, raw)
            self._append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def closed(self) -> str:
        """The whole document; the root's own tag is written last, when all prefixes are known."""
        if not self._open:
            return ""
        while len(self._open) > 1:
            self._close()
        root = self._open[0]
        for prefix in sorted(self._prefixes - {"xml", "xmlns"}):
            usual = _USUAL.get(prefix.lower(), f"urn:undeclared:{prefix}")
            self._root_attributes.setdefault(f"xmlns:{prefix}", usual)
        return f"<{root}{_written(self._root_attributes)}>{''.join(self._pieces)}</{root}>"

    def _append(self, piece: str) -> None:
        if self._open:
            self._pieces.append(piece)

    def _start(self, name: str, rest: str) -> None:
        local = name.lower()
        if local in _ITEMS and self._count[local]:
            self._close_to(local)
        if len(self._open) >= _MAX_OPEN:
            return
        attributes = self._attributes(name, rest)
        if self._open:
            self._pieces.append(f"<{name}{_written(attributes)}>")
        else:
            self._root_attributes = attributes
        self._open.append(name)
        self._count[local] += 1
        if rest.endswith("/") and len(self._open) > 1:
            self._close()

    def _end(self, local: str) -> None:
        is_root = bool(self._open) and self._open[0].lower() == local and self._count[local] == 1
        if self._count[local] and not is_root:
            self._close_to(local)

    def _close_to(self, local: str) -> None:
        while len(self._open) > 1 and self._close() != local:
            pass

    def _close(self) -> str:
        name = self._open.pop()
        self._count[name.lower()] -= 1
        self._pieces.append(f"</{name}>")
        return name.lower()

    def _attributes(self, name: str, rest: str) -> dict[str, str]:
        """Each attribute once, the first of its name; declarations of nothing are left out."""
        self._note_prefix(name)
        attributes: dict[str, str] = {}
        for key, *values in _ATTRIBUTE.findall(rest.removesuffix("/")):
            value = "".join(values)
            if key.startswith("xmlns"):
                value = "".join(value.split())
                if not value or key in _RESERVED:
                    continue
            self._note_prefix(key)
            attributes.setdefault(key, value)
        return attributes

    def _note_prefix(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix != "xmlns":
            self._prefixes.add(prefix)


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {key}={quoteattr(unescape(value))}" for key, value in attributes.items())


def _reference(match: re.Match[str]) -> str:
    """A reference that XML knows as it stands, a named character resolved, else the sign itself."""
    name = match[1]
    if name is None:
        return "&amp;"
    if not name.startswith("#"):
        if f"{name};" in _XML_NAMES:
            return match[0]
        resolved = html5.get(f"{name};")
        return escape(resolved) if resolved else f"&amp;{name};"
    number = int(f"0{name[1:]}", 0) if name[1] in "xX" else int(name[1:])
    return f"&#{number};" if _is_character(number) else ""


def _is_character(number: int) -> bool:
    """Whether XML 1.0 (2.2) allows it."""
    return number in {9, 10, 13} or (
        32 <= number <= 0x10FFFF
        and not 0xD800 <= number <= 0xDFFF
        and number not in {0xFFFE, 0xFFFF}
    )
