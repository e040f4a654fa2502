"""The words of topicfeeds as frozen dataclasses: no I/O, no clock, no library.

    Item -> Draft -> Entry -> Feed -> Document
    (a reader found it) (normalized) (identified, stored) (chosen) (bytes)

Every datetime is aware and in UTC; every sequence is a tuple; texts are clean Unicode from `Draft`
on. Names follow RFC 4287.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from feeds.errors import Problem

TopicState = Literal["known", "pending"]

ChangeKind = Literal[
    # states of an entry
    "created",
    "minor",
    "major",
    "left",
    "filed",
    # the life of a topic, and of the site
    "opened",
    "renamed",
    "described",
    "site",
]


@dataclass(frozen=True, slots=True)
class Person:
    """A Person construct (RFC 4287, 3.2); ``uri`` is an IRI, ``email`` an address."""

    name: str
    email: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed (RFC 4287, 4.2.7); ``href`` is absolute."""

    rel: str
    href: str
    type: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that readers subscribe to.

    ``key`` is the topic's first slug: ASCII, in addresses and feed ids, for ever. ``label`` is what
    people read. ``aliases`` are other labels that sources print for it. A *pending* topic was found
    in a capture and is not yet confirmed.
    """

    key: str
    label: str
    state: TopicState = "known"
    aliases: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader found, with the source's own spelling.

    ``ref`` is ``PATH:LINE``; ``position`` counts from 1 at the top. ``summary`` has its paragraphs
    separated by blank lines. ``topics`` are printed labels, perhaps several glued into one string.
    ``tail`` is a last paragraph of which the structure does not tell whether it is text or topics;
    ``open_end`` says that the capture ended inside it, perhaps in the middle of a word.
    """

    ref: str
    position: int
    title: str
    summary: str = ""
    topics: tuple[str, ...] = ()
    tail: str = ""
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The content of one state of an entry; ``None`` is what the source does not say.

    ``summary`` is plain text with paragraphs separated by a blank line; ``language`` a BCP 47 tag;
    ``published`` and ``updated`` are what the source states and nothing else.
    """

    title: str
    summary: str = ""
    topics: tuple[Topic, ...] = ()
    language: str | None = None
    link: str | None = None
    content_html: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A normalized item that is not yet identified with a stored entry."""

    ref: str
    position: int
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Preview:
    """What a capture would give: drafts in printed order, problems, a digest of what it says."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One reading of a source at one moment.

    ``digest`` is the SHA-256 in hex of what it says once it is normalized. ``stated`` tells that
    ``captured`` was given by a person and is not the moment of reading. ``backfill`` marks an
    import of the past.
    """

    source: str
    ref: str
    digest: str
    captured: datetime
    stated: bool = False
    backfill: bool = False


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
class Limits:
    """Bounds on what is taken in, each with its unit in its name."""

    capture_bytes: int = 10_000_000
    capture_items: int = 10_000
    title_characters: int = 500
    summary_characters: int = 100_000
    item_topics: int = 64


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes, and the one place that knows how ids and addresses are made.

    ``base_url`` is absolute and ends without a slash. ``tag_authority`` and ``tag_date`` are the
    tagging entity of RFC 4151; all minted ids hang on them and none on ``base_url``.
    """

    title: str
    base_url: str
    language: str
    timezone: ZoneInfo
    author: Person
    tag_authority: str
    tag_date: str
    subtitle: str = ""
    trusted_hosts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def tag(self, specific: str) -> str:
        """A tag IRI (RFC 4151) of this site."""
        return f"tag:{self.tag_authority},{self.tag_date}:{specific}"

    def entry_id(self, key: str) -> str:
        """The atom:id of a minted entry."""
        return self.tag(f"e/{key}")

    def feed_id(self, formula: Formula) -> str:
        """The atom:id of a formula's feed; all its documents share it."""
        return self.tag(f"f/{formula}")

    @property
    def topics_scheme(self) -> str:
        """The scheme of every category (RFC 4287, 4.2.2.2)."""
        return self.tag("topics")

    def url(self, path: str) -> str:
        """The absolute address of a path that begins with a slash."""
        return self.base_url + path

    def feed_url(self, formula: Formula) -> str:
        """Where the formula's Atom feed is served."""
        return self.url(f"/feeds/{formula}.atom")

    def page_url(self, formula: Formula) -> str:
        """Where people read about the formula."""
        return self.url(f"/topics/{formula}")

    def entry_url(self, key: str) -> str:
        """The permalink page of an entry."""
        return self.url(f"/entries/{key}")


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """A capture that ``site.yaml`` lists: an absolute path and, if stated, its time."""

    path: str
    captured: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from, and how to read it."""

    id: str
    reader: str = "auto"
    language: str | None = None
    captures: tuple[CaptureFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic with the number of its entries and its newest one, if it has any."""

    topic: Topic
    total: int
    newest: "Entry | None"


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
