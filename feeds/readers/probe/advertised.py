"""The feeds that a page advertises (HTML, 4.6.7.1: ``rel=alternate`` with a feed's media type)."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from feeds.readers.page import Page

_TYPES: Final = (
    "application/atom+xml", "application/rss+xml", "application/feed+json", "application/rdf+xml",
)  # fmt: skip
_COMMENTS: Final = ("comment", "kommentar")
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a page advertises; ``href`` is absolute if the page's own address is known."""

    href: str
    title: str


def feeds(page: Page) -> list[Feed]:
    """The feeds in the order of the page, those of comments last, each address once."""
    found: dict[str, Feed] = {}
    for link in page.root.iter("link", "a"):
        if _is_feed(link) and len(found) < _MOST:
            href = _absolute(page.base, (link.get("href") or "").strip())
            if href:
                found.setdefault(href, Feed(href, " ".join((link.get("title") or "").split())))
    return sorted(found.values(), key=_is_of_comments)


def _is_feed(link: HtmlElement) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    rel = (link.get("rel") or "").lower().split()
    return kind in _TYPES and "alternate" in rel and "stylesheet" not in rel


def _absolute(base: str, href: str) -> str:
    with suppress(ValueError):  # it is no address
        joined = urljoin(base, href) if href else ""
        if joined.startswith(("http://", "https://")) or not base:
            return joined
    return ""


def _is_of_comments(feed: Feed) -> bool:
    return any(word in f"{feed.href} {feed.title}".lower() for word in _COMMENTS)
