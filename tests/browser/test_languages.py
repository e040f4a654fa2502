"""The interface speaks the visitor's language, and says which one the news is in."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.showcase import PAGES
from tests.browser.visits import LANGUAGES, Language
from tests.browser.words import WORDS

_SPOKEN: Final = "one => one.closest('[lang]').lang"
"""The language that an element is said to be in."""

_LINKS: Final = """() => [...document.querySelectorAll("a[href], form[action]")]
  .map(one => one.href ?? one.action)
  .filter(one => new URL(one).origin === location.origin)"""


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


def forgetful(page: Page) -> set[str]:
    """The links and forms that lead to pages, and forget the language that was chosen."""
    links = [urlsplit(one) for one in page.evaluate(_LINKS)]
    files = ("/feeds/", "/topics.opml", "/static/", "/assets/")
    pages = [one for one in links if not one.path.startswith(files) and one.fragment == ""]
    chosen = {one.geturl() for one in pages if "lang" not in parse_qs(one.query)}
    return {one for one in chosen if not page.locator(f"form[action='{one}'] [name=lang]").count()}


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_is_kept(name: str, look_at: OpenPage) -> None:
    """Each link and form of a page for which a language was chosen keeps it; without a choice,
    addresses stay plain.
    """
    page = look_at(name).page
    assert sum("lang=" in one for one in page.evaluate(_LINKS)) <= len(LANGUAGES)
    page.goto(page.locator("header a[hreflang=en]").evaluate("one => one.href"))
    assert spoken(page) == "en"
    assert forgetful(page) == set()


def test_news_in_another_language(open_page: OpenPage) -> None:
    """Titles and texts say their language where it is not the interface's."""
    page = open_page("entry-html", language="sv").page
    assert page.locator("h1").evaluate(_SPOKEN) == "en"
    assert page.get_by_text("A quotation.").evaluate(_SPOKEN) == "en"
    assert page.get_by_text("Ett stycke på svenska.").evaluate(_SPOKEN) == "sv"
    page = open_page("entry-corrected", language="en").page
    assert page.locator("h1").evaluate(_SPOKEN) == "sv"
    assert page.locator("ins").first.evaluate(_SPOKEN) == "sv"
    page = open_page("topic", language="en").page
    assert page.locator("h1").evaluate(_SPOKEN) == "sv"
    title = page.get_by_role("link", name="Barnens konserthus firar tio år")
    assert title.first.evaluate(_SPOKEN) == "sv"
    assert page.locator("html").evaluate(_SPOKEN) == "en"
