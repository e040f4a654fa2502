"""Every format says the same: ids, titles, dates, topics, authors, content, links and their order.

Whatever is stored is rendered in each of the `FORMATS`, read back as a client does, and compared
with what the feed has to say. Texts are tame here, as feedparser mends what it takes for mistakes;
that any text survives is in ``test_round_trip.py``.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import FORMATS, document, feed_links
from feeds.documents.compose import compose
from feeds.model import Entry, Media, Person, Selection, Snapshot, Tombstone, Topic
from tests.documents.example import NOON, SITE, entry, selection, topics
from tests.documents.views import LACKS, VIEWS, said, without

WORDS: Final = st.lists(
    st.sampled_from(["Kultur", "R & D", "å ä ö", "”citat”", "1 < 2", "\U0001f600", "ny", "]]>"]),
    min_size=1,
    max_size=4,
).map(" ".join)
TEXTS: Final = st.lists(WORDS, max_size=3).map("\n\n".join)
DATES: Final = st.integers(0, 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
PEOPLE: Final = st.builds(
    Person,
    name=st.sampled_from(["Ann", "Bo & Co", "Åsa Ö"]),
    email=st.sampled_from([None, "a@example.org"]),
    uri=st.sampled_from([None, "https://example.org/a"]),
)
FILES: Final = st.builds(
    Media,
    href=st.sampled_from(["https://example.org/1.mp3", "https://example.org/2.pdf?a=1&b=2"]),
    type=st.sampled_from([None, "audio/mpeg"]),
    length=st.none() | st.integers(0, 10**9),
)
IMAGES: Final = st.builds(
    Media, href=st.just("https://example.org/i.jpg"), type=st.sampled_from([None, "image/jpeg"])
)
HTML: Final = st.sampled_from(
    ['<p>Ris &amp; <a href="https://example.org/?a=1&amp;b=2">ros</a></p>', "<p>1 &lt; 2</p>"]
)
SNAPSHOTS: Final = st.builds(
    Snapshot,
    title=WORDS,
    summary=TEXTS,
    topics=st.lists(st.sampled_from(topics("Kultur", "R&D", "Höst")), unique=True).map(tuple),
    language=st.sampled_from([None, "sv", "en", "fi"]),
    link=st.sampled_from([None, "https://example.org/?a=1&b=2"]),
    content_html=st.none() | HTML,
    published=st.none() | DATES,
    authors=st.lists(PEOPLE, max_size=2).map(tuple),
    enclosures=st.lists(FILES, max_size=2, unique_by=lambda file: file.href).map(tuple),
    image=st.none() | IMAGES,
    state=st.sampled_from(["published", "published", "withdrawn", "erased"]),
    reason=st.sampled_from(["", "Fel <dag> & tid."]),
)


@st.composite
def entries(draw: st.DrawFn, number: int) -> Entry:
    """Any entry; of some the id is the source's own."""
    one = replace(entry(number), snapshot=draw(SNAPSHOTS), stamp=draw(DATES), updated=draw(DATES))
    return replace(one, id=draw(st.sampled_from([one.id, f"urn:example:{number}"])))


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Any document of a feed: current or archive, of a topic that may be retired."""
    numbers = draw(st.permutations(range(draw(st.integers(0, 4)))))
    pages = draw(st.integers(0, 3))
    state = draw(st.sampled_from(["known", "pending", "retired"]))
    culture = Topic("kultur", draw(WORDS), state, description=draw(TEXTS))
    return selection(
        *(draw(entries(number)) for number in numbers),
        topics={"kultur": culture},
        updated=draw(DATES),
        pages=pages,
        page=draw(st.sampled_from([None, *range(1, pages + 1)])),
        tombstones=draw(st.sampled_from([(), (Tombstone("urn:example:gone", NOON),)])),
    )


def test_every_format_is_read() -> None:
    """A format that is added is compared, too."""
    assert VIEWS.keys() == LACKS.keys() == FORMATS.keys()


@settings(max_examples=60, deadline=None)
@given(selections())
def test_formats_agree(any_selection: Selection) -> None:
    """Each format says what the feed has to say, apart from what it has no place for."""
    for suffix, one in FORMATS.items():
        feed = compose(any_selection, SITE, suffix, one.media_type)
        found = VIEWS[suffix](document(any_selection, SITE, suffix).body)
        assert without(found, LACKS[suffix]) == without(said(feed, SITE), LACKS[suffix])


@settings(max_examples=20, deadline=None)
@given(selections())
def test_links_of_the_header(any_selection: Selection) -> None:
    """The links beside a document are those of its own format, and the same in each of them."""
    for suffix, one in FORMATS.items():
        links = document(any_selection, SITE, suffix).links
        assert links == feed_links(any_selection, SITE, suffix, one.media_type)
        feeds = [link for link in links if link.rel != "alternate"]
        assert {link.type for link in feeds} == {one.media_type}
        assert all(link.href.endswith(f".{suffix}") for link in feeds)


def test_stated_dates() -> None:
    """Published is left out where the source states nothing; RSS then has the stamp, for ever."""
    stamp = NOON - timedelta(days=3)
    edited = entry(1, stamp=stamp, updated=NOON)
    stated = entry(2, stamp=stamp, published=NOON - timedelta(days=9))
    bodies = {suffix: document(selection(edited, stated), SITE, suffix).body for suffix in FORMATS}
    assert [one.get("date_published") for one in json.loads(bodies["json"])["items"]] == [
        None,
        "2026-02-20T12:00:00+00:00",
    ]
    assert [bodies["atom"].count(date) for date in (b"<published>", b"2026-02-26")] == [1, 0]
    assert b"<pubDate>Thu, 26 Feb 2026 12:00:00 +0000</pubDate>" in bodies["rss"]
    assert b"<pubDate>Fri, 20 Feb 2026 12:00:00 +0000</pubDate>" in bodies["rss"]


SECRET: Final[dict[str, Any]] = {
    "title": "Hemligt1",
    "summary": "Hemligt2",
    "content_html": "<p>Hemligt3</p>",
    "link": "https://example.org/hemligt4",
    "authors": (Person("Hemligt5"),),
    "enclosures": (Media("https://example.org/hemligt6"),),
    "image": Media("https://example.org/hemligt7"),
    "reason": "Hemligt8",
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("state", "shown"),
    [
        pytest.param("erased", set(), id="erased"),
        pytest.param("withdrawn", {"Hemligt1", "hemligt4", "Hemligt5", "Hemligt8"}, id="withdrawn"),
    ],
)
def test_nothing_leaks(suffix: str, state: str, shown: set[str]) -> None:
    """No format shows anything of an erased entry, or the text and files of a withdrawn one."""
    body = document(selection(entry(1, state=state, **SECRET)), SITE, suffix).body.decode()
    texts = {f"{word}{number}" for word in ("Hemligt", "hemligt") for number in range(1, 9)}
    assert {text for text in texts if text in body} == shown
