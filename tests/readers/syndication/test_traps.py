"""feedparser's traps: what it does, beside what we make of it.

The tests whose names begin with ``test_feedparser_still`` fail on the day it mends a defect; the
cure of `feeds.readers.syndication.cures` or `feeds.readers.syndication.handler` can go then.
"""

import re
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any
from unittest.mock import Mock

import feedparser
import pytest
from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

from feeds.model import Hints
from feeds.readers.syndication import read
from feeds.readers.syndication.cures import Cured
from feeds.readers.syndication.handler import Handler
from tests.readers.syndication.support import REF, atom, reading, rss

DC = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{}</channel></rss>'


def theirs(data: bytes, **more: Any) -> Any:
    """What feedparser alone makes of it."""
    return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False, **more)


def seconds(run: Callable[[bytes], object], data: bytes) -> float:
    """How much CPU time that takes."""
    begin = time.process_time()
    run(data)
    return time.process_time() - begin


def test_feedparser_still_takes_cest_for_utc() -> None:
    """Summer time in Stockholm is two hours ahead; ours is the string as written."""
    data = rss("<item><title>a</title><pubDate>Tue, 02 Jul 2024 14:05:00 CEST</pubDate></item>")
    assert theirs(data).entries[0].published_parsed[3] == 14
    assert reading(data)[0][0]["published"] == "Tue, 02 Jul 2024 14:05:00 CEST"


def test_feedparser_still_takes_dc_date_for_an_update() -> None:
    """dc:date is when an item was published."""
    data = DC.format("<item><title>a</title><dc:date>2024-05-04</dc:date></item>").encode()
    assert theirs(data).entries[0].updated == "2024-05-04"
    assert "published" not in theirs(data).entries[0]
    [item] = reading(data)[0]
    assert (item["published"], "updated" in item) == ("2024-05-04", False)


def test_feedparser_still_resolves_ids() -> None:
    """An id is compared letter by letter (RFC 4287, 4.2.6.1) and no address."""
    data = atom("<entry><title>a</title><id>4711</id></entry>")
    base = "https://example.org/feeds/"
    assert theirs(data, response_headers={"content-location": base}).entries[0].id == f"{base}4711"
    assert reading(data, Hints(base=base))[0][0]["id"] == "4711"


def test_feedparser_still_doubles_void_elements() -> None:
    """``<br></br>`` is two line breaks in HTML."""
    data = atom(
        '<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a<br/>b</div>'
        "</content></entry>"
    )
    assert theirs(data).entries[0].content[0].value == "a<br></br>b"
    assert reading(data)[0][0]["content"] == "a<br/>b"


def test_feedparser_still_takes_a_second_description_for_the_content() -> None:
    """A podcast's summary beside a description is no content."""
    itunes = 'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    data = rss(f"<item {itunes}><description>a</description><i:summary>b</i:summary></item>")
    assert theirs(data).entries[0].content[0].value == "b"
    [item] = reading(data)[0]
    assert (item["summary"], "content" in item) == ("a", False)


def test_feedparser_still_makes_up_summaries_and_types() -> None:
    """Content is no summary, and a link that states no type has none."""
    data = atom('<entry><link rel="enclosure" href="a.mp3"/><content>b</content></entry>')
    entry = theirs(data).entries[0]
    assert (entry.summary, entry.links[0].type) == ("b", "text/html")
    [item] = reading(data)[0]
    assert item["enclosures"] == [{"href": "a.mp3"}]
    assert "summary" not in item


def test_feedparser_still_ends_texts_at_elements_of_html() -> None:
    """``summary`` belongs to ``details`` here, and what follows it to the content."""
    inner = "<details><summary>a</summary>b <i>c</i></details>"
    data = atom(f'<entry><content type="xhtml"><div>{inner}</div></content><id>1</id></entry>')
    assert theirs(data).entries[0].content[0].value != inner
    [item] = reading(data)[0]
    assert (item["content"], item["id"]) == (inner, "1")


def test_feedparser_still_takes_named_characters_for_broken_xml() -> None:
    """RSS 0.91 has a document type that defines them; it is not fetched, but they are known."""
    data = b'<!DOCTYPE rss SYSTEM "rss.dtd">' + rss("<item><title>Caf&eacute;!</title></item>")
    assert theirs(data).bozo
    assert reading(data) == ([{"title": "Café!"}], [])


@pytest.mark.parametrize(
    "element",
    [
        '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>',
        '<authors a="b"/><author>c</author>',
    ],
)
def test_feedparser_still_raises_for_an_element_out_of_place(element: str) -> None:
    """It loses the whole feed; ours costs that element, with a report."""
    data = rss(f"<item><title>a</title>{element}</item><item><title>b</title></item>")
    with pytest.raises(KeyError):
        theirs(data)
    items, problems = reading(data)
    assert [one["title"] for one in items] == ["a", "b"]
    assert problems == [":1 not-well-formed"]


@pytest.mark.parametrize(
    ("small", "large"),
    [
        pytest.param(
            rss(f"<item><author>{'a' * 1000}</author></item>"),
            rss(f"<item><author>{'a' * 8000}</author></item>"),
            id="author",
        ),
        pytest.param(
            rss("<item " + " ".join(f"a{n}=''" for n in range(500)) + "/>"),
            rss("<item " + " ".join(f"a{n}=''" for n in range(4000)) + "/>"),
            id="attributes",
        ),
        pytest.param(
            atom("<entry><content type='xhtml'>" + "\n" * 10_000 + "x</content></entry>"),
            atom("<entry><content type='xhtml'>" + "\n" * 80_000 + "x</content></entry>"),
            id="blank pieces",
        ),
    ],
)
def test_feedparser_still_is_quadratic(small: bytes, large: bytes) -> None:
    """Eight times as much takes it more than twelve times as long, and us a part of that."""
    times = [min(seconds(theirs, data) for _ in range(2)) for data in (small, large)]
    assert times[1] > 12 * times[0]
    assert min(seconds(lambda data: read(data, REF), large) for _ in range(2)) < times[1] / 3


def test_feedparser_still_compares_all_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred categories are 4,950 comparisons, ten thousand fifty million."""
    compared = Mock(return_value=False)
    monkeypatch.setattr(FeedParserDict, "__eq__", compared, raising=False)
    data = rss(f"<item>{''.join(f'<category>{n}</category>' for n in range(100))}</item>")
    read(data, REF)
    assert compared.call_count == 0
    theirs(data)
    assert compared.call_count >= 4950


def test_feedparser_has_what_the_cures_build_on() -> None:
    """The handlers that we replace exist under their names; a missing one would go unnoticed."""
    ours = {
        name
        for one in (Cured, Handler)
        for name in vars(one)
        if re.match(r"_(start|end)_|unknown_|handle_|push_|track_|resolve_uri|_add_tag|_sync", name)
    }
    new = {"_end_media_content"}
    assert ours - new <= set(dir(StrictFeedParser))
    assert len(ours) > 40
