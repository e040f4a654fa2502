"""Bytes of an XML feed to text that is safe to parse.

Here are the encoding (RFC 7303, section 3, and XML 1.0, appendix F), and the prolog: what declares
entities is refused, and what stands before the root element is blanked out, so that no parser sees
a document type. Line numbers stay as they are. Broken markup is `repair`'s.
"""

import codecs
import re
from typing import Final, NamedTuple

from lxml.html.defs import tags

from feeds.errors import Problem
from feeds.readers.decode import decode
from feeds.readers.syndication.repair import resolve_names

_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_WIDE: Final = (
    (b"<\x00\x00\x00", codecs.BOM_UTF32_LE),
    (b"\x00\x00\x00<", codecs.BOM_UTF32_BE),
    (b"<\x00", codecs.BOM_UTF16_LE),
    (b"\x00<", codecs.BOM_UTF16_BE),
)
_PROLOG: Final = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <\?[^<>]*+>
      | (?P<entity> <!ENTITY\b)
      | (?P<html> <html(?=[\s/>]))
      | (?P<doctype> <!DOCTYPE (?:[^\[<>"']|"[^"<]*"|'[^'<]*')*+ (?:\[ .*? (?:\]\s*>|\Z) | >)?)
      | (?P<root> <(?:[a-z_][a-z0-9_.-]*+:)?(?:rss|feed|rdf|entry)(?=[\s/>]))
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PAGE: Final = re.compile(r"<!doctype html\b", re.IGNORECASE)
_FIRST: Final = re.compile(r"<([A-Za-z_][\w.:-]{0,80})(?=[\s/>])")


class Source(NamedTuple):
    """A feed's text from its root element on, after as many line breaks as stood before it.

    ``is_clean`` tells that nothing but XML's own prolog was blanked out.
    """

    text: str
    is_clean: bool


def text_of(data: bytes, ref: str, content_type: str | None) -> tuple[str, list[Problem]]:
    """The characters of a document; never raises.

    The order is: byte order mark, charset of the media type, the declaration within, and then as
    `feeds.readers.decode.decode` guesses. A charset that the bytes do not bear out is passed over;
    ``mojibake`` if something was lost.
    """
    for sign, mark in _WIDE:
        if data.startswith(sign):
            return decode(mark + data, ref)
    stated = None if _is_wide(content_type) else content_type
    text, problems = decode(data, ref, stated)
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared is None or not (problems or "charset" not in (stated or "").lower()):
        return text, problems
    charset = f"text/xml; charset={declared[1].decode('ascii', 'ignore')}"
    return (text, problems) if _is_wide(charset) else decode(data, ref, charset)


def _is_wide(content_type: str | None) -> bool:
    """Whether it claims two bytes a character, which bytes that begin in ASCII disprove."""
    return (
        re.search(r"charset\s*=\s*[\"']?(?:utf|ucs)-?(?:16|32)", content_type or "", re.IGNORECASE)
        is not None
    )


def open_source(text: str, ref: str) -> Source | Problem:
    """The document from its root on, or why it is refused: ``unsafe-xml`` or ``not-a-feed``."""
    has_doctype = False
    for token in _PROLOG.finditer(text):
        if token.lastgroup == "entity" or _declares_entities(token):
            return _unsafe(f"{ref}:{_line(text, token.start())}")
        if token.lastgroup == "html":
            return _page(ref)
        has_doctype = has_doctype or token.lastgroup == "doctype"
        if token.lastgroup == "root":
            return _from_root(text, token.start(), has_names=has_doctype)
    return _no_feed(text, ref)


def _no_feed(text: str, ref: str) -> Problem:
    """A page, or part of one; else what the root element says."""
    first = _FIRST.search(_PROLOG.sub("", text))
    name = first[1] if first else ""
    if _PAGE.search(text) or name.lower() in tags:
        return _page(ref)
    stated = f"; it is {name}" if name else ""
    message = "the capture has neither rss, feed nor RDF as its root element"
    return not_a_feed(f"{ref}:1", f"{message}{stated}")


def _page(ref: str) -> Problem:
    return not_a_feed(f"{ref}:1", "the capture is an HTML page, not a feed", "html")


def _declares_entities(token: re.Match[str]) -> bool:
    return token.lastgroup == "doctype" and _ENTITY.search(token[0]) is not None


def _from_root(text: str, start: int, *, has_names: bool) -> Source:
    """With a document type, the named characters of HTML are defined, as in RSS 0.91."""
    head, body = text[:start], text[start:]
    blank = "\n" * head.count("\n")
    is_clean = not _PROLOG.sub("", head).strip().lstrip("\ufeff")
    return Source(blank + (resolve_names(body) if has_names else body), is_clean)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _unsafe(where: str) -> Problem:
    message = "the document type declares entities; nothing was read and none was expanded"
    return Problem(where, "unsafe-xml", message, "ask the publisher for a feed without a DTD")


def not_a_feed(where: str, message: str, reader: str = "") -> Problem:
    """The refusal of a capture that is something else; ``reader`` is the one that fits."""
    hint = f"use the reader {reader}" if reader else "check the address, or choose another reader"
    return Problem(where, "not-a-feed", message, hint)
