"""Where a listing goes on: the address of its next page, as its answer names it.

In this order: the ``Link`` header (RFC 8288); a page's ``link`` and ``a`` with ``rel=next`` (HTML,
4.6.6.14); the feed's own ``link`` in Atom, or in RSS as ``atom:link`` (RFC 5005, 3); ``next_url``
of a JSON Feed. Not in here: pages by a parameter, which need no reading, and archives of feeds.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Final
from urllib.parse import urldefrag, urlsplit

from feeds.errors import Problem
from feeds.model import Hints, Link
from feeds.readers import sniff, syndication
from feeds.readers.decode import decode
from feeds.readers.page import parse
from feeds.readers.syndication import json_feed
from feeds.readers.syndication.cures import BASE
from feeds.readers.syndication.handler import join

NEXT: Final = "next"
_LONG_NEXT: Final = "http://www.iana.org/assignments/relation/next"  # RFC 4287, 4.2.7.2
_MOST: Final = 20  # links that are looked at: each is joined with a base of any length
_WHITE: Final = " \t\r\n\f"


def next_page(
    data: bytes, content_type: str | None, base: str, links: Iterable[Link] = ()
) -> str | None:
    """The absolute http or https address of the page after this one, without a fragment.

    ``base`` is the address of this page, which is never the next one; ``links`` are those of its
    ``Link`` header. None if nothing names one. Never raises; linear in ``len(data)``.
    """
    here = _without_fragment(base)
    stated = (link.href for link in links if link.rel.lower() == NEXT)
    for candidates in (stated, _inside(data, content_type, base)):
        for address in islice(candidates, _MOST):
            found = _without_fragment(address)
            if _is_web(found) and found != here:
                return found
    return None


def _inside(data: bytes, content_type: str | None, base: str) -> Iterator[str]:
    kind = sniff.kind(data, content_type)
    if kind == "html":
        yield from _in_page(data, content_type, base)
    elif kind == "feed" and json_feed.looks_like(data):
        yield from _in_json(data, content_type, base)
    elif kind == "feed":
        yield from _in_feed(data, content_type, base)


def _in_page(data: bytes, content_type: str | None, base: str) -> Iterator[str]:
    page = parse(data, "", Hints(content_type, base))
    for name in ("link", "a"):
        for element in page.root.iter(name):
            href = element.get("href")
            if href and NEXT in (element.get("rel") or "").lower().split():
                yield join(page.base, href.strip(_WHITE))


def _in_feed(data: bytes, content_type: str | None, base: str) -> Iterator[str]:
    feed, _ = syndication.parsed(data, "", Hints(content_type, base))
    links = [] if isinstance(feed, Problem) else dict.get(feed.feeddata, "links")
    for link in links if isinstance(links, list) else ():
        href = dict.get(link, "href")
        if dict.get(link, "rel") in (NEXT, _LONG_NEXT) and isinstance(href, str):
            yield join(dict.get(link, BASE) or "", href.strip(_WHITE))


def _in_json(data: bytes, content_type: str | None, base: str) -> Iterator[str]:
    text, _ = decode(data, "", content_type)
    document = None
    with suppress(ValueError, RecursionError):  # no JSON, or far too deep
        document = json.loads(text, parse_int=float)
    address = document.get("next_url") if isinstance(document, dict) else None
    if isinstance(address, str):
        yield join(base, address.strip(_WHITE))


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _without_fragment(address: str) -> str:
    """The address without its fragment; empty if it is none."""
    with suppress(ValueError):
        return urldefrag(address.strip(_WHITE)).url
    return ""
