"""The words that dates are written with: Swedish, Norwegian, Danish, Finnish and English.

Tables only, all in lower case and NFC. Norwegian is bokmål and nynorsk. No abbreviation means two
different months.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _numbered(lines: Iterable[str], start: int = 1) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines, start) for word in _words(line)}


_MONTHS: Final = (
    "january januari januar jan",
    "february februari februar feb febr",
    "march mars marts mar",
    "april apr",
    "may maj mai",
    "june juni jun",
    "july juli jul",
    "august augusti aug",
    "september sep sept",
    "october oktober oct okt",
    "november nov",
    "december desember dec des",
)
_FINNISH: Final = _words("tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu")
_FINNISH_ENDINGS: Final = ("", "k", "kuu", "kuun", "kuuta")

MONTHS: Final[dict[str, int]] = _numbered(_MONTHS) | {
    stem + ending: number for number, stem in enumerate(_FINNISH, 1) for ending in _FINNISH_ENDINGS
}
"""The number of a month by its name or abbreviation, which has no full stop here."""

MAIL_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
"""The names of the months in RFC 2822 (section 3.3), as a pattern."""

WEEKDAYS: Final = _words("""
    monday mon tuesday tues tue wednesday wed thursday thurs thur thu friday fri saturday sat
    sunday sun
    måndag måndagen mån tisdag tisdagen tis tors torsdag torsdagen tor onsdag onsdagen ons
    fredag fredagen fre lördag lördagen lör söndag söndagen sön
    mandag mandagen man tirsdag tirsdagen tir tysdag tysdagen tys lørdag lørdagen lør
    laurdag laurdagen lau søndag søndagen søn sundag sundagen
    maanantai maanantaina ma tiistai tiistaina ti keskiviikko keskiviikkona ke torstai torstaina to
    perjantai perjantaina pe lauantai lauantaina la sunnuntai sunnuntaina su
""")
"""Weekdays, which say nothing that the date does not say."""

LATEST: Final = ("senast", "last", "sist", "sidst", "viimeksi")
"""Words that may stand before a label."""

LABELS: Final = _words("""
    publicerad publicerat publicerades publiceringsdatum uppdaterad uppdaterat uppdaterades
    ändrad ändrat skapad skapat datum
    publisert oppdatert endret endra opprettet dato
    publiceret udgivet offentliggjort opdateret ændret oprettet
    julkaistu päivitetty muokattu luotu päivämäärä pvm
    published posted updated modified changed created issued date
""")
"""What may stand before a date to say what it is the date of."""

BEFORE_DAY: Final = ("den", "d.", "the", "on", "på")
"""Small words between a label or a weekday and its date."""

BEFORE_CLOCK: Final = ("klockan", "klokken", "klokka", "kello", "klo", "kl.", "kl", "at")
"""Small words before a time of day; with one, an hour needs no minutes."""

_OFFSETS: Final = {
    0: "z ut utc gmt wet",
    1: "cet met west bst",
    2: "cest mest eet",
    3: "eest",
    -4: "edt",
    -5: "est cdt",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst",
}
ZONES: Final[dict[str, timedelta]] = {
    name: timedelta(hours=hours) for hours, names in _OFFSETS.items() for name in names.split()
}
"""Offsets from UTC of the names in RFC 2822 (section 4.3) and of those used in Europe."""

MILITARY: Final = frozenset("abcdefghiklmnopqrstuvwxy")
"""Zones of one letter: they tell no offset, and RFC 2822 (section 4.3) reads them as UTC."""

DAYS: Final[dict[str, int]] = _numbered(
    (
        "förrgår toissapäivänä",
        "igår yesterday eilen",
        "idag today tänään",
        "imorgon imorgen tomorrow huomenna",
    ),
    start=-2,
) | {
    "i förrgår": -2,
    "i forgårs": -2,
    "i förgår": -2,
    "i går": -1,
    "i gaar": -1,
    "i dag": 0,
    "i morgon": 1,
    "i morgen": 1,
}
"""Days counted from that of the capture."""

NOW: Final = frozenset(
    {
        "just nu",
        "nu",
        "akkurat nå",
        "nå",
        "nett no",
        "lige nu",
        "juuri nyt",
        "nyt",
        "just now",
        "now",
    }
)
"""Words for the moment of the capture."""

NUMBERS: Final[dict[str, int]] = _numbered(
    (
        "en ett et ein eit ei én a an one yksi",
        "två to two kaksi",
        "tre three kolme",
        "fyra fire four neljä",
        "fem five viisi",
        "sex seks six kuusi",
        "sju syv syy seven seitsemän",
        "åtta åtte otte eight kahdeksan",
        "nio ni nine yhdeksän",
        "tio ti ten kymmenen",
        "elva elleve eleven yksitoista",
        "tolv twelve kaksitoista",
    )
)
"""Numbers that are written in letters, up to twelve."""

_SPANS: Final = {
    timedelta(seconds=1): """
        sekund sekunder sekunden sek sekunt sekunti sekuntia second seconds sec secs s""",
    timedelta(minutes=1): """
        minut minuter minutt minutter minuttia minuutti minuuttia minute minutes min mins""",
    timedelta(hours=1): """
        timme timmar timar tim time timer tunti tuntia hour hours hr hrs h t""",
    timedelta(days=1): """
        dag dagar dager dage dögn dygn døgn päivä päivää day days d""",
}
SPANS: Final[dict[str, timedelta]] = {
    word: span for span, words in _SPANS.items() for word in words.split()
}
"""How long a unit is. Weeks, months and years are missing: sites round them down, far."""

ONE: Final = frozenset({"sekunti", "minuutti", "tunti", "päivä"})
"""Finnish units that mean one of it where they stand alone."""

AGO: Final = ("sedan", "sen", "siden", "sidan", "ago", "sitten")
"""What follows a span that lies in the past."""
