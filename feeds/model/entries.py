"""What is kept and published: the words from `Entry` to `Document`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.model.formula import Formula
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
    "moved",
    "retired",
    "hidden",
    "gone",
    "reopened",
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
    One that ``has_left`` was erased, and is in no feed any more.
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
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic with the number of its entries and the place of its newest one, if it has any."""

    topic: Topic
    total: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """How much a formula's feed brings.

    ``total`` counts all its entries, ``newest`` is the place of the newest one. ``weeks`` tells how
    many of them stand in each of the last weeks, the oldest week first. The first one ``begins`` on
    a Monday at 0:00 UTC, and the last one is that of the newest entry of the whole site, so that
    all formulas share their weeks; a site without any entry has none. ``known`` is how many of them
    count for a rate: those from the week of the site's oldest entry on.
    """

    total: int
    newest: datetime | None
    weeks: tuple[int, ...]
    begins: datetime | None
    known: int

    @property
    def rate(self) -> float:
        """Entries a week, over the known weeks."""
        return sum(self.weeks) / self.known if self.known else 0.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A topic that shares entries with a formula.

    ``shared`` counts the formula's entries that have the topic, too, ``total`` all of the topic's.
    """

    topic: Topic
    shared: int
    total: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Where an entry stands in one of its topics: the entries of the next lower and of the next
    higher place in that topic's feed.
    """

    topic: Topic
    older: Entry | None
    newer: Entry | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of an erased entry (RFC 6721, 3): its id, and when it was erased."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """What the store answers for one document of a formula's feed, read in one transaction.

    ``topics`` are those that the formula names, by key. ``page`` is the number of the archive
    document (1 is the oldest), None in the current one, and ``pages`` how many archive documents
    there are. ``version`` is the highest ``seq`` that touches the document, ``modified`` that
    change's commit time and ``updated`` the commit time of the last change that is not a minor
    edit. ``total`` counts all entries of the formula; ``entries`` are the document's, newest first,
    or those of them that were wanted, and ``seqs`` the numbers of the changes that made all of them
    what they are.
    """

    formula: Formula
    topics: Mapping[str, Topic]
    version: int
    modified: datetime
    updated: datetime
    total: int
    entries: tuple[Entry, ...]
    pages: int = 0
    page: int | None = None
    tombstones: tuple[Tombstone, ...] = ()
    seqs: tuple[int, ...] = ()

    @property
    def topic(self) -> Topic | None:
        """The topic, if the formula is one topic and nothing else."""
        return self.topics.get(self.formula.topic or "")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document that is ready to be rendered (RFC 4287, 4.1.1).

    ``is_archive`` marks an archive document and ``is_complete`` one that holds all entries that the
    feed has (RFC 5005, 4 and 2); it has never both. ``is_expired`` says that nothing more comes:
    its topic is retired.
    """

    id: str
    title: str
    subtitle: str
    language: str
    updated: datetime
    author: Person
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()
    is_archive: bool = False
    is_complete: bool = False
    is_expired: bool = False

    def href(self, rel: str) -> str:
        """Where the first link with a relation leads to, or nowhere."""
        return next((link.href for link in self.links if link.rel == rel), "")


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered feed: its bytes, media type, strong validator and time of last change.

    ``links`` are those that its Link header repeats (RFC 8288).
    """

    body: bytes
    media_type: str
    etag: str
    modified: datetime
    links: tuple[Link, ...] = ()
