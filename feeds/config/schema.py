"""What may stand in ``site.yaml`` and ``topics.yaml``; the descriptions become JSON Schemas."""

import re
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from feeds.config.base import Strict, or_text
from feeds.config.profiles import ProfileSettings
from feeds.fetch import exception
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


def _tag_date(value: str) -> str:
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


Text = Annotated[str, AfterValidator(_text)]
Slug = Annotated[str, AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Positive = Annotated[int, Field(gt=0, le=1_000_000_000)]
NotNegative = Annotated[int, Field(ge=0, le=1_000_000_000)]
Interval = Annotated[str, AfterValidator(_interval)]


class Author(Strict):
    """Who writes, unless an item says otherwise (RFC 4287, 3.2); a text alone is the name."""

    model_config = ConfigDict(json_schema_extra=or_text)

    name: Text = Field(description="Name shown as the author of feeds and entries.")
    email: Annotated[str, AfterValidator(_email)] | None = Field(
        None, description="E-mail address."
    )
    uri: Annotated[str, AfterValidator(_home_page)] | None = Field(
        None, description="Home page, an absolute address."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Tag(Strict):
    """The tagging entity of every minted id (RFC 4151)."""

    authority: Annotated[str, AfterValidator(_authority)] = Field(
        description="Domain or e-mail address that was yours on the date."
    )
    date: Annotated[str, AfterValidator(_tag_date)] = Field(
        description="A day (YYYY-MM-DD, UTC) on which the authority was yours."
    )


class LimitSettings(Strict):
    """Bounds on what is taken in."""

    capture_bytes: Positive = Field(10_000_000, description="Size of a capture, in bytes.")
    capture_items: Positive = Field(10_000, description="Number of items in a capture.")
    title_characters: Positive = Field(500, description="Length of a title, in characters.")
    summary_characters: Positive = Field(100_000, description="Length of a summary, in characters.")
    topic_characters: Positive = Field(200, description="Length of a topic's label, in characters.")
    item_topics: Positive = Field(64, description="Number of topics of an item.")
    fetch_seconds: Positive = Field(30, description="Time for one fetch in all, in seconds.")


class SiteSettings(Strict):
    """Who publishes."""

    title: Text = Field(description="Name of the site, and of the combined feed.")
    subtitle: Text | None = Field(None, description="What the site is, in one sentence.")
    base_url: Annotated[str, AfterValidator(absolute_base_url)] = Field(
        description="Absolute address of the site; every address in feeds begins with it."
    )
    language: Language = Field(description="Language of the news, a BCP 47 tag.")
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "UTC", description="Time zone of days without a time, an IANA name."
    )
    author: Author = Field(description="Who writes, unless an item says otherwise.")
    tag: Tag = Field(description="The tagging entity of every minted id, for ever.")
    trusted_hosts: tuple[Text, ...] = Field(
        (), description="Host names to answer to, beside that of base_url and loopback."
    )
    allow: tuple[Annotated[str, AfterValidator(exception)], ...] = Field(
        (), description="HOST:PORT that may be fetched although they are not public."
    )
    limits: LimitSettings = Field(LimitSettings(), description="Bounds on what is taken in.")


class CaptureSettings(Strict):
    """Files that somebody captured from a source."""

    path: Text = Field(
        description="Path of a file or folder, or several with *; relative to site.yaml."
    )
    captured: Text | None = Field(
        None, description="When it was captured: YYYY-MM-DD, an RFC 3339 time, or mtime."
    )


class PagingSettings(Strict):
    """How a listing goes on."""

    parameter: str = Field(
        "", description="Parameter of the address; without one, pages name the next (rel=next)."
    )
    start: NotNegative = Field(0, description="Value of the parameter for the first page.")
    step: Positive = Field(1, description="What is added to the value from page to page.")
    depth: Annotated[int, Field(gt=0, le=1000)] = Field(
        10, description="Number of pages read at most."
    )


class SourceSettings(Strict):
    """Where items come from."""

    reader: Annotated[str, AfterValidator(_reader)] = Field(
        "auto", description="Name of the reader, or auto."
    )
    language: Language | None = Field(
        None, description="Language of its items, if not the site's; a BCP 47 tag."
    )
    url: Annotated[str, AfterValidator(_home_page)] | None = Field(
        None, description="Its absolute address; relative ones in it are relative to this."
    )
    interval: Interval = Field(
        "1 h", description="Longest time between two fetches of its url: min, h or d; or never."
    )
    complete: bool = Field(
        default=False, description="Whether what is missing from it is withdrawn."
    )
    profile: ProfileSettings | None = Field(
        None, description="Where the fields of its items stand."
    )
    detail: ProfileSettings | None = Field(
        None, description="Profile of each new item's own page, which is then read, too."
    )
    paging: PagingSettings | None = Field(None, description="How its listing goes on.")
    captures: tuple[CaptureSettings, ...] = Field((), description="Captured files to ingest.")


class SiteFile(Strict):
    """``site.yaml``"""

    site: SiteSettings = Field(description="Who publishes.")
    sources: dict[Slug, SourceSettings] = Field(
        default_factory=dict, description="Where items come from, by id."
    )


class TopicSettings(Strict):
    """A topic that readers can subscribe to."""

    label: Text = Field(description="What people read.")
    aliases: tuple[Text, ...] = Field((), description="Other labels that sources print for it.")
    description: Text | None = Field(None, description="What it is about, in one sentence.")


class TopicsFile(Strict):
    """``topics.yaml``"""

    topics: dict[Slug, TopicSettings] = Field(
        description="Topics by key: the first slug, permanent."
    )


FILES: Final[dict[str, type[BaseModel]]] = {"site": SiteFile, "topics": TopicsFile}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one of the `FILES`."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
