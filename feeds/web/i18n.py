"""The language of an answer: which one, its sentences, dates and numbers.

Code and templates are in English; ``catalogues/LANGUAGE.po`` (gettext) has every sentence in
another language, so that a further language is one further file. ``?lang=`` beats
``Accept-Language``, which beats the site's own language; nothing is remembered between requests, as
there are no cookies: links keep what ``?lang=`` says. What the news say is never translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, cast

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Flask, g, request
from werkzeug.datastructures import LanguageAccept

from feeds.told import Told
from feeds.web.desk import desk

SOURCE: Final = "en"
"""The language in which the code is written."""

CATALOGUES: Final = Path(__file__).parent / "catalogues"
LANGUAGES: Final = tuple(sorted((SOURCE, *(path.stem for path in CATALOGUES.glob("*.po")))))
"""The languages of the pages, as BCP 47 tags."""

MARK: Final = "topicfeeds.mark"
"""Where the environment of a request has the mark of `Tongue`; no client can set it."""

_REGIONS: Final = {"en": "en_GB"}
"""Whose dates and numbers a language has, if not its own."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of one answer; ``is_chosen`` if the address names it.

    A ``mark`` stands in links where its code would: who makes files of pages puts the code there,
    or takes out what asks for it, and so has both pages by rendering one.
    """

    code: str
    is_chosen: bool
    mark: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """What links take along."""
        return {"lang": self.mark or self.code} if self.is_chosen else {}


def tongue_of(asked: str | None, accepted: LanguageAccept, own: str, mark: str = "") -> Tongue:
    """The language to answer in: as the address, else the client, else the site wants it."""
    if asked in LANGUAGES:
        return Tongue(asked, is_chosen=True, mark=mark)
    found = accepted.best_match(LANGUAGES) if accepted else None
    return Tongue(found or _spoken(own), is_chosen=False)


def tongue() -> Tongue:
    """The language of the present request's answer."""
    try:
        return cast("Tongue", g.tongue)
    except AttributeError:  # asked for the first time; a page asks a hundred times
        own, mark = desk().site.language, request.environ.get(MARK, "")
        found = tongue_of(request.args.get("lang"), request.accept_languages, own, mark)
        g.tongue = found
        return found


def _spoken(language: str) -> str:
    code = language.partition("-")[0].lower()
    return code if code in LANGUAGES else SOURCE


@cache
def catalogue(code: str) -> NullTranslations:
    """The sentences of a language; those of `SOURCE` stand in the code."""
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str) -> str:
    """A sentence in the language of the answer."""
    return catalogue(tongue().code).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """A sentence about a number of things in the language of the answer."""
    return catalogue(tongue().code).ngettext(singular, plural, number)


def said(text: str) -> str:
    """A sentence of the rooms below in the language of the answer, as far as it is `Told`."""
    if not isinstance(text, Told):
        return text
    values = {
        name: said(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return gettext(text.template).format(**values)


def language_name(code: str) -> str:
    """What a language calls itself."""
    name = Locale(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def number(value: float) -> str:
    """A number with at most one decimal, as the reader writes it."""
    return _decimal(round(float(value), 1), tongue().code)


def day(moment: date) -> str:
    """A day in words; a moment is in its own time zone."""
    return _day(moment.year, moment.month, moment.day, tongue().code)


def minute(moment: datetime) -> str:
    """A day in words with the time, in the moment's own time zone."""
    return format_datetime(moment, "d MMM y HH:mm", locale=_locale(tongue().code))


def month(moment: date) -> str:
    """A month and its year in words."""
    return format_date(moment, "MMMM y", locale=_locale(tongue().code))


def span(seconds: float) -> str:
    """A length of time in words: 3 hours, 2 days."""
    return format_timedelta(int(seconds), threshold=1.5, locale=_locale(tongue().code))


def register(app: Flask) -> None:
    """Give the templates of an app their sentences."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext, ngettext, newstyle=True
    )


def _locale(code: str) -> str:
    return _REGIONS.get(code, code)


@lru_cache(10_000)
def _day(year: int, month_: int, day_: int, code: str) -> str:
    return format_date(date(year, month_, day_), "d MMMM y", locale=_locale(code))


@lru_cache(10_000)
def _decimal(value: float, code: str) -> str:
    return format_decimal(value, "#,##0.#", locale=_locale(code))
