"""Dates as people and programs write them, against tables that were made by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from feeds.errors import WARNING_CODES
from feeds.normalize.dates import DateError, Stated, check_not_future, read_date
from feeds.normalize.dates.words import MONTHS, WEEKDAYS
from feeds.strict_yaml import read

TABLES: Final = sorted(Path(__file__).with_name("dates").glob("*.yaml"))
STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
CAPTURED: Final = datetime(2024, 4, 29, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    """Texts and what each of them is: a moment, ``day`` and a moment, or a code."""

    zone: ZoneInfo
    captured: datetime | None
    cases: dict[str, str]


def table(path: Path) -> Table:
    """The table in a YAML file, which refuses duplicate texts."""
    tree = read(path.read_bytes(), path.name)
    assert tree.report() == []
    assert {"why", "zone", "cases"} <= tree.value.keys() <= {"why", "zone", "cases", "captured"}
    captured = tree.value.get("captured")
    moment = datetime.fromisoformat(captured) if captured else None
    return Table(ZoneInfo(tree.value["zone"]), moment, tree.value["cases"])


def outcome(text: str, zone: ZoneInfo, captured: datetime | None = None) -> str:
    """What a text is, spelled as in the tables."""
    try:
        stated = read_date(text, zone, captured)
    except DateError as error:
        return error.code
    assert stated.moment.tzinfo is UTC
    return ("day " if stated.is_day else "") + f"{stated.moment:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_tables(path: Path) -> None:
    """Every text of a table is what the table says."""
    one = table(path)
    found = {text: outcome(text, one.zone, one.captured) for text in one.cases}
    assert found == one.cases


def test_the_tables_are_large_and_show_every_outcome() -> None:
    """No table was lost, and moments, days and both codes are among the expectations."""
    expected = [want for path in TABLES for want in table(path).cases.values()]
    assert len(expected) >= 250
    assert {want for want in expected if want[-1] != "Z"} == {"bad-date", "ambiguous-date"}
    assert any(want.startswith("day ") for want in expected)
    assert any(want[0].isdigit() for want in expected)


def test_what_needs_no_capture_is_the_same_with_one() -> None:
    """The capture's time changes nothing that does not count from it."""
    for path in TABLES:
        one = table(path)
        if path.stem.startswith("relative"):
            continue
        found = {text: outcome(text, one.zone, CAPTURED) for text in one.cases}
        assert found == one.cases, path.stem


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("hej", '"hej" is no date', "2024-04-29"),
        ("31 februari 2024", "a day that does not exist", "source"),
        ("7/11/2023", "day 7 of month 11 or day 11 of month 7", "2024-04-29"),
        ("7 november", "no year of four digits", "2024-04-29"),
        ("igår", "counts from a capture", "state the time of the capture"),
        ("29 april 2024 10:15 JST", "names a time zone, JST,", "+02:00"),
        ("2024-03-31 02:30", "Europe/Stockholm skipped", "offset"),
        ("2024-04-29 10:15-11:00", "a range of times or an offset", "2024-04-29"),
        ("x" * 100, '"' + "x" * 59 + '…" is no date', "2024-04-29"),
        ("x" * 201, "more than 200 characters", "2024-04-29"),
        ("a\ud800\u202eb\n c", '"ab c" is no date', "2024-04-29"),
    ],
)
def test_messages_name_the_text_and_hints_the_remedy(text: str, message: str, hint: str) -> None:
    """A message quotes the text, short and clean, and says why; the hint says what to do."""
    with pytest.raises(DateError) as caught:
        read_date(text, STOCKHOLM)
    assert message in caught.value.message == str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.code in WARNING_CODES


def test_only_what_is_around_a_text_may_be_long() -> None:
    """White space around a date does not count; more than 200 characters of it are no date."""
    assert outcome(" " * 500 + "2024-04-29" + "\n" * 500, STOCKHOLM) == "day 2024-04-29T10:00:00Z"
    assert outcome("2024-04-29" + " " * 185 + "10:15", STOCKHOLM) == "2024-04-29T08:15:00Z"
    assert outcome("2024-04-29" + " " * 186 + "10:15", STOCKHOLM) == "bad-date"


def test_the_fraction_of_the_capture_is_cut_off() -> None:
    """A moment that counts from the capture is a whole second."""
    captured = datetime(2024, 4, 29, 12, 0, 0, 999_999, tzinfo=UTC)
    assert outcome("just nu", STOCKHOLM, captured) == "2024-04-29T12:00:00Z"
    assert outcome("2 hours ago", STOCKHOLM, captured) == "2024-04-29T10:00:00Z"


def test_what_counts_from_the_capture_says_so() -> None:
    """Every text of the relative table that is a date is marked, and no other text is."""
    for path in TABLES:
        one = table(path)
        for text, want in one.cases.items():
            if not want.endswith("-date"):
                stated = read_date(text, one.zone, one.captured)
                assert stated.is_relative == (path.stem == "relative"), text


def test_a_capture_may_have_any_offset() -> None:
    """Days are counted in the site's zone, not in the capture's."""
    captured = datetime.fromisoformat("2024-04-29T23:30:00-04:00")
    assert outcome("idag", STOCKHOLM, captured) == "day 2024-04-30T10:00:00Z"
    assert outcome("an hour ago", STOCKHOLM, captured) == "2024-04-30T02:30:00Z"


def test_no_weekday_is_a_month() -> None:
    """A word that is passed over as a weekday is never the name of a month."""
    assert not MONTHS.keys() & set(WEEKDAYS)
    assert set(MONTHS.values()) == set(range(1, 13))


@pytest.mark.parametrize(
    ("ahead", "is_day", "is_refused"),
    [
        (timedelta(days=-400), False, False),
        (timedelta(hours=24), False, False),
        (timedelta(hours=24, seconds=1), False, True),
        (timedelta(days=-400), True, False),
        (timedelta(hours=36), True, False),
        (timedelta(hours=36, seconds=1), True, True),
    ],
)
def test_the_future(ahead: timedelta, is_day: bool, is_refused: bool) -> None:
    """A moment may lie a day after the capture; a day alone may begin then."""
    stated = Stated(CAPTURED + ahead, is_day)
    if not is_refused:
        check_not_future(stated, CAPTURED)
        return
    with pytest.raises(DateError, match="more than a day after the capture") as caught:
        check_not_future(stated, CAPTURED)
    assert caught.value.code == "bad-date"


def test_tomorrow_is_no_future() -> None:
    """What "tomorrow" gives passes the check, whenever in the day the capture was made."""
    for hour in range(24):
        captured = datetime(2024, 4, 29, hour, tzinfo=UTC)
        check_not_future(read_date("i morgon", STOCKHOLM, captured), captured)
