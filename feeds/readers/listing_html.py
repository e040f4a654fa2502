"""Reads the items of an HTML page, such as a list of news.

With a profile, ``item`` selects the items and each rule is applied within an item; what no rule
says is found as follows: the title is the first heading or link with a text, the link is that of
the title. Nothing that is hidden or that the profile drops is read; what stands in page chrome
(`html_parts.Frame`) or inside another item is no item. A date in a link's path is not a date.

Without a profile, the page itself says what its items are (`feeds.readers.embedded`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds.errors import Problem
from feeds.markup import line_of
from feeds.model import Hints, Item, Person, Profile, Rule
from feeds.readers import embedded
from feeds.readers.common import NO_HINTS
from feeds.readers.html_fields import (
    Field,
    Value,
    compile_field,
    enclosures,
    first,
    first_link,
    first_title,
    image,
    values,
)
from feeds.readers.html_parts import Frame, remove, without_hidden
from feeds.readers.html_select import Selector, check_selector, remembering
from feeds.readers.html_unmatched import unmatched
from feeds.readers.page import Page, parse, place

__all__ = ["FIELDS", "check_selector", "read"]

FIELDS: Final = (
    "title", "link", "summary", "content", "topics", "published", "updated", "author", "image",
    "enclosure", "id", "language",
)  # fmt: skip
"""The names of fields that a profile can have."""

_COMPARE: Final = "compare the profile with the page as it was served"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled profile."""

    item: Selector
    drop: tuple[Selector, ...]
    fields: Mapping[str, Field]

    def selectors(self) -> Iterator[Selector]:
        yield from (self.item, *self.drop)
        yield from (field.select for field in self.fields.values() if field.select)


def read(data: bytes, ref: str, hints: Hints = NO_HINTS) -> tuple[list[Item], list[Problem]]:
    """The items of a page, top first, and what is wrong with it.

    ``ref`` is the path that reports name; ``hints`` may have a media type, the page's address and a
    profile. Problems are those of `feeds.readers.page.parse` and of `feeds.readers.embedded.find`;
    the errors ``bad-type`` (a selector that is none), ``too-large`` (a selector would take too long
    on this page); and the warnings ``empty-item``, ``no-items``, ``not-well-formed`` (items inside
    items), ``unknown-field`` and ``unmatched-rule``. Never raises; linear in ``len(data)``.
    """
    page = parse(data, ref, hints)
    problems = list(page.problems)
    if hints.profile and hints.profile.item.strip():
        items = _with_profile(page, hints.profile, ref, problems)
    else:
        items = _without_items_rule(page, hints.profile, ref, problems)
    return items, problems


def _without_items_rule(
    page: Page, profile: Profile | None, ref: str, problems: list[Problem]
) -> list[Item]:
    """What the page itself says; a profile without ``item`` does not say where its rules apply."""
    items, more = embedded.find(page, ref)
    problems += more
    if not items and not _is_refused(problems):
        message = "the page carries no data that tell its items (JSON-LD, h-entry, microdata)"
        hint = "write a profile that says where the items and their fields stand"
        if profile is not None:
            message += ", and the profile does not say where the items stand"
            hint = "give the profile an item: the CSS selector of one item"
        problems.append(Problem(f"{ref}:1", "no-items", message, hint))
    return items


def _with_profile(page: Page, profile: Profile, ref: str, problems: list[Problem]) -> list[Item]:
    plan = _compile(profile, ref, problems)
    if plan is None or _is_refused(problems):
        return []
    slow = next((one.css for one in plan.selectors() if one.is_too_much_for(page.root)), None)
    if slow is not None:
        message = f"the selector {slow} would take too long on a page of this size"
        hint = "select by a class or an element's name instead of :nth-child(), ~ or :has()"
        problems.append(Problem(f"{ref}:1", "too-large", message, hint))
        return []
    try:
        return _items(page, plan, ref, problems)
    except etree.XPathError as error:
        message = f"a selector of the profile failed on this page: {error}"
        problems.append(Problem(f"{ref}:1", "parse-error", message, _COMPARE))
        return []


def _is_refused(problems: list[Problem]) -> bool:
    return any(problem.code == "too-large" for problem in problems)


