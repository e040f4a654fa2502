"""Reads a news listing that somebody captured as text.

The format, as text browsers and clipboards leave it behind::

    capture   = *chrome *( item *chrome )
    item      = bullet title NL *( blank / body )
    bullet    = indent ( "•" / "·" / "*" / "-" / "–" / "▪" / "‣" ) *space
    body      = deeper-indent text NL
    chrome    = text NL                     ; no deeper than the bullets: headings, menus, footers

A body's paragraphs are separated by blank lines. The last one holds the item's topics, printed
without anything between them, if the next bullet follows it directly::

     • Ny cykelväg                          title
                                            blank
      Arbetet börjar i maj.                 summary
                                            blank
      KollektivtrafikHållbarhet             topics
     • Nästa nyhet                          directly: the line above is topics

Everything is learnt from the capture itself: which of the seven bullets most often has a body (and
stands in no other bullet's body), how deep bullets and bodies stand (the first bullet may have lost
its indentation), and whether bullets follow text directly. In such a capture a blank line before a
bullet means that the item above has no topics. Where the structure does not tell (at the end of the
list, or if every bullet has a blank line before it), the last paragraph becomes the item's ``tail``
and the normalizer decides. Groups of bullets that have no body at all are menus if others have one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final, NamedTuple

from feeds.errors import Problem
from feeds.model import Hints, Item
from feeds.readers.common import NO_HINTS
from feeds.readers.decode import decode

_BULLET: Final = re.compile(r"(?:[•·▪‣]|[*\-–](?=[ \t\xa0]|$))[ \t\xa0]*")
_INVISIBLE: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_MARGIN: Final = re.compile(f"[ \t\xa0{_INVISIBLE}]*")
_SIGNS: Final = re.compile(f"[{_INVISIBLE}]")
_TAB: Final = 8
_PLUS: Final = re.compile(r"\+[ \t\xa0]")
_FLAT: Final = -1
_HALF: Final = 0.5
_STRAY: Final = 5  # one bullet of more than five may have lost the blank line before it


@dataclass(slots=True)
class _Line:
    number: int
    indent: int
    text: str
    bullet: str = ""

    @property
    def is_branch(self) -> bool:
        """Whether it looks like the second level of a menu."""
        return bool(self.bullet) or _PLUS.match(self.text) is not None


@dataclass(slots=True)
class _Block:
    """A bullet with its body while the capture is walked through."""

    head: _Line
    group: int
    paragraphs: list[list[str]] = field(default_factory=list)
    is_told: bool = False
    end: str = "eof"


class _Head(NamedTuple):
    """A bullet, and the column of what stands deeper below it.

    It is told if that is text, not a menu's second level; flat if text stands in its own column.
    """

    line: _Line
    body: int | None = None
    is_told: bool = False
    is_flat: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """The list's usual bullet, its column, and the column of the bodies.

    The column is `_FLAT` in an unindented listing: every line without a bullet belongs to a body.
    """

    bullet: str
    level: int
    body: float

    def starts_item(self, line: _Line) -> bool:
        if line.indent == self.level:
            return bool(line.bullet)
        return line.bullet == self.bullet != "" and line.indent < self.body


def read(data: bytes, ref: str, hints: Hints = NO_HINTS) -> tuple[list[Item], list[Problem]]:
    """The items of a captured listing, top first, and what is wrong with it.

    ``ref`` is the path that reports name. Warnings: ``mojibake``, ``empty-item`` (a bullet with
    nothing behind it, or a menu of bullets), ``no-items``. Never raises; linear in ``len(data)``.
    """
    text, problems = decode(data, ref, hints.content_type)
    lines = [_line(number, raw) for number, raw in enumerate(_split(text), 1)]
    layout = _layout(lines)
    blocks = _walk(lines, layout)
    blocks = _without_menus(blocks, ref, problems)
    blocks = _without_empty(blocks, ref, problems)
    if not blocks:
        hint = "check that the file is a listing with one bullet an item"
        problems.append(Problem(f"{ref}:1", "no-items", "no item was found", hint))
    open_end = bool(lines[-1].text) or layout.level == _FLAT
    return _items(blocks, ref, open_end), problems


def _split(text: str) -> list[str]:
    """Lines as nearly all systems end them; if none does, as old ones did."""
    return re.split(r"\r?\n", text) if "\n" in text else text.split("\r")


def _line(number: int, raw: str) -> _Line:
    raw = raw.rstrip(" \t\xa0\r")
    lead = _MARGIN.match(raw)
    margin = lead.group() if lead else ""
    text = raw[len(margin) :]
    mark = _BULLET.match(text)
    bullet = mark.group()[0] if mark else ""
    return _Line(number, len(_SIGNS.sub("", margin).expandtabs(_TAB)), text, bullet)


def _walk(lines: Sequence[_Line], layout: _Layout) -> list[_Block]:
    blocks: list[_Block] = []
    current: _Block | None = None
    group, blank = 0, True
    for line in lines:
        if not line.text:
            blank = True
            continue
        if layout.starts_item(line):
            if current:
                current.end = "gap" if blank else "bullet"
            current = _Block(line, group)
            blocks.append(current)
        elif current and line.indent > layout.level:
            if blank or not current.paragraphs:
                current.paragraphs.append([])
            current.paragraphs[-1].append(line.text)
            current.is_told |= blank or not line.is_branch
        elif current:
            current.end, current, group = "chrome", None, group + 1
        blank = False
    return blocks


def _layout(lines: Sequence[_Line]) -> _Layout:
    heads = _outer_bullets([line for line in lines if line.text])
    told = dict(_shares(heads, lambda head: head.is_told))
    if not any(count for count, _ in told.values()):
        return _shallow_layout(heads)
    bullet = max(told, key=lambda bullet: told[bullet])
    mine = [head for head in heads if head.line.bullet == bullet]
    body = _most_common(head.body for head in mine if head.is_told and head.body is not None)
    level = _most_common(head.line.indent for head in mine if head.line.indent < body)
    return _Layout(bullet, level, body)


def _shallow_layout(heads: Sequence[_Head]) -> _Layout:
    """No line is deeper than its bullet: either bodies are not indented, or there are none.

    Text in the bullets' column is a body if another bullet follows; below the last it may be
    chrome.
    """
    last = {head.line.bullet: head for head in heads}
    flat = _counts(head for head in heads if head.is_flat and head is not last[head.line.bullet])
    alone = (
        name for name, (_, share) in _shares(heads, lambda head: head.is_flat) if share > _HALF
    )
    bullet = next((name for name, _ in flat.most_common(1)), None) or next(alone, None)
    if bullet:
        return _Layout(bullet, _FLAT, float("inf"))
    bullet = next((name for name, _ in _counts(heads).most_common(1)), "")
    columns = [head.line.indent for head in heads if head.line.bullet == bullet]
    return _Layout(bullet, _most_common(columns or [0]), float("inf"))


def _shares(
    heads: Sequence[_Head], wanted: Callable[[_Head], bool]
) -> Iterator[tuple[str, tuple[int, float]]]:
    """For each kind of bullet, how many are as wanted: a number, and a share of its kind."""
    good = _counts([head for head in heads if wanted(head)])
    for bullet, count in _counts(heads).items():
        yield bullet, (good[bullet], good[bullet] / count)


def _counts(heads: Iterable[_Head]) -> Counter[str]:
    return Counter(head.line.bullet for head in heads)


def _outer_bullets(lines: Sequence[_Line]) -> list[_Head]:
    """The bullets that stand in no other bullet's body."""
    columns = Counter((line.bullet, line.indent) for line in lines)
    heads: list[_Head] = []
    body: int | None = None
    for line, following in zip_longest(lines, lines[1:]):
        if body is not None and line.indent >= body:
            continue
        body = None
        if line.bullet:
            lost_indent = not heads and columns[line.bullet, line.indent] == 1
            heads.append(_head(line, following, lost_indent))
            body = heads[-1].body
    return heads


