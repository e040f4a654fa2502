"""Reads feeds: RSS 0.90-0.94, 1.0 and 2.0, Atom 0.3 and 1.0 through feedparser, and JSON Feed.

A capture that begins like JSON goes to `json_feed`. XML goes through four rooms, each of which says
more in its own module: `source` (bytes to text, refusals), `handler` (feedparser, with `cures`),
`repair` (only if the XML is broken) and `items` (which element is which field). Nothing is
sanitized, and dates and addresses stay as they are written.
"""

from xml.sax import SAXParseException

from feeds.errors import Problem
from feeds.model import Hints, Item
from feeds.readers.common import NO_HINTS
from feeds.readers.syndication import json_feed
from feeds.readers.syndication.handler import AbsurdError, DepthError, Handler, parse
from feeds.readers.syndication.items import items_of
from feeds.readers.syndication.repair import repair
from feeds.readers.syndication.source import Source, not_a_feed, open_source, text_of


def read(data: bytes, ref: str, hints: Hints = NO_HINTS) -> tuple[list[Item], list[Problem]]:
    """The items of a feed in document order, and what is wrong with it.

    Errors: ``not-a-feed``, ``unsafe-xml`` (entities are declared) and ``parse-error`` for the whole
    capture with ``ref:LINE``; ``duplicate-id`` for an item with ``ref#INDEX``. Warnings:
    ``not-well-formed`` (once, at the first place), ``mojibake``, ``no-items``. Never raises.
    """
    if json_feed.looks_like(data):
        return json_feed.read(data, ref, hints)
    feed, problems = parsed(data, ref, hints)
    if isinstance(feed, Problem):
        return [], [*problems, feed]
    items, more = items_of(feed, ref)
    if not items:
        more.append(_no_items(ref))
    return items, [*problems, *more]


def parsed(
    data: bytes, ref: str, hints: Hints = NO_HINTS
) -> tuple[Handler | Problem, list[Problem]]:
    """What feedparser finds in an XML feed, or why it cannot be read; what is wrong with it."""
    text, problems = text_of(data, ref, hints.content_type)
    source = open_source(text, ref)
    if isinstance(source, Problem):
        return source, problems
    return _parse(source, ref, hints.base, problems), problems


def _parse(source: Source, ref: str, base: str, problems: list[Problem]) -> Handler | Problem:
    """The feed, with broken XML repaired and reported once, or why it cannot be read."""
    try:
        feed = _well_formed(source, ref, base, problems)
    except SAXParseException as error:
        return _unreadable(ref, f"it cannot be repaired: {error.getMessage()}")
    except AbsurdError as error:
        return _unreadable(ref, str(error))
    if feed.stumbles and not any(one.code == "not-well-formed" for one in problems):
        problems.append(
            _broken(f"{ref}:1", f"{feed.stumbles} elements stand where they make no sense")
        )
    if not feed.is_feed:
        return not_a_feed(
            f"{ref}:1", f"the XML is neither RSS nor Atom; its root element is {feed.root}"
        )
    return feed


def _well_formed(source: Source, ref: str, base: str, problems: list[Problem]) -> Handler:
    if not source.is_clean:
        problems.append(_broken(f"{ref}:1", "something stands before the feed"))
    try:
        return parse(source.text, base)
    except (SAXParseException, DepthError) as error:
        if source.is_clean:
            problems.append(_broken(f"{ref}:{_line(error)}", _reason(error)))
        return parse(repair(source.text), base)


def _line(error: SAXParseException | DepthError) -> int:
    return (error.getLineNumber() or 1) if isinstance(error, SAXParseException) else 1


def _reason(error: SAXParseException | DepthError) -> str:
    return error.getMessage() if isinstance(error, SAXParseException) else str(error)


def _broken(where: str, reason: str) -> Problem:
    message = f"the XML is broken ({reason}), and what could be had was kept"
    return Problem(where, "not-well-formed", message, "tell the publisher")


def _unreadable(ref: str, reason: str) -> Problem:
    message = f"the feed cannot be read: {reason}"
    return Problem(f"{ref}:1", "parse-error", message, "look at the capture; a validator says more")


def _no_items(ref: str) -> Problem:
    hint = "look whether the address is the right one"
    return Problem(f"{ref}:1", "no-items", "the feed has no items", hint)
