"""What the index is told and asked, and what it answers: plain values in numbers."""

from dataclasses import dataclass
from typing import Final, NamedTuple


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

    having: tuple[tuple[int, ...], ...] = ()
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A formula in topic numbers: any of the clauses; by default everything.

    ``topics`` are all topics that can alter what the feed is called or holds.
    """

    clauses: tuple[Terms, ...] = (Terms(),)
    topics: tuple[int, ...] = ()

    @property
    def topic(self) -> int | None:
        """The topic's number, if it is one topic that includes no other, and nothing else."""
        [first, *more] = self.clauses
        if more or first.lacking or len(first.having) != 1 or len(first.having[0]) != 1:
            return None
        return first.having[0][0]


EVERYTHING: Final = Query()


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
