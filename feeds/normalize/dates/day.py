"""The day of a stated date, in every spelling with numbers and names of months.

A day that is found may still be a refusal: it does not exist, has two readings, or lacks its year.
Words like "yesterday" are not in here (`relative`).
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from feeds.normalize.dates.text import Refusal
from feeds.normalize.dates.words import MAIL_MONTHS, MONTHS


class Day(NamedTuple):
    """A day, or why there is none, and where it ends in the text.

    ``is_mail`` marks the order and month names of RFC 2822.
    """

    value: date | Refusal
    end: int
    is_mail: bool = False


_SEPARATOR = r"(?: |(?<=\.)|-)"
_DAY_NUMBER = r"(\d{1,2})(?:\.|:[ae]|[ae]|st|nd|rd|th)?"
_NAME = r"([a-zäåö]+)"

_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DOTTED: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", re.ASCII)
_SLASHED: Final = re.compile(
    r"(\d{1,2})(?:/(?=\d{1,2}[/ -])|-(?=\d{1,2}-))(\d{1,2})(?:/| ?-| )(\d{4})", re.ASCII
)
_SHORT_YEAR: Final = re.compile(r"(\d{1,2})(?:/|\. ?|-)(\d{1,2})(?:/|\. ?|-| -)(\d\d)", re.ASCII)
_NUMBERS_ONLY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})(?:\.(?!\d))?(?=$|[ ,])", re.ASCII)
_MAIL: Final = re.compile(
    rf"(\d{{1,2}})[ -]({MAIL_MONTHS})[ -](\d{{2,}})(?= \d{{1,2}}:\d\d)", re.ASCII
)
_LONG: Final = re.compile(
    rf"{_DAY_NUMBER}{_SEPARATOR}(?:of )?{_NAME}[.,]{{0,2}}{_SEPARATOR}(\d{{4}})", re.ASCII
)
_MONTH_FIRST: Final = re.compile(rf"{_NAME}\.? {_DAY_NUMBER}(?:, ?| )(\d{{4}})", re.ASCII)
_NO_YEAR: Final = re.compile(
    rf"{_DAY_NUMBER}{_SEPARATOR}(?:of )?{_NAME}\.?(?:,? '?\d\d)?(?=$|[ ,])", re.ASCII
)
_MONTH_FIRST_NO_YEAR: Final = re.compile(
    rf"{_NAME}\.? {_DAY_NUMBER}(?:,? '?\d\d)?(?=$|[ ,])", re.ASCII
)


def day_at_start(words: str) -> Day | None:
    """The day that a folded text begins with, if it begins with one in any form."""
    for form, reader in _FORMS if words[:1].isdigit() else _NAMED_FORMS:
        match = form.match(words)
        found = reader(match) if match else None
        if match and found:
            return Day(found, match.end(), form is _MAIL)
    return None


def _day(year: int, month: int, day: int) -> date | Refusal:
    try:
        return date(year, month, day)
    except ValueError:
        return Refusal("bad-date", "is a day that does not exist", "correct it in the source")


def _year_first(match: re.Match[str]) -> date | Refusal:
    return _day(int(match[1]), int(match[3]), int(match[4]))


def _compact(match: re.Match[str]) -> date | Refusal:
    return _day(int(match[1]), int(match[2]), int(match[3]))


def _dotted(match: re.Match[str]) -> date | Refusal:
    return _day(int(match[3]), int(match[2]), int(match[1]))


def _slashed(match: re.Match[str]) -> date | Refusal:
    """Day first in Europe, month first in America: only numbers above 12, or equal ones, tell."""
    one, two, year = map(int, match.groups())
    if one == two or one > 12:
        return _day(year, two, one)
    return _day(year, one, two) if two > 12 else _two_readings(one, two)


def _two_readings(one: int, two: int) -> Refusal:
    reason = f"can be day {one} of month {two} or day {two} of month {one}"
    return Refusal("ambiguous-date", reason if one and two else "can be read in two ways")


def _short_year(match: re.Match[str]) -> date | Refusal:
    one, two, three = map(int, match.groups())
    orders = ((three, two, one), (three, one, two), (one, two, three))
    days = [_day(2000 + year, month, day) for year, month, day in orders]
    known = [day for day in days if isinstance(day, date)]
    return _no_year() if known else days[0]


def _no_year() -> Refusal:
    return Refusal("ambiguous-date", "states no year of four digits")


def _numbers_only(match: re.Match[str]) -> Refusal | None:
    one, two = int(match[1]), int(match[2])
    fits = isinstance(_day(2000, two, one), date) or isinstance(_day(2000, one, two), date)
    return _no_year() if fits else None


def _mail(match: re.Match[str]) -> date | Refusal | None:
    """RFC 2822, 4.3: 00-49 is 2000-2049; 50-99, and three digits, count from 1900."""
    digits = match[3]
    if len(digits) > 4:
        return None
    year = int(digits)
    if len(digits) < 4:
        year += 2000 if len(digits) == 2 and year < 50 else 1900
    return _day(year, MONTHS[match[2]], int(match[1]))


def _long(match: re.Match[str]) -> date | Refusal | None:
    month = MONTHS.get(match[2])
    return _day(int(match[3]), month, int(match[1])) if month else None


def _month_first(match: re.Match[str]) -> date | Refusal | None:
    month = MONTHS.get(match[1])
    return _day(int(match[3]), month, int(match[2])) if month else None


def _long_no_year(match: re.Match[str]) -> Refusal | None:
    return _no_year() if match[2] in MONTHS else None


def _month_first_no_year(match: re.Match[str]) -> Refusal | None:
    return _no_year() if match[1] in MONTHS else None


_Reader = Callable[[re.Match[str]], date | Refusal | None]
_FORMS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_YEAR_FIRST, _year_first),
    (_MAIL, _mail),
    (_LONG, _long),
    (_DOTTED, _dotted),
    (_SLASHED, _slashed),
    (_COMPACT, _compact),
    (_SHORT_YEAR, _short_year),
    (_NO_YEAR, _long_no_year),
    (_NUMBERS_ONLY, _numbers_only),
)
_NAMED_FORMS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_MONTH_FIRST, _month_first),
    (_MONTH_FIRST_NO_YEAR, _month_first_no_year),
)
