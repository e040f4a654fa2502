"""What holds for every JSON Feed document: JSON Feed 1.1 (https://jsonfeed.org/version/1.1).

Required keys and the types of all, ids, content, dates, addresses, extensions.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from feeds import terms
from feeds.check import parts
from feeds.check.findings import Broken, Told, ToldEntry

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_OURS: Final = "_topicfeeds"

_FEED: Final[dict[str, type]] = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "user_comment": str,
    "next_url": str,
    "icon": str,
    "favicon": str,
    "authors": list,
    "author": dict,
    "language": str,
    "expired": bool,
    "hubs": list,
    "items": list,
}
_ITEM: Final[dict[str, type]] = {
    "id": str,
    "url": str,
    "external_url": str,
    "title": str,
    "content_html": str,
    "content_text": str,
    "summary": str,
    "image": str,
    "banner_image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "author": dict,
    "tags": list,
    "language": str,
    "attachments": list,
}
_AUTHOR: Final[dict[str, type]] = {"name": str, "url": str, "avatar": str}
_ATTACHMENT: Final[dict[str, type]] = {
    "url": str,
    "mime_type": str,
    "title": str,
    "size_in_bytes": int,
    "duration_in_seconds": int,
}
_ADDRESS_NAMES: Final = """
    url external_url home_page_url feed_url next_url icon favicon image banner_image avatar
