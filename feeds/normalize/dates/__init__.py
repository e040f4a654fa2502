"""Dates that sources state, strictly: a whole text is a date or it is none; nothing is guessed.

What is in::

    RFC 3339, ISO 8601    2024-04-29T10:15:00+02:00   2024-04-29 10:15   20240429T101500Z
    RFC 2822, asctime     Mon, 29 Apr 24 10:15 CEST   Monday, 29-Apr-24 10:15:00 GMT
    written out           den 29:e april 2024 kl. 10.15   Apr 29, 2024 2:05 PM   29. huhtikuuta 2024
    numbers               29.4.2024   29/4 2024   2024/04/29   1714378500 (Unix time, 10 digits; 13
                          are milliseconds)
    against the capture   i går kl. 10.15   2 hours ago   tänään

in Swedish, Norwegian, Danish, Finnish and English, whatever the source's language, with a label
(``Publicerad:``), a weekday (a wrong one is passed over) and small words in front.

Rules where a spelling leaves room:

* A time without an offset is one in the site's zone (asctime, too). The hour that a clock repeats
  in autumn is the first of the two; a time that it skips in spring is ``bad-date``.
* ``24:00`` is the next midnight. ``23:59:60`` is one second earlier where UTC can have a leap
  second, and ``bad-date`` elsewhere. Fractions of a second are cut off.
* Dots are day first. Slashes and dashes are ``ambiguous-date`` unless a number is above 12 or
  both are equal. No year, or one of two digits outside RFC 2822, is ``ambiguous-date``, and so
  are ten digits that are a Unix time and a day with an hour, and ``10:15-11:00`` behind a space,
  which is an offset or a range.
* Two and three digits of a year are read by RFC 2822 (section 4.3), not by the sliding rule of
  RFC 9110 (section 5.6.7), which needs a clock. Zones of one letter and ``-0000`` are UTC. Names
  of zones that are not in the table are ``bad-date``.
* Comments (RFC 2822, 3.2.3) stand only where a time has an offset.
* Weeks and days of the year (``2024-W18-1``, ``2024-120``), months, ranges, and what lies before
  1900 in UTC are ``bad-date``.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from feeds.normalize.dates.clock import Clock, clock, day_first
from feeds.normalize.dates.day import day_at_start
from feeds.normalize.dates.relative import moment_ago, named_day, span
from feeds.normalize.dates.text import (
    WRITE,
    Code,
    Refusal,
    folded,
    none_at_all,
    without_comments,
    without_label,
    without_lead,
)
from feeds.normalize.text import clean_line, cut

_WANTED: Final = "it must be a day like 2024-04-29 or a time like 2024-04-29T10:15:00+02:00"
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")

_EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_ONE_DAY: Final = timedelta(days=1)
_HALF_DAY: Final = timedelta(hours=12)
_NOON: Final = Clock(12, 0, 0, None)
_SHOWN: Final = 60  # characters of a text in a message
_UNIX: Final = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_UNIX_END: Final = 4_102_444_800  # the year 2100
_DAY_AND_HOUR: Final = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])", re.ASCII
)


class DateError(ValueError):
    """A text is no date that can be told for certain.

    ``code`` is ``bad-date`` or ``ambiguous-date``, ``message`` names the text and the reason,
    ``hint`` the remedy.
    """

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated time: ``moment`` is aware, in UTC and in whole seconds.

    ``is_day`` says that only the day was stated; the moment is then its noon in the zone.
    ``is_relative`` says that it was counted from the capture.
    """

    moment: datetime
    is_day: bool
    is_relative: bool = False


def read_date(text: str, zone: ZoneInfo, captured: datetime | None = None) -> Stated:
    """The moment or day that the whole of a text states.

    ``zone`` is the site's: times without an offset are in it, days are counted in it. ``captured``
    (aware) is the moment that words like "yesterday" count from. Raises `DateError`.

    >>> read_date("den 29 april 2024 kl. 10.15", ZoneInfo("Europe/Stockholm")).moment.isoformat()
    '2024-04-29T08:15:00+00:00'
    """
    try:
        return _not_too_early(_read(folded(text), zone, captured))
    except Refusal as why:
        raise DateError(why.code, f"{_shown(text)} {why.reason}", why.hint) from None
    except OverflowError:
        raise DateError("bad-date", f"{_shown(text)} lies too far away", WRITE) from None


def check_not_future(stated: Stated, captured: datetime) -> None:
    """Refuse what lies more than a day after the capture; of a day alone, its whole length.

    ``captured`` is aware. Raises `DateError` (``bad-date``).
    """
    early = _HALF_DAY if stated.is_day else timedelta()
    if stated.moment - captured - early > _ONE_DAY:
        message = f"{stated.moment:%Y-%m-%d} lies more than a day after the capture"
        hint = "correct the date in the source, or state when the capture was made"
        raise DateError("bad-date", message, hint)


