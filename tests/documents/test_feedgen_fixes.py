"""Each cure in `feeds.documents.feedgen_fixes` works, and feedgen still needs it.

A ``test_feedgen_...`` that fails says that feedgen has mended a fault: drop the cure, and the test.
"""

from datetime import UTC, datetime
from typing import Final

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.documents import feedgen_fixes as fixes
from feeds.model import Link

WHEN: Final = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LINKS: Final = (
    Link("alternate", "https://example.org/1", "text/html"),
    Link("related", "https://example.org/2", "application/pdf"),
)
NAMESPACES: Final = {"a": "http://www.w3.org/2005/Atom"}


def xpath(feed: FeedGenerator, path: str) -> list[str]:
    """The texts that an XPath finds in the feed's document."""
    return list(map(str, etree.fromstring(feed.atom_str()).xpath(path, namespaces=NAMESPACES)))


def cured(*numbers: int) -> tuple[FeedGenerator, list[FeedEntry]]:
    """A feed with entries, made by our functions."""
    feed = fixes.new_feed("urn:feed", "Feed", WHEN)
    entries = [fixes.new_entry(feed, f"urn:{number}", "Entry", WHEN) for number in numbers]
    for entry in entries:
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
