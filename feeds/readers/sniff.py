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
_FEED: Final = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_PAGE: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|main|section|article|ul|ol|li|table|p|h[1-6])\b",
    re.IGNORECASE,
)
_NOISE: Final = 2000


def kind(head: bytes, content_type: str | None = None) -> str:
    """The name of the reader for a capture that begins with ``head`` (64 kB of it are enough).

    JSON with the version of JSON Feed, and XML whose root is that of a feed, are a ``feed``; other
    JSON, YAML records and CSV are ``records``; what has the elements of a page is ``html``; all
    other text is a ``listing``.
    """
    text, _ = decode(head[:_HEAD], "", content_type)
    text = text.lstrip()
    if text[:1] in ("{", "["):
        return "feed" if _JSON_FEED.search(text) else "records"
    if text.startswith("<"):
        return _markup(text)
    found = _FEED.search(text, 0, _NOISE) or _PAGE.search(text, 0, _NOISE)
    if found:
        return _markup(text[found.start() :])
    return "records" if records.looks_like(head[:_HEAD]) else "listing"


def _markup(text: str) -> str:
    """By the first element; XML that is neither a feed nor a page is left to the reader of feeds,
    which says so.
    """
    is_xml = text.startswith("<?xml")
    at = 0
    while found := _PRELUDE.match(text, at):
        at = found.end()
    text = text[at:].lstrip()
    if _FEED.match(text):
        return "feed"
    return "feed" if is_xml and not _PAGE.match(text) else "html"
