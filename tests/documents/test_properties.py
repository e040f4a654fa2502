"""What holds for every feed in every format, with texts that only the normalizer has cleaned."""

import locale
import time
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

import feedparser
import pytest
from hypothesis import example, given
from lxml import etree
from lxml.html import fragment_fromstring

from feeds.documents import FORMATS, rss
from feeds.model import Feed, Topic
from tests.documents.anything import FULL_TEXTS, LINES, QUICK, TEXTS, feeds, in_format, kept
from tests.documents.example import SITE, entry, feed
from tests.documents.test_cases import NAMESPACES
from tests.documents.valid import violations

PARTS: Final = {"atom": "//a:entry", "rss": "//item"}
VERSIONS: Final = {"atom": "atom10", "rss": "rss20"}
PLACES: Final = {
    "atom": {
        "title": ("//a:entry/a:title",),
        "content": ("//a:content", "//a:summary"),
        "label": ("//a:category/@term", "//a:category/@label"),
        "name": ("/a:feed/a:title",),
        "about": ("/a:feed/a:subtitle",),
    },
    "rss": {
        "title": ("//item/title",),
        "content": ("//item/content:encoded",),
        "label": ("//item/category",),
        "name": ("/rss/channel/title",),
        "about": ("/rss/channel/description",),
    },
}
"""Where each text stands, by format."""


def rendered(any_feed: Feed, suffix: str) -> bytes:
    """The feed's document in a format."""
    return FORMATS[suffix].render(in_format(any_feed, suffix), SITE)


def find(body: bytes, path: str) -> str:
    """The text of the first thing that an XPath finds."""
    return str(etree.fromstring(body).xpath(f"string({path})", namespaces=NAMESPACES))


@pytest.mark.parametrize("suffix", FORMATS)
@QUICK
@given(any_feed=feeds())
def test_document_is_valid(suffix: str, any_feed: Feed) -> None:
    """Rendering never raises, and the document keeps all rules of its format."""
    assert violations(rendered(any_feed, suffix), suffix) == []


@pytest.mark.parametrize("suffix", FORMATS)
@QUICK
@given(any_feed=feeds())
def test_same_bytes(suffix: str, any_feed: Feed) -> None:
    """The same feed gives the same bytes, whatever else was rendered in between."""
    first = rendered(any_feed, suffix)
    rendered(feed(entry(1)), suffix)
    assert rendered(any_feed, suffix) == first


def test_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later second gives the same bytes in each format, and nothing asks or sets the locale."""
    monkeypatch.setattr(locale, "setlocale", None)
    one = feed(entry(1, title="Ny scen"), entry(2))
    first = {suffix: rendered(one, suffix) for suffix in FORMATS}
    time.sleep(1.01)
    assert {suffix: rendered(one, suffix) for suffix in FORMATS} == first


@pytest.mark.parametrize("suffix", PARTS)
@QUICK
@given(any_feed=feeds())
def test_entry_stands_alone(suffix: str, any_feed: Feed) -> None:
    """What is written of an entry hangs on that entry and the feed, and on no other entry."""
    alone = [replace(any_feed, entries=(one,)) for one in any_feed.entries]
    parts = [part for one in alone for part in written(rendered(one, suffix), suffix)]
    assert written(rendered(any_feed, suffix), suffix) == parts


def written(body: bytes, suffix: str) -> list[bytes]:
    """Each entry's element in canonical form, with the namespaces that it uses and no others."""
    found = etree.fromstring(body).xpath(PARTS[suffix], namespaces=NAMESPACES)
    return [etree.tostring(part, method="c14n", exclusive=True) for part in found]


@pytest.mark.parametrize("suffix", PLACES)
@QUICK
@given(title=LINES, content=FULL_TEXTS, label=LINES, name=LINES, about=FULL_TEXTS)
@example("a < b &amp; c", "Ã¤ <b>\n\n]]>", 'R&D "1"', "&#229;", "<i>")
def test_texts_survive(
    suffix: str, title: str, content: str, label: str, name: str, about: str
) -> None:
    """A document says every text as it was cleaned, and feedparser reads it where it can."""
    topics = (Topic("key", label),)
    one = entry(title=title, summary=content, topics=topics, content_html=content)
    body = rendered(feed(one, title=name, subtitle=about), suffix)
    told = {"title": title, "content": content, "label": label, "name": name, "about": about}
    for what, paths in PLACES[suffix].items():
        assert {find(body, path) for path in paths} == {told[what]}
    pairs = zip(by_feedparser(body, suffix), (title, label, name), strict=True)
    assert [read for read, text in pairs if is_plain(text, suffix) and read != text] == []


def is_plain(text: str, suffix: str) -> bool:
    """Whether feedparser takes a text as it is; in RSS it guesses whether it is HTML."""
    return kept(text) and (suffix == "atom" or not set("<&") & set(text))


def by_feedparser(body: bytes, suffix: str) -> list[str]:
    """Title and topic of the one entry, and the title of the feed."""
    parsed: Any = feedparser.parse(BytesIO(body))
    assert (parsed.bozo, parsed.version) == (False, VERSIONS[suffix])
    (one,) = parsed.entries
    (tag,) = one.tags
    return [one.title, tag.term, parsed.feed.title]


@QUICK
@given(summary=TEXTS)
@example("Datumet var <fel> & <!-- inte --> rätt; R&D, &amp; &copy &#229; 3 <5 a<b </p>")
def test_description_is_html(summary: str) -> None:
    """Whoever reads RSS's description and content as HTML finds the text of the summary."""
    body = rendered(feed(entry(summary=summary)), "rss")
    description, content = find(body, "//item/description"), find(body, "//item/content:encoded")
    assert len(summary) > rss.DESCRIPTION or seen(description) == summary
    assert squeezed(seen(content)) == squeezed(summary)


@QUICK
@given(summary=TEXTS.map(lambda text: "Skatt & <b>budget</b> " * 20 + text))
def test_description_is_short(summary: str) -> None:
    """What a description shows of a long summary is short, ends in "…" and is its beginning."""
    shown = seen(find(rendered(feed(entry(summary=summary)), "rss"), "//item/description"))
    assert len(shown) <= rss.DESCRIPTION
    assert shown.endswith("…")
    assert squeezed(summary).startswith(squeezed(shown.rstrip(" …")))


def seen(html: str) -> str:
    """The text that HTML shows, by lxml's own parser and not our `feeds.markup`."""
    return str(fragment_fromstring(html, create_parent="div").text_content())


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())
