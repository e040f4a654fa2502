"""From the values of a record to those of an `Item`.

Each function takes a value and ``wrong``, which it calls with a reason for every part that its
field cannot have; that part is left out. A number stands for its spelling, except as a topic or an
author: the numbers that some programs export there are their own keys and no names.

A text with several topics is split at line ends, ``;`` and ``|`` if it has any of them. A comma is
part of many labels (``Hälsa, vård och omsorg``), so it separates only before a capital or a digit,
or everywhere in a text that begins with a small letter (``kultur, bibliotek``).
"""

import html
import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from feeds.model import Media, Person
from feeds.readers.records.record import Number, is_empty

Wrong = Callable[[str], None]
"""Told why a value, or a part of it, cannot be used."""

_STRONG: Final = re.compile(r"[;|\n]")
_LINES: Final = re.compile(r"\n")
_NEW_LABEL: Final = re.compile(r",(?=\s*[^\W_a-zà-öø-ÿ])")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n")
_DIGITS: Final = re.compile(r"[0-9]{1,15}")
_TAG: Final = re.compile(
    r"</?(?:a|article|b|blockquote|br|div|em|figure|h[1-6]|i|img|li|ol|p|section|span|strong|table"
    r"|t[dhr]|ul)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_LABELS: Final = ("label", "name", "title")
_ADDRESSES: Final = ("url", "href", "src", "link")


def text(value: Any, wrong: Wrong) -> str:
    """A text as written, and the spelling of a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)  # a number is no `Number` any more
    wrong(f"is {_kind(value)}")
    return ""


def paragraphs(plain: str) -> str:
    """Plain text as HTML."""
    parts = _PARAGRAPHS.split(plain.replace("\r\n", "\n"))
    escaped = (html.escape(part.strip(), quote=False) for part in parts)
    return "".join(f"<p>{part}</p>".replace("\n", "<br>") for part in escaped if part)


def has_markup(value: Any) -> bool:
    """Whether a text has several tags of HTML in it."""
    if not isinstance(value, str) or "<" not in value:
        return False
    return len([*islice(_TAG.finditer(value), 2)]) > 1


def labels(value: Any, separator: str, wrong: Wrong) -> list[str]:
    """The topics of a list, or in a text."""
    if isinstance(value, str) and not isinstance(value, Number):
        return _split_labels(value, separator)
    return [one for part in _parts(value) for one in _label(part, wrong)]


def is_doubtful(value: Any, separator: str) -> bool:
    """Whether a comma, where no other sign separates, was taken for a part of a topic."""
    if separator or not isinstance(value, str) or _STRONG.search(value):
        return False
    return any("," in label for label in _split_labels(value, ""))


def people(value: Any, separator: str, wrong: Wrong) -> tuple[Person, ...]:
    """Names, perhaps with ``<address>``, or mappings with name, email and uri."""
    if value is None:
        return ()
    found = []
    for part in _several(value, separator, _STRONG):
        if isinstance(part, dict):
            found.append(_described(part, wrong))
        elif isinstance(part, Number):
            wrong("has a number where a name belongs")
        else:
            name, _, rest = text(part, wrong).partition("<")
            email = rest.strip().removesuffix(">").strip()
            found.append(Person(name.strip() or email, email if "@" in email else None))
    return tuple(one for one in found if one.name)


def media(value: Any, separator: str, wrong: Wrong) -> tuple[Media, ...]:
    """Addresses, one a line, or mappings with url, type, length and alt."""
    if value is None:
        return ()
    found = []
    for part in _several(value, separator, _LINES):
        if isinstance(part, dict):
            href = _first(part, _ADDRESSES, wrong)
            kind = _first(part, ("type", "mime_type"), wrong) or None
            size = length(_first(part, ("length", "size", "size_in_bytes"), wrong), wrong)
            alt = _first(part, ("alt", "bildtext", "text"), wrong)
            found.append(Media(href, kind, size, alt))
            if not href:
                wrong("has no address")
        else:
            found.append(Media(text(part, wrong).strip()))
    return tuple(one for one in found if one.href)


def length(plain: str, wrong: Wrong) -> int | None:
    """A number of bytes."""
    if not plain.strip():
        return None
    if not _DIGITS.fullmatch(plain.strip()):
        wrong("has a length that is no number of bytes")
        return None
    return int(plain)


def _split_labels(plain: str, separator: str) -> list[str]:
    if separator:
        parts = plain.split(separator)
    elif _STRONG.search(plain):
        parts = _STRONG.split(plain)
    elif plain.lstrip()[:1].islower():
        parts = plain.split(",")
    else:
        parts = _NEW_LABEL.split(plain)
    return [part.strip() for part in parts if part.strip()]


def _label(part: Any, wrong: Wrong) -> Iterable[str]:
    if isinstance(part, dict):
        part = next((part[key] for key in _LABELS if not is_empty(part.get(key))), part)
    if isinstance(part, str) and not isinstance(part, Number):
        yield part
    elif part is not None:
        wrong(f"has {_kind(part)} where a label belongs")


def _several(value: Any, separator: str, usual: re.Pattern[str]) -> list[Any]:
    if not isinstance(value, str) or isinstance(value, Number):
        return _parts(value)
    return value.split(separator) if separator else usual.split(value)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _described(part: dict[str, Any], wrong: Wrong) -> Person:
    email = _first(part, ("email",), wrong) or None
    uri = _first(part, ("uri", "url", "link"), wrong) or None
    return Person(_first(part, _LABELS, wrong) or email or "", email, uri)


def _first(part: dict[str, Any], keys: tuple[str, ...], wrong: Wrong) -> str:
    return next((text(part[key], wrong) for key in keys if not is_empty(part.get(key))), "")


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Number):
        return "a number"
    return "a list" if isinstance(value, list) else "a mapping"
