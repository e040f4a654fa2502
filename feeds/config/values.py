"""The kinds of values in ``site.yaml`` and ``topics.yaml``, each with what it must be.

A checker gives the value back, cleaned, or raises ``ValueError`` with a message for the operator.
"""

import re
from datetime import date
from functools import partial
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from feeds.config.colours import DARK, LIGHT, readable
from feeds.errors import UsageError
from feeds.fetch import exception
from feeds.model import Formula
from feeds.normalize.language import language_tag
from feeds.normalize.text import clean_line
from feeds.normalize.topics import RESERVED_SLUGS
from feeds.readers import NAMES

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
_AUTHORITY: Final = re.compile(rf"(?:[a-z0-9._-]+@)?{_DOMAIN}")  # RFC 4151, 2.1
_EMAIL: Final = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_UNITS: Final = {"min": 60, "h": 3600, "d": 86400}
_INTERVAL: Final = re.compile(r"([0-9]{1,5}) ?(min|h|d)")
_URL: Final = re.compile(r"https?://(?:[!$&-;=?-Z_a-z~\[\]]|%[0-9A-Fa-f]{2})+")  # RFC 3986, 2


def _text(value: str) -> str:
    if not clean_line(value):
        raise ValueError("it is empty")
    return clean_line(value)


def absolute_base_url(value: str) -> str:
    """A site's address without a slash at its end; raises ``ValueError`` if it is none."""
    if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
        raise ValueError("it must be an absolute address like https://news.example.org")
    if not _URL.fullmatch(value):
        raise ValueError("it must be in ASCII: write the host as xn--..., other letters as %C3%A9")
    parts = urlsplit(value)
    if parts.username or "?" in value:
        raise ValueError("it must have no user name, query or fragment")
    _ = parts.port
    return value.rstrip("/")


def _home_page(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("it must be an absolute address like https://www.example.org/")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("it must be an e-mail address like news@example.org")
    return value


def _contact(value: str) -> str:
    if not (_EMAIL.fullmatch(value) or _URL.fullmatch(value)):
        raise ValueError("it must be an e-mail address or an absolute address")
    return value


def _reader_address(value: str) -> str:
    if not _URL.fullmatch(value.replace("{url}", "x")) or value.count("{url}") != 1:
        raise ValueError("it must be an absolute address with {url} in it once")
    return value


def _language(value: str) -> str:
    tag = language_tag(value)
    if tag is None:
        raise ValueError("it must be a language tag like sv or en-GB")
    return tag


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("it must be a time zone like Europe/Stockholm") from None
    return value


def _authority(value: str) -> str:
    if not _AUTHORITY.fullmatch(value):
        raise ValueError("it must be a domain or an e-mail address of yours, in lower case")
    return value


def _day(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("it must be a day like 2026-01-01")
    date.fromisoformat(value)
    return value


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError("it must be lower-case letters a-z, digits and single hyphens")
    if value in RESERVED_SLUGS:
        raise ValueError("the name is reserved")
    return value


def seconds_of(interval: str) -> int | None:
    """The seconds of an interval such as ``30 min``, or None for ``never``; ``ValueError``."""
    if interval == "never":
        return None
    found = _INTERVAL.fullmatch(interval)
    if not found:
        raise ValueError("it must be a time like 30 min, 2 h or 1 d, or never")
    seconds = int(found[1]) * _UNITS[found[2]]
    if not 60 <= seconds <= 30 * _UNITS["d"]:
        raise ValueError("it must be at least 1 min and at most 30 d")
    return seconds


def _interval(value: str) -> str:
    seconds_of(value)
    return value


def _reader(value: str) -> str:
    if value not in NAMES:
        raise ValueError(f"it must be one of {', '.join(NAMES)}")
    return value


def _formula(value: str) -> str:
    try:
        return str(Formula.parse(value))
    except UsageError as error:
        raise ValueError(str(error)) from None


Text = Annotated[str, AfterValidator(_text)]
Slug = Annotated[str, AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Positive = Annotated[int, Field(gt=0, le=1_000_000_000)]
NotNegative = Annotated[int, Field(ge=0, le=1_000_000_000)]
Interval = Annotated[str, AfterValidator(_interval)]
BaseUrl = Annotated[str, AfterValidator(absolute_base_url)]
PageAddress = Annotated[str, AfterValidator(_home_page)]
Email = Annotated[str, AfterValidator(_email)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Authority = Annotated[str, AfterValidator(_authority)]
TagDate = Annotated[str, AfterValidator(_day)]
Day = TagDate
Contact = Annotated[str, AfterValidator(_contact)]
LightAccent = Annotated[str, AfterValidator(partial(readable, paper=LIGHT))]
DarkAccent = Annotated[str, AfterValidator(partial(readable, paper=DARK))]
ReaderAddress = Annotated[str, AfterValidator(_reader_address)]
HostAndPort = Annotated[str, AfterValidator(exception)]
ReaderName = Annotated[str, AfterValidator(_reader)]
Spelled = Annotated[str, AfterValidator(_formula)]
