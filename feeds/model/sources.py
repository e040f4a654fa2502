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
    """A capture that ``site.yaml`` lists: an absolute path and, if stated, its time."""

    path: str
    captured: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from, and how to read it; ``url`` is its absolute address, if known."""

    id: str
    reader: str = "auto"
    language: str | None = None
    captures: tuple[CaptureFile, ...] = ()
    url: str = ""
    profile: Profile | None = None
