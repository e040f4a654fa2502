"""Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

A value of a wrong kind costs itself and is reported; only an item that is no object, or that has no
id, is left out, as the specification demands. ``null`` counts as missing. Numbers keep the spelling
that they have in the capture, so an id of ``1.50`` is "1.50". Extensions and unknown fields are
passed over in silence, as the specification demands. Other JSON is `records`'s.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from feeds.errors import Problem
from feeds.markup import paragraphs_html, plain_text
from feeds.model import Hints, Item, Media, Person
from feeds.readers.common import (
    NO_HINTS,
    first_picture,
    pictures_in,
    title_of,
    title_of_media,
    whole_number,
)
from feeds.readers.decode import decode
from feeds.readers.syndication.items import repeated

_BEFORE: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_MARKS: Final = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
_VERSION: Final = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")
_BRACKET: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_STEPS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_MAX_DEPTH: Final = 50
_MAX_ITEMS: Final = 100_000


class _Number(str):
    """A number as it is spelled."""

    __slots__ = ()


class _Object(dict[str, Any]):
    """A JSON object with the first of equal keys, and the names of those that stood twice."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Record:
    """An object whose values are asked for by kind; what is of another one is reported."""

    found: _Object
    where: str
    problems: list[Problem]

    def text(self, key: str) -> str:
        return self._one(key, str, "a text") or ""

    def number(self, key: str) -> int | None:
        number = self._one(key, _Number, "a number")
        return whole_number(number) if number else None

    def record(self, key: str) -> "_Record | None":
        found = self._one(key, _Object, "an object")
        return None if found is None else self._inner(found)

    def texts(self, key: str) -> list[str]:
        return self._many(key, str, "texts")

    def records(self, key: str) -> "list[_Record]":
        return [self._inner(found) for found in self._many(key, _Object, "objects")]

    def complain(self, message: str) -> None:
        hint = "see the JSON Feed specification, version 1.1"
        self.problems.append(Problem(self.where, "bad-type", message, hint))

    def _one(self, key: str, kind: type, name: str) -> Any:
        value = self.found.get(key)
        if value is None or _is(value, kind):
            return value
        self.complain(f"{key} is {_kind(value)}, not {name}; it was left out")
        return None

    def _many(self, key: str, kind: type, name: str) -> list[Any]:
        values = self._one(key, list, "a list") or []
        good = [value for value in values if _is(value, kind)]
        if len(good) < len(values):
            self.complain(f"{key} holds other things than {name}; these were left out")
        return good

    def _inner(self, found: _Object) -> "_Record":
        return _record(found, self.where, self.problems)


def looks_like(data: bytes) -> bool:
    """Whether the bytes begin like a JSON object or list, in any encoding of JSON."""
    return data.lstrip(_BEFORE)[:1] in {b"{", b"["}


def read(data: bytes, ref: str, hints: Hints = NO_HINTS) -> tuple[list[Item], list[Problem]]:
    """The items of a JSON Feed in document order, and what is wrong with it.

    Errors for the whole capture, with ``ref:LINE``: ``parse-error``, ``not-a-feed``, ``too-large``;
    for an item or one of its values, with ``ref#INDEX``: ``missing-id``, ``duplicate-id``,
    ``bad-type``. Warnings: ``duplicate-key``, ``mojibake``, ``no-items``. Never raises.
    """
    text, problems = decode(
        _MARKS.get(json.detect_encoding(data), b"") + data, ref, hints.content_type
    )
    document = _parse(text, ref)
    if isinstance(document, Problem):
        return [], [*problems, document]
    feed = _record(document, f"{ref}:1", problems)
    return _items(feed, ref, hints.base), problems


def _parse(text: str, ref: str) -> _Object | Problem:
    """The document as an object with a JSON Feed's version, or why it is none."""
    hint = "the capture is broken or cut; tell the publisher"
    if (
        max(accumulate(_STEPS.get(sign[0], 0) for sign in _BRACKET.findall(text)), default=0)
        > _MAX_DEPTH
    ):
        message = f"lists and objects stand more than {_MAX_DEPTH} deep inside each other"
        return Problem(f"{ref}:1", "parse-error", message, hint)
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=lambda _: float("nan"),
        )
    except json.JSONDecodeError as error:
        return Problem(f"{ref}:{error.lineno}", "parse-error", f"not JSON: {error.msg}", hint)
    version = document.get("version") if isinstance(document, _Object) else None
    if isinstance(document, _Object) and isinstance(version, str) and _VERSION.match(version):
        return document
    message = "the JSON has no version of JSON Feed"
    return Problem(f"{ref}:1", "not-a-feed", message, "use the reader records for other JSON")


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(reversed(pairs))
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in counts.items() if count > 1)
    return found


