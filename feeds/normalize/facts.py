"""Step 5: what an item says beside its text, as a draft states it.

Addresses are made absolute and canonical, dates aware, people and files clean. What cannot be used
is reported and left out: it costs the fact and never the item.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from feeds.errors import Problem
from feeds.model import Conditions, DateField, Item, Media, Person
from feeds.normalize.dates import DateError, Stated, check_not_future, read_date
from feeds.normalize.links import LinkError, canonical
from feeds.normalize.text import clean_line

_LONGEST_ID: Final = 1000
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][\w.+!#$&^-]*/[a-z0-9][\w.+!#$&^-]*", re.ASCII)
_EMAIL: Final = re.compile(r"[!-?A-~]+@[!-?A-~]+")


class Dates(NamedTuple):
    """An item's dates, where it states them."""

    published: Stated | None
    updated: Stated | None

    def days(self) -> frozenset[DateField]:
        """Which are days without a time."""
        return frozenset(name for name, date in self._stated() if date.is_day)

    def relative(self) -> frozenset[DateField]:
        """Which are relative to the capture."""
        return frozenset(name for name, date in self._stated() if date.is_relative)

    def _stated(self) -> Iterator[tuple[DateField, Stated]]:
        if self.published:
            yield "published", self.published
        if self.updated:
            yield "updated", self.updated


def source_id(item: Item) -> str | None:
    """The source's own id; one of over 1,000 characters is its SHA-256."""
    name = clean_line(item.id)
    if len(name) > _LONGEST_ID:
        return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    return name or None


def link(item: Item, problems: list[Problem]) -> str | None:
    """The address of the item's own page."""
    return _address(item.link, "link", item, problems)


def dates(item: Item, conditions: Conditions, problems: list[Problem]) -> Dates:
    """What the item states; a time more than a day after the capture is none (``bad-date``)."""
    return Dates(
        _date(item.published, "published", item, conditions, problems),
        _date(item.updated, "updated", item, conditions, problems),
    )


def image(item: Item, problems: list[Problem]) -> Media | None:
    """The lead image."""
    return _media(item.image, "image", item, problems) if item.image else None


def enclosures(item: Item, problems: list[Problem]) -> tuple[Media, ...]:
    """The files that belong to the item, each once."""
    found = (_media(one, "enclosure", item, problems) for one in item.enclosures)
    return tuple({one.href: one for one in found if one}.values())


def authors(item: Item) -> tuple[Person, ...]:
    """Those who have a name, each once."""
    found = (_person(one, item.base) for one in item.authors)
    return tuple(dict.fromkeys(one for one in found if one.name))


def _address(text: str, name: str, item: Item, problems: list[Problem]) -> str | None:
    if not text.strip():
        return None
    try:
        return canonical(text, item.base)
    except LinkError as error:
        message = f"{name}: {error.message}"
        problems.append(Problem(item.ref, error.code, message, error.hint))
    return None


def _date(
    text: str, name: str, item: Item, conditions: Conditions, problems: list[Problem]
) -> Stated | None:
    if not text.strip():
        return None
    try:
        stated = read_date(text, conditions.zone, conditions.captured)
        if conditions.captured:
            check_not_future(stated, conditions.captured)
    except DateError as error:
        message = f"{name}: {error.message}"
        problems.append(Problem(item.ref, error.code, message, error.hint))
        return None
    return stated


def _media(media: Media, name: str, item: Item, problems: list[Problem]) -> Media | None:
    href = _address(media.href, name, item, problems)
    kind = clean_line(media.type or "").partition(";")[0].strip().lower()
    length = media.length if media.length and media.length > 0 else None
    if href is None:
        return None
    return Media(href, kind if _MEDIA_TYPE.fullmatch(kind) else None, length, clean_line(media.alt))


def _person(person: Person, base: str) -> Person:
    email = clean_line(person.email or "")
    try:
        uri = canonical(person.uri, base) if person.uri else None
    except LinkError:
        uri = None
    return Person(clean_line(person.name), email if _EMAIL.fullmatch(email) else None, uri)
