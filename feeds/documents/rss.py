"""RSS 2.0 with the RSS Advisory Board's best practices profile, generated with feedgen.

| element | source | our field |
|---|---|---|
| channel: title, description | RSS 2.0 | the formula's; its title twice if it has no description |
| link | RSS 2.0 | the feed's page |
| language, lastBuildDate | RSS 2.0 | the site's; the feed's last change (no minor) |
| generator, docs | RSS 2.0 | our name; where RSS 2.0 is described |
| dc:creator | profile | the site's author |
| atom:link | profile; RFC 5005, B | self; prev-archive, next-archive, current |
| fh:archive, fh:complete | RFC 5005, B | of an archive document; of one that holds the whole feed |
| item: title, link | RSS 2.0 | the entry's; the source's link, else the entry's page |
| guid | RSS 2.0 | the entry's id, which is no address |
| pubDate | RSS 2.0 | what the source states, else the stamp; an edit does not move it |
| atom:updated | RFC 4287, 4.2.15 | the entry's updated, where pubDate does not say it |
| description | profile | a short text: the summary or its beginning |
| content:encoded | profile | HTML if the source has it, else the summary's paragraphs |
| dc:creator | profile | each of the entry's authors, else the site's: ``author`` wants e-mail |
| category | RSS 2.0 | the printed label |
| enclosure | RSS 2.0 | the first file, of length 0 if that is unknown |
| media:content | Media RSS | the lead image and further files |
| dc:language | Dublin Core | of an entry in another language than the feed's |

There is no ``ttl``: how long a document is fresh stands in its HTTP headers.
"""

import re
from html import escape, unescape
from typing import Any, Final

from feeds import terms
from feeds.documents import feedgen_fixes as fixes
from feeds.documents.shown import authors_of, language_of, link_of
from feeds.markup import excerpt, paragraphs_html, plain_text
from feeds.model import Entry, Feed, Link, Media, Site, Snapshot

DESCRIPTION: Final = 300
"""Characters of a description at most."""

_DOCS: Final = "https://www.rssboard.org/rss-specification"
_TAG: Final = re.compile(r"<[A-Za-z/!?]")
"""What begins markup (HTML, 13.2.5.6); any other "<" is text."""


def render(feed: Feed, site: Site) -> bytes:
    """The RSS document of a feed as UTF-8, the same bytes for the same feed and site."""
    out = fixes.new_feed(feed.id, feed.title, feed.updated)
    out.load_extension("dc")
    out.description(feed.subtitle or feed.title)
    out.language(feed.language)
    out.docs(_DOCS)
    out.dc.dc_creator(feed.author.name)
    fixes.set_channel_links(out, feed.links)
    fixes.set_history(out, is_archive=feed.is_archive, is_complete=feed.is_complete)
    for entry in feed.entries:
        _fill(fixes.new_entry(out), entry, feed, site, out)
    return fixes.rss_bytes(out)


def fragment(entry: Entry, feed: Feed, site: Site) -> bytes:
    """An entry as it stands in the document of a feed."""
    item = fixes.lone_entry()
    _fill(item, entry, feed, site)
    return item.rss_bytes()


def _fill(
    item: fixes.FeedEntry,
    entry: Entry,
    feed: Feed,
    site: Site,
    out: fixes.FeedGenerator | None = None,
) -> None:
    snapshot = entry.snapshot
    fixes.set_identity(item, entry.id, snapshot.title, entry.updated)
    page = Link(terms.ALTERNATE, link_of(entry, site), terms.HTML_TYPE)
    fixes.set_links(item, [page, *map(_enclosure, snapshot.enclosures[:1])])
    fixes.set_published(item, snapshot.published or entry.stamp)
    fixes.set_edited(item, entry.updated)
    fixes.set_topics(item, snapshot.topics)
    item.dc.dc_creator([author.name for author in authors_of(entry, feed)])
    if language := language_of(entry, feed):
        item.dc.dc_language(language)
    fixes.set_media(item, out, snapshot.image, snapshot.enclosures[1:])
    _describe(item, snapshot)


def _describe(item: Any, snapshot: Snapshot) -> None:
    """Description and content; of a content without any text, feedgen makes the description."""
    if text := _description(snapshot):
        item.description(_as_html(text), isSummary=True)
    if html := snapshot.content_html or paragraphs_html(snapshot.summary):
        item.content(html, type="html")


def _description(snapshot: Snapshot) -> str:
    text = snapshot.summary or plain_text(snapshot.content_html or "")
    return text if len(text) <= DESCRIPTION else excerpt(text, DESCRIPTION)


def _as_html(text: str) -> str:
    """A description is read as HTML (profile, "Character Data"): what would be lost, is escaped."""
    is_read_as_written = not _TAG.search(text) and unescape(text) == text
    return text if is_read_as_written else escape(text, quote=False)


def _enclosure(media: Media) -> Link:
    """The file with a type, which RSS 2.0 demands; the length 0 of an unknown one is feedgen's."""
    return Link(terms.ENCLOSURE, media.href, media.type or terms.UNKNOWN_TYPE, media.length)
