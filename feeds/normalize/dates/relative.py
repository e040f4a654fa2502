"""Dates that are told from the moment of reading: "i går kl. 14.05", "2 hours ago", "nyt".

What is in: days by their name, and spans up to days, in five languages. What is not: weeks, months
and years ago, which sites round too far to say which day is meant, and words like "recently".
"""

import re
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from feeds.normalize.dates.words import AGO, DAYS, NOW, NUMBERS, ONE, SPANS

_DAY: Final = re.compile("(" + "|".join(sorted(DAYS, key=len, reverse=True)) + ")", re.ASCII)
_AGO: Final = re.compile(
    rf"(?:(?:för|for) )?(?:(\d{{1,4}}) ?|([a-zåäöé]+) )?([a-zåäöø]+)\.? (?:{'|'.join(AGO)})",
    re.ASCII,
)


class Span(NamedTuple):
    """How long ago; whole days if it is counted in days."""

    length: timedelta
    is_days: bool


def named_day(words: str) -> tuple[int, int] | None:
    """Days from that of the capture (-2 to 1) and where the name ends, if a text begins so."""
    match = _DAY.match(words)
    return (DAYS[match[1]], match.end()) if match else None


def span(words: str) -> Span | None:
    """How long before the capture a folded text says that something was."""
    if words in NOW:
        return Span(timedelta(), is_days=False)
    match = _AGO.fullmatch(words)
    unit = SPANS.get(match[3]) if match else None
    count = _count(match) if match else None
    if unit is None or count is None:
        return None
    return Span(count * unit, is_days=unit == timedelta(days=1))


def _count(match: re.Match[str]) -> int | None:
    if match[1]:
        return int(match[1])
    if match[2]:
        return NUMBERS.get(match[2])
    return 1 if match[3] in ONE else None


def moment_ago(length: timedelta, captured: datetime) -> datetime:
    """The whole second that lies so long before the capture."""
    return captured.replace(microsecond=0) - length
