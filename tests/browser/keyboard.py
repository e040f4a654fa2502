"""A visitor without a mouse: goes from stop to stop by Tab, and must see where he is."""

from typing import Final, NamedTuple

from playwright.sync_api import Locator, Page

MOST_STOPS: Final = 150

_STOP: Final = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const box = here.getClientRects()[0] ?? {width: 0, height: 0, x: 0, y: 0};
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    number: here === document.body ? -1 : [...document.querySelectorAll("*")].indexOf(here),
    what: here.outerHTML.slice(0, 200),
    hasOutline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isSeen: box.width > 0 && here.contains(hit),
  };
}"""


class Stop(NamedTuple):
    """What has the focus: its place among all elements, and its HTML; -1 where nothing has it."""

    number: int
    what: str


def tab(page: Page) -> Stop:
    """Press Tab: where the focus is now, which must be outlined, in view and not covered."""
    page.keyboard.press("Tab")
    stop = page.evaluate(_STOP)
    if stop["number"] >= 0:
        assert stop["hasOutline"], f"the focus has no outline: {stop['what']}"
        assert stop["isSeen"], f"the focus is out of sight: {stop['what']}"
    return Stop(stop["number"], stop["what"])


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(MOST_STOPS):
        tab(page)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def walk(page: Page) -> list[Stop]:
    """Press Tab until the page begins anew, or ends: every stop."""
    stops: list[Stop] = []
    while (stop := tab(page)) not in stops and stop.number >= 0:
        stops.append(stop)
    return stops
