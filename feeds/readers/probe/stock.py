"""What stands in the items of a group, by the selectors that find it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds.readers.probe import names
from feeds.readers.probe.shapes import text_of

_INSIDE: Final = 200  # elements of an item
_NEAR: Final = 12  # steps up from one
_PROPERTIES: Final = ("itemprop", "property")
_RELATIONS: Final = ("tag", "category")


@dataclass
class Shelf:
    """What one selector finds in each of the sampled items.

    ``words`` are the hints of the first element, ``near`` those of what is directly around it.
    """

    css: str
    found: dict[int, list[HtmlElement]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()

    @cached_property
    def elements(self) -> list[HtmlElement]:
        """All of them."""
        return [one for some in self.found.values() for one in some]

    @cached_property
    def firsts(self) -> list[HtmlElement]:
        """The first of each item that has one."""
        return [some[0] for some in self.found.values()]

    @cached_property
    def texts(self) -> list[str]:
        """The texts of all elements."""
        return [text_of(one) for one in self.elements]

    @property
    def is_bare(self) -> bool:
        """Whether the selector is the name of an element only."""
        return self.css.isalnum()


class Stock:
    """The shelves of some items of a page."""

    def __init__(self, members: list[HtmlElement]) -> None:
        self.members = members
        self.shelves: dict[str, Shelf] = {}
        for index, member in enumerate(members):
            for element in islice(member.iterdescendants(etree.Element), _INSIDE):
                self._put(index, element, member)

    def share(self, shelf: Shelf) -> float:
        """In how many of the items it has something, from 0 to 1."""
        return len(shelf.found) / len(self.members)

    def labelled(self, css: str, prefix: str) -> list[HtmlElement]:
        """The elements of a shelf whose text is not empty and begins with the prefix."""
        shelf, label = self.shelves[css], prefix.casefold()
        both = zip(shelf.elements, shelf.texts, strict=True)
        return [one for one, text in both if text and text.casefold().startswith(label)]

    def free(self, used: "Used") -> Iterator[Shelf]:
        """The shelves that have nothing to do with what is used."""
        return (one for one in self.shelves.values() if not any(map(used.meets, one.elements)))

    def narrowed(self, shelf: Shelf, used: "Used") -> Shelf | None:
        """The shelf without what meets what is used, if a class tells it (``p:not(.meta)``)."""
        out = list(filter(used.meets, shelf.elements))
        marks = {tuple(names.classes(one))[:1] for one in out}
        if len(out) == len(shelf.elements) or not 0 < len(marks) < 3 or () in marks:
            return None
        gone = sorted(mark[0] for mark in marks)
        css = shelf.css + "".join(f":not(.{one})" for one in gone)
        rest = Shelf(css, words=shelf.words, near=shelf.near)
        for index, some in shelf.found.items():
            kept = [one for one in some if set(gone).isdisjoint((one.get("class") or "").split())]
            if kept:
                rest.found[index] = kept
        return rest if rest.found else None

    def _put(self, index: int, element: HtmlElement, member: HtmlElement) -> None:
        for css in _selectors(element, member):
            shelf = self.shelves.get(css)
            if shelf is None:
                shelf = self.shelves[css] = _shelf(css, element, member)
            shelf.found.setdefault(index, []).append(element)


class Used:
    """Elements that fields were found in: no other field is there, in them or around them."""

    def __init__(self) -> None:
        self._taken: set[HtmlElement] = set()
        self._around: set[HtmlElement] = set()

    def add(self, elements: Iterable[HtmlElement]) -> None:
        """Use these, too."""
        for element in elements:
            self._taken.add(element)
            self._around.update(islice(element.iterancestors(), _NEAR))

    def meets(self, element: HtmlElement) -> bool:
        """Whether an element is used, in part or as a part."""
        if element in self._taken or element in self._around:
            return True
        return any(one in self._taken for one in islice(element.iterancestors(), _NEAR))


def _shelf(css: str, element: HtmlElement, member: HtmlElement) -> Shelf:
    near: set[str] = set()
    for one in islice(element.iterancestors(), 2):
        if one is member:
            break
        near |= names.hints(one)
    return Shelf(css, words=frozenset(names.hints(element)), near=frozenset(near))


def _selectors(element: HtmlElement, member: HtmlElement) -> Iterator[str]:
    """Those that do not find the item itself."""
    tag = names.tag_of(element)
    yield from _by_class(element, tag, member)
    yield from _by_attribute(element, tag) if element.keys() else ()
    if tag != member.tag:
        yield tag
    elif element.getparent() is member:
        yield f":scope > {tag}"
    yield from _by_place(element, tag, member)


def _by_class(element: HtmlElement, tag: str, member: HtmlElement) -> Iterator[str]:
    own = (member.get("class") or "").split()
    for name in names.classes(element):
        if name not in own:
            yield f".{name}"
            yield from [f"{tag}.{name}"] if tag in ("time", "a") else []


def _by_attribute(element: HtmlElement, tag: str) -> Iterator[str]:
    for attribute in _PROPERTIES:
        value = element.get(attribute) or ""
        if value.isalpha() and value.isascii():
            yield f"{tag}[{attribute}={value}]"
    for value in (element.get("rel") or "").split():
        if value in _RELATIONS:
            yield f"a[rel~={value}]"


def _by_place(element: HtmlElement, tag: str, member: HtmlElement) -> Iterator[str]:
    """By the classes of its parent, and of the one around that."""
    sign = " > "
    for around in islice(element.iterancestors(), 2):
        if around is member:
            return
        yield from (f".{name}{sign}{tag}" for name in names.classes(around)[:2])
        sign = " "
