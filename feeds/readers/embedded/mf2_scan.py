"""The roots of microformats in one walk, with the elements that are their properties.

What counts as a root and whose an element is; `feeds.readers.embedded.microformats` makes items of
them, and says where both differ from the wiki.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from feeds.model import Person
from feeds.readers.embedded import parts

_ENTRY, _FEED, _CARD = "h-entry", "h-feed", "h-card"

_ROOT_NAMES: Final = """
    h-adr h-app h-breadcrumb h-card h-cite h-entry h-event h-feed h-geo h-item h-listing h-measure
    h-news h-product h-recipe h-resume h-review h-review-aggregate
"""
_ROOTS: Final = {name: name for name in _ROOT_NAMES.split()}
_OLD_ROOTS: Final = {"hfeed": _FEED, "hentry": _ENTRY, "vcard": _CARD}
_PROPERTY_NAMES: Final = """
    p-name u-url u-uid p-summary e-content dt-published dt-updated p-category p-author u-author
    u-photo u-featured u-audio u-video u-email p-email
"""
_SAME: Final = {name: name for name in _PROPERTY_NAMES.split()}
_OLD_NAMES: Final = {
    _FEED: {},
    _ENTRY: {
        "entry-title": "p-name",
        "rel=bookmark": "u-url",
        "entry-summary": "p-summary",
        "entry-content": "e-content",
        "published": "dt-published",
        "updated": "dt-updated",
        "category": "p-category",
        "rel=tag": "p-category",
        "author": "p-author",
    },
    _CARD: {"fn": "p-name", "url": "u-url", "email": "u-email"},
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which class names mean what."""

    roots: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]


MF2: Final = Dialect(_ROOTS, dict.fromkeys((_FEED, _ENTRY, _CARD), _SAME))
HATOM: Final = Dialect(_OLD_ROOTS, _OLD_NAMES)


@dataclass(slots=True)
class Value:
    """An element that is a property; ``root`` is set if it is an item of its own as well."""

    element: HtmlElement
    root: "Root | None" = None


@dataclass(slots=True)
class Root:
    """An element with a root class, and the properties that stand directly in it, by their name
    without its prefix.
    """

    kind: str
    element: HtmlElement
    outer: "Root | None" = None
    is_framed: bool = False
    values: dict[str, list[Value]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    has_inner: bool = False
    is_open: bool = False
    authors: tuple[Person, ...] | None = None

    def __post_init__(self) -> None:
        outer = self.outer
        self.is_open = not self.is_framed and (
            outer is None or (outer.kind == _FEED and outer.is_open)
        )

    def plain(self, name: str) -> list[HtmlElement]:
        """The values of a property that are no items of their own."""
        return [value.element for value in self.values.get(name, ()) if value.root is None]

    def first(self, name: str) -> HtmlElement | None:
        """The first of the plain values."""
        return next(iter(self.plain(name)), None)


@dataclass(slots=True)
class _Frame:
    """An element that the walk is in, with what ends where it ends."""

    element: HtmlElement
    outer: Root | None
    names: tuple[str, ...]


def entries(roots: Iterable[Root]) -> list[Root]:
    """Entries that stand in nothing but feeds; those of feeds, if there are any."""
    entries = [root for root in roots if root.kind == _ENTRY and root.is_open]
    return [entry for entry in entries if entry.outer] or entries


def scan(top: HtmlElement, dialect: Dialect) -> list[Root]:
    """All roots of a page in their order, each with the elements that are its properties."""
    roots: list[Root] = []
    frames: list[_Frame] = []
    current: Root | None = None
    walk = parts.Walk(top)
    for event, element in walk:
        if event == "end":
            if frames and frames[-1].element is element:
                current = _leave(frames.pop())
            continue
        words = _words(element) if walk.is_shown else ()
        kind = next((dialect.roots[word] for word in words if word in dialect.roots), "")
        names = _names(words, current, dialect)
        if not (kind or names):
            continue
        frames.append(_Frame(element, current, names))
        root = Root(kind, element, current, walk.is_framed) if kind else None
        if current:
            _note(current, names, element, root)
        if root:
            roots.append(root)
            current = root
    return roots


def _leave(frame: _Frame) -> Root | None:
    """The root that goes on behind an element."""
    if frame.outer:
        frame.outer.open.difference_update(frame.names)
    return frame.outer


def _words(element: HtmlElement) -> list[str]:
    """The class names of an element, and its relations as ``rel=NAME``."""
    classes, relations = element.get("class"), element.get("rel")
    words = classes.split() if classes else []
    return [*words, *(f"rel={name}" for name in relations.split())] if relations else words


def _names(words: Iterable[str], current: Root | None, dialect: Dialect) -> tuple[str, ...]:
    """The properties of the current root that these class names stand for."""
    if current is None:
        return ()
    current.prefixes.update(word[0] for word in words if word[1:2] == "-" and word[2:3].isalpha())
    known = dialect.names.get(current.kind, {})
    names = dict.fromkeys(known[word] for word in words if word in known)
    return tuple(name for name in names if name not in current.open)


def _note(current: Root, names: Iterable[str], element: HtmlElement, root: Root | None) -> None:
    """Write down an element as a property of the root that it stands in."""
    current.has_inner |= root is not None
    current.open.update(names)
    for name in names:
        current.values.setdefault(name.partition("-")[2], []).append(Value(element, root))
