"""What a check gives: `Finding`, and the names of what is there and what should be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

OUR_FAULT: Final = "topicfeeds writes this wrong: please report it with the document"
"""The remedy for what no configuration and no source can bring about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is broken in one place.

    ``place`` is an address, with an entry's id behind it if it is about one, or a part of the
    database or configuration. ``rule`` names specification and section, ``remedy`` what to do. A
    warning is no fault of what is served.
    """

    place: str
    rule: str
    remedy: str
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.is_warning else ""
        return f"{self.place}: {kind}{self.rule} ({self.remedy})"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a document breaks, before it is known where the document is served; ``where`` is
    an entry's id, an element or a line in it.
    """

    rule: str
    where: str = ""
    remedy: str = OUR_FAULT

    def at(self, address: str) -> Finding:
        """The finding in the document of an address."""
        return Finding(f"{address} {self.where}".rstrip(), self.rule, self.remedy)


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """What a document says of an entry, whatever its format; None is what the format cannot say.

    ``published`` and ``updated`` are dates of Atom and JSON Feed, ``pub_date`` that of RSS.
    ``text`` is the content, else the summary, as plain text without any white space.
    ``language`` is empty where it is the feed's. ``addresses`` are all those in it, of its files
    and in its content, too.
    """

    id: str
    title: str
    link: str
    text: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    published: datetime | None = None
    updated: datetime | None = None
    pub_date: datetime | None = None
    language: str = ""
    files: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says, whatever its format; None is what the format cannot say.

    ``links`` are the addresses of each relation (``self``, ``alternate``, ``prev-archive`` ...),
    ``schemes`` those of its categories, ``tombstones`` the ids of deleted entries.
    """

    id: str | None
    title: str
    language: str
    links: Mapping[str, tuple[str, ...]]
    entries: tuple[ToldEntry, ...]
    updated: datetime | None = None
    is_archive: bool | None = None
    is_complete: bool | None = None
    schemes: frozenset[str] = frozenset()
    tombstones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What the document of an address should be, as far as it can be told without reading it.

    ``links`` has the address of each relation that it must have, and it has no others of RFC 5005.
    ``ranks`` gives the place of each of the feed's entries, the newest
    has 0. ``pub_dates`` are those of RSS, which never move: what the source states, else the stamp.
    ``undated`` are the ids of entries of which the source states no date. ``modified`` is the time
    of its last change.
    """

    address: str
    suffix: str
    media_type: str
    id: str
    title: str
    scheme: str
    links: Mapping[str, str]
    ranks: Mapping[str, int]
    is_archive: bool = False
    pub_dates: Mapping[str, datetime] = field(default_factory=dict)
    undated: frozenset[str] = frozenset()
    modified: datetime | None = None


def place(broken: Iterable[Broken], address: str) -> list[Finding]:
    """The findings in the document of an address."""
    return [one.at(address) for one in broken]
