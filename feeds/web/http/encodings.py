"""Content codings: which one a client gets (RFC 9110, 12.5.3), and the bytes.

The same bytes always give the same encoded bytes, so that each coding has a strong ETag of its own.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import brotli  # type: ignore[import-untyped]  # it publishes no types
import zstandard
from werkzeug.http import parse_accept_header

IDENTITY: Final = "identity"
_UNSAID: Final = 0.0001
_KEPT: Final = 32
_REMEMBERED: Final = 256


class Coding(NamedTuple):
    """A content coding: what its ETags end with, and how it is made."""

    suffix: str
    encode: Callable[[bytes], bytes]


def _window(body: bytes) -> int:
    """A window (the logarithm of its size) that a body fills: from 18 on the encoder takes 4 ms to
    begin, which is twenty times what a page of 5 kB needs.
    """
    return min(max(len(body).bit_length(), 10), 22)


CODINGS: Final[dict[str, Coding]] = {
    "zstd": Coding("-zst", lambda body: zstandard.ZstdCompressor(level=12).compress(body)),
    "br": Coding("-br", lambda body: brotli.compress(body, brotli.MODE_TEXT, 9, _window(body))),
    "gzip": Coding("-gz", lambda body: gzip.compress(body, 9, mtime=0)),
}
"""By their names in HTTP, best first among those that a client likes equally.

At these levels zstd is the smallest and br the next (161 kB of feed: 22.6, 22.9 and 24.2 kB), in
11 to 16 ms; the windows stay within the 8 MB that RFC 9659 allows.
"""


@lru_cache(_REMEMBERED)
def ranked(field: str | None) -> tuple[str, ...]:
    """The codings that a client accepts, the best one first.

    Without the field anything is acceptable, and `IDENTITY` sure to be understood. It is acceptable
    unless ``identity;q=0`` or ``*;q=0`` excludes it; unmentioned, it comes after all others.
    """
    if field is None:
        return (IDENTITY,)
    said: dict[str, float] = {}
    for name, weight in parse_accept_header(field):  # heaviest first
        said.setdefault(name.lower().removeprefix("x-"), weight)  # x-gzip is gzip (8.4.1.3)
    rest = said.get("*")
    weights = {name: said.get(name, rest or 0.0) for name in CODINGS}
    weights[IDENTITY] = said.get(IDENTITY, _UNSAID if rest is None else rest)
    accepted = [name for name, weight in weights.items() if weight > 0]
    return tuple(sorted(accepted, key=lambda name: -weights[name]))


@lru_cache(_KEPT)
def encoded(name: str, body: bytes) -> bytes:
    """A body in one of the `CODINGS`; the latest few are kept."""
    return CODINGS[name].encode(body)
