"""Times as people say them."""

from datetime import datetime
from typing import Final

_UNITS: Final = (("days", 86400), ("hours", 3600), ("minutes", 60))


def duration(seconds: float) -> str:
    """A time in whole units, of which there are at least two.

    >>> duration(86400), duration(47 * 3600), duration(48 * 3600), duration(90)
    ('24 hours', '47 hours', '2 days', '90 seconds')
    """
    for unit, size in _UNITS:
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    whole = max(int(seconds), 0)
    return "1 second" if whole == 1 else f"{whole} seconds"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was; one in the future is now."""
    return f"{duration((now - moment).total_seconds())} ago"


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "item"), counted(0, "item")
    ('1 item', '0 items')
    """
    return f"{number} {noun}{'s'[: number != 1]}"