def _record(found: _Object, where: str, problems: list[Problem]) -> _Record:
    """The record; keys that stand twice in it are reported."""
    if found.repeated:
        keys = ", ".join(ascii(key[:40]) for key in found.repeated[:5])
        message = f"the same key stands twice ({keys}); the first was kept"
        problems.append(Problem(where, "duplicate-key", message, "remove one of them"))
    return _Record(found, where, problems)


def _is(value: object, kind: type) -> bool:
    """Whether it is exactly of that kind: a number is no text, though it is kept as one."""
    return type(value) is kind


def _kind(value: object) -> str:
    names = {str: "a text", _Number: "a number", bool: "true or false", list: "a list"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "no number at all")


def _items(feed: _Record, ref: str, base: str) -> list[Item]:
    found = feed.found.get("items")
    if not isinstance(found, list):
        feed.complain("items is missing or no list")
        return []
    if len(found) > _MAX_ITEMS:
        message = f"the feed has {len(found)} items, more than {_MAX_ITEMS}"
        feed.problems.append(Problem(f"{ref}:1", "too-large", message, "split it"))
        return []
    if not found:
        hint = "look whether the address is the right one"
        feed.problems.append(Problem(f"{ref}:1", "no-items", "the feed has no items", hint))
    shared = _Shared(
        base or feed.text("feed_url") or feed.text("home_page_url"),
        feed.text("language"),
        tuple(_authors(feed)),
    )
    return list(_kept(feed, found, ref, shared))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What an item takes from its feed."""

    base: str
    language: str
    authors: tuple[Person, ...]


def _kept(feed: _Record, found: list[Any], ref: str, shared: _Shared) -> Iterator[Item]:
    """The items that have an id which none above them has."""
    seen: set[str] = set()
    for position, one in enumerate(found, 1):
        where = f"{ref}#{position}"
        if not isinstance(one, _Object):
            message = f"the item is {_kind(one)}, not an object"
            feed.problems.append(
                Problem(where, "bad-type", message, "make it an object, or remove it")
            )
            continue
        record = _record(one, where, feed.problems)
        id_ = _id(record)
        if id_ in seen:
            feed.problems.append(repeated(where))
        elif id_:
            seen.add(id_)
            yield _item(record, id_, position, shared)


def _id(record: _Record) -> str:
    """The id as text, or an empty one after a report; a number is taken as it is spelled."""
    value = record.found.get("id")
    if isinstance(value, str) and value.strip():
        return str(value)
    if value is None or value == "" or isinstance(value, str):
        message = "the item has no id and was left out, as the specification demands"
        hint = "give it an id that never changes"
        record.problems.append(Problem(record.where, "missing-id", message, hint))
    else:
        record.complain(f"id is {_kind(value)}, not a text; the item was left out")
    return ""


def _item(record: _Record, id_: str, position: int, shared: _Shared) -> Item:
    html, text, summary = (record.text(key) for key in ("content_html", "content_text", "summary"))
    enclosures = tuple(_attachments(record))
    image = _image(record, enclosures)
    title = record.text("title")
    if not title.strip():
        title = title_of(text.strip() or plain_text(html) or summary)
    if not title:
        title = title_of_media((*enclosures, *filter(None, [image]), *pictures_in(html)))
    return Item(
        ref=record.where,
        position=position,
        title=title,
        summary=summary,
        content=html or paragraphs_html(text),
        id=id_,
        link=record.text("url") or record.text("external_url"),
        base=shared.base,
        published=record.text("date_published"),
        updated=record.text("date_modified"),
        topics=tuple(dict.fromkeys(tag for tag in record.texts("tags") if tag.strip())),
        authors=tuple(_authors(record)) or shared.authors,
        language=record.text("language") or shared.language,
        enclosures=enclosures,
        image=image,
    )


def _authors(record: _Record) -> Iterator[Person]:
    """Those of version 1.1, else the one of version 1.0."""
    people = record.records("authors")
    if not people:
        one = record.record("author")
        people = [one] if one is not None else []
    for person in people:
        name, url = person.text("name").strip(), person.text("url").strip()
        if name or url:
            mail = url.removeprefix("mailto:") if url.startswith("mailto:") else None
            yield Person(name or mail or url, mail, None if mail else url or None)


def _attachments(record: _Record) -> Iterator[Media]:
    for one in record.records("attachments"):
        url = one.text("url")
        if url:
            length = one.number("size_in_bytes")
            yield Media(url, one.text("mime_type") or None, length, one.text("title"))
        else:
            one.complain("an attachment has no url; it was left out")


def _image(record: _Record, enclosures: tuple[Media, ...]) -> Media | None:
    """``image``, else ``banner_image``, else the first attachment that is one."""
    url = record.text("image") or record.text("banner_image")
    if url:
        return Media(url)
    return first_picture(enclosures)
