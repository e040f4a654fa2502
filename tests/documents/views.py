"""What a document of each format says, in the same words, as a client reads it.

`said` is what a feed has to say; `VIEWS` read it back, Atom and RSS by feedparser. A view leaves
out what its format has no place for: `LACKS`.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from time import struct_time
from typing import Any, Final

import feedparser

from feeds import terms
from feeds.markup import paragraphs_html, plain_text
from feeds.model import Entry, Feed, Site

View = dict[str, Any]

LACKS: Final[dict[str, set[str]]] = {
    "atom": {"is_expired", "pub_date", "state"},
    "rss": {"id", "is_expired", "published", "summary", "state"},
    "json": set(),
}
"""Suffix -> what a view of it does not know of a feed or of an item."""


def said(feed: Feed, site: Site) -> View:
    """What the documents of a feed have to say."""
    return {
        "id": feed.id,
        "title": feed.title,
        "subtitle": feed.subtitle or feed.title,
        "language": feed.language,
        "updated": _seconds(feed.updated),
        "author": feed.author.name,
        "links": {link.rel: _any(link.href) for link in feed.links},
        "marks": (feed.is_archive, feed.is_complete),
        "is_expired": feed.is_expired,
        "items": [_said(entry, feed, site) for entry in feed.entries],
    }


def _said(entry: Entry, feed: Feed, site: Site) -> View:
    one = entry.snapshot
    content = one.content_html or paragraphs_html(one.summary)
    return {
        "id": entry.id,
        "title": one.title,
        "link": one.link or site.entry_url(entry.key),
        "published": one.published and _seconds(one.published),
        "pub_date": _seconds(one.published or entry.stamp),
        "updated": _seconds(entry.updated),
        "topics": [topic.label for topic in one.topics],
        "authors": [author.name for author in one.authors or (feed.author,)],
        "summary": one.summary,
        "description": one.summary or plain_text(content),
        "content": content,
        "language": one.language or feed.language,
        "image": one.image.href if one.image else "",
        "files": [file.href for file in one.enclosures],
        "state": one.state,
    }


def atom_view(body: bytes) -> View:
    """What feedparser finds in an Atom document."""
    parsed = _parsed(body, "atom10")
    view = _feed(parsed) | {"id": parsed.feed.id}
    view["items"] = [
        _entry(one)
        | {
            "published": _moment(one["published_parsed"]) if "published_parsed" in one else None,
            "summary": _summary(one),
            "description": _summary(one) or plain_text(_content(one)),
            "content": _content(one) or paragraphs_html(_summary(one)),
            "language": one.title_detail.language,
            "files": _files(one),
        }
        for one in parsed.entries
    ]
    return view


def rss_view(body: bytes) -> View:
    """What feedparser finds in an RSS document; a description is read as HTML, as readers do."""
    parsed = _parsed(body, "rss20")
    view = _feed(parsed)
    view["items"] = [
        _entry(one)
        | {
            "pub_date": _moment(one.published_parsed),
            "description": unescape(one.get("summary", "")),
            "content": _content(one),
            "language": one.get("language", view["language"]),
            "files": _files(one) + [file["url"] for file in _media(one, is_image=False)],
        }
        for one in parsed.entries
    ]
    return view


def json_view(body: bytes) -> View:
    """What a JSON Feed document says."""
    feed = json.loads(body)
    own = feed["_topicfeeds"]
    addresses = {terms.SELF: feed["feed_url"], terms.ALTERNATE: feed["home_page_url"]}
    names = {terms.PREV_ARCHIVE: "prev_archive", terms.NEXT_ARCHIVE: "next_archive"}
    names |= {terms.CURRENT: "current"}
    addresses |= {rel: own[name] for rel, name in names.items() if name in own}
    assert feed.get("next_url") == own.get("prev_archive")
    return {
        "id": own["id"],
        "title": feed["title"],
        "subtitle": feed.get("description", feed["title"]),
        "language": feed["language"],
        "updated": _read(own["updated"]),
        "author": feed["authors"][0]["name"],
        "links": {rel: _any(href) for rel, href in addresses.items()},
        "marks": (own.get("archive", False), own.get("complete", False)),
        "is_expired": feed.get("expired", False),
        "items": [_item(one, feed["language"]) for one in feed["items"]],
    }


VIEWS: Final[dict[str, Callable[[bytes], View]]] = {
    "atom": atom_view,
    "rss": rss_view,
    "json": json_view,
}
"""Suffix -> how it is read; a new format needs a line here."""


def without(view: View, lacks: set[str]) -> View:
    """A view without the words that a format lacks, of the feed and of its items.

    >>> without({"id": "f", "items": [{"id": "e", "state": "erased"}]}, {"state"})
    {'id': 'f', 'items': [{'id': 'e'}]}
    """
    of_items = lacks - {"id"}  # every format has the ids of entries
    return {
        name: [without_words(one, of_items) for one in value] if name == "items" else value
        for name, value in without_words(view, lacks).items()
    }


def without_words(view: View, lacks: set[str]) -> View:
    """The words of one level of a view that a format does not lack."""
    return {name: value for name, value in view.items() if name not in lacks}


def _parsed(body: bytes, version: str) -> Any:
    parsed = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    assert (parsed.bozo, parsed.version) == (False, version)
    return parsed


def _feed(parsed: Any) -> View:
    feed = parsed.feed
    [author] = feed.authors
    return {
        "title": feed.title,
        "subtitle": feed.get("subtitle", feed.title),
        "language": feed.language,
        "updated": _moment(feed.updated_parsed),
        "author": author.name,
        "links": {link.rel: _any(link.href) for link in feed.links},
        "marks": ("fh_archive" in feed, "fh_complete" in feed),
    }


def _entry(one: Any) -> View:
    updated = one["updated_parsed" if "updated_parsed" in one.keys() else "published_parsed"]  # noqa: SIM118 - "in" takes one for the other
    return {
        "id": one.id,
        "title": one.title,
        "link": one.link,
        "updated": _moment(updated),
        "topics": [tag.term for tag in one.get("tags", ())],
        "authors": [author.name for author in one.authors],
        "image": next((image["url"] for image in _media(one, is_image=True)), ""),
    }


def _item(item: View, language: str) -> View:
    own = item["_topicfeeds"]
    published = _read(item["date_published"]) if "date_published" in item else None
    return {
        "id": item["id"],
        "title": item["title"],
        "link": item["url"],
        "published": published,
        "pub_date": published or _read(own["stamp"]),
        "updated": _read(item["date_modified"]),
        "topics": item.get("tags", []),
        "authors": [author["name"] for author in item["authors"]],
        "summary": item.get("summary", ""),
        "description": item.get("summary") or plain_text(item.get("content_html", "")),
        "content": item.get("content_html") or paragraphs_html(item["content_text"]),
        "language": item.get("language", language),
        "image": item.get("image", ""),
        "files": [file["url"] for file in item.get("attachments", [])],
        "state": own.get("state", "published"),
    }


def _content(one: Any) -> str:
    return str(one.content[0].value) if "content" in one else ""


def _summary(one: Any) -> str:
    """The summary that is there: feedparser takes the content for a missing one."""
    return str(one.summary) if "summary_detail" in one else ""


def _files(one: Any) -> list[str]:
    return [link.href for link in one.links if link.rel == terms.ENCLOSURE]


def _media(one: Any, *, is_image: bool) -> list[Any]:
    media = one.get("media_content", [])
    return [file for file in media if (file.get("medium") == "image") == is_image]


def _any(address: str) -> str:
    """The address without its suffix, which differs between formats."""
    head, _, name = address.rpartition("/")
    return f"{head}/{name.partition('.')[0]}"


def _moment(parsed: struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
