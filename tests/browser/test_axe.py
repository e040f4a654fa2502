"""axe-core finds nothing on any page, in either language, colour scheme and width."""

from collections import defaultdict
from functools import cache
from itertools import product
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LookAt
from tests.browser.showcase import PAGES
from tests.browser.tools import AXE, require
from tests.browser.visits import LANGUAGES, SCHEMES, Language, Scheme

WIDTHS: Final = (360, 1280)

RULES: Final = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    *("best-practice", "experimental"),
)
"""The tags of the rules; those of WCAG 2.2 and the experimental ones are off unless named."""

_SHOWN: Final = 5
_RUN: Final = """async tags => {
  const rules = axe.getRules(tags).filter(rule => !rule.tags.includes("deprecated"));
  const chosen = {runOnly: {type: "rule", values: rules.map(rule => rule.ruleId)}};
  const found = await axe.run(document, {...chosen, resultTypes: ["violations"]});
  return found.violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map(
    ({target, html, failureSummary}) => ({target: target.flat().join(" "), html, failureSummary})
  )}));
}"""
_OPEN: Final = """() => {
  const all = [...document.querySelectorAll("details")];
  all.forEach(one => { one.open = true; });
  return all.length > 0;
}"""

_SPOIL: Final = """() => {
  document.documentElement.removeAttribute("lang");
  document.querySelector("h1").remove();
  for (const name of ["p", "button", "button"]) {
    const made = document.createElement(name);
    made.textContent = "Hard to see";
    made.style.cssText = "color: #999; width: 9px; height: 9px; padding: 0";
    document.querySelector("main").append(made);
  }
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, language: Language, look_at: LookAt) -> None:
    """No rule is broken, in both schemes and widths, and with all details open."""
    page = prepared(look_at, name, language)
    found: dict[str, list[str]] = defaultdict(list)
    for state in ("", ", details open"):
        if state and not page.evaluate(_OPEN):
            break
        for scheme, width in product(SCHEMES, WIDTHS):
            for one in findings(page, scheme, width):
                found[one].append(f"{scheme} at {width} px{state}")
    assert not found, "\n\n".join(f"{one}\n  in {'; '.join(where)}" for one, where in found.items())


def test_axe_finds_what_is_wrong(look_at: LookAt) -> None:
    """What must not be on a page is found, if it is there, by a rule of each kind."""
    page = prepared(look_at, "home", "en")
    page.evaluate(_SPOIL)
    told = "\n".join(findings(page, "light", 1280))
    for rule in ("html-has-lang", "page-has-heading-one", "color-contrast", "target-size"):
        assert f"{rule}: " in told


def prepared(look_at: LookAt, name: str, language: Language) -> Page:
    """A page with axe in it: DevTools may do what the page's policy forbids a script tag."""
    require(AXE)
    page = look_at(name, language=language).page
    page.evaluate(_axe())
    return page


def findings(page: Page, scheme: Scheme, width: int) -> list[str]:
    """What axe finds in a scheme and width: each rule with its places."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    return [_told(one) for one in page.evaluate(_RUN, RULES)]


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def _told(found: dict[str, Any]) -> str:
    lines = [f"{found['id']}: {found['help']}"]
    for node in found["nodes"][:_SHOWN]:
        why = node["failureSummary"].replace("\n", "\n    ")
        lines += [f"  {node['target']}", f"    {node['html'][:300]}", f"    {why}"]
    more = len(found["nodes"]) - _SHOWN
    return "\n".join([*lines, *([f"  and {more} more"] if more > 0 else [])])