def _head(line: _Line, following: _Line | None, lost_indent: bool) -> _Head:
    """A first bullet that may have lost its indentation has no other bullet in its body."""
    if following is None or (lost_indent and following.bullet == line.bullet):
        return _Head(line)
    is_branch = following.is_branch and following.number == line.number + 1
    is_deeper = following.indent > line.indent
    return _Head(
        line,
        body=following.indent if is_deeper else None,
        is_told=is_deeper and not is_branch,
        is_flat=not following.bullet and following.indent == line.indent,
    )


def _most_common(columns: Iterable[int]) -> int:
    counts = Counter(columns)
    return max(counts, key=lambda column: (counts[column], column))


def _without_menus(blocks: list[_Block], ref: str, problems: list[Problem]) -> list[_Block]:
    told = {block.group for block in blocks if block.is_told}
    menus = [block for block in blocks if told and block.group not in told]
    if menus:
        count = f"{len(menus)} bullets outside the list have no text and were taken for a menu"
        hint = "give them a text if they are news"
        problems.append(Problem(f"{ref}:{menus[0].head.number}", "empty-item", count, hint))
    return [block for block in blocks if not told or block.group in told]


def _without_empty(blocks: list[_Block], ref: str, problems: list[Problem]) -> list[_Block]:
    for block in blocks:
        if not _title(block) and not block.paragraphs:
            where = f"{ref}:{block.head.number}"
            message, hint = "a bullet has neither title nor text", "remove the bullet"
            problems.append(Problem(where, "empty-item", message, hint))
    return [block for block in blocks if _title(block) or block.paragraphs]


def _title(block: _Block) -> str:
    return _BULLET.sub("", block.head.text, count=1)


def _items(blocks: Sequence[_Block], ref: str, open_end: bool) -> list[Item]:
    ends = Counter(block.end for block in blocks if block.paragraphs)
    tight = ends["bullet"] > 0 and _STRAY * ends["bullet"] >= ends["bullet"] + ends["gap"]
    return [
        _item(block, position, ref, tight, open_end) for position, block in enumerate(blocks, 1)
    ]


def _item(block: _Block, position: int, ref: str, tight: bool, open_end: bool) -> Item:
    paragraphs = ["\n".join(lines) for lines in block.paragraphs]
    glued: tuple[str, ...] = ()
    tail = ""
    if paragraphs and block.end == "bullet" and len(block.paragraphs[-1]) == 1:
        glued = (paragraphs.pop(),)
    elif paragraphs and not (tight and block.end == "gap"):
        tail = paragraphs.pop()
    return Item(
        ref=f"{ref}:{block.head.number}",
        position=position,
        title=_title(block),
        summary="\n\n".join(paragraphs),
        glued=glued,
        tail=tail,
        open_end=open_end and block.end == "eof",
    )
