"""The headers of an answer that a source's life depends on."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeGuard
from urllib.parse import urljoin

from feeds.fetch.http_errors import FetchError
from feeds.fetch.http_url import parsed
from feeds.model import Link

LONGEST_WAIT: Final = 31 * 24 * 60 * 60
"""The longest time in seconds that a server can make us wait."""

_LINK: Final = re.compile(r"<([^<>]*)>([^<>]*)")
_REL: Final = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_TYPE: Final = re.compile(r';\s*type\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_LONGEST: Final = 8192
_FIELD: Final = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")


def links(value: str, base: str) -> tuple[Link, ...]:
    """The http and https links of a ``Link`` header (RFC 8288), one for each relation.

    ``base`` is the address of the answer. A value over 8 kB is cut.
    """
    return tuple(
        Link(rel.lower(), href, _first(_TYPE, rest) or None)
        for target, rest in _LINK.findall(value[:_LONGEST])
        for rel in _first(_REL, rest).split()
        for href in _absolute(base, target)
    )


def retry_after(value: str | None, now: datetime) -> int | None:
    """The seconds of a ``Retry-After``, which may be a date (RFC 9110, 10.2.3): 0 to 31 days."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return LONGEST_WAIT if len(text) > 9 else min(int(text), LONGEST_WAIT)
    moment = _date(text)
    if moment is None:
        return None
    return min(max(round((moment - now).total_seconds()), 0), LONGEST_WAIT)


def is_sendable(value: str | None) -> TypeGuard[str]:
    """Whether a stored validator can be a header's value again, byte for byte."""
    return bool(value and _FIELD.fullmatch(value))


def text(value: str) -> str:
    """A header's value, which http.client reads as Latin-1, as UTF-8 if it is that."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _first(pattern: re.Pattern[str], rest: str) -> str:
    found = pattern.search(rest)
    return (found[1] or found[2] or "") if found else ""


def _absolute(base: str, target: str) -> Iterator[str]:
    try:
        yield parsed(urljoin(base, target)).url
    except (FetchError, ValueError):
        return


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
