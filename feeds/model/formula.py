"""Formulas: which entries a feed holds, as any / all / not over topics.

    any = all *("," all)        all = term *("+" term)        term = ["!"] slug

``kultur,hallbarhet+!stod`` is culture, or sustainability without grants. A formula has one
canonical spelling. What is not decided here: whether its topics exist.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final

from feeds.errors import UsageError
from feeds.told import Told, say

MOST_TERMS: Final = 12
"""Topics that a formula may name, counted each time; ``all`` does not count."""

MOST_CHARACTERS: Final = 2000
"""Length of a formula's text, in characters."""

EVERYTHING: Final = "all"
"""The slug that stands for every entry."""

_TERM: Final = re.compile(r"(!?)([^!+,\s]+)")
_GAP: Final = re.compile(r" *([,+]) *| +")
_SHOWN: Final = 60
_EXAMPLE: Final = "kultur,hallbarhet+!stod"


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """Entries that have all of the topics ``having`` and none of ``lacking``.

    Both are keys of topics in alphabetical order, each once; no key is in both.
    """

    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    def absorbs(self, other: "Clause") -> bool:
        """Whether this one asks for nothing that the other does not ask for, too."""
        fewer = set(self.having) <= set(other.having)
        return fewer and set(self.lacking) <= set(other.lacking)

    def __str__(self) -> str:
        terms = (*(self.having or (EVERYTHING,)), *(f"!{key}" for key in self.lacking))
        return "+".join(terms)


@dataclass(frozen=True, slots=True)
class Formula:
    """Which entries a feed holds: those that any of the clauses holds; by default everything.

    ``clauses`` are sorted and none absorbs another, as `parse`, `of` and `map` make them, so that
    ``str`` is the canonical spelling, in keys of topics.
    """

    clauses: tuple[Clause, ...] = (Clause(),)

    @classmethod
    def of(cls, key: str) -> "Formula":
        """The simplest formula: one topic."""
        return cls((Clause((key,)),))

    @classmethod
    def parse(cls, text: str) -> "Formula":
        """The formula that a text spells, in whatever order and case.

        Spaces may stand for ``+``, and around ``+ , !``. Raises `UsageError` for what the grammar
        does not know, a clause that holds nothing (``a+!a``), and more than `MOST_TERMS` topics or
        `MOST_CHARACTERS` characters.

        >>> str(Formula.parse("Kultur + !Stod, hallbarhet, kultur+hallbarhet"))
        'hallbarhet,kultur+!stod'
        """
        if len(text) > MOST_CHARACTERS:
            raise _mistake(say("a formula has at most {most} characters", most=MOST_CHARACTERS))
        spelled = [clause.split("+") for clause in _unspaced(text).lower().split(",")]
        numbers = count(1)
        clauses = [[_term(term, next(numbers)) for term in terms] for terms in spelled]
        if sum(term != (True, EVERYTHING) for terms in clauses for term in terms) > MOST_TERMS:
            raise _mistake(say("a formula names at most {most} topics", most=MOST_TERMS))
        return _canonical(map(_clause, clauses))

    def map(self, key_of: Callable[[str], str]) -> "Formula":
        """The same formula with another name for each topic.

        Raises what ``key_of`` raises, and `UsageError` if a clause now holds nothing.
        """
        return _canonical(
            _clause(
                [
                    *((True, key_of(key)) for key in clause.having),
                    *((False, key_of(key)) for key in clause.lacking),
                ]
            )
            for clause in self.clauses
        )

    @property
    def topics(self) -> tuple[str, ...]:
        """The keys that it names, in the order of its spelling, each once."""
        named = [key for clause in self.clauses for key in (*clause.having, *clause.lacking)]
        return tuple(dict.fromkeys(named))

    @property
    def topic(self) -> str | None:
        """The key, if it is one topic and nothing else."""
        [first, *more] = self.clauses
        is_single = not more and len(first.having) == 1 and not first.lacking
        return first.having[0] if is_single else None

    def __str__(self) -> str:
        return ",".join(map(str, self.clauses))


def _unspaced(text: str) -> str:
    """A form sends ``+`` as a space; people type one after a comma."""
    joined = _GAP.sub(lambda found: found[1] or "+", text.strip(" "))
    return joined.replace("!+", "!")


def _term(text: str, number: int) -> tuple[bool, str]:
    """Whether a topic is wanted, and its slug; ``number`` is the place in the formula, from 1."""
    if not text or text == "!":
        raise _mistake(say("term {number} of the formula is empty", number=number))
    found = _TERM.fullmatch(text)
    if not found or not text.isprintable():
        raise _mistake(
            say(
                "term {number} of the formula, {text!r}, is no topic",
                number=number,
                text=text[:_SHOWN],
            )
        )
    return not found[1], found[2]


def _clause(terms: Iterable[tuple[bool, str]]) -> Clause:
    having: set[str] = set()
    lacking: set[str] = set()
    for is_wanted, key in terms:
        (having if is_wanted else lacking).add(key)
    if both := having & lacking or lacking & {EVERYTHING}:
        raise _mistake(
            say(
                "no entry can have {key!r} and lack it: the formula holds nothing",
                key=min(both)[:_SHOWN],
            )
        )
    return Clause(tuple(sorted(having - {EVERYTHING})), tuple(sorted(lacking)))


def _canonical(clauses: Iterable[Clause]) -> Formula:
    every = sorted(set(clauses))
    kept = [one for one in every if not any(other != one and other.absorbs(one) for other in every)]
    return Formula(tuple(kept))


def _mistake(message: Told) -> UsageError:
    return UsageError(message, hint=say("write it like {formula}", formula=_EXAMPLE))
