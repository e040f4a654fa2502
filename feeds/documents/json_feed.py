"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1).

| key | section | our field |
|---|---|---|
| version, title, description | Top-level | 1.1; the feed's title and subtitle |
| home_page_url, feed_url | Top-level | the page; the document's own address |
| next_url | Top-level | the archive: from the current document the latest, from N to N-1 |
| authors, language | Top-level | the site's |
| expired | Top-level | true if nothing more comes; else left out |
| id, title | Items | the entry's own, for ever; plain text |
| url | Items | the source's link, else the entry's page: what Atom's alternate is |
| content_html, content_text | Items | the HTML if there is any, else the text, perhaps empty |
| summary | Items | plain text, as in Atom |
| image | Items | the lead image |
| date_published | Items | what the source states; left out when it states nothing |
| date_modified | Items | the entry's updated |
| authors | Items | the entry's, else the site's; url is a mailto: of who has an address only |
| tags | Items | the printed labels |
| language | Items | where it differs from the feed's |
| attachments | Attachments | the entry's files, size_in_bytes where the source states it |

``external_url`` is left out: it is for talk about another's page, and some readers open it instead
of ``url``. ``mime_type`` must be there, so of an unknown file it is ``application/octet-stream``.

The extension ``_topicfeeds`` says what JSON Feed has no word for:

| key of a feed's | what |
|---|---|
| about | where this is documented, once a document |
| id | the feed's id (an IRI), which all its documents and formats share |
| updated | its last change that is not a minor edit (RFC 3339) |
| archive | true in an archive document (RFC 5005, 4), else left out |
| complete | true in a document that holds the whole feed (RFC 5005, 2), else left out |
| current, prev_archive, next_archive | addresses (RFC 5005, 4), where there are such documents |

| key of an item's | what |
|---|---|
| page | the address of the entry's own page |
| stamp | when it was first seen: its own second on the site's timeline (RFC 3339) |
| topics | for each tag, in their order: its slug and the address (url) of its page |
| state | withdrawn or erased, else left out |
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from feeds import terms
from feeds.documents.shown import authors_of, language_of, link_of
from feeds.model import Entry, Feed, Formula, Media, Person, Site, Topic

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_ABOUT: Final = "topicfeeds: docs/formats.md, JSON Feed"


def render(feed: Feed, site: Site) -> bytes:
    """The JSON Feed document of a feed as UTF-8, the same bytes for the same feed and site."""
    document = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.href(terms.ALTERNATE),
        "feed_url": feed.href(terms.SELF),
        **_said(
            description=feed.subtitle,
            next_url=feed.href(terms.PREV_ARCHIVE),
            language=feed.language,
            authors=_people([feed.author]),
            expired=feed.is_expired,
        ),
        "_topicfeeds": _about_feed(feed),
        "items": [_item(entry, feed, site) for entry in feed.entries],
    }
    return f"{_written(document)}\n".encode()


def fragment(entry: Entry, feed: Feed, site: Site) -> bytes:
    """An item as it stands in the document of a feed; no text in it holds a line break as such."""
    return f"\n{_written(_item(entry, feed, site))}".replace("\n", "\n  ").encode()


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)


def _item(entry: Entry, feed: Feed, site: Site) -> dict[str, Any]:
    snapshot = entry.snapshot
    return {
        "id": entry.id,
        "url": link_of(entry, site),
        "title": snapshot.title,
        **_content(snapshot.content_html, snapshot.summary),
        **_said(
            summary=snapshot.summary,
            image=snapshot.image and snapshot.image.href,
            date_published=snapshot.published and _moment(snapshot.published),
        ),
        "date_modified": _moment(entry.updated),
        "authors": _people(authors_of(entry, feed)),
        **_said(
            tags=[topic.label for topic in snapshot.topics],
            language=language_of(entry, feed),
            attachments=[_attachment(one) for one in snapshot.enclosures],
        ),
        "_topicfeeds": _about_item(entry, site),
    }


def _content(html: str | None, text: str) -> dict[str, str]:
    """An item has one of both; an entry without any text has an empty one."""
    return {"content_html": html} if html else {"content_text": text}


def _people(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"name": one.name, **_said(url=one.uri or _mailto(one.email))} for one in people]


def _mailto(email: str | None) -> str:
    return f"mailto:{quote(email, safe='@')}" if email else ""


def _attachment(media: Media) -> dict[str, Any]:
    size = {} if media.length is None else {"size_in_bytes": media.length}
    return {"url": media.href, "mime_type": media.type or terms.UNKNOWN_TYPE, **size}


def _about_feed(feed: Feed) -> dict[str, Any]:
    return {
        "about": _ABOUT,
        "id": feed.id,
        "updated": _moment(feed.updated),
        **_said(
            archive=feed.is_archive,
            complete=feed.is_complete,
            current=feed.href(terms.CURRENT),
            prev_archive=feed.href(terms.PREV_ARCHIVE),
            next_archive=feed.href(terms.NEXT_ARCHIVE),
        ),
    }


def _about_item(entry: Entry, site: Site) -> dict[str, Any]:
    state = entry.snapshot.state
    return {
        "page": site.entry_url(entry.key),
        "stamp": _moment(entry.stamp),
        **_said(
            topics=[_topic(topic, site) for topic in entry.snapshot.topics],
            state="" if state == "published" else state,
        ),
    }


def _topic(topic: Topic, site: Site) -> dict[str, str]:
    return {"slug": topic.key, "url": site.page_url(Formula.of(topic.key))}


def _said(**members: Any) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value}


def _moment(moment: datetime) -> str:
    """RFC 3339, in whole seconds as everywhere."""
    return moment.replace(microsecond=0).isoformat()
