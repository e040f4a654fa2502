"""The items and properties of microdata in one walk (HTML, 5.2.2 to 5.2.5).

What an item is and what it refers to; `feeds.readers.embedded.microdata` says what the values are,
and where both differ from the standard.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from feeds.readers.embedded import parts, schema_org
from feeds.readers.embedded.schema_org import ARTICLES, Node

_ITEMS: Final = ARTICLES | {"CreativeWork"}
_SAYING: Final = frozenset(("headline", "name", "description", "articleBody", "text"))
PARAGRAPHS: Final = frozenset(("description", "articleBody", "text"))
TEXTS: Final = _SAYING | {"keywords", "articleSection", "caption"}
FILES: Final = frozenset(("audio", "video", "associatedMedia", "encoding"))
_OTHER_NAMES: Final = """
    author creator url mainEntityOfPage datePublished dateModified inLanguage alternateName image
    thumbnailUrl email contentUrl encodingFormat fileFormat contentSize
"""
KNOWN: Final = TEXTS | FILES | frozenset(_OTHER_NAMES.split())
_MOST_REPEATED: Final = 100_000

Value = str | Node
"""The value of a property: a text, or an item as JSON-LD has it."""


@dataclass(slots=True)
class Property:
    """An element with ``itemprop``; ``place`` counts the steps of the walk.

    ``html`` is its content as written and ``is_short`` whether many items may have its values, both
    once the values are worked out. ``is_borrowed`` tells that an ``itemref`` has reached it.
    """

    place: int
    names: tuple[str, ...]
    element: HtmlElement
    scope: "Scope | None" = None
    values: dict[str, Value] | None = None
    html: str = ""
    is_borrowed: bool = False
    is_short: bool = False


@dataclass(slots=True)
class Scope:
    """An element with ``itemscope`` and the properties that stand directly in it."""

    element: HtmlElement
    types: frozenset[str] = frozenset()
    outer: "Scope | None" = None
    is_shown: bool = False
    properties: list[Property] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    node: Node | None = None
    is_item: bool = False
    is_inside: bool = False
    has_item: bool = False


@dataclass(slots=True)
class Target:
    """What an ``itemref`` can name: a stretch of the properties of the scope that it stands in."""

    scope: Scope
    first: int
    last: int = 0


@dataclass(slots=True)
class Data:
    """The microdata of a page, scopes in their order."""

    scopes: list[Scope] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    allowance: int = _MOST_REPEATED


@dataclass(slots=True)
class _Frame:
    """An element that the walk is in, with what ends where it ends."""

    element: HtmlElement
    owner: Scope
    names: tuple[str, ...]
    scope: Scope | None = None
    target: Target | None = None


def scan(root: HtmlElement) -> Data:
    """All items of a page in their order, and what its ``itemref`` attributes name."""
    data = Data()
    wanted = {name for value in root.xpath("//@itemref") for name in value.split()}
    frames: list[_Frame] = []
    scope = Scope(root)
    walk = parts.Walk(root)
    for place, (event, element) in enumerate(walk):
        if event == "end":
            if frames and frames[-1].element is element:
                scope = _leave(frames.pop(), place)
            continue
        names = _names(element, scope, walk.is_shown)
        is_scope = element.get("itemscope") is not None
        is_target = bool(wanted) and element.get("id") in wanted
        if not (names or is_scope or is_target):
            continue
        frame = _Frame(element, scope, names)
        frames.append(frame)
        if is_target:
            frame.target = Target(scope, place)
            data.targets.setdefault(element.get("id", ""), frame.target)
        if is_scope:
            frame.scope = Scope(
                element, _types(element), scope, walk.is_shown and not walk.is_framed
            )
            data.scopes.append(frame.scope)
        if names:
            scope.open.update(names)
            scope.properties.append(Property(place, names, element, frame.scope))
        scope = frame.scope or scope
    return data


def _leave(frame: _Frame, place: int) -> Scope:
    """The scope that goes on behind an element."""
    frame.owner.open.difference_update(frame.names)
    if frame.target:
        frame.target.last = place
    return frame.owner


def _names(element: HtmlElement, scope: Scope, is_shown: bool) -> tuple[str, ...]:
    """The properties whose value an element is."""
    stated = element.get("itemprop")
    if not stated:
        return ()
    if not (is_shown or element.tag in {"meta", "link"} or element.get("itemscope") is not None):
        return ()
    names = dict.fromkeys(map(schema_org.local, stated.split()))
    return tuple(name for name in names if name in KNOWN and name not in scope.open)


def _types(element: HtmlElement) -> frozenset[str]:
    return frozenset(map(schema_org.local, element.get("itemtype", "").split()))


def articles(data: Data) -> list[Scope]:
    """The scopes that are the page's items, or would be if they said something."""
    return _outermost(data.scopes, is_page=False) or _outermost(data.scopes, is_page=True)


def _outermost(scopes: Iterable[Scope], *, is_page: bool) -> list[Scope]:
    """Articles inside no other; one that says nothing itself may be a wrapper of others."""
    found: list[Scope] = []
    for scope in scopes:
        outer = scope.outer
        scope.is_inside = outer is not None and (outer.is_inside or outer.is_item)
        is_page_itself = scope.element.tag in {"html", "body"}
        is_article = scope.is_shown and bool(scope.types & _ITEMS) and is_page_itself <= is_page
        scope.is_item = is_article and not scope.is_inside and _says_something(scope)
        if scope.is_item:
            _mark_outer(scope)
        if is_article and not scope.is_inside:
            found.append(scope)
    return [scope for scope in found if scope.is_item or not scope.has_item]


def _mark_outer(scope: Scope) -> None:
    while scope.outer and not scope.outer.has_item:
        scope = scope.outer
        scope.has_item = True


def _says_something(scope: Scope) -> bool:
    is_elsewhere = scope.element.get("itemref") is not None
    return is_elsewhere or any(not _SAYING.isdisjoint(one.names) for one in scope.properties)


def properties(scope: Scope, data: Data) -> Iterator[Property]:
    """A scope's own properties, and those that it refers to."""
    yield from scope.properties
    seen = {one.place for one in scope.properties}
    for name in dict.fromkeys(scope.element.get("itemref", "").split()):
        target = data.targets.get(name)
        for one in _stretch(target) if target else ():
            data.allowance -= one.is_borrowed
            if data.allowance < 0:
                return
            if one.place not in seen and (one.is_short or not one.is_borrowed):
                seen.add(one.place)
                one.is_borrowed = True
                yield one


def _stretch(target: Target) -> Iterator[Property]:
    properties = target.scope.properties
    first = bisect_left(properties, target.first, key=lambda one: one.place)
    for number in range(first, len(properties)):
        if properties[number].place > target.last:
            return
        yield properties[number]
