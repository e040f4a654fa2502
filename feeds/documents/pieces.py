"""Documents made of pieces that were rendered before: nothing is generated twice.

An entry looks the same in every feed and archive of a format until it changes, so its piece is kept
by the number of the change that made it what it is; it is what feedgen would write of that entry. A
head looks the same until something else than its ``updated`` changes; it is cut out of what feedgen
writes for a feed with another entry. What is put together is, byte for byte, what `render` writes
of the whole.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from operator import attrgetter, itemgetter
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


_BODY, _HAS_MEDIA = itemgetter(0), itemgetter(1)
"""Of a piece: names would take twice as long, a hundred times a document."""

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

    def get(self, kind: Hashable, key: Hashable) -> Piece | None:
        """The piece of a kind with a key, if it is there."""
        piece = self._young[kind].get(key)
        if piece is None and (old := self._old.get(kind)) and (piece := old.get(key)):
            self.put(kind, key, piece)
        return piece

    def take(self, kind: Hashable, keys: Sequence[int]) -> tuple[list[Piece | None], list[int]]:
        """The pieces of a kind in the order of their keys, None for those that are not there; and
        the keys of these.
        """
        found = list(map(self._young[kind].get, keys))
        if kind in self._old and None in found:
            found = [self.get(kind, key) for key in keys]
        return found, [key for key, piece in zip(keys, found, strict=True) if piece is None]

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
        self._found: list[Piece | None] = []
        self._missing: tuple[int, ...] | None = None

    def missing(self, seqs: Sequence[int]) -> tuple[int, ...]:
        """Those of a document's changes whose entries are not there."""
        if self._missing is None:
            self._found, gaps = self._kept.take(self._kind, seqs)
            self._missing = tuple(gaps)
        return self._missing

    def entries(self, made: Sequence[Piece]) -> list[Piece]:
        """All of a document's pieces; those that are ``made``, which were missing, are kept."""
        for seq, piece in zip(self._missing or (), made, strict=True):
            self._kept.put(self._kind, seq, piece)
        fresh = iter(made)
        return [next(fresh) if piece is None else piece for piece in self._found]

    def head(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The head of a key, made if it is not there."""
        kind = ("head", self._kind)
        found = self._kept.get(kind, key)
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
    made = [_piece(fresh[seq], feed, site, shape) for seq in wanted]
    all_pieces = pieces.entries(made)
    bodies = list(map(_BODY, all_pieces))
    has_media = any(map(_HAS_MEDIA, all_pieces))
    bodies[0] = _head(feed, site, shape, pieces, has_media) + bodies[0]
    bodies[-1] += shape.end
    return shape.joint.join(bodies)


def _piece(entry: Entry, feed: Feed, site: Site, shape: Shape) -> Piece:
    body = shape.fragment(entry, feed, site)
    return Piece(body, _MEDIA in body)


def _head(feed: Feed, site: Site, shape: Shape, pieces: Pieces, has_media: bool) -> bytes:
    """Everything before the first entry."""

    def made() -> bytes:
        one = _ILLUSTRATED if has_media else _ANY
        body = shape.render(replace(feed, updated=_MARK, entries=(one,)), site)
        return body[: body.index(shape.begin)]

    head = pieces.head((_KEY(feed), has_media), made)
    before, _, after = head.partition(_mark(shape.updated))
    return before + shape.updated(feed.updated.replace(microsecond=0)).encode() + after


@cache
def _mark(updated: Callable[[datetime], str]) -> bytes:
    return updated(_MARK).encode()


def atom_updated(moment: datetime) -> str:
    """A feed's time in Atom."""
    return f"<updated>{moment.isoformat()}</"


def rss_updated(moment: datetime) -> str:
    """A feed's time in RSS."""
    return f"<lastBuildDate>{format_datetime(moment)}</"


def json_updated(moment: datetime) -> str:
    """A feed's time in JSON Feed."""
    return f'\n  "updated": "{moment.isoformat()}"'
