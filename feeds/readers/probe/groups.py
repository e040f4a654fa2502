"""What repeats on a page: groups of elements that a short selector finds, likeliest items first.

Every element is looked at once; what stands in it is counted from the leaves up, so that the work
is in proportion to the page. What is navigation, footer or the like is passed over, as the reader
does (`feeds.readers.html_parts.Frame`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds.readers.html_fields import first_title
from feeds.readers.html_parts import Frame
from feeds.readers.probe import names
from feeds.readers.probe.judge import plenty
from feeds.readers.probe.shapes import date_of, is_date, text_of, title_worth

MOST_ELEMENTS: Final = 40_000
SAMPLE: Final = 24
_CONSIDERED: Final = 40
_UP: Final = 6
_LARGE: Final = 4000  # elements in an item
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS: Final = names.words(
    "a article blockquote dd details div dl dt figure li p section span tbody td tr"
)
_DULL: Final = frozenset(("body", "html", "tbody", "thead"))


@dataclass(slots=True)
class Group:
    """Elements that a selector finds; ``likely`` is a first guess of how much they are news.

    ``place`` is a factor for where they stand: below 1 in what is called a menu, above in ``main``.
    """

    css: str
    members: list[HtmlElement]
    likely: float = 0.0
    place: float = 1.0
    untitled: bool = False

    def sample(self) -> list[HtmlElement]:
        """Some members, from all of the list."""
        step = max(1, -(-len(self.members) // SAMPLE))
        return self.members[::step]


@dataclass(slots=True)
class _Counts:
    """What stands in an element: elements, headings, links, dates, characters."""

    size: int = 1
    heads: int = 0
    links: int = 0
    dates: int = 0
    chars: int = 0
    place: float = 1.0

    def add(self, other: "_Counts") -> None:
        self.size += other.size
        self.heads += other.heads
        self.links += other.links
        self.dates += other.dates
        self.chars += other.chars


def groups(root: HtmlElement) -> list[Group]:
    """The groups of a page without hidden elements, the likeliest first; at most forty."""
    elements = list(islice(root.iter(etree.Element), MOST_ELEMENTS))
    number = {one: index for index, one in enumerate(elements)}
    counts = _counted(elements, number)
    found: list[Group] = []
    for css, members in _gathered(elements, counts).items():
        outer = _outer(members, counts)
        titled = [one for one in outer if counts[one].links or counts[one].heads]
        group = Group(css, [elements[one] for one in titled], untitled=len(titled) < len(outer))
        if len(group.members) > 1:
            group.likely, group.place = _first_guess([counts[number[one]] for one in group.members])
            found.append(group)
    found.sort(key=lambda one: -one.likely)
    some = _distinct(found)[:_CONSIDERED]
    for group in some:
        group.likely *= _by_titles(group)
    return sorted(some, key=lambda one: -one.likely)


def _counted(elements: list[HtmlElement], number: dict[HtmlElement, int]) -> list[_Counts]:
    counts = [_own(one) for one in elements]
    for index, element in enumerate(elements):
        parent = element.getparent()
        if parent is not None:
            counts[index].place *= counts[number[parent]].place
    for index in range(len(elements) - 1, 0, -1):
        parent = elements[index].getparent()
        if parent is not None:
            counts[number[parent]].add(counts[index])
    return counts


def _own(element: HtmlElement) -> _Counts:
    text = (element.text or "").strip()
    is_time = element.tag == "time" or (text and len(text) < 61 and is_date(date_of(element)))
    return _Counts(
        heads=int(element.tag in HEADINGS),
        links=int(element.tag == "a" and element.get("href") is not None),
        dates=int(bool(is_time)),
        chars=len(text) + len((element.tail or "").strip()),
        place=_place(element),
    )


def _place(element: HtmlElement) -> float:
    """Each name counts once; ``body`` and ``html`` are named after what the site runs on."""
    tag = element.tag
    if tag in ("main", "aside"):
        return 1.3 if tag == "main" else 0.4
    if tag in ("html", "body") or not (element.get("class") or element.get("id")):
        return 1.0
    said = names.hints(element)
    if not said.isdisjoint(names.CHROME) and tag not in HEADINGS:
        return 0.45
    if not said.isdisjoint(names.OTHERS):
        return 0.6
    return 1.0


def _gathered(elements: list[HtmlElement], counts: list[_Counts]) -> dict[str, list[int]]:
    frame = Frame()
    kept: dict[str, list[int]] = {}
    around: dict[HtmlElement, str] = {}
    for index, element in enumerate(elements):
        is_item = element.tag in _ITEMS and counts[index].size <= _LARGE
        if is_item and not frame.is_around(element):
            for css in _selectors(element, around):
                kept.setdefault(css, []).append(index)
    return kept


def _selectors(element: HtmlElement, around: dict[HtmlElement, str]) -> Iterator[str]:
    tag = str(element.tag)
    for name in names.classes(element) or names.looks(element):
        yield f"{tag}.{name}"
    if tag == "article":
        yield tag
    parent = element.getparent()
    if parent is not None:
        if parent not in around:
            around[parent] = _container(parent)
        yield f"{around[parent]}{tag}"


def _container(parent: HtmlElement) -> str:
    """How to say in what the children of an element stand, with the combinator behind it."""
    node: HtmlElement | None = parent
    for step in range(_UP):
        if node is None or node.tag in ("body", "html"):
            break
        name = _name(node)
        if name:
            return f"{name} > " if step == 0 else f"{name} {_last_step(parent)}"
        node = node.getparent()
    before = parent.getprevious()
    if before is not None and before.tag in HEADINGS:
        return f"{names.tag_of(before)} + {names.tag_of(parent)} > "
    return f"{names.tag_of(parent)} > "


def _last_step(parent: HtmlElement) -> str:
    return "" if parent.tag in _DULL else f"{names.tag_of(parent)} > "


def _name(element: HtmlElement) -> str:
    if element.tag == "main":
        return "main"
    stable = names.classes(element)
    if stable:
        best = max(stable, key=lambda one: not names.NEWS.isdisjoint(names.words_of([one])))
        return f"{names.tag_of(element)}.{best}"
    own = element.get("id") or ""
    return f"#{own}" if names.is_stable(own) else ""


def _outer(members: list[int], counts: list[_Counts]) -> list[int]:
    """Those that stand in no other; they come in the order of the page."""
    outer: list[int] = []
    end = -1
    for one in members:
        if one > end:
            outer.append(one)
            end = one + counts[one].size - 1
    return outer


def _first_guess(members: list[_Counts]) -> tuple[float, float]:
    number = len(members)
    heads = sum(one.heads > 0 for one in members) / number
    links = sum(one.links > 0 for one in members) / number
    dates = sum(one.dates > 0 for one in members) / number
    chars = min(sum(one.chars for one in members) / number, 300) / 150
    place = sum(one.place for one in members) / number
    likely = (1.5 * heads + links + 1.5 * dates + chars) * plenty(number) * place
    crowd = sum(one.heads for one in members) / number
    return likely / max(1.0, crowd / 1.5), place


def _distinct(found: list[Group]) -> list[Group]:
    """Of groups with the same elements the one with the shortest, most telling selector."""
    best: dict[tuple[int, ...], Group] = {}
    for group in found:
        key = (len(group.members), *map(id, group.members[:3]), id(group.members[-1]))
        other = best.setdefault(key, group)
        if _rank(group.css) < _rank(other.css):
            best[key] = group
    return list(best.values())


def _rank(css: str) -> tuple[bool, bool, bool, bool, int]:
    """A name that can be relied on, one that tells of news, and no other element needed."""
    classes = re.findall(r"[.#]([\w-]+)", css)
    telling = not names.NEWS.isdisjoint(names.words_of(classes))
    stable = any(map(names.is_stable, classes)) or css.startswith(("article", "main "))
    return not stable, not classes, not telling, " " in css, len(css)


def _by_titles(group: Group) -> float:
    """How far the members have titles of their own, and one each."""
    sample = group.sample()
    found = [first_title(one) if len(one) or one.tag == "a" else None for one in sample]
    titles = [(text_of(one[1]), one[1]) for one in found if one]
    if len(titles) < 2:
        return 0.0
    group.untitled = group.untitled or len(titles) < len(sample)
    worth = sum(title_worth(text) for text, _ in titles) / len(sample)
    distinct = len({text for text, _ in titles}) / len(titles)
    crowd = sum(_alike(member, found) for member, found in zip(sample, found, strict=True))
    return worth * distinct / max(1.0, 1.5 * crowd / len(titles) - 0.75)


def _alike(member: HtmlElement, title: tuple[str, HtmlElement] | None) -> int:
    """How many elements in a member are like its title."""
    if title is None:
        return 0
    tag = names.tag_of(title[1])
    several = islice(member.iter(tag), 20)
    if tag in HEADINGS:
        return sum(1 for _ in several)
    return sum(title_worth(text_of(one)) == 1 for one in several)
