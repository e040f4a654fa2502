"""What a rule of a profile reads in an item: texts, addresses, dates and media, as written."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds.markup import line_of, text_of
from feeds.model import Media, Rule
from feeds.readers.common import whole_number
from feeds.readers.html_select import Selector, compile_selector

_HEADINGS: Final = etree.XPath(
    "descendant-or-self::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6"
    " or @role='heading']",
    regexp=False,
)
_LINKS: Final = etree.XPath("descendant-or-self::a[@href]", regexp=False)
_FIRST_LINK: Final = etree.XPath("(descendant-or-self::a[@href])[1]", regexp=False)
_FIRST_FILE: Final = etree.XPath("(descendant-or-self::*[@href or @src])[1]", regexp=False)

_LABELLED: Final = re.compile(r"\s*[^\W\d_][^:\n]{0,40}:\s")
_IN_STYLE: Final = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_WHITE: Final = " \t\n\f\r"
_SPLIT: Final = ("author", "topics")
_SOURCES: Final = ("src", "srcset", "data-src", "data-srcset")
_MOST_SOURCES: Final = 20  # of a picture


Value = tuple[str, HtmlElement]
"""A value, and the element that it was read from."""


@dataclass(frozen=True, slots=True)
class Field:
    """A compiled rule: ``find`` gives the elements in an item, ``read`` the value of one."""

    rule: Rule
    select: Selector | None
    find: Callable[[HtmlElement], list[HtmlElement]]
    read: Callable[[HtmlElement], str]
    prefix: re.Pattern[str] | None
    separator: str


def compile_field(name: str, rule: Rule) -> Field:
    """The rule of a field with its selector compiled.

    Raises ValueError with the reason if that is none.
    """
    read = _of_attribute(rule.attribute.lower()) if rule.attribute else _READ.get(name, line_of)
    select = compile_selector(rule.select) if rule.select.strip() else None
    is_split = name in _SPLIT and not rule.glued
    separator = rule.separator if is_split else ""
    find = select.find if select else _itself
    return Field(rule, select, find, read, _prefix(rule.prefix), separator)


def first(field: Field, item: HtmlElement) -> Value | None:
    """The first value of a field that is not empty."""
    if field.prefix:
        return next(iter(values(field, item)), None)
    for element in field.find(item):
        text = field.read(element).strip(_WHITE)
        if text:
            return text, element
    return None


def values(field: Field, item: HtmlElement) -> list[Value]:
    """The values of a field (not of media), in the order of the page, without empty ones.

    What stands in another selected element is part of that. A separator splits each of ``topics``
    and ``author``. With a prefix, of several values only those that begin with it count; where none
    does, those that begin with no label of their own (``Organisation: ...``) do.
    """
    found = _stated(field, item)
    if field.prefix:
        found = _filled(_after(field.prefix, found))
    if field.separator:
        found = _filled((part, one) for text, one in found for part in text.split(field.separator))
    return found


def fits_prefix(field: Field, item: HtmlElement) -> bool:
    """Whether a value of the field begins with its prefix."""
    prefix = field.prefix
    return prefix is not None and any(prefix.match(text) for text, _ in _stated(field, item))


def first_title(item: HtmlElement) -> Value | None:
    """The first heading with a text, else the first such link."""
    for find in (_HEADINGS, _LINKS):
        for element in find(item):
            text = line_of(element)
            if text:
                return text, element
    return None


def first_link(title: HtmlElement | None, item: HtmlElement) -> str:
    """The address of the title's link or of one around it, else of the item's first link.

    Links to a place in the page itself lead nowhere.
    """
    near = [*_LINKS(title), *title.iterancestors("a")] if title is not None else []
    for link in (*near, *_LINKS(item)):
        address = (link.get("href") or "").strip(_WHITE)
        if address and not address.startswith("#"):
            return address
    return ""


def image(field: Field, item: HtmlElement) -> Media | None:
    """The first image that has an address; ``alt`` is its own."""
    for element in field.find(item):
        shown = element if element.tag == "img" else element.find(".//img")
        href = _image_address(field, element, shown)
        if href:
            alt = "" if shown is None else shown.get("alt") or ""
            return Media(href, alt=alt.strip(_WHITE))
    return None


def enclosures(field: Field, item: HtmlElement) -> Iterator[Media]:
    """The files, with what the page states of their media types and lengths in bytes."""
    for element in _outermost(field.find(item)):
        file = next(iter(_FIRST_FILE(element)), element)
        name = (field.rule.attribute or "").lower() or ("href" if file.get("href") else "src")
        href = element.get(name) or file.get(name) or ""
        if href.strip(_WHITE):
            yield Media(
                href.strip(_WHITE), file.get("type") or None, whole_number(file.get("length") or "")
            )


def _stated(field: Field, item: HtmlElement) -> list[Value]:
    """The values as they stand, with prefixes and separators."""
    outer = _outermost(field.find(item))
    return [(text, one) for one in outer if (text := field.read(one).strip(_WHITE))]


def _itself(item: HtmlElement) -> list[HtmlElement]:
    return [item]


def _of_attribute(name: str) -> Callable[[HtmlElement], str]:
    return lambda element: element.get(name) or ""


def _html(element: HtmlElement) -> str:
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(inner)


def _link(element: HtmlElement) -> str:
    """Of the element, of the first link in it, or of one around it."""
    own = element.get("href")
    if own is None:
        near = next(iter(_FIRST_LINK(element)), None)
        near = next(element.iterancestors("a"), None) if near is None else near
        own = None if near is None else near.get("href")
    return own or ""


def _date(element: HtmlElement) -> str:
    if element.tag == "meta":
        return element.get("content") or ""
    time = element if element.tag == "time" else element.find(".//time")
    if time is None:
        return line_of(element)
    return time.get("datetime") or line_of(time)


def _language(element: HtmlElement) -> str:
    stated = (element.get(name) for name in ("lang", "xml:lang", "hreflang"))
    return next(filter(None, stated), "") or line_of(element)


_READ: Final[dict[str, Callable[[HtmlElement], str]]] = {
    "content": _html,
    "language": _language,
    "link": _link,
    "published": _date,
    "summary": text_of,
    "updated": _date,
}


def _filled(found: Iterable[tuple[str, HtmlElement]]) -> list[Value]:
    return [(text, one) for full, one in found if (text := full.strip(_WHITE))]


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Those, in the order of the page, that stand in no other."""
    if len(elements) < 2:
        return elements
    outer = elements[:1]
    for element in elements[1:]:
        if not _is_inside(element, outer[-1]):
            outer.append(element)
    return outer


