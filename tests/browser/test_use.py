"""What people come for: subscribing, and building a feed of their own, each in their own way."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from feeds.model import Formula
from tests.browser.conftest import LookAt, OpenPage
from tests.browser.keyboard import tab, tab_to, walk
from tests.browser.server import Server
from tests.browser.visits import LANGUAGES, Language
from tests.browser.words import WORDS

BUILT = "hallbarhet+!ekonomi-och-budget,kultur+!ekonomi-och-budget"
"""Culture or sustainability, but no budget."""


def address(page: Page, language: Language) -> Locator:
    """The field with the feed's address."""
    return page.get_by_label(re.compile(f"^{WORDS[language].address}")).first


@pytest.mark.parametrize("language", LANGUAGES)
def test_subscribing_by_keyboard(language: Language, open_page: OpenPage, server: Server) -> None:
    """From the home page to the address on the clipboard, by Tab and Enter alone."""
    words = WORDS[language]
    visit = open_page("home", language=language)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.page
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Kultur", exact=True).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/kultur")
    tab_to(page, page.get_by_role("button", name=words.copy).first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=words.copied)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == server.url("/feeds/kultur.atom")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_skip_link(language: Language, look_at: LookAt) -> None:
    """It is the first stop, it appears, and behind it comes the first stop of the content."""
    page = look_at("topic", language=language).page
    assert WORDS[language].skip in tab(page).what
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    is_inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(is_inside)
    assert page.evaluate("document.activeElement.matches('main a, main input, main button')")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["home", "build-result", "topic", "entry-corrected", "status"])
def test_every_stop_is_seen(name: str, width: int, look_at: LookAt) -> None:
    """From the first to the last, the focus is outlined, in view, and under nothing."""
    page = look_at(name, width=width, height=640).page
    stops = walk(page)
    expected = page.locator(":is(a[href], button, input, summary, [tabindex='0']):visible").count()
    assert len(stops) == expected


def test_subscribing_without_script(open_page: OpenPage, server: Server) -> None:
    """The address is in its field, top and bottom, and no button is there that would do nothing."""
    page = open_page("home", script=False).page
    page.get_by_role("main").get_by_role("link", name="Kultur", exact=True).first.click()
    page.wait_for_url("**/topics/kultur")
    fields = page.get_by_label(re.compile(f"^{WORDS['sv'].address}"))
    told = [fields.nth(number).input_value() for number in range(fields.count())]
    assert told == [server.url("/feeds/kultur.atom")] * 2
    assert not page.get_by_role("button").all()
    assert fields.first.evaluate("one => one.readOnly && one.type === 'url'")


@pytest.mark.parametrize("script", [True, False])
def test_filtering(script: bool, open_page: OpenPage) -> None:
    """What is typed leaves the topics that have it, by Enter and without script."""
    page = open_page("home", script=script).page
    main = page.get_by_role("main")
    page.get_by_role("searchbox").fill("projekt")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**q=projekt**")
    expect(page.get_by_role("searchbox")).to_have_value("projekt")
    expect(main.get_by_role("link", name="Projekt inom tunnelbana", exact=True)).to_be_visible()
    expect(main.get_by_role("link", name="Regional utveckling", exact=True)).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_building(script: bool, open_page: OpenPage, server: Server) -> None:
    """Two topics and one not: the form shows their feed, and leads to its page."""
    visit = open_page("build", script=script)
    page = visit.page
    for column, key in (("any", "kultur"), ("any", "hallbarhet"), ("not", "ekonomi-och-budget")):
        page.locator(f"input[name={column}][value={key}]").check()
    page.locator("form:has(input[name=any])").get_by_role("button").last.click()
    page.wait_for_url("**/build?*")
    assert address(page, "sv").input_value() == server.url(f"/feeds/{BUILT}.atom")
    _check_result(page, server)
    for column, key in (("any", "kultur"), ("not", "ekonomi-och-budget")):
        expect(page.locator(f"input[name={column}][value={key}]")).to_be_checked()
    page.locator("main section a[href*='/topics/'][href*='!']").first.click()
    page.wait_for_url("**/topics/**")
    assert unquote(visit.path()) == f"/topics/{BUILT}"
    assert address(page, "sv").input_value() == server.url(f"/feeds/{BUILT}.atom")


def _check_result(page: Page, server: Server) -> None:
    """The formula in words, the number of its entries, and the last five."""
    formula = Formula.parse(BUILT)
    result = page.locator("main section").filter(has=address(page, "sv")).first
    said = result.inner_text()
    assert re.search("Hållbarhet eller Kultur.* men inte .*Ekonomi och budget", said)
    assert re.search(rf"\b{server.store.select(formula).total}\b", said)
    latest = [one.snapshot.title for one in server.store.entries(formula, 5)]
    links = result.locator("a[href*='/entries/']")
    assert links.all_inner_texts() == latest


def test_a_choice_that_makes_no_feed(look_at: LookAt) -> None:
    """Ticking a topic and its opposite is answered with what is wrong, and the ticks stay."""
    page = look_at("build-error").page
    expect(page.get_by_role("alert")).to_be_visible()
    for column in ("all", "not"):
        expect(page.locator(f"input[name={column}][value=kultur]")).to_be_checked()


def test_opening_a_feed(open_page: OpenPage, server: Server) -> None:
    """Whoever opens a feed's address in a browser sees its page; a program gets the feed."""
    visit = open_page("/feeds/kultur.atom", bypass_csp=True)
    assert visit.path() == "/topics/kultur"
    told: dict[str, Any] = visit.page.evaluate(
        """async address => {
          const answer = await fetch(address);
          const [type, text] = [answer.headers.get("Content-Type"), await answer.text()];
          return {type, text, url: answer.url};
        }""",
        server.url("/feeds/kultur.atom"),
    )
    assert told["type"].startswith("application/atom+xml")
    assert told["url"] == server.url("/feeds/kultur.atom")
    assert "<feed " in told["text"]


def test_scripts_may_ask_for_nothing(open_page: OpenPage, server: Server) -> None:
    """What would get into a page could send nothing home: its policy forbids all requests."""
    page = open_page("topic").page
    asked = "address => fetch(address).then(() => 'sent', () => 'refused')"
    assert page.evaluate(asked, server.url("/feeds/kultur.atom")) == "refused"
