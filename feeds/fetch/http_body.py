"""The body of an answer: read up to a limit, and inflated up to the same limit."""

import zlib
from typing import Final

from urllib3.response import BaseHTTPResponse

from feeds.fetch.http_deadline import Deadline
from feeds.fetch.http_errors import FetchError

_CHUNK: Final = 65536
_GZIP: Final = 16 + zlib.MAX_WBITS
_MAGIC: Final = b"\x1f\x8b"
_MEMBERS: Final = 100


def read(response: BaseHTTPResponse, most: int, deadline: Deadline) -> bytes:
    """The content of an answer, at most ``most`` bytes, as it was before it was compressed.

    Raises `FetchError` (``too-large``, ``encoding``), and what the libraries raise.
    """
    names = response.headers.get("Content-Encoding", "").lower().split(",")
    codings = [name for one in names if (name := one.strip()) not in {"", "identity"}]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        message = f"it is compressed as {', '.join(codings)[:100]}, which was not asked for"
        raise FetchError("encoding", message, hint="the server has to send gzip or nothing")
    framing = response.headers.get("Transfer-Encoding", "").lower().strip()
    if framing not in {"", "identity", "chunked"}:
        message = f"it is transferred as {framing[:100]}, which was not asked for"
        raise FetchError("encoding", message, hint="the server has to send it as it is")
    if (response.length_remaining or 0) > most:
        raise _too_large(most)
    body = _raw(response, most)
    return inflated(body, most, deadline) if codings and body else body


def inflated(data: bytes, most: int, deadline: Deadline) -> bytes:
    """The content of a gzip file of one or more members (RFC 1952, 2.2).

    Stops as soon as there is more than ``most``. What follows the last member is ignored, as
    browsers do.
    """
    whole = bytearray()
    for _ in range(_MEMBERS):
        deadline.left()
        member = zlib.decompressobj(_GZIP)
        try:
            whole += member.decompress(data, most + 1 - len(whole))
        except zlib.error:
            raise _broken("its compressed content is damaged") from None
        if len(whole) > most:
            raise _too_large(most)
        if not member.eof:
            raise _broken("its compressed content ends in the middle")
        data = member.unused_data
        if not data.startswith(_MAGIC):
            return bytes(whole)
    raise _broken(f"its compressed content has more than {_MEMBERS} parts")


def _raw(response: BaseHTTPResponse, most: int) -> bytes:
    whole = bytearray()
    while chunk := response.read(_CHUNK, decode_content=False):
        whole += chunk
        if len(whole) > most:
            raise _too_large(most)
    return bytes(whole)


def _too_large(most: int) -> FetchError:
    hint = "raise the limit, or ask the source for fewer items"
    return FetchError("too-large", f"it is larger than {most:,} bytes", hint=hint)


def _broken(message: str) -> FetchError:
    return FetchError("encoding", message, hint="the server has to send it whole, or uncompressed")
