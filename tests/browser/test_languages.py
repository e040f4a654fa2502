"""The interface speaks the visitor's language, and says which one the news is in."""

from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LookAt, OpenPage
from tests.browser.showcase import PAGES
from tests.browser.visits import LANGUAGES, Language
from tests.browser.words import WORDS

_SPOKEN: Final = "one => one.closest('[lang]').lang"
"""The language that an element is said to be in."""

_CHOOSING: Final = """() => [...document.querySelectorAll("a[href]")]
  .filter(one => new URL(one.href).searchParams.has("lang")).length"""
"""How many links say a language."""

_FORGETFUL: Final = """() => {
  const language = document.documentElement.lang;
  const isPage = address => address.origin === location.origin
    && !/^[/](feeds|assets)[/]|[.]opml$/.test(address.pathname);
  const links = [...document.querySelectorAll("a[href]:not([href^='#'])")].filter(one =>
    isPage(new URL(one.href)) && !new URL(one.href).searchParams.has("lang"));
  const forms = [...document.forms].filter(one => one.elements.lang?.value !== language);
  return [...links, ...forms].map(one => one.outerHTML.slice(0, 150));
}"""
"""Links to pages, and forms, that do not say the language."""


def spoken(page: Page) -> str | None:
    """The language of the interface, as the page says and as its first words are."""
    [language] = [key for key, words in WORDS.items() if page.locator(f"text={words.skip}").count()]
    assert page.locator("html").get_attribute("lang") == language
    return language


@pytest.mark.parametrize(
    ("asked", "answered"), [("sv", "sv"), ("en", "en"), ("en-US", "en"), ("fi", "sv")]
)
def test_accepted_languages(asked: str, answered: Language, open_page: OpenPage) -> None:
    """The browser's language is spoken, if it is one of ours, else the site's."""
    assert spoken(open_page("home", language=asked).page) == answered


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch(language: Language, open_page: OpenPage) -> None:
    """The link to the other language leads to the same page in it, and the choice is kept."""
    other: Language = "en" if language == "sv" else "sv"
    visit = open_page("topic", language=language)
    page = visit.page
    page.locator(f"header a[hreflang={other}]").click()
    page.wait_for_url(f"**lang={other}**")
    assert spoken(page) == other
    assert urlsplit(page.url).path == "/topics/kultur"
    page.get_by_role("main").locator("a[href*='/entries/']").first.click()
    page.wait_for_url("**/entries/**")
    assert spoken(page) == other
    assert page.locator(f"header a[hreflang={language}]").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_is_kept(name: str, look_at: LookAt) -> None:
    """Each link and form of a page for which a language was chosen keeps it; without a choice,
    addresses stay plain.
    """
    page = look_at(name).page
    assert page.evaluate(_CHOOSING) <= len(LANGUAGES)
    page.goto(page.locator("header a[hreflang=en]").evaluate("one => one.href"))
    assert spoken(page) == "en"
    forgetful: list[str] = page.evaluate(_FORGETFUL)
    assert not forgetful, "\n".join(forgetful)


def test_news_in_another_language(look_at: LookAt) -> None:
    """Titles and texts say their language where it is not the interface's."""
    page = look_at("entry-html", language="sv").page
    assert page.locator("h1").evaluate(_SPOKEN) == "en"
    assert page.get_by_text("A quotation.").evaluate(_SPOKEN) == "en"
    assert page.get_by_text("Ett stycke på svenska.").evaluate(_SPOKEN) == "sv"
    page = look_at("entry-corrected", language="en").page
    assert page.locator("h1").evaluate(_SPOKEN) == "sv"
    assert page.locator("ins").first.evaluate(_SPOKEN) == "sv"
    page = look_at("topic", language="en").page
    assert page.locator("h1").evaluate(_SPOKEN) == "sv"
    title = page.get_by_role("link", name="Barnens konserthus firar tio år")
    assert title.first.evaluate(_SPOKEN) == "sv"
    assert page.locator("html").evaluate(_SPOKEN) == "en"
