"""The catalogues: every sentence for people is in each of them, and no other."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from feeds.web.i18n import CATALOGUES, LANGUAGES, SOURCE
from tests.helpers import ROOT

METHODS = [("feeds/web/templates/**.html", "jinja2"), ("feeds/**.py", "python")]
OPTIONS = {
    "feeds/web/templates/**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n"},
}
KEYWORDS = {"_": None, "gettext": None, "say": None, "ngettext": (1, 2)}
OTHERS = [language for language in LANGUAGES if language != SOURCE]


def said() -> set[str | tuple[str, ...]]:
    """Every sentence in the code and the templates."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS)
    return {message for _, _, message, _, _ in found}


def read(language: str) -> Catalog:
    """A catalogue."""
    path: Path = CATALOGUES / f"{language}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """The singular and the plural of a message, or the one form that it has."""
    return (text,) if isinstance(text, str) else tuple(text)


def places(text: str) -> set[str]:
    """What a sentence leaves open: %(name)s, or {name} where nothing of the first kind is in it."""
    named = set(re.findall(r"%\((\w+)\)s", text))
    return named or {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_is_swedish() -> None:
    """The pages speak English and Swedish."""
    assert set(LANGUAGES) >= {"en", "sv"}


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing_or_unused(language: str) -> None:
    """What the code says and what the catalogue translates are the same sentences."""
    expected = said()
    assert len(expected) > 150
    known = {message.id for message in read(language) if message.id}
    known = {tuple(one) if isinstance(one, list) else one for one in known}
    assert expected - known == set(), "not translated"
    assert known - expected == set(), "said nowhere"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    """None is empty or fuzzy, and each has the same open places and the same markup."""
    for message in read(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        first = forms(message.id)
        for text in forms(message.string):
            assert text.strip(), message.id
            assert places(text) <= set().union(*map(places, first)), message.id
            assert places(first[-1]) <= places(text) or len(first) > 1, message.id
            assert re.findall("<[^>]*>", text) == re.findall("<[^>]*>", first[0]), message.id
            assert text[0].isupper() == first[0][0].isupper() or not text[0].isalpha(), message.id
