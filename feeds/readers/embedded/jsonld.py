"""Articles in JSON-LD (https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents).

No JSON-LD processor: contexts are not looked at, names are schema.org's with or without a prefix,
and nodes are looked for where pages have them::

    block     = article / list / [ block ... ] / { container: block }
    container = @graph, @included, mainEntity, hasPart, blogPost, blogPosts, itemListElement,
                item, dataFeedElement

Breadcrumbs and menus are no lists of articles, and an article inside an article (a comment, a
citation) is none of the page's. List entries without a type complete the articles with the same
address; they are items of their own only if the page has no typed article at all.

Texts are plain text, and may hold tags as text. But a character reference in one (``&amp;``) is
resolved once, as so many systems escape their titles for HTML before they write JSON, where HTML
resolves nothing.

Comments and CDATA marks around the JSON are passed over; anything else that is not JSON costs the
block, and only this block. Control characters in strings are accepted, numbers are kept as they are
written, and the first of two equal keys counts.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement

from feeds.errors import Problem
from feeds.model import Item
from feeds.readers.embedded import parts, schema_org
from feeds.readers.embedded.schema_org import ARTICLES, Index, Node, Thing
from feeds.readers.page import Page, place

MAX_DEPTH: Final = 100
"""Lists and objects inside each other; a deeper block is broken."""

_CONTAINER_NAMES: Final = """
    @graph @included mainEntity hasPart blogPost blogPosts itemListElement item dataFeedElement
"""
_CONTAINERS: Final = frozenset(_CONTAINER_NAMES.split())
_MENUS: Final = frozenset(("BreadcrumbList", "SiteNavigationElement"))
_PLAIN: Final = frozenset(("CreativeWork", "ListItem", "Thing", "WebPage"))
_OPENING: Final = re.compile(r"\s*(?:(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?\s*)*")
_CLOSING: Final = re.compile(r"(?:(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*)+\Z")
_LONGEST_CLOSING: Final = 100
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class _TooDeep(ValueError):
    """A block nests deeper than is read."""


def find(page: Page, ref: str) -> tuple[list[Item], list[Problem]]:
    """The articles in all blocks of the page, in their order, each once.

    Warnings: ``broken-jsonld`` and ``duplicate-key`` with the line of the block, ``empty-item``
    (``ref#INDEX``) for an article that says neither title nor text. Never raises.
    """
    problems: list[Problem] = []
    blocks = list(_blocks(page.root, ref, problems))
    index = Index()
    for block in blocks:
        _fill(index, block)
    nodes = [node for block in blocks for node in _candidates(block, index)]
    items: list[Item] = []
    for number, article in enumerate(_articles(nodes, index), 1):
        made = schema_org.item(article, page, f"{ref}#{number}", len(items) + 1)
        if made:
            items.append(made)
        elif article.types & ARTICLES:
            problems.append(parts.empty(f"{ref}#{number}"))
    return items, problems


def _blocks(root: HtmlElement, ref: str, problems: list[Problem]) -> Iterator[Any]:
    for number, script in enumerate(root.iter("script"), 1):
        kind = script.get("type", "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and (script.text or "").strip():
            where = place(ref, script, number)
            try:
                yield _parse(script.text or "", where, problems)
            except (ValueError, RecursionError) as error:
                message = f"a JSON-LD block is no JSON and was passed over ({_reason(error)})"
                hint = "correct the block in the page"
                problems.append(Problem(where, "broken-jsonld", message, hint))


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno} of the block"
    return str(error)


def _parse(text: str, where: str, problems: list[Problem]) -> Any:
    """The block as dicts, lists and texts; raises ValueError."""
    text = _unwrapped(text)
    _check_depth(text)
    repeated: set[str] = set()

    def node(pairs: list[tuple[str, Any]]) -> Node:
        made: Node = {}
        for name, value in pairs:
            key = schema_org.local(name)
            if key in made:
                repeated.add(key)
            else:
                made[key] = _resolved(value)
        return made

    found = json.loads(
        text,
        strict=False,
        object_pairs_hook=node,
        parse_int=str,
        parse_float=str,
        parse_constant=lambda _: None,
    )
    if repeated:
        name = "".join(filter(str.isprintable, min(repeated)[:40]))
        message = f"a JSON-LD block has a key twice in one object: {name}"
        problems.append(Problem(where, "duplicate-key", message, "the first was kept; remove one"))
    return found


def _unwrapped(text: str) -> str:
    """The block without comment and CDATA marks around it, on the same lines as before."""
    opening = _OPENING.match(text)
    if opening:
        text = "\n" * opening[0].count("\n") + text[opening.end() :].rstrip()
    closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
    return text[: closing.start()] if closing else text


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeep(f"more than {MAX_DEPTH} levels")
        elif token[0] in "]}":
            depth -= 1


def _resolved(value: Any) -> Any:
    """Texts with their character references resolved; objects in lists are done already."""
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: unescape(found[0]), value) if "&" in value else value
    return [_resolved(one) for one in value] if isinstance(value, list) else value


def _fill(index: Index, block: Any) -> None:
    """Every object of a block into the index."""
    waiting = [block]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            index.add(one)
            waiting.extend(
                value for value in reversed(one.values()) if isinstance(value, list | dict)
            )


def _candidates(block: Any, index: Index) -> Iterator[Node]:
    """Articles, and entries of lists that may be some, in their order."""
    waiting: list[tuple[Any, bool]] = [(block, False)]
    while waiting:
        one, is_listed = waiting.pop()
        if isinstance(one, list):
            waiting.extend((each, is_listed) for each in reversed(one))
        elif isinstance(one, dict):
            types = index.thing(one).types
            if types & ARTICLES:
                yield one
            elif types <= _PLAIN and (is_listed or "ListItem" in types):
                yield from _entry(one, index)
            elif not types & _MENUS:
                waiting.extend(
                    (one[key], key == "itemListElement")
                    for key in reversed(one)
                    if key in _CONTAINERS
                )


def _entry(entry: Node, index: Index) -> Iterator[Node]:
    """What an entry of a list stands for: its ``item``, if that may be an article, or itself."""
    item = entry.get("item")
    if isinstance(item, str):
        yield {"url": item, **entry}
    elif isinstance(item, dict):
        types = index.thing(item).types
        if types & ARTICLES or types <= _PLAIN:
            yield {**_stated(entry), **_stated(item)}
    elif not item:
        yield entry


def _stated(node: Node) -> Node:
    return {key: value for key, value in node.items() if value}


@dataclass(slots=True)
class _Group:
    """The nodes that describe one article."""

    nodes: list[Node] = field(default_factory=list)
    is_typed: bool = False


def _articles(nodes: Iterable[Node], index: Index) -> list[Thing]:
    """Nodes with the same ``url`` or ``@id`` as one; those without a type only if there is none
    with one.
    """
    groups: list[_Group] = []
    by_name: dict[str, _Group] = {}
    for node in nodes:
        thing = index.thing(node)
        names = [name for name in (thing.address("url").strip(), schema_org.id_of(node)) if name]
        group = next((by_name[name] for name in names if name in by_name), None)
        if group is None:
            group = _Group()
            groups.append(group)
        for name in names:
            by_name.setdefault(name, group)
        group.nodes.append(node)
        group.is_typed |= bool(thing.types & ARTICLES)
    is_typed = any(group.is_typed for group in groups)
    return [index.thing(*group.nodes) for group in groups if group.is_typed or not is_typed]
