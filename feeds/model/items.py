"""What comes in: the words from `Item` to `Draft`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.errors import Problem

TopicState = Literal["known", "pending", "retired", "hidden", "gone"]
"""``pending``: found in a capture, not yet confirmed. ``retired``: it gets no more entries, and its
feed stays. ``hidden``: its address answers as if it did not exist. ``gone``: it is no more."""

TextType = Literal["text", "html"]
"""The type of a Text construct (RFC 4287, 3.1.1)."""

SnapshotState = Literal["published", "withdrawn", "erased"]

DateField = Literal["published", "updated"]


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
    people read. ``aliases`` are other labels that sources print for it. ``parent`` is the key of a
    wider topic; with ``include_children`` its feed holds the entries of its narrower ones, too.
    ``successors`` are the keys of topics to follow instead of one that is retired or gone.
    """

    key: str
    label: str
    state: TopicState = "known"
    aliases: tuple[str, ...] = ()
    description: str = ""
    parent: str | None = None
    include_children: bool = False
    successors: tuple[str, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether its feed is served, and lists may name it."""
        return self.state not in ("hidden", "gone")


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
    ``language`` is the item's own, where it says one. A ``brief`` item is only what a listing says
    of one whose own page was read before: an entry keeps what it does not say.
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
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The content of one state of an entry; ``None`` is what the source does not say.

    ``summary`` is plain text with paragraphs separated by a blank line; ``language`` a BCP 47 tag;
    ``content_html`` is sanitized and has absolute addresses only; ``link`` and the addresses of
    media are absolute; ``published`` and ``updated`` are what the source states and nothing else.

    A ``withdrawn`` one still holds what it said, which is shown no more, the ``reason``, if one was
    given, and its ``holder``: the actor who withdrew it. An ``erased`` one holds nothing.
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
    state: SnapshotState = "published"
    reason: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A normalized item that is not yet identified with a stored entry.

    ``source_id`` is the source's own id of it. ``days`` names those of its dates that are days
    without a time (they stand at noon in the site's zone), ``relative`` those that were stated
    relative to the capture. ``brief`` is as in `Item`.
    """

    ref: str
    position: int
    snapshot: Snapshot
    source_id: str | None = None
    days: frozenset[DateField] = frozenset()
    relative: frozenset[DateField] = frozenset()
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a capture would give: drafts in printed order, problems, a digest of what it says."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    digest: str
