"""Which reader fits a capture, by what it says and never by its name."""

import re
from typing import Final

from feeds.readers import records
from feeds.readers.decode import decode

_HEAD: Final = 65536
_JSON_FEED: Final = re.compile(r'"version"\s*:\s*"https?://jsonfeed\.org/version/')
_PRELUDE: Final = re.compile(
    r"\s*(?:<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!(?!doctype html)[^>]*>)", re.IGNORECASE
)
_FEED: Final = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)(?=[\s/>])", re.IGNORECASE)
_OUTLINE: Final = re.compile(r"<opml\b", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:!doctype html|html)\b", re.IGNORECASE)
_PAGE: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|main|section|article|ul|ol|li|table|p|h[1-6])\b",
    re.IGNORECASE,
)
_NOISE: Final = 2000
_SIGNS: Final = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"PK\x03\x04|PK\x05\x06", "a spreadsheet or zip archive"),
        (rb"%PDF-", "a PDF"),
        (rb"\x1f\x8b", "a gzip archive"),
        (rb"\xd0\xcf\x11\xe0", "an old spreadsheet or document of Office"),
        (rb"\{\\rtf", "a document in rich text"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP", "an image"),
        (rb"RIFF.{4}(?:WAVE|AVI )|ID3[\x02-\x04]|.{4}ftyp", "a recording, a film or an image"),
        (rb"BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|7z\xbc\xaf", "a compressed archive"),
        (rb"SQLite format 3\x00", "a database"),
    )
)


def named(head: bytes) -> str:
    """What a file that begins with these bytes is called, if it is one that no reader reads."""
    return next((name for sign, name in _SIGNS if sign.match(head)), "")


def kind(head: bytes, content_type: str | None = None) -> str:
    """The name of the reader for a capture that begins with ``head`` (64 kB of it are enough).

    JSON with the version of JSON Feed, and XML whose root is that of a feed, are a ``feed``; other
    JSON, YAML records and CSV are ``records``; what has the elements of a page is ``html``; all
    other text, or none, is a ``listing``. What is no text at all (`named` says what) is
    ``unknown``, and no reader has that name.
    """
    if named(head):
        return "unknown"
    text, _ = decode(head[:_HEAD], "", content_type)
    text = text.lstrip()
    if text[:1] in ("{", "["):
        return "feed" if _JSON_FEED.search(text) else "records"
    if text.startswith("<"):
        return _markup(text)
    if records.looks_like(head[:_HEAD]):
        return "records"
    found = _FEED.search(text, 0, _NOISE) or _PAGE.search(text, 0, _NOISE)
    return _markup(text[found.start() :]) if found else "listing"


def _markup(text: str) -> str:
    """By the first element, or a feed's root behind a few others, which are a server's warning;
    XML that is neither a feed nor a page is left to the reader of feeds, which says so.
    """
    is_xml = text.startswith("<?xml")
    at = 0
    while found := _PRELUDE.match(text, at):
        at = found.end()
    text = text[at:].lstrip()
    if _FEED.match(text) or _OUTLINE.match(text):
        return "feed"
    if not _ROOT.match(text) and _FEED.search(text, 0, _NOISE):
        return "feed"
    return "feed" if is_xml and not _PAGE.match(text) else "html"
