"""Each cure in `feeds.documents.feedgen_fixes` works, and feedgen still needs it.

A ``test_feedgen_...`` that fails says that feedgen has mended a fault: drop the cure, and the test.
"""

import locale
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

import feedgen.util
import pytest
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.documents import feedgen_fixes as fixes
from feeds.model import Link, Media, Tombstone

WHEN: Final = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LINKS: Final = (
    Link("alternate", "https://example.org/1", "text/html"),
    Link("related", "https://example.org/2", "application/pdf"),
)
CHANNEL: Final = (
    Link("alternate", "https://example.org/feed", "text/html"),
    Link("self", "https://example.org/feed.rss", "application/rss+xml"),
    Link("hub", "https://hub.example.org/", None),
)
IMAGE: Final = Media("https://example.org/1.jpg", "image/jpeg", 7)
NAMESPACES: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
}


def xpath(feed: FeedGenerator, path: str) -> list[str]:
    """The texts that an XPath finds in the feed's document."""
    return list(map(str, etree.fromstring(feed.atom_str()).xpath(path, namespaces=NAMESPACES)))


def in_rss(feed: FeedGenerator, path: str) -> list[str]:
    """The texts that an XPath finds in the feed's RSS document."""
    feed.description("Feed")
    return list(map(str, etree.fromstring(feed.rss_str()).xpath(path, namespaces=NAMESPACES)))


def cured(*numbers: int) -> tuple[FeedGenerator, list[FeedEntry]]:
    """A feed with entries, made by our functions."""
    feed = fixes.new_feed("urn:feed", "Feed", WHEN)
    entries = [fixes.new_entry(feed) for _ in numbers]
    for number, entry in zip(numbers, entries, strict=True):
        fixes.set_identity(entry, f"urn:{number}", "Entry", WHEN)
        fixes.set_links(entry, LINKS)
    return feed, entries


def raw(*numbers: int, updated: datetime | None = WHEN) -> tuple[FeedGenerator, list[FeedEntry]]:
    """A feed with entries, made by feedgen alone."""
    feed = FeedGenerator()
    entries = [feed.add_entry() for _ in numbers]
    for number, one in zip([0, *numbers], [feed, *entries], strict=True):
        one.id(f"urn:{number}")
        one.title("Title")
        one.updated(updated)
        one.link([{"href": link.href, "rel": link.rel, "type": link.type} for link in LINKS])
    return feed, entries


def test_entry_links_are_whole() -> None:
    """Every link of an entry keeps its own relation and type."""
    feed, _ = cured(1)
    assert xpath(feed, "//a:entry/a:link/@href") == [link.href for link in LINKS]
    assert xpath(feed, "//a:entry/a:link/@rel") == [link.rel for link in LINKS]
    assert xpath(feed, "//a:entry/a:link/@type") == [link.type for link in LINKS]


def test_feedgen_drops_rel_and_type() -> None:
    """Raw feedgen writes the href of an entry's link and nothing else."""
    feed, _ = raw(1)
    assert xpath(feed, "//a:entry/a:link/@href") == [link.href for link in LINKS]
    assert xpath(feed, "//a:entry/a:link/@*[name() != 'href']") == []


def test_entry_language() -> None:
    """An entry's language is on that entry alone."""
    feed, entries = cured(1, 2)
    fixes.set_language(entries[1], "fi")
    assert xpath(feed, "//a:entry[2]/@xml:lang") == xpath(feed, "//@xml:lang") == ["fi"]


def test_feedgen_has_no_entry_language() -> None:
    """Raw feedgen's entry has no method for a language, as its feed has."""
    assert [name for name in dir(FeedGenerator) if name.startswith("lang")] == ["language"]
    assert [name for name in dir(FeedEntry) if "lang" in name.lower()] == []


def test_entry_source() -> None:
    """An entry's source has an id, a title and a date in whole seconds."""
    feed, entries = cured(1, 2)
    fixes.set_source(entries[1], "urn:source", "Source", WHEN)
    found = ["urn:source", "Source", "2026-03-01T12:00:00+00:00"]
    assert xpath(feed, "//a:entry[2]/a:source/a:*/text()") == found
    assert xpath(feed, "//a:entry[1]/a:source/a:*/text()") == []


def test_feedgen_source_has_no_id() -> None:
    """Raw feedgen's source has a title and a link, and no id."""
    feed, entries = raw(1)
    entries[0].source("https://example.org/", "Source")
    assert xpath(feed, "//a:source/a:title/text()") == ["Source"]
    assert xpath(feed, "//a:source/a:id/text()") == []


def test_updated_is_ours() -> None:
    """Feed and entry say the moment that they were given, in whole seconds, in either format."""
    feed, _ = cured(1)
    assert xpath(feed, "//a:updated/text()") == ["2026-03-01T12:00:00+00:00"] * 2
    assert feed.lastBuildDate() == WHEN.replace(microsecond=0)


def test_feedgen_stamps_now() -> None:
    """Raw feedgen dates what has no date with the moment of its making."""
    before = datetime.now(UTC)
    feed, _ = raw(1, updated=None)
    after = datetime.now(UTC)
    stamps = [datetime.fromisoformat(text) for text in xpath(feed, "//a:updated/text()")]
    assert [before <= stamp <= after for stamp in (*stamps, feed.lastBuildDate())] == [True] * 3


def test_feedgen_writes_microseconds() -> None:
    """Raw feedgen writes fractions of a second, which some readers fail on."""
    feed, _ = raw(1)
    assert xpath(feed, "//a:updated/text()") == ["2026-03-01T12:00:00.123456+00:00"] * 2


def test_entries_keep_their_order() -> None:
    """Entries stand in the order in which they were made."""
    feed, _ = cured(1, 2, 3)
    assert xpath(feed, "//a:entry/a:id/text()") == ["urn:1", "urn:2", "urn:3"]


