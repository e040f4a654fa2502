"""Any feed: Hypothesis's strategies for texts that only the normalizer has cleaned."""

from dataclasses import replace
from datetime import UTC
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

from feeds.documents import FORMATS, feed_links
from feeds.model import Feed, Media, Person, Snapshot, Tombstone, Topic
from feeds.normalize.text import clean_line, clean_text
from tests.documents.example import SITE, entry, feed, selection

QUICK: Final = settings(max_examples=50, deadline=None)

RAW: Final = st.text(
    st.sampled_from("<>&;\"'] \t\r\n\x00\x0b\x85\xa0\u2028\ufffe\ud800å") | st.characters()
)
LINES: Final = RAW.map(lambda raw: clean_line(raw) or "0")
TEXTS: Final = RAW.map(clean_text)
FULL_TEXTS: Final = TEXTS.filter(bool)
LANGUAGES: Final = st.sampled_from(["sv", "fi", "en-GB"])
DATES: Final = st.datetimes(timezones=st.just(UTC))
PEOPLE: Final = st.builds(
    Person,
    name=LINES,
    email=st.sampled_from([None, "a@example.org"]),
    uri=st.sampled_from([None, "https://example.org/å"]),
)
MEDIA: Final = st.builds(
    Media,
    href=st.sampled_from(["https://example.org/?a=1&b=ö", "https://example.org/1.jpg"]),
    type=st.sampled_from([None, "image/jpeg"]),
    length=st.none() | st.integers(min_value=1),
    alt=LINES,
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
    enclosures=st.lists(MEDIA, max_size=3).map(tuple),
    image=st.none() | MEDIA,
)


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Any feed of up to three entries; `in_format` makes it one of a format."""
    snapshots = draw(st.lists(SNAPSHOTS, max_size=3))
    whens = draw(st.lists(DATES, max_size=2))
    return feed(
        *(
            replace(
                entry(number),
                id=draw(st.sampled_from([entry(number).id, f"https://example.com/{number}"])),
                source=draw(st.sampled_from(["news", "press-2"])),
                snapshot=snapshot,
                updated=draw(DATES),
                stamp=draw(DATES),
            )
            for number, snapshot in enumerate(snapshots)
        ),
        title=draw(LINES),
        subtitle=draw(TEXTS),
        language=draw(LANGUAGES),
        updated=draw(DATES),
        author=draw(PEOPLE),
        tombstones=tuple(Tombstone(f"urn:{n}", when) for n, when in enumerate(whens)),
        is_complete=draw(st.booleans()),
    )


def in_format(any_feed: Feed, suffix: str) -> Feed:
    """The feed with the links that it has in a format, as an archive document or as it is."""
    page = None if any_feed.is_complete else 2
    pages = 0 if any_feed.is_complete else 3
    links = feed_links(selection(page=page, pages=pages), SITE, suffix, FORMATS[suffix].media_type)
    return replace(any_feed, links=links, is_archive=page is not None)


def kept(text: str) -> bool:
    """Whether feedparser leaves a text alone: it mends UTF-8 that was read as Latin-1."""
    try:
        return text.encode("latin-1").decode() == text
    except UnicodeError:
        return True
