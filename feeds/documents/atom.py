"""Atom 1.0 (RFC 4287), generated with feedgen.

| element | section | our field |
|---|---|---|
| feed id, title, updated | 4.2.6, 4.2.14, 4.2.15 | the formula's; its last change (no minor) |
| link self, alternate | 4.2.7 | the feed's address, its page |
| link prev-archive, next-archive, current | RFC 5005, 4 | the documents beside this one |
| fh:archive, fh:complete | RFC 5005, 4 and 2 | an archive document; one that holds the whole feed |
| at:deleted-entry | RFC 6721, 3 | an erased entry's id, and when that was |
| entry id, title, updated | 4.2.6, 4.2.14, 4.2.15 | the entry's own, for ever |
| published | 4.2.9 | what the source states; left out when it states nothing |
| link alternate | 4.2.7 | the source's link, else the entry's page |
| link enclosure | 4.2.7.2 | the entry's files, with type and length where the source states them |
| media:content | Media RSS | the lead image, which is thus no file among others |
| author | 4.2.1 | the entry's, else the site's: on every entry, because readers lose the feed's |
| category | 4.2.2 | term = label = the printed label (readers show the term), one scheme |
| source | 4.2.11 | of an entry with its source's own id: a tag, the name, the last change known |
| summary, content | 4.2.13, 4.1.3 | plain text; HTML if the source has it |
"""

from collections.abc import Iterable

from feeds import terms
from feeds.documents import feedgen_fixes as fixes
from feeds.documents.shown import authors_of, language_of, link_of
from feeds.model import Entry, Feed, Link, Person, Site


def render(feed: Feed, site: Site) -> bytes:
    """The Atom document of a feed as UTF-8, the same bytes for the same feed and site."""
    out = fixes.new_feed(feed.id, feed.title, feed.updated)
    out.language(feed.language)
    out.subtitle(feed.subtitle)
    out.author(_people([feed.author]))
    out.link([{"href": link.href, "rel": link.rel, "type": link.type} for link in feed.links])
    fixes.set_history(out, is_archive=feed.is_archive, is_complete=feed.is_complete)
    fixes.set_tombstones(out, feed.tombstones)
    for entry in feed.entries:
        _fill(fixes.new_entry(out), entry, feed, site, out)
    return fixes.atom_bytes(out)


def fragment(entry: Entry, feed: Feed, site: Site) -> bytes:
    """An entry as it stands in the document of a feed."""
    element = fixes.lone_entry()
    _fill(element, entry, feed, site)
    return element.atom_bytes()


def _fill(
    element: fixes.FeedEntry,
    entry: Entry,
    feed: Feed,
    site: Site,
    out: fixes.FeedGenerator | None = None,
) -> None:
    snapshot = entry.snapshot
    fixes.set_identity(element, entry.id, snapshot.title, entry.updated)
    page = Link(terms.ALTERNATE, link_of(entry, site), terms.HTML_TYPE)
    files = [Link(terms.ENCLOSURE, one.href, one.type, one.length) for one in snapshot.enclosures]
    fixes.set_links(element, [page, *files])
    fixes.set_media(element, out, snapshot.image)
    element.author(_people(authors_of(entry, feed)))
    fixes.set_topics(element, snapshot.topics, site.topics_scheme)
    if entry.id != site.entry_id(entry.key) and snapshot.state != "erased":
        name = entry.source
        fixes.set_source(element, site.tag(f"s/{name}"), name, entry.updated)
    if snapshot.published:
        fixes.set_published(element, snapshot.published)
    if snapshot.summary:
        element.summary(snapshot.summary)
    if snapshot.content_html:
        element.content(snapshot.content_html, type="html")
    if language := language_of(entry, feed):
        fixes.set_language(element, language)


def _people(people: Iterable[Person]) -> list[dict[str, str | None]]:
    return [{"name": one.name, "email": one.email, "uri": one.uri} for one in people]
