"""The events of a JSON text (RFC 8259), piece by piece, each with its line.

ijson is fed line by line, which is how events get their line. Its backend in Python is chosen, not
the faster one in C: that one crashes the process on an integer of more than 4,300 digits, and
writes ``?`` for a lone surrogate. The one in Python keeps all that it was fed as long as each piece
ends inside a text, so long lines are cut between tokens (ijson 3.6.0).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import ijson

from feeds.readers.records.record import MAX_CHARACTERS, Number, quoted

_IJSON: Final = ijson.get_backend("python")
_BROKEN: Final = (ijson.JSONError, ValueError, ArithmeticError)
_PIECE: Final = 65_536
_WHOLE_TEXTS: Final = re.compile(r'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_TOO_LONG: Final = f"a text or number has more than {MAX_CHARACTERS:,} characters"
_UNFINISHED: Final = "0123456789+-.eEtrufalsn"


class Event(NamedTuple):
    """An event of `ijson.basic_parse`; a number is a `Number`."""

    line: int
    kind: str
    value: Any


class Feed:
    """The events of a text, each with its line; ``broken`` tells why there are no more.

    ``size`` counts the characters up to now.
    """

    def __init__(self, blocks: Iterable[str]) -> None:
        self.blocks = blocks
        self.line, self.size, self.broken = 1, 0, ""

    def __iter__(self) -> Iterator[Event]:
        found = ijson.sendable_list()
        parser = _IJSON.basic_parse_coro(found)
        since = 0
        for piece in self._pieces():
            self.size += len(piece)
            since += len(piece)
            self._send(parser, piece)
            since = 0 if found else since
            yield from map(self._event, found)
            del found[:]
            if since > MAX_CHARACTERS:
                self.broken = _TOO_LONG
            if self.broken:
                break
            self.line += piece.endswith("\n")
        self._close(parser)
        yield from map(self._event, found)

    def _event(self, found: tuple[str, Any]) -> Event:
        kind, value = found
        return Event(self.line, kind, Number(value) if kind == "number" else value)

    def _send(self, parser: Any, piece: str) -> None:
        try:
            parser.send(piece.encode("utf-8", "replace"))
        except _BROKEN as error:
            self.broken = quoted(str(error))

    def _close(self, parser: Any) -> None:
        """Tell the parser that there is no more."""
        try:
            parser.close()
        except _BROKEN:
            self.broken = self.broken or "it ends in the middle of a value"

    def _pieces(self) -> Iterator[str]:
        """Lines with their ends, or parts of long lines."""
        rest = ""
        for block in self.blocks:
            *whole, rest = (rest + block).split("\n")
            yield from (line + "\n" for line in whole)
            if len(rest) >= _PIECE:
                end = _between_tokens(rest)
                if end:  # ijson takes nothing for the end
                    yield rest[:end]
                rest = rest[end:]
            if len(rest) > MAX_CHARACTERS:
                self.broken = _TOO_LONG
                return
        if rest:
            yield rest


def _between_tokens(text: str) -> int:
    """The last place in a text of JSON, which begins at a token, where no token is cut."""
    found = _WHOLE_TEXTS.match(text)
    return len(text[: found.end() if found else 0].rstrip(_UNFINISHED))
