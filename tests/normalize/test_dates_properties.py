"""What holds for every text and every moment, drawn by hypothesis."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from time import process_time
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.normalize.dates import DateError, Stated, read_date
from feeds.strict_yaml import read

settings.register_profile("dates", deadline=None, max_examples=200)
FAST: Final = settings.get_profile("dates")

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
ZONES: Final = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Stockholm", "America/New_York", "Pacific/Apia", "Asia/Kolkata")
]
TABLES: Final = sorted(Path(__file__).with_name("dates").glob("*.yaml"))
WRITTEN: Final = [
    text for path in TABLES for text in read(path.read_bytes(), path.name).value["cases"]
]

NUMBERS: Final = "0 1 7 11 12 13 24 29 31 60 99 00 2023 2024 1900 9999 20240429 1714378500"
SIGNS: Final = "-.:/,()+TtZz–'\u2212 \xa0\u202f\n"
FRAGMENTS: Final = (
    *NUMBERS.split(),
    *SIGNS,
    *("den ", "kl. ", "maj ", "May ", "huhtikuuta ", "Apr ", "mån, ", "Mon, ", "Publicerad: "),
    *(":e ", "th ", "PM", "GMT", "CEST", "+02:00", "-0000", "i går ", "ago", "sedan", "timmar "),
)

moments = st.datetimes(datetime(1901, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001  # drawn with their offsets
offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
days = st.dates(date(1901, 1, 1), date(9998, 12, 31))
texts = (
    st.text()
    | st.sampled_from(WRITTEN)
    | st.lists(st.sampled_from(FRAGMENTS) | st.characters(), max_size=12).map("".join)
    | st.lists(st.sampled_from(WRITTEN), min_size=2, max_size=3).map(" ".join)
)
captures = st.none() | moments.map(lambda moment: moment.replace(tzinfo=UTC))


def attempt(text: str, zone: ZoneInfo, captured: datetime | None = None) -> Stated | None:
    """What a text states, or None."""
    try:
        return read_date(text, zone, captured)
    except DateError:
        return None


@settings(FAST, max_examples=600)
@given(texts, st.sampled_from(ZONES), captures)
def test_any_text_is_a_date_or_a_reason(
    text: str, zone: ZoneInfo, captured: datetime | None
) -> None:
    """Nothing but `DateError` is raised, with a short message; a date is whole seconds of UTC."""
    try:
        stated = read_date(text, zone, captured)
    except DateError as error:
        refusal = error
        stated = None
    if stated is None:
        assert refusal.code in {"bad-date", "ambiguous-date"}
        assert len(refusal.message) < 250
        assert "\n" not in refusal.message
        assert refusal.hint
    else:
        assert stated.moment.tzinfo is UTC
        assert stated.moment.microsecond == 0


@settings(FAST, max_examples=400)
@given(texts, st.sampled_from(ZONES), captures)
def test_reading_twice_changes_nothing(
    text: str, zone: ZoneInfo, captured: datetime | None
) -> None:
    """The RFC 3339 spelling of what was read is read as the same moment, in whatever zone."""
    stated = attempt(text, zone, captured)
    if stated:
        again = read_date(stated.moment.isoformat(), STOCKHOLM)
        assert again == Stated(stated.moment, is_day=False)


@settings(FAST)
@given(
    moments, offsets, st.sampled_from("Tt"), st.sampled_from(["auto", "minutes", "milliseconds"])
)
def test_rfc3339(moment: datetime, offset: timezone, sep: str, spec: str) -> None:
    """Every spelling of a moment that `isoformat` gives is that moment without its fraction."""
    moment = moment.replace(tzinfo=offset)
    text = moment.isoformat(sep, spec)
    whole = moment.replace(microsecond=0, second=0 if spec == "minutes" else moment.second)
    assert read_date(text, STOCKHOLM) == Stated(whole.astimezone(UTC), is_day=False)
    assert read_date(text.replace("+00:00", "Z"), STOCKHOLM).moment == whole


@settings(FAST)
@given(moments, offsets)
def test_rfc2822(moment: datetime, offset: timezone) -> None:
    """What the standard library prints for mail and HTTP is read back exactly."""
    moment = moment.replace(microsecond=0, tzinfo=offset)
    assert read_date(format_datetime(moment), STOCKHOLM) == Stated(moment, is_day=False)
    web = format_datetime(moment.astimezone(UTC), usegmt=True)
    assert read_date(web, STOCKHOLM) == Stated(moment, is_day=False)


MONTHS: Final = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta"
    " syyskuuta lokakuuta marraskuuta joulukuuta",
    "en": "January February March April May June July August September October November December",
}
WEEKDAYS: Final = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
FORMS: Final = {
    "sv": ["{d} {m} {y}", "den {d}{sv} {m} {y}", "{w}en den {d} {m} {y}", "{w} {d} {m} {y}"],
    "no": ["{d}. {m} {y}", "{w} {d}. {m} {y}", "Publisert: {d}. {m} {y}", "den {d}. {m} {y}"],
    "da": ["{d}. {m} {y}", "{w} den {d}. {m} {y}", "d. {d}. {m} {y}", "{d} {m} {y}"],
    "fi": ["{d}. {m} {y}", "{w} {d}. {m} {y}", "Julkaistu {d}. {m} {y}"],
    "en": ["{m} {d}, {y}", "{d} {m} {y}", "{w}, {m} {d}{en}, {y}", "the {d}{en} of {m}, {y}"],
}
CLOCKS: Final = {
    "sv": ["kl. {h:02}.{n:02}", "kl {h}:{n:02}", "klockan {h}.{n:02}"],
    "no": ["kl. {h:02}.{n:02}", "klokken {h:02}:{n:02}"],
    "da": ["kl. {h:02}.{n:02}", "kl. {h:02}:{n:02}"],
    "fi": ["klo {h}.{n:02}", "kello {h:02}.{n:02}"],
    "en": ["at {h:02}:{n:02}", "{t}:{n:02} {half}"],
}


def _english(day: int) -> str:
    return "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def spelled(day: date, language: str, form: str) -> str:
    """A day as people write it in a language."""
    return form.format(
        d=day.day,
        y=day.year,
        m=MONTHS[language].split()[day.month - 1],
        w=WEEKDAYS[language].split()[day.weekday()],
        sv=":a" if day.day % 10 in {1, 2} and day.day not in {11, 12} else ":e",
        en=_english(day.day),
    )


def clocked(moment: datetime, form: str) -> str:
    """A time of day as people write it."""
    half = "PM" if moment.hour >= 12 else "AM"
    return form.format(h=moment.hour, n=moment.minute, t=(moment.hour - 1) % 12 + 1, half=half)


@pytest.mark.parametrize("language", list(FORMS))
@settings(FAST, max_examples=100)
@given(days)
def test_long_forms(language: str, day: date) -> None:
    """A day that is written out in any of the languages is that day, at its noon."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=STOCKHOLM)
    for form in FORMS[language]:
        for change in (str, str.upper, str.lower, lambda text: text.replace(" ", "\xa0")):
            text = change(spelled(day, language, form))
            assert attempt(text, STOCKHOLM) == Stated(noon, is_day=True), text


