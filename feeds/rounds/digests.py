"""Whether the same bytes were read in the same way before: then there is nothing to do."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from feeds import __version__
from feeds.model import Reading, Site, Source, Topic
from feeds.normalize import RULES

_DIGITS = 16


def way(source: Source, site: Site, topics: Iterable[Topic]) -> str:
    """16 hex digits over everything that says how a source is read, beside its bytes."""
    limits = replace(site.limits, fetch_seconds=0)  # how long it takes is no part of what it says
    plain = replace(source, captures=(), interval=None)
    said = repr((__version__, RULES, plain, limits, str(site.timezone), tuple(topics)))
    return _hex(said.encode())[:_DIGITS]


def raw(way: str, *parts: object) -> str:
    """The digest of a reading (`Reading.raw`): its way, and what was read in that way."""
    return f"{way}-{_hex(repr(parts).encode())}"


def is_read(reading: Reading | None, way: str) -> bool:
    """Whether a reading was made in this way."""
    return reading is not None and reading.raw.startswith(f"{way}-")


def body_digest(body: bytes) -> str:
    """SHA-256 in hex."""
    return _hex(body)


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
