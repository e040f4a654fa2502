"""What the readers of embedded data share: walking over a page, HTML as written, labels."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, TypeVar

from lxml import etree
from lxml.html import HtmlElement

from feeds.errors import Problem
from feeds.readers import html_parts

_INERT: Final = frozenset(("noscript", "script", "style", "template", "textarea"))
_Thing = TypeVar("_Thing", bound=Hashable)


@dataclass(slots=True)
class Walk:
    """All elements of a page in their order, without what is inert, each entered and left.

    While it stands at an element, ``is_shown`` tells that nothing hides it, and ``is_framed`` that
    it is or stands in page chrome, where items are none of the page's.
    """

    root: HtmlElement
    is_shown: bool = True
    is_framed: bool = False

    def __iter__(self) -> Iterator[tuple[str, HtmlElement]]:
        """``start`` and ``end`` of each element."""
        walk = etree.iterwalk(self.root, events=("start", "end"))
        hidden = framed = 0  # elements that are open within the outermost such one, and itself
        for event, element in walk:
            if event == "start":
                hidden += bool(hidden) or html_parts.is_hidden(element)
                framed += bool(framed) or html_parts.is_frame(element)
                if element.tag in _INERT:
                    walk.skip_subtree()
            self.is_shown, self.is_framed = not hidden, bool(framed)
            yield event, element
            if event == "end":
                hidden -= bool(hidden)
                framed -= bool(framed)


def inner_html(element: HtmlElement) -> str:
    """The content of an element as HTML, as it is written."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)


def played(element: HtmlElement) -> tuple[str, str]:
    """Address and media type of what a player plays: its own file, or the first that it offers."""
    for one in (element, *element.iterchildren("source")):
        href = one.get("src") or one.get("data")
        if href:
            return href, one.get("type", "")
    return "", ""


def unique(things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    """Each thing once, in the order of their first places."""
    return tuple(dict.fromkeys(things))


def labels(texts: Iterable[str]) -> tuple[str, ...]:
    """Each label once, without blank ones."""
    return unique(label for label in (text.strip() for text in texts) if label)


def empty(ref: str) -> Problem:
    """The report about a description that says neither title nor text."""
    message, hint = "an item has neither title nor text", "give it a name in the page"
    return Problem(ref, "empty-item", message, hint)