@pytest.mark.parametrize("language", list(FORMS))
@settings(FAST, max_examples=100)
@given(moments)
def test_long_forms_with_a_time(language: str, moment: datetime) -> None:
    """With a time of day it is that minute in the zone."""
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    for form in FORMS[language]:
        for at in CLOCKS[language]:
            text = f"{spelled(moment.date(), language, form)} {clocked(moment, at)}"
            assert attempt(text, ZoneInfo("UTC")) == Stated(moment, is_day=False), text


@settings(FAST)
@given(days)
def test_numbers_are_never_taken_for_another_day(day: date) -> None:
    """Day first or month first, slashes give the day itself or nothing; dots always give it."""
    noon = Stated(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), is_day=True)
    is_certain = day.day > 12 or day.day == day.month
    utc = ZoneInfo("UTC")
    for text in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day}/{day.month} {day.year}",
    ):
        assert attempt(text, utc) == (noon if is_certain else None), text
    for text in (f"{day:%d.%m.}{day.year}", f"{day.year}/{day:%m/%d}", f"{day.year}{day:%m%d}"):
        assert attempt(text, utc) == noon, text


@settings(FAST)
@given(st.sampled_from(WRITTEN), st.sampled_from(["x", "1", " hej", "!", " 2025", "–", "/"]))
def test_nothing_is_passed_over(text: str, more: str) -> None:
    """What stands behind a date either makes it another one or none."""
    longer = attempt(text + more, STOCKHOLM)
    assert longer is None or longer != attempt(text, STOCKHOLM)


HUGE: Final[dict[str, Callable[[int], str]]] = {
    "digits": lambda size: "1" * size,
    "spaces": lambda size: " " * size,
    "spaces between": lambda size: "2024-04-29" + " " * size + "10:15",
    "narrow spaces": lambda size: "\u202f" * size,
    "parentheses": lambda size: "(" * size,
    "colons": lambda size: "1:" * (size // 2),
    "accents": lambda size: "e" + "\u0301" * size,
}


@pytest.mark.parametrize("kind", list(HUGE))
def test_ten_million_characters(kind: str) -> None:
    """A text of any size is refused at once: its length is looked at first."""
    text = HUGE[kind](10_000_000)
    started = process_time()
    assert attempt(text, STOCKHOLM) is None
    assert process_time() - started < 2
