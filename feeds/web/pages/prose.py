"""Other people's HTML on a page of ours: sanitized content, made to fit.

It is harmless already (`feeds.normalize.sanitize`). Here its headings go below that of the entry,
and what would be loaded from elsewhere becomes a link: no page of ours makes a reader's browser ask
a third party.
"""

from typing import Final

from lxml import etree, html
from lxml.html import HtmlElement
from markupsafe import Markup

from feeds.web import i18n

_FIRST: Final = 2
"""The highest level of a heading in the content of an entry, whose own is 1."""

_LOADED: Final = ("audio", "img", "video")
_HEADINGS: Final = tuple(f"h{level}" for level in range(1, 7))


def fitting(content: str) -> Markup:
    """The content of an entry, as HTML for its page; ``content`` is sanitized HTML."""
    root = html.fragment_fromstring(content, create_parent="div")
    _lower_headings(root)
    for element in list(root.iter(*_LOADED)):
        _replace(element, _link(element))
    for number, element in enumerate(list(root.iter("table")), 1):
        _wrap(element, number)
    inner = (root.text or "") and _escaped(root.text or "")
    parts = (etree.tostring(child, encoding="unicode", method="html") for child in root)
    return Markup(inner + "".join(parts))  # noqa: S704  # the tree was sanitized when it came in


def _lower_headings(root: HtmlElement) -> None:
    """No level is left out, whatever the source does, so that people can find their way."""
    above: list[int] = []
    for element in root.iter(*_HEADINGS):
        own = int(str(element.tag)[1])
        while above and above[-1] >= own:
            above.pop()
        above.append(own)
        element.tag = f"h{min(_FIRST + len(above) - 1, 6)}"


def _link(element: HtmlElement) -> HtmlElement | None:
    """A link to what an element shows or plays, in words."""
    source = element.find("source")
    address = element.get("src") or (source.get("src") if source is not None else "") or ""
    if not address:
        return None
    kinds = {
        "img": i18n.gettext("Image"),
        "audio": i18n.gettext("Sound"),
        "video": i18n.gettext("Film"),
    }
    words, alt = kinds[str(element.tag)], element.get("alt") or ""
    made = html.Element("a", {"class": "file", "href": address, "rel": "noopener noreferrer"})
    if any(True for _ in element.iterancestors("a")):  # no link is within another
        made = html.Element("span")
    made.text = f"{words}: {alt}" if alt else words
    return made


def _replace(element: HtmlElement, other: HtmlElement | None) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if other is None:
        element.drop_tree()
        return
    other.tail = element.tail
    parent.replace(element, other)


def _wrap(table: HtmlElement, number: int) -> None:
    """A wide table scrolls by itself, also by keyboard."""
    parent = table.getparent()
    if parent is None:
        return
    box = html.Element("div")
    box.set("class", "wide")
    box.set("tabindex", "0")
    box.set("role", "region")
    box.set("aria-label", i18n.gettext("Table %(number)s") % {"number": number})
    box.tail, table.tail = table.tail, None
    parent.replace(table, box)
    box.append(table)


def _escaped(text: str) -> str:
    return str(Markup.escape(text))