def test_feedgen_prepends() -> None:
    """Raw feedgen puts every new entry before the others."""
    feed, _ = raw(1, 2, 3)
    assert xpath(feed, "//a:entry/a:id/text()") == ["urn:3", "urn:2", "urn:1"]


def test_channel_links() -> None:
    """A channel's link is its page, wherever that stood; each other link is one atom:link."""
    feed, _ = cured()
    fixes.set_channel_links(feed, CHANNEL)
    assert in_rss(feed, "//channel/link/text()") == ["https://example.org/feed"]
    assert in_rss(feed, "//channel/a:link/@rel") == ["self", "hub"]
    assert in_rss(feed, "//channel/a:link/@href") == [link.href for link in CHANNEL[1:]]
    assert in_rss(feed, "//channel/a:link/@type") == ["application/rss+xml"]


def test_feedgen_takes_the_last_link() -> None:
    """Raw feedgen makes the last link the channel's, whatever it is, and drops all but self."""
    feed, _ = raw()
    feed.link([{"href": link.href, "rel": link.rel} for link in CHANNEL], replace=True)
    assert in_rss(feed, "//channel/link/text()") == ["https://hub.example.org/"]
    assert in_rss(feed, "//channel/a:link/@rel") == ["self"]


@pytest.mark.parametrize("is_archive", [True, False])
@pytest.mark.parametrize("is_complete", [True, False])
def test_history(*, is_archive: bool, is_complete: bool) -> None:
    """Marks are in the head of either format, and their namespace in marked feeds only."""
    feed, _ = cured(1)
    feed.description("Feed")
    fixes.set_channel_links(feed, CHANNEL)
    fixes.set_history(feed, is_archive=is_archive, is_complete=is_complete)
    for body, end in ((feed.atom_str(), b"<entry>"), (feed.rss_str(), b"<item>")):
        head = body.partition(end)[0]
        assert (b"<fh:archive/>" in head, b"<fh:complete/>" in head) == (is_archive, is_complete)
        assert (b"xmlns:fh=" in body) == (is_archive or is_complete)


def test_tombstones() -> None:
    """A deleted entry has its id and the moment, in whole seconds."""
    feed, _ = cured(1)
    fixes.set_tombstones(feed, [Tombstone("urn:7", WHEN)])
    assert xpath(feed, "/a:feed/at:deleted-entry/@ref") == ["urn:7"]
    assert xpath(feed, "/a:feed/at:deleted-entry/@when") == ["2026-03-01T12:00:00+00:00"]


def test_feedgen_knows_no_archives_and_tombstones() -> None:
    """Raw feedgen has no method for them."""
    names = [name.lower() for name in dir(FeedGenerator)]
    assert [name for name in names if "archive" in name or "complete" in name] == []
    assert [name for name in names if "delete" in name or "tomb" in name] == []


def test_edited() -> None:
    """An item says when it was edited, unless its pubDate says it."""
    feed, entries = cured(1, 2)
    fixes.set_channel_links(feed, CHANNEL)
    for one, moment in zip(entries, (WHEN, WHEN.replace(year=2025)), strict=True):
        fixes.set_published(one, moment)
        fixes.set_edited(one, WHEN)
    assert in_rss(feed, "//item/pubDate/text()") == [
        "Sun, 01 Mar 2026 12:00:00 +0000",
        "Sat, 01 Mar 2025 12:00:00 +0000",
    ]
    assert in_rss(feed, "//item[2]/a:updated/text()") == ["2026-03-01T12:00:00+00:00"]
    assert in_rss(feed, "//item[1]/a:updated/text()") == []


def test_feedgen_items_have_no_update() -> None:
    """Raw feedgen writes nothing of an entry's updated into its item."""
    feed, _ = raw(1)
    assert in_rss(feed, "//item//text()[contains(., '2026')]") == []


def test_media() -> None:
    """An image and a file stand in the entry itself, in either format, without a group."""
    feed, entries = cured(1, 2)
    fixes.set_channel_links(feed, CHANNEL)
    fixes.set_media(entries[1], feed, IMAGE, [Media("https://example.org/2.pdf"), IMAGE])
    for found in (
        xpath(feed, "//a:entry[2]/media:content/@*"),
        in_rss(feed, "//item[2]/media:*/@*"),
    ):
        assert found == [IMAGE.href, "7", "image/jpeg", "image", "https://example.org/2.pdf"]
    assert xpath(feed, "//a:entry[1]/media:*/@*") == []


def test_feedgen_groups_media() -> None:
    """Raw feedgen puts media into a group that nobody asked for."""
    feed, entries = raw(1)
    feed.load_extension("media")
    entries[0].media.content({"url": IMAGE.href})
    assert xpath(feed, "//a:entry/media:group/media:content/@url") == [IMAGE.href]


def test_dates_leave_the_locale_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No date of an RSS document sets the locale of the process."""
    feed, entries = cured(1)
    fixes.set_channel_links(feed, CHANNEL)
    fixes.set_published(entries[0], WHEN)
    monkeypatch.setattr(locale, "setlocale", None)
    dates = in_rss(feed, "//lastBuildDate/text() | //pubDate/text()")
    assert dates == ["Sun, 01 Mar 2026 12:00:00 +0000"] * 2


def test_feedgen_sets_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feedgen's own function writes what ours does, and sets the locale twice for it."""
    assert feedgen.util.formatRFC2822(WHEN) == format_datetime(WHEN)
    calls: list[Any] = []
    monkeypatch.setattr(locale, "setlocale", lambda *call: calls.append(call) or "C")
    feedgen.util.formatRFC2822(WHEN)
    assert [call[1:] for call in calls] == [(), ("C",), ("C",)]
