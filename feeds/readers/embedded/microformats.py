"""Entries in microformats2 (h-feed, h-entry, h-card), or else in classic hAtom.

The rules of https://microformats.org/wiki/microformats2-parsing, as far as entries need them::

    page  = h-feed *h-entry / *h-entry        entries outside of a feed count only without a feed
    entry = p-name u-url u-uid p-summary e-content dt-published dt-updated *p-category
            *p-author u-photo u-featured *u-audio *u-video

Decided here:

* Only root classes that the wiki lists are roots: ``h-full`` and its like are for style sheets.
* An entry or card inside an entry (a reply's context, a comment, an author) is none of the page's,
  and what stands in it says nothing about the outer one.
* A property inside the same property is part of it and not another value.
* An entry without a name is a note: the first words of its text are its title; so is one whose name
  and text are the same element.
* Authors of the feed are those of its entries that name none.
* Hidden elements say nothing, and what stands in page chrome (menus, footers) is no item.

hAtom (https://microformats.org/wiki/hAtom) is read only in a page without any root of
microformats2 outside of its chrome, and of its entries only those with an ``entry-title``.
"""

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from feeds import markup
from feeds.errors import Problem
from feeds.model import Item, Media, Person
from feeds.readers.common import title_of
from feeds.readers.embedded import mf2_values, parts
from feeds.readers.embedded.mf2_scan import HATOM, MF2, Root, Value, entries, scan
from feeds.readers.page import Page, place


def find(page: Page, ref: str) -> tuple[list[Item], list[Problem]]:
    """The entries of the page, in their order.

    Items have the place of their element. Warnings: ``empty-item`` for an entry that says neither
    name nor text. Never raises.
    """
    found = scan(page.root, MF2)
    is_old = all(root.is_framed for root in found)
    found = entries(scan(page.root, HATOM) if is_old else found)
    items: list[Item] = []
    problems: list[Problem] = []
    for entry in found:
        if is_old and entry.first("name") is None:
            continue
        where = place(ref, entry.element, len(items) + 1)
        item = _item(entry, page, where, len(items) + 1)
        if item.title:
            items.append(item)
        else:
            problems.append(parts.empty(where))
    return items, problems


def _item(entry: Root, page: Page, ref: str, position: int) -> Item:
    title, summary = _title_and_summary(entry)
    content = entry.first("content")
    return Item(
        ref=ref,
        position=position,
        title=title,
        summary=summary,
        topics=parts.labels(mf2_values.text(one) for one in entry.plain("category")),
        content=parts.inner_html(content) if content is not None else "",
        id=_address(entry.first("uid")),
        link=_link(entry),
        base=page.base,
        published=_date(entry.first("published")),
        updated=_date(entry.first("updated")),
        authors=_authors(entry) or (_authors(entry.outer) if entry.outer else ()),
        language=entry.element.get("lang", "") or page.language,
        enclosures=parts.unique(_media((*entry.plain("audio"), *entry.plain("video")))),
        image=_image(entry),
    )


def _title_and_summary(entry: Root) -> tuple[str, str]:
    """Both as stated; a title that is missing is made of the text, or is the entry's only text."""
    name, summary, content = map(entry.first, ("name", "summary", "content"))
    told = mf2_values.paragraphs(summary) if summary is not None else ""
    if name is not None and name is not summary and name is not content:
        title = mf2_values.text(name).strip()
        if title:
            return title, told
    if name is None and not entry.has_inner and entry.prefixes.isdisjoint("pe"):
        return _implied(entry.element)
    if not told and content is not None:
        return title_of(markup.text_of(content)), ""
    return title_of(told), told


def _implied(element: HtmlElement) -> tuple[str, str]:
    """The text of an entry that marks nothing: its title, and its summary if that says more."""
    text = mf2_values.paragraphs(element)
    title = title_of(text)
    return title, "" if title == text else text


def _link(entry: Root) -> str:
    """``u-url``, else what is implied, else the link in the name."""
    stated = _address(entry.first("url")) or _implied_address(entry, "a", "href")
    name = entry.first("name")
    if stated or name is None:
        return stated
    return next((link.get("href", "") for link in name.iter("a") if link.get("href")), "")


def _implied_address(root: Root, tag: str, attribute: str) -> str:
    """The element's own address, or that of its only link or image, if it states none."""
    only = _only(root, tag)
    return only.get(attribute, "") if only is not None else ""


def _only(root: Root, tag: str) -> HtmlElement | None:
    """The root itself, its only child of this tag, or such a child of its only child."""
    if "u" in root.prefixes or root.has_inner:
        return None
    if root.element.tag == tag:
        return root.element
    outer: HtmlElement | None = root.element
    for _ in range(2):
        if outer is None:
            break
        found = list(outer.iterchildren(tag))
        if len(found) == 1:
            return found[0]
        children = list(outer.iterchildren(etree.Element))
        outer = children[0] if len(children) == 1 else None
    return None


def _authors(root: Root) -> tuple[Person, ...]:
    """Who a feed or an entry says wrote it."""
    if root.authors is None:
        persons = [_person(value) for value in root.values.get("author", ())]
        root.authors = parts.unique(person for person in persons if person.name)
    return root.authors


def _person(value: Value) -> Person:
    card = value.root
    if card is None:
        uri = value.element.get("href") if value.element.tag == "a" else None
        return Person(markup.line_of(value.element), uri=uri or None)
    name, image = card.first("name"), _only(card, "img")
    alt = image.get("alt", "") if image is not None else ""
    named = mf2_values.text(name if name is not None else card.element).strip()
    uri = _address(card.first("url")) or _implied_address(card, "a", "href")
    email = _address(card.first("email")).removeprefix("mailto:")
    return Person(named or alt, email or None, uri or None)


def _image(entry: Root) -> Media | None:
    stated = (*entry.plain("featured"), *entry.plain("photo"))
    implied = _only(entry, "img")
    found = _media((*stated, implied) if implied is not None else stated)
    return next(iter(found), None)


def _media(elements: Iterable[HtmlElement]) -> Iterator[Media]:
    for element in elements:
        href = mf2_values.address(element).strip()
        if href:
            kind = element.get("type") or parts.played(element)[1]
            yield Media(href, kind or None, alt=element.get("alt", ""))


def _address(element: HtmlElement | None) -> str:
    return mf2_values.address(element).strip() if element is not None else ""


def _date(element: HtmlElement | None) -> str:
    return mf2_values.date(element).strip() if element is not None else ""
