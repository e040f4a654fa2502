"""Articles in microdata (HTML, section 5; https://html.spec.whatwg.org/multipage/microdata.html).

Items are the elements with ``itemscope`` whose ``itemtype`` is an article of schema.org or
``CreativeWork``. An article inside an article is none of the page's; one on ``html`` or ``body``
counts only if the page has no other, as that often stands for the page itself.

Values follow section 5.2.4, with these differences, as pages are written otherwise:

* a link that is the value of a text (``<a itemprop="headline" href>``) gives its text;
* ``content`` is read on any element that has no value of its own kind, as search engines do;
* a property inside the same property of the same item is part of it and not another value;
* in what is hidden only ``meta``, ``link`` and whole items that are values count.

``keywords`` that stand once are separated by commas; a link, or one of several, is one label.

``itemref`` is honoured (5.2.5). An element's values are free for the first item that refers to
it; after that they count only if they are short, and up to a number for the whole page, since n
references to n properties would take time in proportion to the square of n.
"""

from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

from feeds import markup
from feeds.errors import Problem
from feeds.model import Item
from feeds.readers.embedded import parts, schema_org
from feeds.readers.embedded.microdata_scan import (
    FILES,
    PARAGRAPHS,
    TEXTS,
    Data,
    Property,
    Scope,
    Value,
    articles,
    properties,
    scan,
)
from feeds.readers.embedded.schema_org import Index, Node
from feeds.readers.page import Page, place

_SOURCES: Final = {
    "a": "href",
    "area": "href",
    "audio": "src",
    "data": "value",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "meta": "content",
    "meter": "value",
    "object": "data",
    "source": "src",
    "track": "src",
    "video": "src",
}
_PLAYERS: Final = frozenset(("audio", "embed", "object", "source", "video"))
_NAMED: Final = frozenset(("author", "creator", "keywords"))
_LONGEST_REPEATED: Final = 1000  # characters


def find(page: Page, ref: str) -> tuple[list[Item], list[Problem]]:
    """The articles of the page, in their order.

    Items have the place of their element. Warnings: ``empty-item`` for one that says neither title
    nor text. Never raises.
    """
    data = scan(page.root)
    items: list[Item] = []
    problems: list[Problem] = []
    for scope in articles(data):
        where = place(ref, scope.element, len(items) + 1)
        said = list(properties(scope, data))
        article = Index().thing(_node(scope, said, data))
        content = next((one.html for one in said if one.html), "")
        item = schema_org.item(article, page, where, len(items) + 1, content)
        if item:
            items.append(item)
        else:
            problems.append(parts.empty(where))
    return items, problems


def _node(scope: Scope, said: Iterable[Property], data: Data) -> Node:
    """An item as JSON-LD has it: one value as it is, several as a list."""
    node: dict[str, list[Value]] = {}
    for one in said:
        for name, value in _values(one, data).items():
            node.setdefault(name, []).append(value)
    singly = {name: values[0] if len(values) == 1 else values for name, values in node.items()}
    return {"@id": scope.element.get("itemid", ""), "@type": [*scope.types], **singly}


def _values(one: Property, data: Data) -> dict[str, Value]:
    """The value of an element under each of its names, worked out once."""
    if one.values is None:
        one.values = {name: _value(one, name, data) for name in one.names}
        if "articleBody" in one.names and not one.scope and one.element.tag != "meta":
            one.html = parts.inner_html(one.element)
        one.is_short = _size(one.values) + len(one.html) <= _LONGEST_REPEATED
    return one.values


def _size(value: object) -> int:
    """Characters in a value, and one for each part of it."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 1 + len(str(value))


def _value(one: Property, name: str, data: Data) -> Value:
    if one.scope:
        return _inner_node(one.scope, data)
    element = one.element
    if element.tag in _PLAYERS and name in FILES:
        href, kind = parts.played(element)
        return {"contentUrl": href, "encodingFormat": kind}
    if element.tag == "img" and name == "image":
        return {"contentUrl": element.get("src", ""), "caption": element.get("alt", "")}
    if element.tag == "a" and name in _NAMED:
        return {"name": markup.line_of(element), "url": element.get("href", "")}
    return _text(element, name)


def _inner_node(scope: Scope, data: Data) -> Node:
    """An item that is a value, with what stands directly in it; items in it are left out."""
    if scope.node is None:
        texts = (one for one in properties(scope, data) if not one.scope)
        scope.node = _node(scope, texts, data)
    return scope.node


def _text(element: HtmlElement, name: str) -> str:
    """The value of an element that is no item (5.2.4)."""
    source = _SOURCES.get(str(element.tag), "")
    if source and not (element.tag in {"a", "area"} and name in TEXTS):
        return str(element.get(source, ""))
    names = ("datetime", "content") if element.tag == "time" else ("content",)
    for stated in map(element.get, names):
        if stated is not None:
            return str(stated)
    return markup.text_of(element) if name in PARAGRAPHS else markup.line_of(element)
