"""How a source is doing: what each attempt and each reading of it gave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from feeds.errors import Problem

Verdict = Literal["new", "fine", "quiet", "late", "broken"]
"""``new``: never read. ``fine``. ``quiet``: it is read, and says nothing new for longer than usual.
``late``: it was not read when it was due. ``broken``: it cannot be read, or not what is in it."""

PUSHED: Final = "api"
"""The ``ref`` of a reading that was not read but brought, piece by piece."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one successful reading of a source gave, in numbers of items; ``at`` is aware, in UTC.

    ``raw`` is a digest of the bytes and of everything that says how to read them; ``ref`` the path
    or address. ``created`` and ``edited`` count entries; ``bare`` items have no text but a title,
    ``pending`` ones a topic that nobody confirmed. ``unmatched`` counts the rules of the profile
    that found nothing.
    """

    at: datetime
    ref: str
    raw: str
    items: int
    created: int = 0
    edited: int = 0
    bare: int = 0
    undated: int = 0
    untopiced: int = 0
    pending: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two fetches; moments are aware, in UTC.

    ``url`` is the configured address that all this is about; ``moved_to``, ``etag`` and
    ``last_modified`` are what its server said (RFC 9110, 8.8 and 15.4), ``gone`` that it answered
    410. ``due`` is when it is to be fetched next. ``attempted`` is the last try, ``succeeded`` the
    last that worked (with or without news), ``changed`` the last that brought any change.
    ``failures`` counts tries since then, and ``error`` is the last one's problem. ``readings`` are
    the latest, and the latest that brought news, newest first.
    """

    source: str
    url: str = ""
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    gone: bool = False
    due: datetime | None = None
    attempted: datetime | None = None
    succeeded: datetime | None = None
    changed: datetime | None = None
    failures: int = 0
    error: Problem | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something about a source's readings that has drifted, and what to do about it.

    ``code`` is one of the codes of `feeds.health`.
    """

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is doing, why, and what to do; ``rhythm`` is its usual time between two changes
    in seconds, once it is known.
    """

    source: str
    verdict: Verdict
    reason: str
    hint: str
    alarms: tuple[Alarm, ...] = ()
    rhythm: int | None = None
