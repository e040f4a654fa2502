"""Splits labels that were printed with nothing between them.

``Ekonomi och budgetKulturOrganisation och styrning`` is three labels. Known labels are looked for
first, wherever they fit. The gaps between them are split by their shape: a *boundary* is a
lower-case letter, a digit or a closing bracket that is directly followed by a capital, and no piece
has fewer than three letters.

Beside a known label, a gap needs a boundary, too, or must be a word or an abbreviation of its own:
``ITKultur`` is ``IT`` and ``Kultur`` if one of them is known, but ``ITIL`` is not ``IT`` and
``IL``.
"""

import re
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import Final, NamedTuple

_MIN_LETTERS: Final = 3
_MIN_BESIDE_KNOWN: Final = 2
_MAX_LABEL: Final = 100
_MAX_LINE: Final = 64 * _MAX_LABEL
_MAX_WORDS: Final = 8
_NEXT_LABELS: Final = 8
_ROUNDS: Final = 8
_ENDS: Final = "?!.+%"
_STOP: Final = re.compile(r"[.!?…]$")
_INNER_STOP: Final = re.compile(r"[.!?…] ")
_NO_END: Final = re.compile(r"[:;,]$")
_ABBREVIATION: Final = re.compile(r"(?:^| )(?:\w+\.)+\w+\.$")


class Labels:
    """The labels that are known: those of the topics, and those learnt from a capture.

    ``splits`` remembers how lines were split with them: listings print the same lines again and
    again.
    """

    def __init__(self, labels: Iterable[str] = ()) -> None:
        self._labels: set[str] = set()
        self._lengths: list[int] = []
        self.splits: dict[str, list[str]] = {}
        for label in labels:
            self.add(label)

    def __contains__(self, label: str) -> bool:
        return label in self._labels

    def add(self, label: str) -> None:
        """Know this label, spelled exactly so, from now on."""
        if label and label not in self._labels:
            self._labels.add(label)
            self.splits.clear()
            self._lengths = sorted({*self._lengths, len(label)})

    def remove(self, label: str) -> None:
        """Know this label no more."""
        self._labels.discard(label)
        self.splits.clear()

    def ends(self, line: str, start: int) -> list[int]:
        """Where the known labels end that begin at ``start``."""
        spots = (start + length for length in self._lengths if start + length <= len(line))
        return [end for end in spots if line[start:end] in self._labels]


def split(line: str, known: Labels) -> list[str]:
    """The labels in a clean line, in order.

    Of all ways to split it, the one with the fewest letters outside known labels, then the one with
    the fewest labels. A line that cannot be split is one label.
    """
    if line not in known.splits:
        known.splits[line] = list(_split(line, known))
    return known.splits[line]


class _Path(NamedTuple):
    """The best way on from a place: letters in gaps, number of pieces, the first piece's end."""

    unknown: int
    pieces: int
    end: int = 0
    is_known: bool = True
    rest: "_Path | None" = None


def _split(line: str, known: Labels) -> Iterator[str]:
    if line in known or len(line) > _MAX_LINE:
        yield line
        return
    path: _Path | None = _best_path(line, known)
    start = 0
    while path and path.rest:
        piece, start = line[start : path.end], path.end
        yield from [piece] if path.is_known else _by_shape(piece)
        path = path.rest


def _best_path(line: str, known: Labels) -> _Path:
    """Backwards through the line: at each place a known label, or a gap up to the next one."""
    ends = {start: known.ends(line, start) for start in range(len(line))}
    after_known = {end for found in ends.values() for end in found} | {0}
    best: dict[int, _Path] = {len(line): _Path(0, 0)}
    starts: list[int] = [len(line)]
    for start in range(len(line) - 1, -1, -1):
        paths = [
            _Path(best[end].unknown, best[end].pieces + 1, end, rest=best[end])
            for end in ends[start]
            if end in best
        ]
        if start in after_known:
            paths += _gaps(line, start, starts, best)
        if ends[start] and paths:
            starts.append(start)
        if paths:
            best[start] = min(paths, key=lambda path: path[:2])
    return best[0]


def _gaps(line: str, start: int, starts: list[int], best: dict[int, _Path]) -> Iterator[_Path]:
    """Gaps from here to the known labels that come next, or to the end of the line."""
    for end in {*islice(reversed(starts), _NEXT_LABELS), len(line)}:
        onward, whole = best[end], (start, end) == (0, len(line))
        if onward.is_known and (whole or _is_gap(line, start, end)):
            unknown = onward.unknown + _letters(line[start:end])
            yield _Path(unknown, onward.pieces + 1, end, is_known=False, rest=onward)


