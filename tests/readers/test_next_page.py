"""Where a listing goes on, in every form in which answers say so."""

import json
from collections.abc import Callable
from time import process_time
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.model import Link
from feeds.readers.next_page import next_page

BASE = "https://example.org/nyheter/?sida=1"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Nyheter</title>{}</feed>'
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Nyheter</title>'
    "<link>https://example.org/</link>{}</channel></rss>"
)
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}


def page(html: str, head: str = "") -> str:
    """An HTML page."""
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{html}</body></html>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (page('<a rel="next" href="?sida=2">Nästa</a>'), "https://example.org/nyheter/?sida=2"),
        (page('<a rel="nofollow NEXT" href=" /b#x ">b</a>'), "https://example.org/b"),
        (page('<A REL=Next HREF=b>b</A>'), "https://example.org/nyheter/b"),
        (page('<a rel=next href=a>a</a>', '<link rel=next href=b>'), "https://example.org/nyheter/b"),
        (page('<a rel=next href=b>b</a>', '<base href="/arkiv/">'), "https://example.org/arkiv/b"),
        (page('<a rel=next href="//cdn.example.net/2">b</a>'), "https://cdn.example.net/2"),
        (page('<a rel=next href="#">b</a><a rel=next href=c>c</a>'), "https://example.org/nyheter/c"),
        (page('<a rel="next" href="?sida=1">same page</a>'), None),
        (page('<a rel="next" href="">b</a>'), None),
        (page('<a rel="nextish prev" href="b">b</a>'), None),
        (page('<a href="b">next</a>'), None),
        (page('<a rel=next href="javascript:go(2)">b</a>'), None),
        (page('<a rel=next href="mailto:a@example.org">b</a>'), None),
        (page('<a rel=next href="ftp://example.org/2">b</a>'), None),
        (page('<a rel=next href="file:///etc/passwd">b</a>'), None),
        (page('<a rel=next href="http:///x">b</a>'), None),
        (page('<a rel=next href="http://[">b</a>'), None),
        (page('<!-- <a rel=next href="b">b</a> -->'), None),
        ("Nyheter\n\n • Ny cykelväg\n", None),
        ("title,link\nx,next\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_pages(html: str, found: str | None) -> None:
    """``link`` before ``a``, relations as words in any case, ``base`` counted, web only."""
    assert next_page(html.encode(), "text/html; charset=utf-8", BASE) == found


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (ATOM.format('<link rel="next" href="?sida=2"/>'), "https://example.org/nyheter/?sida=2"),
        (ATOM.format('<link rel="NEXT" href="b"/>'), "https://example.org/nyheter/b"),
        (
            ATOM.format('<link rel="http://www.iana.org/assignments/relation/next" href="b"/>'),
            "https://example.org/nyheter/b",
        ),
        (ATOM.format('<link xml:base="/q/" rel="next" href="b"/>'), "https://example.org/q/b"),
        (
            ATOM.format('<entry><title>x</title></entry><link rel="next" href="b"/>'),
            "https://example.org/nyheter/b",
        ),
        (ATOM.format('<entry><link rel="next" href="b"/></entry>'), None),
        (ATOM.format('<link rel="prev-archive" href="b"/><link href="c"/>'), None),
        (RSS.format('<atom:link rel="next" href="b"/>'), "https://example.org/nyheter/b"),
        (RSS.format('<item><atom:link rel="next" href="b"/></item>'), None),
        (RSS.format("<next>b</next>"), None),
        (RSS.format('<atom:link rel="next" href="b"/><p>&nbsp;'), "https://example.org/nyheter/b"),
        ("<rss version='2.0'><channel>", None),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>", None),
    ],
)
def test_feeds(xml: str, found: str | None) -> None:
    """The feed's own links, and not those of its entries; broken XML as far as it goes."""
    assert next_page(xml.encode(), "application/xml", BASE) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"next_url": "https://example.org/2.json"}, "https://example.org/2.json"),
        ({"next_url": " 2.json#x"}, "https://example.org/nyheter/2.json"),
        ({"next_url": BASE}, None),
        ({"next_url": 2}, None),
        ({"next_url": ["b"]}, None),
        ({"next_url": ""}, None),
        ({}, None),
    ],
)
def test_json_feeds(more: dict[str, object], found: str | None) -> None:
    """``next_url``, if it is a text."""
    data = json.dumps(JSON_FEED | more).encode()
    assert next_page(data, "application/feed+json", BASE) == found


