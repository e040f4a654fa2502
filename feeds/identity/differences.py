"""What differs between two texts, in words: for the correction trail of an entry.

Paragraphs are compared first, and words only within paragraphs that changed, so that long texts
take no longer than their changes.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

MOST_WORDS: Final = 1_000
"""Words of a changed passage that are compared; a longer one counts as replaced as a whole."""

CONTEXT: Final = 8
"""Words that are kept before and after a change; what lies farther away is left out."""

_WORD: Final = re.compile(r"\s*\S+")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")


class Part(NamedTuple):
    """A piece of text that both have, one lost or the other got; ``gap`` stands for what is left
    out between two changes.
    """

    kind: Literal["same", "lost", "got", "gap"]
    text: str = ""


def differences(old: str, new: str) -> tuple[Part, ...]:
    """The pieces that turn one text into another, in order; nothing if they are equal.

    >>> [part.text for part in differences("Mötet är den 3 maj.", "Mötet är den 4 maj.")]
    ['Mötet är den', ' 3', ' 4', ' maj.']
    """
    if old == new:
        return ()
    before, after = _paragraphs(old), _paragraphs(new)
    parts: list[Part] = []
    for kind, start, end, first, last in _opcodes(before, after):
        gone, came = "".join(before[start:end]), "".join(after[first:last])
        parts += [Part("same", came)] if kind == "equal" else _words(gone, came)
    return tuple(_shortened(parts))


def _paragraphs(text: str) -> list[str]:
    """The paragraphs, each but the first with the blank line before it."""
    first, *more = _PARAGRAPHS.split(text.strip())
    return [first, *(f"\n\n{one}" for one in more)]


def _words(old: str, new: str) -> Iterator[Part]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from _changed(old, new)
        return
    for kind, start, end, first, last in _opcodes(before, after):
        gone, came = "".join(before[start:end]), "".join(after[first:last])
        if kind == "equal":
            yield Part("same", came)
        else:
            yield from _changed(gone, came)


def _changed(old: str, new: str) -> Iterator[Part]:
    if old:
        yield Part("lost", old)
    if new:
        yield Part("got", new)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _shortened(parts: Sequence[Part]) -> Iterator[Part]:
    """Only the words next to a change stay of what both have."""
    for index, part in enumerate(parts):
        if part.kind != "same":
            yield part
            continue
        words = _WORD.findall(part.text)
        head = CONTEXT if index else 0
        tail = CONTEXT if index + 1 < len(parts) else 0
        if len(words) <= head + tail + CONTEXT:
            yield part
            continue
        if head:
            yield Part("same", "".join(words[:head]))
        yield Part("gap")
        if tail:
            yield Part("same", "".join(words[-tail:]))
