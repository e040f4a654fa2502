"""A visitor without a mouse: goes from stop to stop by Tab, and must see where he is."""

from typing import Final

from playwright.sync_api import Locator, Page

MOST_STOPS: Final = 150

_STOP: Final = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const box = here.getClientRects()[0] ?? {width: 0, height: 0, x: 0, y: 0};
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: here.outerHTML.slice(0, 200),
    isSomewhere: here !== document.body,
    hasOutline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isSeen: box.width > 0 && here.contains(hit),
  };
}"""


def tab(page: Page) -> str:
    """Press Tab: where the focus is now, which must be outlined, in view and not covered."""
    page.keyboard.press("Tab")
    stop = page.evaluate(_STOP)
    if stop["isSomewhere"]:
        assert stop["hasOutline"], f"the focus has no outline: {stop['what']}"
        assert stop["isSeen"], f"the focus is out of sight: {stop['what']}"
    return str(stop["what"]) if stop["isSomewhere"] else ""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(MOST_STOPS):
        tab(page)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def walk(page: Page) -> list[str]:
    """Press Tab from the beginning of a page to its end: every stop."""
    stops: list[str] = []
    while len(stops) < MOST_STOPS and (stop := tab(page)):
        stops.append(stop)
    return stops
