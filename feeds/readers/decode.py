"""Bytes to text, for the readers of plain text.

The order is: byte order mark, charset of the media type, strict UTF-8, and then a count. UTF-8 with
a few broken bytes (a capture that was cut inside a letter, a lone surrogate) keeps its good
letters; text that has more broken than good sequences is windows-1252. Statistical guessers were
wrong on one short Swedish text in three.
"""

import codecs
import re
from email.message import Message
from typing import Final

import webencodings

from feeds.errors import Problem

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
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], name, ref)
    text, problems = _lossy(data, _charset(content_type) or _guess(data), ref)
    return (text, problems) if not problems else _lossy(data, _guess(data), ref)


def _charset(content_type: str | None) -> str | None:
    """The charset parameter as browsers understand it (Encoding Standard, 4.2): names of what is
    not an encoding of text are unknown, and iso-8859-1 means windows-1252.
    """
    message = Message()
    message["content-type"] = (content_type or "text/plain").replace("\n", " ").replace("\r", " ")
    name = message.get_param("charset")
    encoding = webencodings.lookup(name) if isinstance(name, str) else None
    return encoding.codec_info.name if encoding and encoding.name not in _NO_TEXT else None


def _guess(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    broken, good = len(_ESCAPED.findall(text)), len(_BEYOND_ASCII.findall(text))
    return "utf-8" if good >= broken else "windows-1252"


def _lossy(data: bytes, charset: str, ref: str) -> tuple[str, list[Problem]]:
    text = data.decode(charset, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    message = f"{lost} sequences of bytes are not {charset} and were dropped"
    hint = "save the capture as UTF-8, or state its charset"
    return text.replace("\ufffd", ""), [Problem(f"{ref}:{line}", "mojibake", message, hint)]
