"""Documents made of pieces that were rendered before: nothing is generated twice.

An entry looks the same in every feed and archive of a format until it changes, so its piece is kept
by the number of the change that made it what it is. A head looks the same until something else than
its ``updated`` changes. Both are cut out of what feedgen itself writes for a feed without entries,
and for one with that entry alone: what is put together is, byte for byte, what `render` writes of
the whole.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from threading import Lock
from typing import Final

from feeds import terms
from feeds.model import Entry, Feed, Media, Site, Snapshot

Render = Callable[[Feed, Site], bytes]

_MARK: Final = datetime(9998, 7, 6, 5, 4, 3, tzinfo=UTC)
"""Stands in a kept head where the feed's ``updated`` goes."""

_IMAGE: Final = "https://example.org/1.png"
_ANY: Final = Entry("urn:x", "x", "x", _MARK, _MARK, _MARK, _MARK, _MARK, Snapshot("x"))
_ILLUSTRATED: Final = replace(_ANY, snapshot=Snapshot("x", image=Media(_IMAGE)))
"""Entries after which a head is cut off; with media it declares the namespace of Media RSS."""

_MEDIA: Final = b"<media:"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format is cut: its first entry starts with ``begin``, ``joint`` is between two, and
    ``end`` comes after the last. ``updated`` is the feed's time with what is around it.
    """

    begin: bytes
    joint: bytes
    end: bytes
    updated: Callable[[datetime], str]


SHAPES: Final[dict[str, Shape]] = {
    "atom": Shape(b"<entry", b"", b"</feed>", lambda moment: f"<updated>{moment.isoformat()}</"),
    "rss": Shape(
        b"<item>",
        b"",
        b"</channel></rss>",
        lambda moment: f"<lastBuildDate>{format_datetime(moment)}</",
    ),
    "json": Shape(
        b'\n  {\n   "id"',
        b",",
        b"\n ]\n}\n",
        lambda moment: f'\n  "updated": "{moment.isoformat()}"',
    ),
}


class Kept:
    """Pieces of one site's documents; the least used go when they exceed ``most`` bytes.

    Safe to use from several threads.
    """

    def __init__(self, most: int = 64_000_000) -> None:
        self._most = most
        self._pieces: dict[Hashable, bytes] = {}
        self._bytes = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many bytes of pieces there are."""
        return self._bytes

    def piece(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The piece of a key, made if it is not there."""
        with self._lock:
            found = self._pieces.pop(key, None)
            if found is not None:
                self._pieces[key] = found  # the last one used is the last one to go
                return found
        made = make()
        with self._lock:
            self._bytes += len(made) - len(self._pieces.pop(key, b""))
            self._pieces[key] = made
            while self._bytes > self._most and self._pieces:
                oldest = next(iter(self._pieces))
                self._bytes -= len(self._pieces.pop(oldest))
        return made


def assembled(
    feed: Feed, seqs: Sequence[int], site: Site, suffix: str, render: Render, kept: Kept
) -> bytes:
    """What the format's ``render`` writes of a feed, byte for byte.

    ``seqs`` are the numbers of the changes that made its entries what they are.
    """
    shape = SHAPES[suffix]
    if not feed.entries:
        return render(feed, site)
    common = (suffix, feed.language, feed.author)
    pieces = [
        kept.piece((*common, seq), partial(_entry, entry, feed, site, shape, render))
        for seq, entry in zip(seqs, feed.entries, strict=True)
    ]
    has_media = any(_MEDIA in piece for piece in pieces)
    return _head(feed, site, suffix, render, kept, has_media) + shape.joint.join(pieces) + shape.end


def _entry(entry: Entry, feed: Feed, site: Site, shape: Shape, render: Render) -> bytes:
    """An entry as it stands between those beside it: text cannot hold what begins or ends it."""
    links = tuple(link for link in feed.links if link.rel == terms.ALTERNATE)
    bare = replace(feed, subtitle="", links=links, entries=(entry,), tombstones=())
    body = render(bare, site)
    return body[body.index(shape.begin) : -len(shape.end)]


def _head(
    feed: Feed, site: Site, suffix: str, render: Render, kept: Kept, has_media: bool
) -> bytes:
    """Everything before the first entry."""
    shape = SHAPES[suffix]
    sample = replace(feed, updated=_MARK, entries=(_ILLUSTRATED if has_media else _ANY,))

    def made() -> bytes:
        body = render(sample, site)
        return body[: body.index(shape.begin)]

    mark = shape.updated(_MARK).encode()
    before, _, after = kept.piece((suffix, sample), made).partition(mark)
    return before + shape.updated(feed.updated.replace(microsecond=0)).encode() + after