def test_json_of_other_kinds_names_no_page() -> None:
    """Records are no feed, and a broken or absurdly deep one has no next page."""
    deep = b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000
    for data in (b'{"next_url": "b"}', b'[{"next_url": "b"}]', deep):
        assert next_page(data, "application/json", BASE) is None


def test_the_header_comes_first() -> None:
    """The ``Link`` header wins over the page, where it names another page of the web."""
    data = page('<a rel="next" href="b">b</a>').encode()
    stated = Link("next", "https://example.org/header#top", None)
    assert next_page(data, None, BASE, (stated,)) == "https://example.org/header"
    others = (Link("prev", "https://example.org/prev", None), Link("next", BASE + "#b", None))
    assert next_page(data, None, BASE, others) == "https://example.org/nyheter/b"


def test_utf_16() -> None:
    """Every encoding that the readers know."""
    data = page('<a rel="next" href="b">b</a>').encode("utf-16")
    assert next_page(data, None, BASE) == "https://example.org/nyheter/b"
    text = json.dumps(JSON_FEED | {"next_url": "b"})
    assert next_page(text.encode("utf-16"), None, BASE) == "https://example.org/nyheter/b"


SNIPPETS = st.sampled_from(
    [
        b"<a rel=next href=", b"'http://[", b">", b"<link rel=next href=b", b"<base href=x:y>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<rss><channel>", b"<atom:link rel='next'",
        b'{"version": "https://jsonfeed.org/version/1", "next_url": "', b'"}', b"\xff\xfe", b"\x00",
        b"&#xD800;", b"<entry>", b"</feed>",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(st.binary(max_size=200), st.lists(SNIPPETS, max_size=8).map(b"".join)),
    st.one_of(st.none(), st.text(max_size=30)),
    st.one_of(st.just(BASE), st.just(""), st.text(max_size=30)),
    st.lists(st.builds(Link, st.sampled_from(["next", "self"]), st.text(), st.none()), max_size=3),
)
@example(page("<a rel=next href=b>").encode(), None, "http://[", [])
def test_any_bytes(data: bytes, content_type: str | None, base: str, links: list[Link]) -> None:
    """Never an error, and only an absolute http or https address of another page leaves."""
    found = next_page(data, content_type, base, links)
    if found is not None:
        assert urlsplit(found).scheme in {"http", "https"}
        assert urlsplit(found).hostname
        assert "#" not in found
        assert found != base


@pytest.mark.parametrize(
    "made",
    [
        lambda n: f"<base href=/{'b' * 25 * n}>" + "<a rel=next href='nyheter/?sida=1'>" * n,
        lambda n: "<!DOCTYPE html>" + "<a rel=next href='#'>b" * n,
        lambda n: "<rss><channel>" + "<atom:link rel='next' href='#'/>" * n,
        lambda n: '{"version": "https://jsonfeed.org/version/1", "items": [' + "1, " * n,
    ],
)  # fmt: skip
def test_time_is_linear(made: Callable[[int], str]) -> None:
    """Four times the size takes about four times the time, not sixteen."""

    def seconds(count: int) -> float:
        data = made(count).encode()
        started = process_time()
        next_page(data, None, BASE)
        return process_time() - started

    small, large = min(seconds(2000), seconds(2000)), min(seconds(8000), seconds(8000))
    assert large < 8 * small + 0.1
