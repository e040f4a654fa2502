"""Bytes to text, for the readers of plain text.

The order is: byte order mark, charset of the media type, strict UTF-8, and then a count. UTF-8 with
a few broken bytes (a capture that was cut inside a letter, a lone surrogate) keeps its good
letters; text that has more broken than good sequences is windows-1252. Statistical guessers were
wrong on one short Swedish text in three.

A capture is decided on as a whole (`decode`); a file that is too large for that, on the first block
of `BLOCK` bytes that tells, which is the first with a letter beyond ASCII (`decode_stream`).
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from typing import Final

import webencodings

from feeds.errors import Problem

BLOCK: Final = 65_536
"""How many bytes `decode_stream` looks at together, however the file comes in."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT: Final = ("replacement", "x-user-defined")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f\ud800-\udfff]")


def decode(data: bytes, ref: str, content_type: str | None = None) -> tuple[str, list[Problem]]:
    """The text of a capture, without its byte order mark.

    ``content_type`` is a media type; its charset parameter is believed if the bytes bear it out.
    Bytes that stand for nothing are dropped and reported as ``mojibake`` with ``ref:LINE``. Never
    raises.
    """
    size, name = _marked(data)
    if name:
        return _lossless(data[size:].decode(name, "replace"), name, ref)
    name = _choose(data, _charset(content_type), final=True)
    return _lossless(data.decode(name, "replace"), name, ref)


def decode_stream(
    chunks: Iterable[bytes], ref: str, content_type: str | None = None
) -> Iterator[tuple[str, list[Problem]]]:
    """The text of a file of any size, piece by piece, by the rules of `decode`.

    The chunks may be cut anywhere: the result does not depend on it. What was lost is reported
    once a block. Holds two blocks at most. Never raises on any bytes.
    """
    decoder: codecs.IncrementalDecoder | None = None
    name, line, held = "", 1, b""
    declared = _charset(content_type)
    for number, (block, final) in enumerate(_blocks(chunks)):
        size, name = (0, name) if number else _marked(block)
        part, held = held + block[size:], b""
        if not name and (final or _tells(part, declared)):
            name = _choose(part, declared, final=final)
        if not decoder and name:
            decoder = codecs.getincrementaldecoder(name)("replace")
        if not decoder:
            whole = len(part.decode("ascii", "ignore"))
            part, held = part[:whole], part[whole:]  # half a letter tells nothing yet
        raw = decoder.decode(part, final) if decoder else part.decode("ascii")
        yield _lossless(raw, name, ref, line)
        line += raw.count("\n")


def _blocks(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The bytes in blocks of one size, each with whether it is the last; at least one."""
    buffer = bytearray()
    for chunk in chunks:
        view = memoryview(chunk)
        for start in range(0, len(view), BLOCK):
            buffer += view[start : start + BLOCK]
            if len(buffer) > BLOCK:
                yield bytes(buffer[:BLOCK]), False
                del buffer[:BLOCK]
    yield bytes(buffer), True


def _marked(data: bytes) -> tuple[int, str]:
    """The length of the byte order mark and the encoding that it tells."""
    return next(((len(mark), name) for mark, name in _MARKS if data.startswith(mark)), (0, ""))


def _charset(content_type: str | None) -> str | None:
    """The charset parameter as browsers understand it (Encoding Standard, 4.2): names of what is
    not an encoding of text are unknown, and iso-8859-1 means windows-1252.
    """
    message = Message()
    message["content-type"] = (content_type or "text/plain").replace("\n", " ").replace("\r", " ")
    name = message.get_param("charset")
    encoding = webencodings.lookup(name) if isinstance(name, str) else None
    return encoding.codec_info.name if encoding and encoding.name not in _NO_TEXT else None


def _tells(block: bytes, declared: str | None) -> bool:
    """Whether the bytes say anything about their charset: ASCII reads the same in most."""
    if declared and block.isascii():
        return block.decode(declared, "replace") != block.decode("ascii")
    return not codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(block).isascii()


def _choose(data: bytes, declared: str | None, *, final: bool) -> str:
    """The declared charset if the bytes bear it out, else what they look like.

    If they are not ``final``, the last character may be cut.
    """
    if declared:
        decoder = codecs.getincrementaldecoder(declared)("replace")
        if "\ufffd" not in decoder.decode(data, final):
            return declared
    text, _ = codecs.utf_8_decode(data, "surrogateescape", final)
    broken, good = len(_ESCAPED.findall(text)), len(_BEYOND_ASCII.findall(text))
    return "utf-8" if good >= broken else "windows-1252"


def _lossless(text: str, charset: str, ref: str, line: int = 1) -> tuple[str, list[Problem]]:
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    line += text.count("\n", 0, text.index("\ufffd"))
    message = f"{lost} sequences of bytes are not {charset} and were dropped"
    hint = "save the capture as UTF-8, or state its charset"
    return text.replace("\ufffd", ""), [Problem(f"{ref}:{line}", "mojibake", message, hint)]
