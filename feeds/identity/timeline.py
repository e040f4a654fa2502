"""At which second of the site's timeline does something stand? Seconds are Unix time, in UTC."""

from collections.abc import Iterable, Sequence
from typing import Final

MOST_AHEAD: Final = 60
"""How many seconds after its commit something live may stand, to be newer than what came before."""


def live_seconds(count: int, commit: int, last: int) -> list[int]:
    """Seconds for what a live capture brings, the top item's first.

    The top gets the commit time, each one below a second less; all lie after ``last``, the latest
    second that was given out before.

    >>> live_seconds(3, 1000, 900)
    [1000, 999, 998]
    >>> live_seconds(2, 1000, 1000)
    [1002, 1001]
    """
    base = max(commit - count, last)
    return [base + count - index for index in range(count)]


def is_too_many(seconds: Sequence[int], commit: int) -> bool:
    """Whether `live_seconds` would lie in the future: so many things at once are no news."""
    return bool(seconds) and seconds[0] - commit > MOST_AHEAD


def newest_first(published: Iterable[int | None]) -> list[int]:
    """The order in which a listing's items are numbered, as indexes: those with stated dates in the
    order of their dates, in the places that they have together; the others stay where they are.

    >>> newest_first([10, None, 30, 20])
    [2, 1, 3, 0]
    """
    dates = list(published)
    places = [index for index, date in enumerate(dates) if date is not None]
    order = list(range(len(dates)))
    by_date = sorted(places, key=lambda index: -(dates[index] or 0))
    for place, index in zip(places, by_date, strict=True):
        order[place] = index
    return order


def import_seconds(captured: int, positions: Iterable[int]) -> list[int]:
    """Seconds wanted for what an import of the past brings: position i stands i s before it."""
    return [captured - position for position in positions]


def free_seconds(wanted: Sequence[int], taken: Iterable[int]) -> list[int]:
    """Each wanted second or the next free one upward, in linear time; no second is given twice.

    The last is served first, so that a listing (newest first) keeps its order. With all seconds
    negated, and what is wanted turned round, it looks downward.

    >>> free_seconds([12, 11, 10], taken=[10, 12])
    [14, 13, 11]
    """
    after = {second: second + 1 for second in taken}
    given: list[int] = []
    for wish in reversed(wanted):
        second, path = wish, []
        while second in after:
            path.append(second)
            second = after[second]
        after[second] = second + 1
        after.update(dict.fromkeys(path, second + 1))
        given.append(second)
    return given[::-1]
