"""What the four formats have in common: a record, its places, and how large it may be.

A value is a dict, a list, a text, a `Number`, a bool or None. YAML and CSV have texts only, for
there ``no``, ``1177`` and ``2024-02-30`` are what they look like.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from feeds.errors import Problem
from feeds.readers.records.names import fold

MAX_CHARACTERS: Final = 1_000_000
"""The longest record, and the longest line, in characters."""

MAX_DEPTH: Final = 20
"""How deep lists and mappings may stand in each other."""

_NAMES: Final = (
    "articles artiklar data docs documents entries hits inlägg items list news newsitems nyheter"
    " poster posts pressmeddelanden pressreleases records resultat results rows stories value"
)
_LISTS: Final = frozenset(map(fold, _NAMES.split()))
"""Keys, as they are compared, under which a file keeps its list of records."""

SHORTEN: Final = f"a record may have {MAX_CHARACTERS:,} characters"


class Number(str):
    """A number of JSON, spelled as in the file."""

    __slots__ = ()


@dataclass(slots=True)
class Record:
    """One record as the file has it.

    ``ref`` is where it begins, ``refs`` where its keys stand, if they stand elsewhere, and
    ``header`` where the names of all records stand (CSV). ``problems`` tells what was wrong with
    its form. A record that could not be read has problems and ``is_lost``; ``is_guess`` says that
    it is a whole document, and no record if it has no known field: then ``other`` may be the path
    of a list in it, and ``is_rest`` says that a document stands above it.
    """

    ref: str
    value: Any = None
    refs: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_lost: bool = False
    is_guess: bool = False
    is_rest: bool = False
    other: str = ""
    header: str = ""

    def value_at(self, key: str) -> str:
        """Where a value stands."""
        return self.refs.get(key, self.ref)

    def name_at(self, key: str) -> str:
        """Where the name of a value stands."""
        return self.header or self.value_at(key)


def lost(ref: str, message: str, hint: str) -> Record:
    """A record, or a part of a file, that cannot be read."""
    return Record(ref, problems=[Problem(ref, "parse-error", message, hint)], is_lost=True)


def too_deep(ref: str) -> Record:
    """A record with too many lists and mappings in each other."""
    message = f"the record is deeper than {MAX_DEPTH} levels and was left out"
    return lost(ref, message, "make it flatter")


def twice(ref: str, key: str) -> Problem:
    """The report of a key that stands twice in one record."""
    message = f"the key {quoted(key)} stands twice in one record; the first was kept"
    return Problem(ref, "duplicate-key", message, "remove one of the two")


def is_list_name(key: str | None) -> bool:
    """Whether records are looked for in a list under this key, if the profile names none."""
    return key is not None and fold(key) in _LISTS


def write_item(other: str) -> str:
    """The remedy for a file whose records stand under a key of its own."""
    return f"write item: {_shown(other)} in the profile"


def no_list(ref: str, path: str, other: str = "") -> Record:
    """A file in which no record was found where records stand; ``other`` may be where they do."""
    where = f"under {quoted(path)}" if path else "at the top, or under a usual key"
    hint = "put them in a list at the top or under a key such as items, articles or nyheter"
    if other:
        hint = write_item(other)
    elif path:
        hint = "correct profile.item: it is the dotted path of the list"
    problem = Problem(ref, "no-items", f"there is no list of records {where}", hint)
    return Record(ref, problems=[problem], is_lost=True)


def no_record(ref: str) -> Record:
    """A later document of a file that is something else, such as the text below a head of YAML."""
    message = "what follows “---” here is no record and was left out"
    return lost(ref, message, "make it a field of a record, such as “content: |”, or remove it")


def quoted(text: str) -> str:
    """A name for a message: short, and printable whatever it is."""
    return f"“{_shown(text[:60])}…”" if len(text) > 60 else f"“{_shown(text)}”"


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:200])


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ({}, [])


def is_deep(value: Any, most: int = MAX_DEPTH) -> bool:
    """Whether lists and mappings stand deeper in each other than ``most``."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return most == 0 or any(
        is_deep(one, most - 1) for one in value if isinstance(one, (dict, list))
    )
