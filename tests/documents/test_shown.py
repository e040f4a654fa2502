"""What feeds show of what was withdrawn, erased, or taken from a source with ids of its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from lxml import etree

from feeds.documents import atom, document, shown
from feeds.model import Entry, Formula, Media, Person, Selection, Snapshot
from tests.documents.example import NOON, SITE, entry, feed, topics
from tests.documents.rules import NAMESPACES, violations

IRI: Final = "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
FULL: Final = Snapshot(
    "Ny scen",
    "Den öppnar.",
    topics("Kultur"),
    "sv",
    "https://example.org/scen",
    "<p>Allt.</p>",
    NOON - timedelta(days=1),
    authors=(Person("Ann"),),
    enclosures=(Media("https://example.org/scen.mp3", "audio/mpeg", 7),),
    image=Media("https://example.org/scen.jpg"),
)


def rendered(*entries: Entry) -> etree._Element:
    """The document of a selection with these entries; it keeps all rules."""
    selection = Selection(Formula(), {}, 7, NOON, NOON, len(entries), entries)
    body = document(selection, SITE).body
    assert violations(body) == []
    return etree.fromstring(body)


def texts(tree: etree._Element, path: str) -> list[str]:
    """The texts or attributes that an XPath finds."""
    return list(map(str, tree.xpath(path, namespaces=NAMESPACES)))


@pytest.mark.parametrize(
    ("language", "reason", "title", "summary"),
    [
        ("sv", "", "Indragen: Ny scen", "Den här nyheten har dragits in."),
        ("sv-FI", "Fel dag.", "Indragen: Ny scen", "Fel dag."),
        (None, "", "Indragen: Ny scen", "Den här nyheten har dragits in."),
        ("en", "", "Withdrawn: Ny scen", "This item has been withdrawn."),
        ("fi", "Wrong day.", "Withdrawn: Ny scen", "Wrong day."),
    ],
)
def test_withdrawn(language: str | None, reason: str, title: str, summary: str) -> None:
    """The title says so in the entry's language, else the site's; the reason is the text."""
    old = replace(FULL, state="withdrawn", reason=reason, language=language)
    found = shown(old, "sv")
    assert (found.title, found.summary) == (title, summary)
    assert (found.content_html, found.enclosures, found.image) == (None, (), None)
    same = ("topics", "link", "published", "authors", "language", "state")
    assert [getattr(found, name) for name in same] == [getattr(old, name) for name in same]


@pytest.mark.parametrize(
    ("language", "title", "summary", "tag"),
    [
        ("sv", "Borttagen", "Den här nyheten har tagits bort.", "sv"),
        (None, "Removed", "This item has been removed.", "en"),
        ("fi", "Removed", "This item has been removed.", "en"),
    ],
)
def test_erased(language: str | None, title: str, summary: str, tag: str) -> None:
    """A sentence in the language that it is in, and the topics; nothing else is shown."""
    found = shown(replace(FULL, state="erased", language=language), "en")
    assert found == Snapshot(title, summary, FULL.topics, tag, state="erased")


def test_published_is_as_it_is() -> None:
    """What is neither is shown unchanged."""
    assert shown(FULL, "en") is FULL


def test_withdrawn_in_a_feed() -> None:
    """The document has the id, the link and the topics, and no file."""
    one = replace(entry(1), snapshot=replace(FULL, state="withdrawn"))
    tree = rendered(one)
    assert texts(tree, "//a:entry/a:title/text()") == ["Indragen: Ny scen"]
    assert texts(tree, "//a:entry/a:id/text()") == [one.id]
    assert texts(tree, "//a:entry/a:link/@href") == ["https://example.org/scen"]
    assert texts(tree, "//a:category/@term") == ["Kultur"]
    assert texts(tree, "//a:content/text()") == []


def test_erased_in_a_feed() -> None:
    """The document says nothing that the source said; the link is our page."""
    one = replace(entry(1), id=IRI, snapshot=replace(FULL, state="erased"))
    tree = rendered(one)
    assert texts(tree, "//a:entry/a:title/text()") == ["Borttagen"]
    assert texts(tree, "//a:entry/a:link/@href") == [SITE.entry_url(one.key)]
    assert texts(tree, "//a:entry/a:author/a:name/text()") == [SITE.author.name]
    assert texts(tree, "//a:source | //a:published") == []


def test_a_kept_id_has_a_source() -> None:
    """An entry with its source's own id names the source; one with our id does not."""
    kept = replace(entry(1, updated=NOON + timedelta(microseconds=5)), id=IRI)
    body = atom.render(feed(kept, entry(2)), SITE)
    tree = etree.fromstring(body)
    assert violations(body) == []
    assert texts(tree, "//a:entry/a:id/text()") == [IRI, entry(2).id]
    assert texts(tree, "//a:entry[1]/a:source/a:*/text()") == [
        "tag:example.org,2026-01-01:s/test",
        "test",
        "2026-03-01T12:00:00+00:00",
    ]
    assert texts(tree, "//a:entry[2]/a:source/a:*/text()") == []
