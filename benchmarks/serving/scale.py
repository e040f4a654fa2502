"""How much is measured: all of it, or enough to see that the benchmark works."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of everything that is measured.

    A load runs for so many ``seconds``, in so many ``pairs``. ``feeds`` are those of the mix,
    ``few`` and ``many`` those of the two sites that are compared. ``small`` and ``large`` are
    entries and topics of the sites that get a new item ``saves`` times, with ``warm`` feeds asked
    before. ``deep`` are the entries of the archive, which is asked ``walks`` times; ``articles``
    and ``tags`` are Pelican's, whose site is built ``builds`` times.
    """

    seconds: int = 3
    pairs: int = 7
    feeds: int = 1_000
    few: int = 10
    many: int = 10_000
    small: tuple[int, int] = (1_000, 10)
    large: tuple[int, int] = (1_000_000, 10_000)
    saves: int = 40
    warm: int = 1_000
    deep: int = 100_000
    walks: int = 15
    articles: int = 10_000
    tags: int = 200
    builds: int = 3


FULL: Final = Scale()
QUICK: Final = Scale(
    seconds=2,
    pairs=1,
    feeds=50,
    many=200,
    large=(20_000, 200),
    saves=4,
    warm=20,
    deep=5_000,
    walks=3,
    articles=1_000,
    tags=50,
    builds=1,
)
