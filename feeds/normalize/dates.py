"""Times that people state, strictly: nothing is guessed."""

import re
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

_WANTED: Final = "it must be a day like 2024-04-29 or a time like 2024-04-29T10:15:00+02:00"
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def parse_captured(text: str, zone: ZoneInfo) -> datetime:
    """The aware UTC moment of a stated capture time.

    An RFC 3339 date-time (section 5.6) is itself; a day alone (``YYYY-MM-DD``) is its noon in the
    zone. Raises ``ValueError`` for anything else, for days that do not exist or lie before
    1990.

    >>> parse_captured("2024-04-29", ZoneInfo("Europe/Stockholm")).isoformat()
    '2024-04-29T10:00:00+00:00'
    """
    try:
        moment = _moment(text, zone)
    except OverflowError:
        moment = None
    if moment is None or moment < _FIRST:
        raise ValueError(_WANTED)
    return moment


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time(12), zone).astimezone(UTC)
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    return None
