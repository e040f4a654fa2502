"""Preconditions of GET and HEAD (RFC 9110, section 13), and the one-second rule."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from werkzeug.http import parse_date, parse_etags

Fields = Callable[[str], str | None]
"""A request's header fields: from a name as CGI has it (RFC 3875, 4.1.18) to its value, or None."""

_SECOND: Final = timedelta(seconds=1)
_DATE: Final = re.compile(
    r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
    r"|\w+day, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT"
    r"|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}",
    re.ASCII,
)
"""The three forms of HTTP-date (RFC 9110, 5.6.7)."""


def end_of_second(committed: datetime) -> datetime:
    """What Last-Modified says of a state: the end of the second in which it was committed.

    Nothing is said while that second lasts, for it may bring another change, which a date could not
    tell from this one (RFC 9110, 8.8.2.2). It is the end because a client that was told no date may
    send that of our answer instead (13.1.3), which lies within the second or after it.
    """
    return committed.replace(microsecond=0) + _SECOND


def status(asked: Fields, etag: str, modified: datetime | None, now: datetime) -> int:
    """200, 304 or 412, by the precedence of RFC 9110, 13.2.2.

    ``etag`` is that of the selected representation, strong and without quotes. Without a date of
    modification the dates of the client count for nothing.
    """
    if (field := asked("HTTP_IF_MATCH")) is not None:
        if not _matches(field, etag, weakly=False):
            return 412
    elif modified and (since := http_date(asked("HTTP_IF_UNMODIFIED_SINCE"))) and modified > since:
        return 412
    if (field := asked("HTTP_IF_NONE_MATCH")) is not None:
        return 304 if _matches(field, etag, weakly=True) else 200
    since = http_date(asked("HTTP_IF_MODIFIED_SINCE"))
    return 304 if modified and since and modified <= since <= now else 200


def tags(field: str | None) -> frozenset[str]:
    """The entity tags of a list, weak and strong, without quotes.

    A tag whose quotes were lost on the way counts as one: ours are like nobody else's.
    """
    return frozenset(parse_etags(field).as_set(include_weak=True))


def http_date(field: str | None) -> datetime | None:
    """The moment of an HTTP-date in one of its three forms; None for everything else."""
    return parse_date(field) if field and _DATE.fullmatch(field) else None


def _matches(field: str, etag: str, *, weakly: bool) -> bool:
    """Comparison of entity tags (RFC 9110, 8.8.3.2); ``*`` matches whatever there is."""
    if field == f'"{etag}"':  # what nearly every client says
        return True
    found = parse_etags(field.strip())
    return found.star_tag or (etag in found.as_set(include_weak=weakly))
