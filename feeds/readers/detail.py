"""An item's own page: what a listing does not say of the item is filled in from there.

The page is read as any page is (`listing_html`): by a profile whose rules apply to the whole page,
or to the first match of its ``item``; without rules, by the data that the page carries itself. What
the listing says stays, and id, title and link are always the listing's.
"""

from dataclasses import replace
from typing import Final
from urllib.parse import urldefrag

from feeds.errors import Problem
from feeds.model import Hints, Item, Media, Profile
from feeds.readers import listing_html, sniff
from feeds.readers.syndication.handler import join

_WHOLE: Final = "html"
_PASSED_OVER: Final = frozenset(("empty-item", "no-items", "unmatched-rule"))
_FACTS: Final = ("published", "updated", "authors", "image", "enclosures")
_SAID: Final = ("summary", "content", "topics", "glued", *_FACTS)


def merge(item: Item, data: bytes, hints: Hints) -> tuple[Item, list[Problem]]:
    """The item with what its own page says beside the listing, and what is wrong with the page.

    ``hints`` has the page's media type, address and profile. Summary, content, dates, authors,
    image, enclosures, language and (if the listing has none) topics are filled in. One article
    need not have every field: a rule that finds nothing is no problem, but a page that gives none
    of them is (``missing-detail``). The others are those of `listing_html.read`. Never raises;
    linear in ``len(data)``.
    """
    where = hints.base or item.ref
    if what := sniff.named(data):
        return item, [_missing(where, f"it is {what}", "leave out detail for such items")]
    profile = _of_page(hints.profile)
    items, found = listing_html.read(data, where, replace(hints, profile=profile))
    problems = [one for one in found if one.code not in _PASSED_OVER]
    page = items[0] if profile and items else _same(item, items, hints.base)
    if page is None or not any(getattr(page, name) for name in _SAID):
        return item, [*problems, _missing(where, *_reason(items, found, profile))]
    return _filled(item, page), problems


def _of_page(profile: Profile | None) -> Profile | None:
    """The profile, for the whole page if it says no other place; None if it has no rules."""
    if profile is None or not profile.fields:
        return None
    return replace(profile, item=profile.item.strip() or _WHOLE)


def _same(item: Item, items: list[Item], address: str) -> Item | None:
    """The one that the page describes; of several, that with the same address, id or title."""
    if len(items) == 1:
        return items[0]
    names = {_plain(address), _plain(join(item.base, item.link))} - {""}
    for one in items:
        if one.link and _plain(join(one.base, one.link)) in names:
            return one
    same_id = (one for one in items if one.id and one.id == item.id)
    same_title = (one for one in items if one.title.split() == item.title.split())
    return next(same_id, None) or next(same_title, None)


def _plain(address: str) -> str:
    try:
        return urldefrag(address).url
    except ValueError:
        return ""


def _filled(item: Item, page: Item) -> Item:
    """Addresses of both are relative to one base: that of the content, which may hold many."""
    if page.content and not item.content:
        item = replace(_absolute(item), base=page.base, content=page.content)
    else:
        page = _absolute(page)
    if not item.summary:
        item = replace(item, summary=page.summary, summary_type=page.summary_type)
    if not (item.topics or item.glued or item.tail):
        item = replace(item, topics=page.topics, glued=page.glued)
    facts = {name: getattr(item, name) or getattr(page, name) for name in (*_FACTS, "language")}
    return replace(item, **facts)


def _absolute(item: Item) -> Item:
    """The item with its addresses absolute, except for those in HTML."""
    return replace(
        item,
        link=join(item.base, item.link) if item.link else "",
        authors=tuple(
            replace(one, uri=join(item.base, one.uri)) if one.uri else one for one in item.authors
        ),
        image=_located(item.image, item.base) if item.image else None,
        enclosures=tuple(_located(one, item.base) for one in item.enclosures),
    )


def _located(media: Media, base: str) -> Media:
    return replace(media, href=join(base, media.href))


def _reason(items: list[Item], found: list[Problem], profile: Profile | None) -> tuple[str, str]:
    """Why a page gave nothing, and what to do about it."""
    if profile is None and len(items) > 1:
        message = f"it describes {len(items)} items, and none is known to be this one"
        return message, "write a profile under detail"
    if any(one.is_error for one in found):
        return "see the error above", "correct what the error says"
    no_items = next((one for one in found if one.code == "no-items"), None)
    if no_items:
        return no_items.message, no_items.hint
    return "it says nothing that is used", "compare the detail profile with the page"


def _missing(where: str, reason: str, hint: str) -> Problem:
    message = f"the item's own page gives nothing: {reason}; what the listing says was kept"
    return Problem(where, "missing-detail", message, hint)
