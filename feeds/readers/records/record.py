"""What the four formats have in common: a record, its places, and how large it may be.

A value is a dict, a list, a text, a `Number`, a bool or None. YAML and CSV have texts only, for
there ``no``, ``1177`` and ``2024-02-30`` are what they look like.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from feeds.errors import Problem

MAX_CHARACTERS: Final = 1_000_000
"""The longest record, and the longest line, in characters."""

MAX_DEPTH: Final = 20
"""How deep lists and mappings may stand in each other."""

LISTS: Final = frozenset({"items", "data", "results", "posts", "entries", "nyheter"})
"""Keys under which a file keeps its list of records, unless the profile names another."""

SHORTEN: Final = f"a record may have {MAX_CHARACTERS:,} characters"


class Number(str):
    """A number of JSON, spelled as in the file."""

    __slots__ = ()


@dataclass(slots=True)
class Record:
    """One record as the file has it.

    ``ref`` is where it begins and ``refs`` where its keys stand, if they stand elsewhere.
    ``problems`` tells what was wrong with its form. A record that could not be read has problems
    and ``is_lost``; ``is_guess`` says that it is the whole file, and no record if it has no known
    field.
    """

    ref: str
    value: Any = None
    refs: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_lost: bool = False
    is_guess: bool = False


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


def no_list(ref: str, path: str) -> Record:
    """A file in which no record was found where records stand."""
    where = f"under {quoted(path)}" if path else "at the top, or under a usual key"
    hint = f"put them in a list at the top or under {', '.join(sorted(LISTS))}"
    if path:
        hint = "correct profile.item: it is the dotted path of the list"
    problem = Problem(ref, "no-items", f"there is no list of records {where}", hint)
    return Record(ref, problems=[problem], is_lost=True)


def quoted(text: str) -> str:
    """A name for a message: short, and printable whatever it is."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:60])
    return f"“{shown}…”" if len(text) > 60 else f"“{shown}”"


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value is None or value in ({}, []) or (isinstance(value, str) and not value.strip())


def is_deep(value: Any, most: int = MAX_DEPTH) -> bool:
    """Whether lists and mappings stand deeper in each other than ``most``."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return most == 0 or any(
        is_deep(one, most - 1) for one in value if isinstance(one, (dict, list))
    )