def _is_gap(line: str, start: int, end: int) -> bool:
    gap = line[start:end]
    left = start == 0 or _is_boundary(line, start) or _is_word_after(line, start, gap)
    right = end == len(line) or _is_boundary(line, end) or _may_end(line, end, gap)
    return left and right and _letters(gap) >= _MIN_BESIDE_KNOWN


def _may_end(line: str, end: int, gap: str) -> bool:
    is_abbreviation = gap.isupper() and gap[-1].isalnum()
    return line[end].isupper() and (is_abbreviation or gap[-1] in _ENDS)


def _is_word_after(line: str, start: int, gap: str) -> bool:
    is_word = not gap.isupper() and _letters(gap) >= _MIN_LETTERS
    return line[start].isupper() and not line[start - 1].isspace() and is_word


def _by_shape(text: str) -> list[str]:
    cuts = boundaries(text)
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def boundaries(text: str) -> list[int]:
    """Where the shape of a text says that another label begins; a piece that would be too short
    joins its neighbour.
    """
    found: list[int] = []
    for spot in _boundaries(text):
        if _letters(text[found[-1] if found else 0 : spot]) >= _MIN_LETTERS:
            found.append(spot)
    if found and _letters(text[found[-1] :]) < _MIN_LETTERS:
        found.pop()
    return found


def may_be_several(label: str) -> bool:
    """Whether a label has a boundary at which it was not split, for want of letters."""
    return bool(_boundaries(label))


def covered(line: str, known: Labels) -> bool:
    """Whether a line consists of known labels and nothing else."""
    return bool(line) and all(piece in known for piece in split(line, known))


def learn(lines: Iterable[str], known: Labels) -> None:
    """Add what stands alone, or is left over when known labels are peeled off.

    First what is surely one label, short ones first; ``HälsaIT`` waits whether ``Hälsa`` becomes
    known from another line. What is learnt later splits what was learnt too early.
    """
    lines = set(lines)
    taught: set[str] = set()
    for _ in range(_ROUNDS):
        before = set(taught)
        taught |= _teach(lines, known)
        taught = _replace(taught, known)
        if taught == before:
            break
    for line in sorted(lines, key=_by_doubt):
        for piece in split(line, known):
            known.add(piece)


def _teach(lines: Iterable[str], known: Labels) -> set[str]:
    """Add the pieces that are surely one label, short ones first."""
    taught: set[str] = set()
    waiting = [_by_doubt(piece) for line in lines for piece in split(line, known)]
    heapify(waiting)
    while waiting:
        *_, piece = heappop(waiting)
        pieces = split(piece, known)
        if pieces != [piece]:
            for part in pieces:
                heappush(waiting, _by_doubt(part))
        elif piece not in known and not may_be_several(piece):
            known.add(piece)
            taught.add(piece)
    return taught


def _replace(taught: set[str], known: Labels) -> set[str]:
    """Forget what the other labels split."""
    for label in sorted(taught, key=len, reverse=True):
        known.remove(label)
        if split(label, known) == [label]:
            known.add(label)
    return {label for label in taught if label in known}


def _by_doubt(piece: str) -> tuple[bool, int, str]:
    return may_be_several(piece), len(piece), piece


def looks_like_labels(line: str, known: Labels) -> bool:
    """Whether a last paragraph can be topics by its shape: short, capitalised, no sentence."""
    return 0 < len(line) <= _MAX_LINE and all(_is_label(piece) for piece in split(line, known))


def is_prose(line: str) -> bool:
    """Whether a line that stands where topics stand is text all the same."""
    is_sentence = _STOP.search(line) and not _ABBREVIATION.search(line[-_MAX_LABEL:])
    starts_another = any(
        line[stop.end() : stop.end() + 1].isupper() for stop in _INNER_STOP.finditer(line)
    )
    nothing = not any(map(str.isalnum, line))
    return bool(is_sentence) or starts_another or nothing or len(line) > _MAX_LINE


def _is_label(text: str) -> bool:
    return (
        len(text) <= _MAX_LABEL
        and text.count(" ") < _MAX_WORDS
        and (text[0].isupper() or text[0].isdigit())
        and _letters(text) > 0
        and not _NO_END.search(text)
        and not is_prose(text)
    )


def _boundaries(line: str) -> list[int]:
    return [at for at in range(1, len(line)) if _is_boundary(line, at)]


def _is_boundary(line: str, at: int) -> bool:
    before = line[at - 1]
    return line[at].isupper() and (before.islower() or before.isdigit() or before in ")]}")


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
