"""What is kept and published: the words from `Entry` to `Document`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.model.items import Link, Person, Snapshot, Topic

ChangeKind = Literal[
    # states of an entry
    "created",
    "minor",
    "major",
    "left",
    "filed",
    "withdrawn",
    "restored",
    "erased",
    # the life of a topic, and of the site
    "opened",
    "renamed",
    "described",
    "site",
]


@dataclass(frozen=True, slots=True)
class Capture:
    """One reading of a source at one moment.

    ``digest`` is the SHA-256 in hex of what it says once it is normalized. ``stated`` tells that
    ``captured`` was given by a person and is not the moment of reading. A ``live`` one came from
    the source itself just now. ``backfill`` marks an import of the past. A ``partial`` one is a
    piece of a file that takes several transactions, and ``offset`` counts the new entries of the
    pieces before. A ``complete`` one holds everything that its source has: what is missing is
    withdrawn. ``rules`` is the version of the rules that its HTML was sanitized by. ``actor`` is
    who brought it: ``ingest``, or ``api``.
    """

    source: str
    ref: str
    digest: str
    captured: datetime
    stated: bool = False
    live: bool = False
    backfill: bool = False
    partial: bool = False
    offset: int = 0
    complete: bool = False
    rules: int | None = None
    actor: str = "ingest"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the change log that concerns an entry; ``seq`` grows in commit order."""

    seq: int
    kind: ChangeKind
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A canonical entry in its present state (RFC 4287, 4.1.2).

    ``id`` is an IRI that never changes and ``key`` the last part of its page's address.
    ``stamp`` is its own second on the site's timeline, ``place`` the second at which it stands in
    feeds now, ``updated`` what feeds state. ``first_seen`` and ``last_seen`` are capture times.
    """

    id: str
    key: str
    source: str
    stamp: datetime
    place: datetime
    updated: datetime
    first_seen: datetime
    last_seen: datetime
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Formula:
    """Which entries a feed holds: those of one topic, or all of them."""

    topic: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Formula":
        """The formula that an address names; ``all`` is everything."""
        return cls(None if text == "all" else text)

    def __str__(self) -> str:
        return self.topic or "all"


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic with the number of its entries and its newest one, if it has any."""

    topic: Topic
    total: int
    newest: Entry | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What the store answers for a formula, read in one transaction.

    ``version`` is the highest ``seq`` that touches the feed, ``modified`` that change's commit
    time and ``updated`` the commit time of the last change that is not a minor edit. ``total``
    counts all entries of the formula, ``entries`` are those of the current document, newest first.
    """

    formula: Formula
    topic: Topic | None
    version: int
    modified: datetime
    updated: datetime
    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is ready to be rendered (RFC 4287, 4.1.1)."""

    id: str
    title: str
    subtitle: str
    language: str
    updated: datetime
    author: Person
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered feed: its bytes, media type, strong validator and time of last change."""

    body: bytes
    media_type: str
    etag: str
    modified: datetime
