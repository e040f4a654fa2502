"""What holds for every feed, with texts that only the normalizer has cleaned."""

from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any, Final

import feedparser
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.documents import atom
from feeds.model import Feed, Person, Snapshot, Topic
from feeds.normalize.text import clean_line, clean_text
from tests.documents.example import SITE, entry, feed
from tests.documents.rules import NAMESPACES, violations

QUICK: Final = settings(max_examples=50, deadline=None)

RAW: Final = st.text(
    st.sampled_from("<>&;\"'] \t\r\n\x00\x0b\x85\xa0\u2028\ufffe\ud800å") | st.characters()
)
LINES: Final = RAW.map(lambda raw: clean_line(raw) or "0")
TEXTS: Final = RAW.map(clean_text)
LANGUAGES: Final = st.sampled_from(["sv", "fi", "en-GB"])
DATES: Final = st.datetimes(timezones=st.just(UTC))
PEOPLE: Final = st.builds(
    Person,
    name=LINES,
    email=st.sampled_from([None, "a@example.org"]),
    uri=st.sampled_from([None, "https://example.org/å"]),
)
SNAPSHOTS: Final = st.builds(
    Snapshot,
    title=LINES,
    summary=TEXTS,
    topics=st.lists(st.builds(Topic, key=st.just("key"), label=LINES), max_size=3).map(tuple),
    language=st.none() | LANGUAGES,
    link=st.sampled_from([None, "https://example.org/?a=1&b=ö"]),
    content_html=st.none() | TEXTS,
    published=st.none() | DATES,
    authors=st.lists(PEOPLE, max_size=2).map(tuple),
)


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Any feed of up to three entries."""
    snapshots = draw(st.lists(SNAPSHOTS, max_size=3))
    return feed(
        *(
            replace(entry(number), snapshot=snapshot, updated=draw(DATES))
            for number, snapshot in enumerate(snapshots)
        ),
        title=draw(LINES),
        subtitle=draw(TEXTS),
        language=draw(LANGUAGES),
        updated=draw(DATES),
        author=draw(PEOPLE),
    )


def kept(text: str) -> bool:
    """Whether feedparser leaves a text alone: it mends UTF-8 that was read as Latin-1."""
    try:
        return text.encode("latin-1").decode() == text
    except UnicodeError:
        return True


@QUICK
@given(feeds())
def test_document_is_valid(any_feed: Feed) -> None:
    """Rendering never raises, and the document keeps the schema and all rules."""
    assert violations(atom.render(any_feed, SITE)) == []


@QUICK
@given(feeds())
def test_same_bytes(any_feed: Feed) -> None:
    """The same feed gives the same bytes, whatever else was rendered in between."""
    first = atom.render(any_feed, SITE)
    atom.render(feed(entry(1)), SITE)
    assert atom.render(any_feed, SITE) == first


@QUICK
@given(title=LINES, summary=TEXTS, label=LINES, name=LINES, about=TEXTS)
@example("a < b &amp; c", "Ã¤ <b>\n\n]]>", 'R&D "1"', "<i>", "&#229;")
def test_texts_survive(title: str, summary: str, label: str, name: str, about: str) -> None:
    """A reader gets every text as it was cleaned: exactly by lxml, by feedparser where it can."""
    topics = (Topic("key", label),)
    body = atom.render(
        feed(
            entry(title=title, summary=summary, topics=topics, content_html=summary or None),
            title=name,
            subtitle=about,
        ),
        SITE,
    )
    assert by_lxml(body) == [title, summary, summary, label, label, name, about]
    pairs = zip(by_feedparser(body), (title, summary, label, label, name, about), strict=True)
    assert [read for read, text in pairs if kept(text) and read != text] == []


def by_lxml(body: bytes) -> list[str]:
    """Title, summary, content, term and label of the entry, title and subtitle of the feed."""
    paths = ("//a:entry/a:title", "//a:summary", "//a:content", "//@term", "//@label")
    tree = etree.fromstring(body)
    return [
        str(tree.xpath(f"string({path})", namespaces=NAMESPACES))
        for path in (*paths, "/a:feed/a:title", "/a:feed/a:subtitle")
    ]


def by_feedparser(body: bytes) -> list[str]:
    """The same without the content, whose HTML feedparser makes safe."""
    parsed: Any = feedparser.parse(BytesIO(body))
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    (one,) = parsed.entries
    (tag,) = one.tags
    texts = [one.title, one.get("summary", ""), tag.term, tag.label]
    return [*texts, parsed.feed.title, parsed.feed.get("subtitle", "")]
