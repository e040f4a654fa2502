"""A file as text that comes piece by piece, and as lines of bounded length.

Line ends are those of Python's universal newlines (CR LF, LF, CR) and become LF; U+2028, U+0085
and the like end no line.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from feeds.errors import Problem
from feeds.readers.decode import BLOCK, decode_stream
from feeds.readers.records.record import MAX_CHARACTERS


class Line(NamedTuple):
    """A line with its number, from 1; ``text`` has no line end, and is None if it is too long."""

    number: int
    text: str | None


class Text:
    """A file's text; ``problems`` grows with what decoding reports, and the caller empties it.

    ``head`` is enough of its beginning to tell the format: a block at least, and two lines unless
    they are too long.
    """

    def __init__(self, chunks: Iterable[bytes], ref: str, content_type: str | None) -> None:
        self.problems: list[Problem] = []
        self._coming = self._decoded(chunks, ref, content_type)
        self._blocks: list[str] = []
        self.head = self._read_head()

    def __iter__(self) -> Iterator[str]:
        """The blocks, from the beginning; once only."""
        yield from self._blocks
        self._blocks.clear()
        yield from self._coming

    def _decoded(
        self, chunks: Iterable[bytes], ref: str, content_type: str | None
    ) -> Iterator[str]:
        ends = io.IncrementalNewlineDecoder(None, translate=True)
        for text, problems in decode_stream(chunks, ref, content_type):
            self.problems += problems
            yield ends.decode(text)
        yield ends.decode("", final=True)

    def _read_head(self) -> str:
        size = lines = 0
        for block in self._coming:
            self._blocks.append(block)
            size += len(block)
            lines += (block if lines or size > len(block) else block.lstrip()).count("\n")
            if size > MAX_CHARACTERS or (size >= BLOCK and lines >= _HEAD_LINES):
                break
        return "".join(self._blocks)


_HEAD_LINES: Final = 2


def lines(blocks: Iterable[str]) -> Iterator[Line]:
    """The lines of a text. Holds one line and one block."""
    number, rest, is_long = 1, "", False
    for block in blocks:
        *whole, rest = (rest + block).split("\n")
        for text in whole:
            fits = not is_long and len(text) <= MAX_CHARACTERS
            yield Line(number, text if fits else None)
            number, is_long = number + 1, False
        if len(rest) > MAX_CHARACTERS:
            rest, is_long = "", True
    if rest or is_long:
        yield Line(number, None if is_long else rest)