def _compile(profile: Profile, ref: str, problems: list[Problem]) -> _Plan | None:
    """What can be used of a profile; nothing, if the items' selector cannot."""
    for name in profile.fields.keys() - set(FIELDS):
        message, hint = f"a profile has no field {name}", f"the fields are {', '.join(FIELDS)}"
        problems.append(Problem(f"{ref}:1", "unknown-field", message, hint))
    item = _usable("item", Rule(profile.item), ref, problems)
    drop = [_usable("drop", Rule(css), ref, problems) for css in profile.drop]
    fields = {
        name: _usable(name, profile.fields[name], ref, problems)
        for name in FIELDS
        if name in profile.fields
    }
    if item is None or item.select is None:
        return None
    dropped = tuple(field.select for field in drop if field and field.select)
    shared: dict[str, Selector] = {}
    usable = {name: _sharing(one, shared) for name, one in fields.items() if one}
    return _Plan(item.select, dropped, usable)


def _sharing(field: Field, shared: dict[str, Selector]) -> Field:
    """Title and link are often selected alike, and selecting is most of the work."""
    select = field.select
    if select is None:
        return field
    return replace(field, select=shared.setdefault(select.css, remembering(select)))


def _usable(name: str, rule: Rule, ref: str, problems: list[Problem]) -> Field | None:
    try:
        return compile_field(name, rule)
    except ValueError as error:
        message = f"{name}: {rule.select} cannot be used as a CSS selector: {error}"
        hint = "correct the selector in the profile"
        problems.append(Problem(f"{ref}:1", "bad-type", message, hint))
        return None


def _items(page: Page, plan: _Plan, ref: str, problems: list[Problem]) -> list[Item]:
    without_hidden(page.root)
    for drop in plan.drop:
        remove(page.root, drop.find(page.root))
    items: list[Item] = []
    elements: list[HtmlElement] = []
    found = plan.item.find(page.root)
    for index, element in enumerate(_outer(found, ref, problems), 1):
        where = place(ref, element, index)
        item = _item(element, plan.fields, where, len(items) + 1, page)
        if item.title or line_of(element):
            items.append(item)
            elements.append(element)
        else:
            message, hint = "an item has no text", "select the items more narrowly"
            problems.append(Problem(where, "empty-item", message, hint))
    if not items:
        problems.append(_no_items(f"{ref}:1", plan.item.css, len(found)))
    problems.extend(unmatched(plan.fields, elements, f"{ref}:1"))
    return items


def _outer(found: list[HtmlElement], ref: str, problems: list[Problem]) -> list[HtmlElement]:
    """The items that stand neither in page chrome nor in another item."""
    frame = Frame()
    outer: list[HtmlElement] = []
    inner: list[HtmlElement] = []
    for element in found:
        if frame.take(element):
            outer.append(element)
        elif not frame.is_around(element):
            inner.append(element)
    if inner:
        where = place(ref, inner[0], 1)
        message = f"{len(inner)} items stand inside other items and were not taken for items"
        hint = "close the elements of the page, or select either the outer or the inner ones"
        problems.append(Problem(where, "not-well-formed", message, hint))
    return outer


def _no_items(where: str, css: str, found: int) -> Problem:
    message = f"item: {css} selects nothing on this page"
    if found:
        message = f"item: {css} selects only what is empty, navigation or another part of the frame"
    return Problem(where, "no-items", message, _COMPARE)


def _item(
    element: HtmlElement, fields: Mapping[str, Field], where: str, position: int, page: Page
) -> Item:
    title = first(fields["title"], element) if "title" in fields else first_title(element)
    labels = _texts(fields, "topics", element)
    is_glued = bool(labels) and fields["topics"].rule.glued
    return Item(
        ref=where,
        position=position,
        title=title[0] if title else "",
        summary="\n\n".join(_texts(fields, "summary", element)),
        content="\n".join(_texts(fields, "content", element)),
        topics=() if is_glued else labels,
        glued=labels if is_glued else (),
        id=_text(fields, "id", element),
        link=_link(fields, title, element),
        base=page.base,
        published=_text(fields, "published", element),
        updated=_text(fields, "updated", element),
        authors=tuple([Person(name) for name in _texts(fields, "author", element)]),
        language=_text(fields, "language", element) or _language(element) or page.language,
        enclosures=tuple(enclosures(fields["enclosure"], element)) if "enclosure" in fields else (),
        image=image(fields["image"], element) if "image" in fields else None,
    )


def _text(fields: Mapping[str, Field], name: str, element: HtmlElement) -> str:
    value = first(fields[name], element) if name in fields else None
    return value[0] if value else ""


def _texts(fields: Mapping[str, Field], name: str, element: HtmlElement) -> tuple[str, ...]:
    if name not in fields:
        return ()
    return tuple([text for text, _ in values(fields[name], element)])


def _link(fields: Mapping[str, Field], title: Value | None, element: HtmlElement) -> str:
    if "link" in fields:
        return _text(fields, "link", element)
    return first_link(title[1] if title else None, element)


def _language(element: HtmlElement) -> str:
    return element.get("lang") or element.get("xml:lang") or ""
