"""What of a page is shown, and what belongs to its frame: navigation, filters, footers.

`without_hidden` and `is_hidden` say what visitors do not get to see; the content of ``noscript`` is
for browsers without scripts, and repeats or excuses what the others show. `Frame` says where no
item can stand. Each looks at an element once, whatever the depth of the page.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds import markup

_UNSEEN: Final = frozenset(("noscript", "script", "style", "template"))
_HINTED: Final = etree.XPath(
    "descendant-or-self::*[@hidden or @style or @aria-hidden]", regexp=False
)
_TEXT: Final = etree.XPath("normalize-space()", regexp=False, smart_strings=False)
_REMOVED: Final = "topicfeeds-removed"

_LANDMARKS: Final = frozenset(("footer", "nav", "search"))
_CONTROLS: Final = frozenset(("button", "datalist", "label", "select"))
_FORMS: Final = frozenset(("fieldset", "form"))
_ROLES: Final = frozenset(("banner", "contentinfo", "navigation", "search"))
_PAGERS: Final = frozenset(("nav-links", "page-numbers", "pager", "pagination", "paginator"))
_SECTIONS: Final = frozenset(("article", "aside", "main", "section"))


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element itself (not one around it) keeps its content from being shown.

    It is a script, a style, a template, ``noscript`` or a closed dialog; or it has ``hidden``, a
    style of its own that says so, or ``aria-hidden="true"``: what is hidden from screen readers is
    ornament or repeats its neighbours, except for pictures without words. A page that hides itself
    is shown by its scripts later.
    """
    if element.tag in ("html", "body"):
        return False
    if element.tag in _UNSEEN or markup.is_hidden(element):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return (element.get("aria-hidden") or "").strip().lower() == "true" and not _is_picture(element)


def _is_picture(element: HtmlElement) -> bool:
    has_image = element.tag == "img" or element.find(".//img") is not None
    return has_image and not _TEXT(element)


def without_hidden(root: HtmlElement) -> None:
    """Take all that is hidden out of a tree, which is changed."""
    unseen = root.iter("dialog", *_UNSEEN)
    remove(root, [one for one in (*unseen, *_HINTED(root)) if is_hidden(one)])


def remove(root: HtmlElement, elements: Iterable[HtmlElement]) -> None:
    """Take elements out of a tree, which is changed; the text behind them stays."""
    for element in elements:
        if element is not root:
            element.tag = _REMOVED
    # one by one, with the text behind each put together anew, this would be quadratic
    etree.strip_elements(root, _REMOVED, with_tail=False)


def is_frame(element: HtmlElement) -> bool:
    """Whether an element itself (not one around it) is page chrome, in which no item stands.

    It is navigation, a footer, a search, pagination, or a control; or a form (or set of fields)
    without any link: forms with links are wrapped around whole pages. A ``header`` is chrome only
    outside of sections, see `Frame`.
    """
    if element.tag in _LANDMARKS or element.tag in _CONTROLS:
        return True
    if element.tag in _FORMS and element.find(".//a[@href]") is None:
        return True
    role, names = element.get("role"), element.get("class")
    if not _ROLES.isdisjoint((role or "").lower().split()):
        return True
    return not _PAGERS.isdisjoint((names or "").split())


class _Place(Enum):
    PAGE = auto()
    SECTION = auto()
    FRAME = auto()
    ITEM = auto()


class Frame:
    """Where items can stand in a page: outside of its chrome and of other items.

    Elements are asked for in the order of the page. What is around them is looked at once each, so
    that all questions together take time in proportion to the page.
    """

    def __init__(self) -> None:
        self._known: dict[HtmlElement, _Place] = {}

    def is_around(self, element: HtmlElement) -> bool:
        """Whether the element stands in page chrome."""
        return self._around(element) is _Place.FRAME

    def take(self, element: HtmlElement) -> bool:
        """Make the element an item, unless it stands inside one or in page chrome."""
        if self._around(element) in (_Place.FRAME, _Place.ITEM):
            return False
        self._known[element] = _Place.ITEM
        return True

    def _around(self, element: HtmlElement) -> _Place:
        path = []
        node = element.getparent()
        while node is not None and node not in self._known:
            path.append(node)
            node = node.getparent()
        place = _Place.PAGE if node is None else self._known[node]
        for node in reversed(path):
            place = self._known[node] = _inside(node, place)
        return place


def _inside(element: HtmlElement, around: _Place) -> _Place:
    if around in (_Place.FRAME, _Place.ITEM):
        return around
    if is_frame(element) or (element.tag == "header" and around is _Place.PAGE):
        return _Place.FRAME
    return _Place.SECTION if element.tag in _SECTIONS else around
