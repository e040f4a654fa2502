"""Documents made of pieces that were rendered before: nothing is generated twice.

An entry looks the same in every feed and archive of a format until it changes, so its piece is kept
by the number of the change that made it what it is; it is feedgen's own element, serialised once. A
head looks the same until something else than its ``updated`` changes; it is cut out of what feedgen
writes for a feed with another entry. What is put together is, byte for byte, what `render` writes
of the whole.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from operator import attrgetter
from threading import Lock
from typing import Final, NamedTuple

from feeds.model import Entry, Feed, Media, Site, Snapshot

_MARK: Final = datetime(9998, 7, 6, 5, 4, 3, tzinfo=UTC)
"""Stands in a kept head where the feed's ``updated`` goes."""

_IMAGE: Final = "https://example.org/1.png"
_ANY: Final = Entry("urn:x", "x", "x", _MARK, _MARK, _MARK, _MARK, _MARK, Snapshot("x"))
_ILLUSTRATED: Final = replace(_ANY, snapshot=Snapshot("x", image=Media(_IMAGE)))
"""Entries after which a head is cut off; with media it declares the namespace of Media RSS."""

_MEDIA: Final = b"<media:content url="

_KEY: Final = attrgetter(
    *(one.name for one in fields(Feed) if one.name not in {"updated", "entries"})
)
"""What a head depends on, besides whether there is media."""


class Piece(NamedTuple):
    """An entry, or a head, as it stands in a document; and whether media are in it."""

    body: bytes
    has_media: bool = False


_Bag = defaultdict[Hashable, dict[Hashable, Piece]]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format is put together: ``render`` writes a feed, and ``fragment`` an entry as it
    stands in it.

    Its first entry starts with ``begin``, ``joint`` is between two, and ``end`` comes after the
    last. ``updated`` is the feed's time with what is around it.
    """

    render: Callable[[Feed, Site], bytes]
    fragment: Callable[[Entry, Feed, Site], bytes]
    begin: bytes
    joint: bytes
    end: bytes
    updated: Callable[[datetime], str]


class Kept:
    """Pieces of one site's documents: those used lately, of ``most`` bytes at most.

    There are two halves. When the younger one is full, the older one goes, and what is used in it
    before that is taken over. Safe to use from several threads.
    """

    def __init__(self, most: int = 64_000_000) -> None:
        self._most = most // 2
        self._young: _Bag = defaultdict(dict)
        self._old: _Bag = defaultdict(dict)
        self._sizes = [0, 0]
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many bytes of pieces there are; what is in both halves counts twice."""
        return sum(self._sizes)

    def pieces(self, site: Site, suffix: str) -> "Pieces":
        """What there is for one document of a format."""
        return Pieces(self, (suffix, site.language, site.author))

    def take(self, kind: Hashable, keys: Sequence[Hashable]) -> dict[Hashable, Piece]:
        """Those of the pieces of a kind that there are."""
        young = self._young[kind]
        found = {key: young[key] for key in keys if key in young}
        if len(found) < len(keys) and (old := self._old.get(kind)):
            for key in keys:
                if key not in found and (piece := old.get(key)) is not None:
                    found[key] = piece
                    self.put(kind, key, piece)
        return found

    def put(self, kind: Hashable, key: Hashable, piece: Piece) -> None:
        """Keep a piece."""
        with self._lock:
            young = self._young[kind]
            before = young.get(key)
            self._sizes[0] += len(piece.body) - (len(before.body) if before else 0)
            young[key] = piece
            if self._sizes[0] > self._most:
                self._old, self._young = self._young, defaultdict(dict)
                self._sizes = [0, self._sizes[0]]


class Pieces:
    """The pieces for one document: what was there when it was first asked for stays."""

    def __init__(self, kept: Kept, kind: Hashable) -> None:
        self._kept, self._kind = kept, kind
        self._found: dict[Hashable, Piece] = {}
        self._missing: tuple[int, ...] | None = None

    def missing(self, seqs: Sequence[int]) -> tuple[int, ...]:
        """Those of a document's changes whose entries are not there."""
        if self._missing is None:
            found = self._found = self._kept.take(self._kind, seqs)
            self._missing = tuple([seq for seq in seqs if seq not in found])
        return self._missing

    def entries(self, seqs: Sequence[int], made: dict[Hashable, Piece]) -> list[Piece]:
        """All of a document's pieces; those that are ``made`` are kept from now on."""
        for seq, piece in made.items():
            self._kept.put(self._kind, seq, piece)
        there = self._found.copy()
        there.update(made)
        return [there[seq] for seq in seqs]

    def head(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The head of a key, made if it is not there."""
        kind = ("head", self._kind)
        found = self._kept.take(kind, (key,)).get(key)
        if found is None:
            self._kept.put(kind, key, found := Piece(make()))
        return found.body


def assembled(feed: Feed, seqs: Sequence[int], site: Site, shape: Shape, pieces: Pieces) -> bytes:
    """What the format's ``render`` writes of a feed, byte for byte.

    ``seqs`` are the numbers of the changes that made its entries what they are. The feed has all of
    these entries, or only those that are `Pieces.missing`.
    """
    if not seqs:
        return shape.render(feed, site)
    wanted = pieces.missing(seqs)
    given = seqs if len(feed.entries) == len(seqs) else wanted
    fresh = dict(zip(given, feed.entries, strict=True)) if wanted else {}
    made: dict[Hashable, Piece] = {seq: _piece(fresh[seq], feed, site, shape) for seq in wanted}
    all_pieces = pieces.entries(seqs, made)
    body = shape.joint.join([piece.body for piece in all_pieces])
    has_media = any(piece.has_media for piece in all_pieces)
    return _head(feed, site, shape, pieces, has_media) + body + shape.end


def _piece(entry: Entry, feed: Feed, site: Site, shape: Shape) -> Piece:
    body = shape.fragment(entry, feed, site)
    return Piece(body, _MEDIA in body)


def _head(feed: Feed, site: Site, shape: Shape, pieces: Pieces, has_media: bool) -> bytes:
    """Everything before the first entry."""

    def made() -> bytes:
        one = _ILLUSTRATED if has_media else _ANY
        body = shape.render(replace(feed, updated=_MARK, entries=(one,)), site)
        return body[: body.index(shape.begin)]

    mark = shape.updated(_MARK).encode()
    before, _, after = pieces.head((_KEY(feed), has_media), made).partition(mark)
    return before + shape.updated(feed.updated.replace(microsecond=0)).encode() + after


def atom_updated(moment: datetime) -> str:
    """A feed's time in Atom."""
    return f"<updated>{moment.isoformat()}</"


def rss_updated(moment: datetime) -> str:
    """A feed's time in RSS."""
    return f"<lastBuildDate>{format_datetime(moment)}</"


def json_updated(moment: datetime) -> str:
    """A feed's time in JSON Feed."""
    return f'\n  "updated": "{moment.isoformat()}"'
