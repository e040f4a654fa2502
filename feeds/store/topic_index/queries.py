"""What the index is told and asked, and what it answers: plain values in numbers."""

from dataclasses import dataclass
from typing import Final, NamedTuple

Family = tuple[int, ...]
"""A topic and those that its feed includes: an entry with any of them is in it."""


class Row(NamedTuple):
    """What the index needs of a row of the change log; ``topics`` are topic numbers."""

    seq: int
    kind: str
    entry: int | None
    topics: tuple[int, ...]
    place: int | None
    supersedes: int | None
    refiles: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """A clause in topic numbers.

    One of each tuple in ``having`` (a topic and those that it includes), and none of ``lacking``.
    """

    having: tuple[Family, ...] = ()
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A formula in topic numbers: any of the clauses; by default everything.

    ``topics`` are all topics that can alter what the feed is called or holds.
    """

    clauses: tuple[Terms, ...] = (Terms(),)
    topics: tuple[int, ...] = ()

    @property
    def family(self) -> Family | None:
        """The topic and those that it includes, if the formula is one topic and nothing else."""
        [first, *more] = self.clauses
        return None if more or first.lacking or len(first.having) != 1 else first.having[0]


EVERYTHING: Final = Query()


class Share(NamedTuple):
    """How many entries of some set a family has, and which one it is in a list, from 0."""

    shared: int
    which: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one document holds.

    ``version`` and ``updated`` are rows of the log (0: none), ``rows`` the document's entries in
    their present states, newest first, ``tombs`` the rows with which erased entries left it, newest
    first, ``total`` the number of all entries, ``pages`` that of the archive documents.
    """

    version: int
    updated: int
    rows: tuple[int, ...]
    total: int
    pages: int = 0
    tombs: tuple[int, ...] = ()
