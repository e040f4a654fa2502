"""The words of topicfeeds as frozen dataclasses: no I/O, no clock, no library.

    Item -> Draft -> Entry -> Feed -> Document
    (a reader found it) (normalized) (identified, stored) (chosen) (bytes)

Every datetime is aware and in UTC; every sequence is a tuple; texts are clean Unicode from `Draft`
on. Names follow RFC 4287.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from feeds.errors import Problem

TopicState = Literal["known", "pending"]

TextType = Literal["text", "html"]
"""The type of a Text construct (RFC 4287, 3.1.1)."""

DateField = Literal["published", "updated"]

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
    """A link (RFC 4287, 4.2.7); ``href`` is absolute, ``length`` counts bytes."""

    rel: str
    href: str
    type: str | None
    length: int | None = None


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
class Media:
    """A file that belongs to an entry: an enclosure (RFC 4287, 4.2.7.2) or its lead image.

    ``type`` is a media type and ``length`` counts bytes, as far as the source states them; ``alt``
    is what an image shows, in words.
    """

    href: str
    type: str | None = None
    length: int | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader found, with the source's own spelling; an empty text is what it does not say.

    ``ref`` is ``PATH:LINE`` or ``PATH#INDEX``; ``position`` counts from 1 at the top. ``title`` and
    ``summary`` are plain text (paragraphs separated by blank lines) unless their type says HTML;
    ``content`` is HTML always. ``glued`` holds lines of labels, perhaps several in one without a
    separator. ``tail`` is a last paragraph of which the structure does not tell whether it is text
    or topics; ``open_end`` says that the capture ended inside it, perhaps in the middle of a word.
    ``topics`` are single labels, which are never split.

    ``id`` is the source's own (RSS guid, atom:id). ``link`` and the addresses of media and content
    are as written, and relative to ``base``; ``published`` and ``updated`` are dates as written;
    ``language`` is the item's own, where it says one.
    """

    ref: str
    position: int
    title: str
    summary: str = ""
    glued: tuple[str, ...] = ()
    tail: str = ""
    open_end: bool = False
    topics: tuple[str, ...] = ()
    title_type: TextType = "text"
    summary_type: TextType = "text"
    content: str = ""
    id: str = ""
    link: str = ""
    base: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[Person, ...] = ()
    language: str = ""
    enclosures: tuple[Media, ...] = ()
    image: Media | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one field of an item stands, and how to read it there.

    ``select`` is a CSS selector within the item (HTML; empty for the item itself) or the name of a
    column or key (records). ``attribute`` is read instead of the text. ``prefix`` is a label such
    as ``Topic:`` that does not belong to the value; ``separator`` stands between several values;
    ``glued`` says that several topics stand in one text without any separator.
    """

    select: str = ""
    attribute: str | None = None
    prefix: str = ""
    separator: str = ""
    glued: bool = False


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
class Snapshot:
    """The content of one state of an entry; ``None`` is what the source does not say.

    ``summary`` is plain text with paragraphs separated by a blank line; ``language`` a BCP 47 tag;
    ``content_html`` is sanitized and has absolute addresses only; ``link`` and the addresses of
    media are absolute; ``published`` and ``updated`` are what the source states and nothing else.
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
    enclosures: tuple[Media, ...] = ()
    image: Media | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A normalized item that is not yet identified with a stored entry.

    ``source_id`` is the source's own id of it. ``days`` names those of its dates that are days
    without a time (they stand at noon in the site's zone), ``relative`` those that were stated
    relative to the capture.
    """

    ref: str
    position: int
    snapshot: Snapshot
    source_id: str | None = None
    days: frozenset[DateField] = frozenset()
    relative: frozenset[DateField] = frozenset()


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
    import of the past. A ``partial`` one is a piece of a file that takes several transactions.
    ``rules`` is the version of the rules that its HTML was sanitized by.
    """

    source: str
    ref: str
    digest: str
    captured: datetime
    stated: bool = False
    backfill: bool = False
    partial: bool = False
    rules: int | None = None


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
    """Where items come from, and how to read it; ``url`` is its absolute address, if known."""

    id: str
    reader: str = "auto"
    language: str | None = None
    captures: tuple[CaptureFile, ...] = ()
    url: str = ""
    profile: Profile | None = None


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
