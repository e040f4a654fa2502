"""The time of day of a stated date, with or without an offset, and where it stands in the text.

What a time means in a time zone is not in here (`dates`).
"""

import re
from datetime import timedelta
from typing import Final, NamedTuple

from feeds.normalize.dates.text import Refusal, any_of, none_at_all, without_lead
from feeds.normalize.dates.words import BEFORE_CLOCK, MILITARY, ZONES


class Clock(NamedTuple):
    """A time of day: hour 0-24, minute 0-59, second 0-60; no offset is the site's own zone."""

    hour: int
    minute: int
    second: int
    offset: timedelta | None


_HOURS: Final = 12
_OFFSET = r"(?:utc|gmt)?[+-]\d\d(?::?\d\d)?|(?:utc|gmt)[+-]\d"
_CLOCK: Final = re.compile(
    r"(?:t(?=\d\d)|,? (?:[-–|·•] (?=\d{1,2}:))?|,)"
    rf"(?:({any_of(BEFORE_CLOCK)}) ?)?"
    r"(\d{1,2})(?:([:.]|(?<=t\d\d))(\d\d)(?:\3(\d\d)(?:[.,]\d+)?)?)?"
    r"(?: ?([ap])\.?m\.?(?![a-z]))?"
    rf"(?: ?({_OFFSET}|z|[a-z]{{2,5}}|(?<= )[a-z]))?",
    re.ASCII,
)


def clock(words: str, *, is_mail: bool) -> Clock:
    """The time of day that a folded text is, with what separates it from its day in front.

    Zones of one letter count only behind a day as in RFC 2822.
    """
    match = _CLOCK.fullmatch(words)
    if match is None:
        raise none_at_all()
    before, hour, _, minute, second, half, zone = match.groups()
    if minute is None and (not (before or half) or (zone or "z")[0] in "+-"):
        raise none_at_all()
    if zone and zone[0] == "-" and second is None and words[0] != "t":
        _refuse_range(zone)
    offset = _offset(zone, is_mail=is_mail) if zone else None
    return Clock(_hour(int(hour), half), int(minute or 0), int(second or 0), offset)


def _refuse_range(zone: str) -> None:
    """``10:15-11:00`` may be from a quarter past ten to eleven, and ``-0700`` may not."""
    if ":" in zone or len(zone) == 3:
        raise Refusal("ambiguous-date", "can be a range of times or an offset from UTC")


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= _HOURS:
        raise Refusal("bad-date", "has a time that does not exist", "correct it in the source")
    return hour % _HOURS + (_HOURS if half == "p" else 0)


def _offset(zone: str, *, is_mail: bool) -> timedelta:
    if zone in ZONES:
        return ZONES[zone]
    if is_mail and zone in MILITARY:
        return timedelta()
    if zone.isalpha():
        hint = "write the offset from UTC as numbers, like +02:00"
        raise Refusal("bad-date", f"names a time zone, {zone.upper()}, that is not known", hint)
    digits = zone.lstrip("utcgm").replace(":", "")
    hours, minutes = int(digits[1:3]), int(digits[3:] or 0)
    if hours > 23 or minutes > 59:
        raise Refusal("bad-date", "has an offset that does not exist", "correct it in the source")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if digits[0] == "-" else size


_ASCTIME: Final = re.compile(
    r"([a-zäåö]+) (\d{1,2}) (\d\d:\d\d(?::\d\d)?(?: [a-z]{1,5})?) (\d{4})", re.ASCII
)
_CLOCK_FIRST: Final = re.compile(
    rf"((?:(?:{any_of(BEFORE_CLOCK)}) ?\d{{1,2}}[:.]|\d{{1,2}}:)\d\d(?::\d\d)?"
    rf"(?: ?[ap]\.?m\.?(?![a-z]))?(?: ?(?:[+-]\d{{4}}|(?:{any_of(ZONES)})(?![a-z])))?),? (.+)",
    re.ASCII,
)


def day_first(words: str) -> str:
    """The text with its day before its time: asctime and ``10:15, 29 April 2024`` are turned."""
    if match := _ASCTIME.fullmatch(words):
        return f"{match[2]} {match[1]} {match[4]} {match[3]}"
    if match := _CLOCK_FIRST.fullmatch(words):
        return f"{without_lead(match[2])} {match[1]}"
    return words
