"""The dates of mail, beside what the standard library makes of them."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from feeds.normalize.dates import DateError, read_date
from feeds.strict_yaml import read

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
MAIL: Final = Path(__file__).with_name("dates") / "mail.yaml"

DAY: Final = "Mon, 29 Apr 2024 10:15:00"

DIFFERENT: Final = {
    "the library gives no zone, and a time without one is one of the site here": [
        DAY,
        "Mon Apr 29 10:15:00 2024",
        "Mon Apr  9 10:15:00 2024",
    ],
    "the library gives -0000 no zone, and RFC 2822 (3.3) says that it is UTC": [
        f"{DAY} -0000",
    ],
    "the library knows the zones of RFC 2822 alone and drops all others, here they count": [
        f"{DAY} CET",
        f"{DAY} CEST",
        f"{DAY} MET",
        f"{DAY} MEST",
        f"{DAY} EET",
        f"{DAY} EEST",
        f"{DAY} WET",
        f"{DAY} WEST",
        f"{DAY} BST",
        "Mon Apr 29 10:15:00 CEST 2024",
    ],
    "the library drops offsets that are not four digits, here they count": [
        f"{DAY} +02:00",
        f"{DAY} GMT+2",
        f"{DAY} UTC+02:00",
        "Mon Apr 29 2024 10:15:00 GMT+0200 (Central European Summer Time)",
    ],
    "RFC 2822 (4.3) reads zones of one letter as -0000, the library drops them": [
        f"{DAY} A",
        f"{DAY} y",
    ],
    "a zone that nobody knows is dropped by the library and refused here": [
        f"{DAY} J",
        f"{DAY} JST",
        f"{DAY} Europe/Stockholm",
        "29 april 2024 10:15 a",
    ],
    "the library parts the centuries by POSIX at 69, RFC 2822 (4.3) at 50": [
        "01 Jan 50 00:00:00 GMT",
    ],
    "RFC 2822 (4.3) adds 1900 to three digits, the library makes 124 and 2024 of these": [
        "29 Apr 124 10:15:00 GMT",
        "29 Apr 024 10:15:00 GMT",
    ],
    "five digits are no year of this calendar, the library drops the zero": [
        "29 Apr 02024 10:15:00 GMT",
    ],
    "comments may stand anywhere (RFC 2822, 3.2.3); the library takes one at the end": [
        f"{DAY} +0200(CEST)",
        "Mon (a day (nested)), 29 Apr (month) 2024 10:15:00 (at 10) GMT",
    ],
    "a comment that hides the zone, or does not end, is refused here": [
        f"{DAY} (CEST)",
        f"{DAY} +0200 (CEST",
    ],
    "the library wants a space before the zone": [
        f"{DAY}GMT",
    ],
    "the library knows English months alone": [
        "Tue, 07 okt 2023 10:15:00 GMT",
    ],
}
"""The cases of which the library makes something else, and why."""


def of_library(text: str) -> datetime | None:
    """The library's moment, without a zone where it found none; None if it refuses the text."""
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def ours(text: str) -> datetime | None:
    """Our moment, or None."""
    try:
        return read_date(text, STOCKHOLM).moment
    except DateError:
        return None


def test_the_library_agrees_or_the_difference_is_explained() -> None:
    """Each case of the table is the same in the standard library, or it is listed with a reason."""
    explained = {text for texts in DIFFERENT.values() for text in texts}
    cases = read(MAIL.read_bytes(), MAIL.name).value["cases"]
    differ = {text for text in cases if of_library(text) != ours(text)}
    assert differ == explained


@pytest.mark.parametrize("zone", ["UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "PDT", "+0530"])
@pytest.mark.parametrize("form", ["{} {}", "Mon, {} {}", "Sunday, {} {}", "{} {} (comment)"])
def test_zones_as_in_the_library(form: str, zone: str) -> None:
    """What RFC 2822 names is read as the standard library reads it, with and without frills."""
    for day in ("29 Apr 2024 10:15:00", "1 Jan 2000 00:00:00", "29 Apr 24 10:15"):
        text = form.format(day, zone)
        assert ours(text) is not None
        assert ours(text) == of_library(text)
