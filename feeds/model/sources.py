"""Where items come from, and what must be known to read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one field of an item stands, and how to read it there.

    ``select`` is a CSS selector within the item (HTML; empty for the item itself) or the name of a
    column or key (records). ``attribute`` is read instead of the text. ``prefix`` is a label such
    as ``Topic:`` that does not belong to the value; ``separator`` stands between several values;
    ``glued`` says that several topics stand in one text without any separator, ``html`` that the
    title, summary or content of a record is HTML.
    """

    select: str = ""
    attribute: str | None = None
    prefix: str = ""
    separator: str = ""
    glued: bool = False
    html: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the fields of a source's items stand: the block under ``profile`` in ``site.yaml``.

    ``item`` selects the items: a CSS selector, or for records the dotted path of the list.
    ``drop`` selects what is no part of any field (HTML). ``fields`` maps the name of a field of
    `Item` (``title``, ``link``, ``summary``, ``content``, ``topics``, ``published``, ``updated``,
    ``author``, ``image``, ``enclosure``, ``id``, ``language``) to its rule.
    """

    item: str = ""
    drop: tuple[str, ...] = ()
    fields: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known about a capture beside its bytes.

    ``content_type`` is a media type, perhaps with a charset; ``base`` the absolute address that it
    came from, to which relative ones are relative; ``profile`` what the operator says of it.
    """

    content_type: str | None = None
    base: str = ""
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is taken in, each with its unit in its name."""

    capture_bytes: int = 10_000_000
    capture_items: int = 10_000
    title_characters: int = 500
    summary_characters: int = 100_000
    topic_characters: int = 200
    item_topics: int = 64
    fetch_seconds: int = 30


_UTC: Final = ZoneInfo("UTC")
_USUAL_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the normalizer must know of the source and the capture.

    ``language`` is the source's BCP 47 tag; ``zone`` the site's, in which days and times without
    one are meant; ``captured`` the aware UTC time of the capture, the only "now" that there is.
    """

    language: str | None = None
    zone: ZoneInfo = _UTC
    captured: datetime | None = None
    limits: Limits = _USUAL_LIMITS


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """Captures that ``site.yaml`` lists, and their time, if it is stated.

    ``path`` is the absolute path of a file, of a folder, or with ``*``, ``?`` and ``[...]`` of
    several. ``by_mtime`` says that a file's time of last modification is its capture's.
    """

    path: str
    captured: datetime | None = None
    by_mtime: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """How a listing goes on, and how many of its pages are read at most (``depth``).

    With a ``parameter``, page n (from 0) has its value ``start + n * step``; without one, each page
    names the next (``rel=next``).
    """

    parameter: str = ""
    start: int = 0
    step: int = 1
    depth: int = 10


AN_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from, and how to read it.

    ``url`` is its absolute address: it is fetched there, and relative addresses in it are relative
    to this. ``interval`` is the longest time between two fetches in seconds, or None if it is
    fetched by name only. ``complete`` says that what is missing from it is withdrawn. ``detail`` is
    the profile of each new item's own page, if that is to be read, too. ``title`` is what people
    call it.
    """

    id: str
    reader: str = "auto"
    language: str | None = None
    captures: tuple[CaptureFile, ...] = ()
    url: str = ""
    profile: Profile | None = None
    interval: int | None = AN_HOUR
    complete: bool = False
    paging: Paging | None = None
    detail: Profile | None = None
    title: str = ""