"""
_ADDRESSES: Final = frozenset(_ADDRESS_NAMES.split())
_DATES: Final = ("date_published", "date_modified")

_Object = Mapping[str, Any]


def broken(body: bytes) -> Iterator[Broken]:
    """The rules that a document breaks, with the place of each."""
    document = _load(body)
    if document is None:
        yield Broken("RFC 8259, 2 and 8.1: a JSON object in UTF-8, each of its keys once")
        return
    yield from (Broken(rule, "feed") for rule in _feed(document))
    items = [one for one in _list(document.get("items")) if isinstance(one, dict)]
    if len(items) != len(_list(document.get("items"))):
        yield Broken("JSON Feed 1.1, items: objects", "items")
    for number, item in enumerate(items, 1):
        where = str(item.get("id") or f"item {number}")
        yield from (Broken(rule, where) for rule in _item(item))
    ids = Counter(str(item.get("id")) for item in items)
    for one, times in ids.items():
        if times > 1:
            yield Broken("JSON Feed 1.1, items, id: unique in the feed", one)


def _feed(document: _Object) -> Iterator[str]:
    for name in ("version", "title", "items"):
        if name not in document:
            yield f"JSON Feed 1.1, top-level: {name} is required"
    if document.get("version") != _VERSION:
        yield "JSON Feed 1.1, top-level: version is the address of version 1.1"
    if "next_url" in document and document.get("next_url") == document.get("feed_url"):
        yield "JSON Feed 1.1, top-level: next_url is not feed_url"
    yield from _members(document, _FEED, "top-level")
    yield from _history(document)
    for one in _list(document.get("authors")):
        yield from _author(one)


def _history(document: _Object) -> Iterator[str]:
    """The rules of RFC 5005 for what our extension says of archives."""
    ours = document.get(_OURS)
    said = ours if isinstance(ours, dict) else {}
    has_archives = bool(document.get("next_url") or said.get("next_archive"))
    if said.get("complete") and (said.get("archive") or has_archives):
        yield "RFC 5005, 2 and 4: a complete feed has no archive"
    if said.get("archive") and not said.get("current"):
        yield "RFC 5005, 4: an archive document leads to the current one"
    if not said.get("archive") and (said.get("current") or said.get("next_archive")):
        yield "RFC 5005, 4: an archive document says so"


def _item(item: _Object) -> Iterator[str]:
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield "JSON Feed 1.1, items, id: a string that is not empty is required"
    if "content_html" not in item and "content_text" not in item:
        yield "JSON Feed 1.1, items: content_html or content_text is required"
    yield from _members(item, _ITEM, "items")
    for name in _DATES:
        if name in item and parts.rfc3339(str(item[name])) is None:
            yield f"JSON Feed 1.1, items, {name}: a date of RFC 3339"
    if not all(isinstance(tag, str) and tag.strip() for tag in _list(item.get("tags"))):
        yield "JSON Feed 1.1, items, tags: strings that name something"
    for one in _list(item.get("authors")):
        yield from _author(one)
    for one in _list(item.get("attachments")):
        yield from _attachment(one)


def _members(found: _Object, known: Mapping[str, type], where: str) -> Iterator[str]:
    for name, value in found.items():
        if name.startswith("_"):
            if not isinstance(value, dict):
                yield f"JSON Feed 1.1, extensions: {name} is an object"
        elif name not in known:
            yield f"JSON Feed 1.1, {where}: {name} is no key of it, and extensions begin with _"
        elif not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is int):
            yield f"JSON Feed 1.1, {where}: {name} is of another type"
        elif name in _ADDRESSES and not parts.is_absolute(str(value)):
            yield f"JSON Feed 1.1, {where}: {name} is an absolute address"


def _author(author: Any) -> Iterator[str]:
    if not isinstance(author, dict) or not any(author.get(name) for name in _AUTHOR):
        yield "JSON Feed 1.1, authors: name, url or avatar is required"
        return
    yield from _members(author, _AUTHOR, "authors")


def _attachment(attachment: Any) -> Iterator[str]:
    if not isinstance(attachment, dict) or not {"url", "mime_type"} <= attachment.keys():
        yield "JSON Feed 1.1, attachments: url and mime_type are required"
        return
    yield from _members(attachment, _ATTACHMENT, "attachments")


def _load(body: bytes) -> dict[str, Any] | None:
    """The document, None if it is no object, has a key twice or a number that is none."""
    try:
        document = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def read(body: bytes) -> Told | None:
    """What a document says; None if it is no JSON Feed document."""
    document = _load(body)
    if document is None:
        return None
    ours = document.get(_OURS)
    said = ours if isinstance(ours, dict) else {}
    links = {
        terms.SELF: document.get("feed_url"),
        terms.ALTERNATE: document.get("home_page_url"),
        terms.PREV_ARCHIVE: document.get("next_url"),
        terms.NEXT_ARCHIVE: said.get("next_archive"),
        terms.CURRENT: said.get("current"),
    }
    items = [one for one in _list(document.get("items")) if isinstance(one, dict)]
    return Told(
        id=said.get("id"),
        title=str(document.get("title", "")),
        language=str(document.get("language", "")),
        links={rel: (str(href),) for rel, href in links.items() if href},
        entries=tuple(map(_entry, items)),
        updated=parts.rfc3339(str(said.get("updated", ""))),
        is_archive=bool(said.get("archive")),
        is_complete=bool(said.get("complete")),
    )


def _entry(item: _Object) -> ToldEntry:
    html, plain = str(item.get("content_html", "")), str(item.get("content_text", ""))
    authors = [one for one in _list(item.get("authors")) if isinstance(one, dict)]
    attachments = [one for one in _list(item.get("attachments")) if isinstance(one, dict)]
    files = tuple(str(one.get("url", "")) for one in attachments)
    others = (*(item.get(name) for name in ("url", "image")), *(one.get("url") for one in authors))
    return ToldEntry(
        id=str(item.get("id", "")),
        title=str(item.get("title", "")),
        link=str(item.get("url", "")),
        text=parts.html_text(html) if html else parts.squeezed(plain),
        authors=tuple(str(one.get("name", "")) for one in authors),
        topics=tuple(map(str, _list(item.get("tags")))),
        published=parts.rfc3339(str(item.get("date_published", ""))),
        updated=parts.rfc3339(str(item.get("date_modified", ""))),
        language=str(item.get("language", "")),
        files=files,
        addresses=(*map(str, filter(None, others)), *files, *parts.html_addresses(html)),
    )