def _is_inside(element: HtmlElement, other: HtmlElement) -> bool:
    if element.getparent() is other.getparent():
        return False
    return any(one is other for one in element.iterancestors())


def _prefix(text: str) -> re.Pattern[str] | None:
    """Any spaces count for one, and the end of a prefix is no part of a word."""
    words = text.split()
    if not words:
        return None
    end = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return re.compile(r"\s*" + r"\s+".join(map(re.escape, words)) + end + r"\s*", re.IGNORECASE)


def _after(prefix: re.Pattern[str], found: list[Value]) -> list[Value]:
    cut = [(text[match.end() :], one) for text, one in found if (match := prefix.match(text))]
    return cut or [value for value in found if not _LABELLED.match(value[0])]


def _image_address(field: Field, element: HtmlElement, shown: HtmlElement | None) -> str:
    name = field.rule.attribute
    if name:
        name = name.lower()
        stated = element.get(name) or ("" if shown is None else shown.get(name)) or ""
        return _candidate(name, stated)
    if shown is None:
        own = (element.get(name) or "" for name in ("content", "href", "src"))
        return next(filter(None, (_candidate("", one) for one in own)), "")
    picture = next(shown.iterancestors("picture"), None)
    tags = [shown, *([] if picture is None else islice(picture.iter("source"), _MOST_SOURCES))]
    addresses = (_candidate(name, tag.get(name) or "") for tag in tags for name in _SOURCES)
    return next(filter(None, addresses), "")


def _candidate(attribute: str, stated: str) -> str:
    """The first address in an attribute that is no placeholder (``data:``)."""
    if attribute == "style":
        match = _IN_STYLE.search(stated)
        stated = match[1] if match else ""
    elif attribute.endswith("srcset"):
        parts = (part.split()[0] for part in re.split(r",\s+", stated.strip(" ,")) if part.strip())
        stated = next((part for part in parts if not _is_placeholder(part)), "")
    return "" if _is_placeholder(stated) else stated.strip(_WHITE)


def _is_placeholder(address: str) -> bool:
    return address.lstrip()[:5].lower() == "data:"