def _not_too_early(stated: Stated) -> Stated:
    if stated.moment < _EARLIEST:
        raise Refusal("bad-date", "lies before the year 1900", "correct it in the source")
    return stated


def _read(words: str, zone: ZoneInfo, captured: datetime | None) -> Stated:
    if match := _UNIX.fullmatch(words):
        return Stated(_unix(match[1]), is_day=False)
    is_commented = "(" in words
    if is_commented:
        words = without_comments(words)
    words = without_label(words)
    if ago := span(words):
        return _ago(*ago, zone, _known(captured))
    words = day_first(without_lead(words))
    named = named_day(words)
    day, found = _from_capture(words, *named, zone, captured) if named else _day_and_clock(words)
    if is_commented and (found is None or found.offset is None):
        raise none_at_all()
    moment = _moment(day, found or _NOON, zone)
    return Stated(moment, is_day=found is None, is_relative=named is not None)


def _unix(seconds: str) -> datetime:
    if int(seconds) >= _UNIX_END or seconds[0] == "0":
        raise Refusal("bad-date", "is a number and no date")
    if _DAY_AND_HOUR.fullmatch(seconds):
        raise Refusal("ambiguous-date", "can be seconds since 1970 or a day with an hour")
    return datetime.fromtimestamp(int(seconds), UTC)


def _ago(length: timedelta, is_days: bool, zone: ZoneInfo, captured: datetime) -> Stated:
    if not is_days:
        moment = moment_ago(length, captured).astimezone(UTC)
        return Stated(moment, is_day=False, is_relative=True)
    day = captured.astimezone(zone).date() - length
    return Stated(_moment(day, _NOON, zone), is_day=True, is_relative=True)


def _known(captured: datetime | None) -> datetime:
    if captured is None:
        hint = "state the time of the capture, or write a full date in the source"
        raise Refusal("bad-date", "counts from a capture whose time is not known", hint)
    return captured


def _from_capture(
    words: str, days: int, end: int, zone: ZoneInfo, captured: datetime | None
) -> tuple[date, Clock | None]:
    """The day that lies so many days from the capture's, and the time behind its name."""
    found = clock(words[end:], is_mail=False) if words[end:] else None
    return _known(captured).astimezone(zone).date() + timedelta(days=days), found


def _day_and_clock(words: str) -> tuple[date, Clock | None]:
    """The day and the time of day of a folded text, which must hold nothing else."""
    day = day_at_start(words)
    if day is None:
        raise none_at_all()
    found = clock(words[day.end :], is_mail=day.is_mail) if words[day.end :] else None
    if isinstance(day.value, Refusal):
        raise day.value
    return day.value, found


def _moment(day: date, at: Clock, zone: ZoneInfo) -> datetime:
    if at.hour == 24 and at.minute == at.second == 0:
        return _moment(day + _ONE_DAY, at._replace(hour=0), zone)
    if at.hour > 23 or at.minute > 59 or at.second > 60:
        raise Refusal("bad-date", "has a time that does not exist", "correct it in the source")
    local = datetime.combine(day, time(at.hour, at.minute, min(at.second, 59)))
    moment = _in_zone(local, zone) if at.offset is None else _at_offset(local, at.offset)
    if at.second == 60 and not _is_end_of_month(moment):
        raise Refusal("bad-date", "has a leap second where none can be", "correct it in the source")
    return moment


def _at_offset(local: datetime, offset: timedelta) -> datetime:
    return (local - offset).replace(tzinfo=UTC)


def _in_zone(local: datetime, zone: ZoneInfo) -> datetime:
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        hint = "correct it in the source, or state its offset from UTC"
        raise Refusal("bad-date", f"is a time that the clocks of {zone.key} skipped", hint)
    return moment


def _is_end_of_month(moment: datetime) -> bool:
    """Whether it is the last second of a month of UTC, where leap seconds go (RFC 3339, 5.7)."""
    following = moment + _SECOND
    return (following.day, following.time()) == (1, time())


def _shown(text: str) -> str:
    """The text as messages name it: one short line."""
    return f'"{cut(clean_line(text.strip()[: 2 * _SHOWN]), _SHOWN)}"'


def parse_captured(text: str, zone: ZoneInfo) -> datetime:
    """The aware UTC moment of a stated capture time.

    An RFC 3339 date-time (section 5.6) is itself; a day alone (``YYYY-MM-DD``) is its noon in the
    zone. Raises ``ValueError`` for anything else, for days that do not exist or lie before
    1990.

    >>> parse_captured("2024-04-29", ZoneInfo("Europe/Stockholm")).isoformat()
    '2024-04-29T10:00:00+00:00'
    """
    try:
        moment = _captured(text, zone)
    except OverflowError:
        moment = None
    if moment is None or moment < _FIRST:
        raise ValueError(_WANTED)
    return moment


def _captured(text: str, zone: ZoneInfo) -> datetime | None:
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time(12), zone).astimezone(UTC)
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    return None
