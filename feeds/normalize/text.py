"""Text cleaning: the one place that decides which characters leave here.

Removed: what XML 1.0 forbids (section 2.2), surrogates, noncharacters, C1 and bidi controls, byte
order marks. Kept: everything else, in NFC. Runs of space, tab, newline and NBSP become one space;
U+202F, the narrow space inside numbers, stays.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from unicodedata import category
from unicodedata import normalize as unicode_form

from feeds.errors import Problem
from feeds.model import Item, Limits

_DAMAGE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_CONTROLS: Final = re.compile(
    "[\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_UNFIT: Final = re.compile(f"{_DAMAGE.pattern}|{_CONTROLS.pattern}")
_SPACES: Final = re.compile("[ \t\n\r\x85\xa0\u2028\u2029]+")
_PARAGRAPHS: Final = re.compile(r"\r?\n[ \t\r\xa0]*\n")
_ELLIPSIS: Final = "…"


def legal(text: str) -> str:
    """The text without the characters that leave here; white space stays as it is."""
    return text if _is_fit(text) else _UNFIT.sub("", text)


def clean_line(text: str) -> str:
    """One line of clean text; running it twice changes nothing."""
    if text.isprintable() and "  " not in text:  # as most are: of white space, only spaces
        return unicode_form("NFC", text).strip()
    return _SPACES.sub(" ", unicode_form("NFC", legal(text))).strip()


def clean_text(text: str) -> str:
    """Clean paragraphs, joined by one blank line; running it twice changes nothing."""
    if "\n" not in text:
        return clean_line(text)
    lines = (clean_line(paragraph) for paragraph in _PARAGRAPHS.split(legal(text)))
    return "\n\n".join(line for line in lines if line)


def cut(text: str, characters: int) -> str:
    """The text, or its beginning and an ellipsis, in at most that many characters."""
    if len(text) <= characters:
        return text
    return text[: characters - 1].rstrip() + _ELLIPSIS


def changed(item: Item, **values: object) -> Item:
    """The item with these values of fields; itself if it has them."""
    if all(getattr(item, name) == value for name, value in values.items()):
        return item
    return replace(item, **values)  # type: ignore[arg-type]  # the names are fields, as below


def clean_items(items: Iterable[Item], problems: list[Problem]) -> list[Item]:
    """Step 2: every text of every item clean.

    Reports ``mojibake`` for damaged characters, and ``missing-title`` for items that have no title
    left; those are not returned.
    """
    cleaned = [_clean_item(item, problems) for item in items]
    return [item for item in cleaned if _has_title(item, problems)]


def cut_items(items: Iterable[Item], limits: Limits, problems: list[Problem]) -> list[Item]:
    """Step 4: titles and summaries within their limits; reports ``cut-text``."""
    return [_cut_item(item, limits, problems) for item in items]


def _is_fit(text: str) -> bool:
    """Whether no character leaves for certain: none that leaves can be printed."""
    return text.isprintable() or text.replace("\n", "").isprintable()


def _clean_item(item: Item, problems: list[Problem]) -> Item:
    raw = "".join((item.title, item.summary, *item.glued, item.tail, *item.topics))
    damaged = 0 if _is_fit(raw) else len(_DAMAGE.findall(raw))
    if damaged:
        message = f"{damaged} characters that no text can hold were dropped"
        problems.append(Problem(item.ref, "mojibake", message, "correct them in the source"))
    return changed(
        item,
        title=clean_line(item.title),
        summary=clean_text(item.summary),
        glued=tuple(filter(None, map(clean_line, item.glued))),
        topics=tuple(filter(None, map(clean_line, item.topics))),
        tail="\n".join(filter(None, map(clean_line, item.tail.split("\n")))),
    )


def _has_title(item: Item, problems: list[Problem]) -> bool:
    if not _is_visible(item.title):
        message, hint = "the item has no title and was left out", "give it a title in the source"
        problems.append(Problem(item.ref, "missing-title", message, hint))
    return _is_visible(item.title)


def _is_visible(text: str) -> bool:
    return any(category(sign)[0] not in "CZ" for sign in text)


def _cut_item(item: Item, limits: Limits, problems: list[Problem]) -> Item:
    return changed(
        item,
        title=_cut(item, "title", limits.title_characters, problems),
        summary=_cut(item, "summary", limits.summary_characters, problems),
    )


def _cut(item: Item, name: str, limit: int, problems: list[Problem]) -> str:
    text: str = getattr(item, name)
    if len(text) > limit:
        message = f"the {name} has {len(text)} characters and was cut to {limit}"
        hint = f"shorten it, or raise limits.{name}_characters"
        problems.append(Problem(item.ref, "cut-text", message, hint))
    return cut(text, limit)
