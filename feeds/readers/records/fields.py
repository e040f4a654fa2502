"""Record -> Item: which key is which field, and what of it concerns the whole file.

A key that the profile names counts before the usual names. If several keys of a record stand for
one field, the first that has a value is kept. What costs an item is a record that is no mapping, a
title that is no text, and an id that an item above has; any other wrong value costs its field only.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from feeds.errors import Problem
from feeds.model import Hints, Item, Rule
from feeds.readers.records import values
from feeds.readers.records.making import USUAL, Found, made
from feeds.readers.records.names import field_of
from feeds.readers.records.record import Record, is_empty, quoted

_MOST_NAMES: Final = 100
_BUCKETS: Final = 4096
_MOST_COMMAS: Final = 20
_COMPARED: Final = 200
_TEXTS: Final = ("title", "summary", "content")


class Fields:
    """Makes the items of one file, and remembers of it what concerns more than one record."""

    def __init__(self, ref: str, hints: Hints) -> None:
        self.ref, self.base = ref, hints.base
        self.rules: Mapping[str, Rule] = hints.profile.fields if hints.profile else {}
        self.chosen = {name: rule for name, rule in self.rules.items() if rule.select}
        self.unseen = set(self.chosen)
        self.told: set[tuple[str, str]] = set()
        self.names: dict[str, str | None] = {}
        self.ids = _Ids()
        self.commas: set[str] = set()
        self.marked_up: set[str] = set()

    def is_known(self, name: str) -> bool:
        """Whether a key or column of this name can be used."""
        paths = [rule.select for rule in self.chosen.values()]
        return self._field(name) is not None or name in paths or name in map(_top, paths)

    def item(self, record: Record, position: int) -> tuple[Item | None, list[Problem]]:
        """The item of a record, if there is one, and what is wrong with the record."""
        problems = list(record.problems)
        if record.is_lost:
            return None, problems
        if is_empty(record.value):
            problems.append(_empty(record.ref))
            return None, problems
        if not isinstance(record.value, dict):
            message = "the record is no mapping of names to values and was left out"
            hint = "write it as “title: ...”, with a name before each value"
            problems.append(Problem(record.ref, "bad-type", message, hint))
            return None, problems
        return self._made(record, position, problems), problems

    def unused(self) -> list[Problem]:
        """What the profile names and no record had."""
        return [
            Problem(
                f"{self.ref}:1",
                "unknown-field",
                f"no record has {quoted(self.chosen[name].select)}, where the profile sees {name}",
                f"correct {name} in the profile",
            )
            for name in sorted(self.unseen)
        ]

    def _made(self, record: Record, position: int, problems: list[Problem]) -> Item | None:
        found = self._find(record, problems)
        if all(is_empty(one) for one in record.value.values()):
            problems.append(_empty(record.ref))
            return None
        item = made(record, found, problems, self.base, position)
        if item is None:
            return None
        self._check_commas(record, found, problems)
        self._check_markup(record, found, problems)
        if item.id and item.title.strip() and not self.ids.add(item.id.strip()):
            message = f"the id {quoted(item.id)} stands above; this record was left out"
            hint = "give each record an id of its own"
            problems.append(Problem(record.ref, "duplicate-id", message, hint))
            return None
        return item

    def _find(self, record: Record, problems: list[Problem]) -> dict[str, Found]:
        """The fields of a record; names are reported once a file, where they stand first."""
        found: dict[str, Found] = {}
        used = set()
        for name, rule in self.chosen.items():
            key, value = _look_up(record.value, rule.select)
            if key is None:
                continue
            used.add(key)
            self.unseen.discard(name)
            found[name] = Found(value, key, rule)
        for key, value in record.value.items():
            if key in used or is_empty(value):
                continue
            usual = self._field(key)
            if usual is None or usual in self.chosen:
                self._tell_unknown(record, key, problems)
            elif usual in found:
                self._tell_second(record, found[usual].key, key, problems)
            else:
                found[usual] = Found(value, key, self.rules.get(usual, USUAL))
        return found

    def _field(self, key: str) -> str | None:
        if key not in self.names:
            if len(self.names) >= _MOST_NAMES:
                return field_of(key)
            self.names[key] = field_of(key)
        return self.names[key]

    def _tell_unknown(self, record: Record, key: str, problems: list[Problem]) -> None:
        if self._is_news("", key):
            message = f"the field {quoted(key)} has no meaning here and was passed over"
            hint = "remove it, or name it in the profile"
            where = record.name_at(key)
            problems.append(Problem(where, "unknown-field", message, hint))

    def _tell_second(self, record: Record, first: str, key: str, problems: list[Problem]) -> None:
        if self._is_news(first, key):
            message = f"{quoted(first)} and {quoted(key)} hold one field; the first was kept"
            hint = "name the one that you want in the profile"
            where = record.name_at(key)
            problems.append(Problem(where, "duplicate-key", message, hint))

    def _is_news(self, first: str, key: str) -> bool:
        """Whether this was not told; after many different names nothing more is."""
        if (first, key) in self.told or len(self.told) >= _MOST_NAMES:
            return False
        self.told.add((first, key))
        return True

    def _check_commas(
        self, record: Record, found: dict[str, Found], problems: list[Problem]
    ) -> None:
        """Each different value is told once, and no more than a screen of them."""
        one = found.get("topics")
        if len(self.commas) >= _MOST_COMMAS or not one or one.rule.glued:
            return
        start = str(one.value)[:_COMPARED]
        if start not in self.commas and values.is_doubtful(one.value, one.rule.separator):
            self.commas.add(start)
            message = f"{quoted(start)} has a comma that was taken for a part of a label"
            hint = "state topics.separator in the profile; this is told once for each text"
            problems.append(Problem(record.value_at(one.key), "unsplit-topics", message, hint))

    def _check_markup(
        self, record: Record, found: dict[str, Found], problems: list[Problem]
    ) -> None:
        """Told once for each field."""
        for name in _TEXTS:
            one = found.get(name)
            if not one or name in self.marked_up or not values.has_markup(one.value) or one.is_html:
                continue
            self.marked_up.add(name)
            message = f"the field {quoted(one.key)} holds markup and was taken for text"
            hint = f"state html: true for {name} in the profile"
            problems.append(Problem(record.value_at(one.key), "not-well-formed", message, hint))


def _empty(ref: str) -> Problem:
    return Problem(ref, "empty-item", "the record has no value", "remove it")


def _top(path: str) -> str:
    return path.partition(".")[0]


def _look_up(record: dict[str, Any], select: str) -> tuple[str | None, Any]:
    """The key of the record that a name or dotted path leads through, and the value there."""
    if select in record:
        return select, record[select]
    top, *rest = select.split(".")
    if top not in record:
        return None, None
    value = record[top]
    for part in rest:
        if isinstance(value, list) and part.isdecimal() and len(part) < 6:
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return top, value


class _Ids:
    """The ids of a file, as hashes of 64 bits in sorted rows: about 9 bytes an id."""

    def __init__(self) -> None:
        self.rows = [array("Q") for _ in range(_BUCKETS)]

    def add(self, text: str) -> bool:
        """Remember an id; whether it is new."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        row = self.rows[number % _BUCKETS]
        place = bisect_left(row, number)
        if place < len(row) and row[place] == number:
            return False
        row.insert(place, number)
        return True
