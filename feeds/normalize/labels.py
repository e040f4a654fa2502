"""Splits labels that were printed with nothing between them.

``Ekonomi och budgetKulturOrganisation och styrning`` is three labels. Known labels are looked for
first, wherever they fit (``ITKultur``). What is left over is split by its shape: a *boundary* is a
lower-case letter, a digit or a closing bracket that is directly followed by a capital, and no piece
has fewer than three letters.
"""

import re
from collections.abc import Iterable
from typing import Final

_MIN_LETTERS: Final = 3
_MAX_LABEL: Final = 100
_MAX_LINE: Final = 64 * _MAX_LABEL
_MAX_WORDS: Final = 8
_SENTENCES: Final = re.compile(r"[.!?…:;,]$|[.!?…] ")
_FOUR_WORDS_AND_A_STOP: Final = re.compile(r"(\S+ ){3}.*[.!?…]$|[.!?…] +[^\W\d_a-zåäö]")

_Path = tuple[int, int, tuple[int, ...]]


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

    def ends(self, line: str, start: int) -> list[int]:
        """Where the known labels end that begin at ``start``."""
        spots = (start + length for length in self._lengths if start + length <= len(line))
        return [end for end in spots if line[start:end] in self._labels]


def split(line: str, known: Labels) -> list[str]:
    """The labels in a clean line, in order.

    Of all ways to split it, the one with the fewest letters in unknown labels, then the one with
    the fewest labels. A line that cannot be split is one label.
    """
    if line not in known.splits:
        known.splits[line] = _split(line, known)
    return known.splits[line]


def _split(line: str, known: Labels) -> list[str]:
    if line in known or len(line) > _MAX_LINE:
        return [line]
    shape = boundaries(line)
    best: dict[int, _Path] = {len(line): (0, 0, ())}
    for start in range(len(line) - 1, -1, -1):
        steps = [(end, 0) for end in known.ends(line, start)]
        if start == 0 or start in shape or _glued(line, start):
            stops = [end for end in shape if end > start][:1] or [len(line)]
            stops += [at for at in range(start + 1, stops[0]) if _known_at(line, at, known)]
            steps += [(end, _letters(line[start:end])) for end in stops]
        paths = [_extend(best[end], end, cost) for end, cost in steps if end in best]
        if paths:
            best[start] = min(paths)
    ends = best[0][2]
    return [line[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def boundaries(line: str) -> list[int]:
    """Where the shape of a line says that another label begins."""
    found: list[int] = []
    for spot in _shape_spots(line):
        if _letters(line[found[-1] if found else 0 : spot]) >= _MIN_LETTERS:
            found.append(spot)
    while found and _letters(line[found[-1] :]) < _MIN_LETTERS:
        found.pop()
    return found


def may_be_several(label: str) -> bool:
    """Whether a label has a boundary at which it was not split, for want of letters."""
    return bool(_shape_spots(label))


def covered(line: str, known: Labels) -> bool:
    """Whether a line consists of known labels and nothing else."""
    return bool(line) and all(piece in known for piece in split(line, known))


def learn(lines: Iterable[str], known: Labels) -> None:
    """Add what stands alone, or is left over when known labels are peeled off; short ones first."""
    for line in sorted(set(lines), key=lambda line: (len(line), line)):
        for piece in split(line, known):
            known.add(piece)


def looks_like_labels(line: str, known: Labels) -> bool:
    """Whether a last paragraph can be topics by its shape: short, capitalised, no sentence."""
    return bool(line) and all(_is_label(piece) for piece in split(line, known))


def is_prose(line: str) -> bool:
    """Whether a line that stands where topics stand is a sentence all the same."""
    return bool(_FOUR_WORDS_AND_A_STOP.search(line)) or len(line) > _MAX_LINE


def _is_label(text: str) -> bool:
    return (
        len(text) <= _MAX_LABEL
        and text.count(" ") < _MAX_WORDS
        and (text[0].isupper() or text[0].isdigit())
        and _letters(text) > 0
        and not _SENTENCES.search(text)
    )


def _shape_spots(line: str) -> list[int]:
    return [
        at
        for at in range(1, len(line))
        if line[at].isupper()
        and (line[at - 1].islower() or line[at - 1].isdigit() or line[at - 1] in ")]}")
    ]


def _glued(line: str, at: int) -> bool:
    return (line[at].isupper() or line[at].isdigit()) and not line[at - 1].isspace()


def _known_at(line: str, at: int, known: Labels) -> bool:
    return _glued(line, at) and line[at - 1].isalnum() and bool(known.ends(line, at))


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _extend(path: _Path, end: int, cost: int) -> _Path:
    unknown, pieces, ends = path
    return unknown + cost, pieces + 1, (end, *ends)
