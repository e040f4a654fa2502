"""The pages: valid HTML that leads to the feeds, with and without any news."""

from collections.abc import Iterator
from urllib.parse import urljoin

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

from feeds import config
from feeds.documents import FORMATS
from feeds.model import Formula
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import FixedClock

BASE = "http://127.0.0.1:8000"
PAGES = ["/", "/topics/", "/topics/all", "/topics/kultur", "/topics/nothing", "/build", "/status",
         "/about-feeds", "/build?any=kultur&not=hallbarhet", "/build?all=kultr", "/?q=kultur",
         "/?q=zzz", "/?letter=K&page=7", "/topics/hallbarhet,kultur", "/accessibility"]  # fmt: skip


def tree(client: FlaskClient, path: str) -> HtmlElement:
    """A page as a tree."""
    return html.fromstring(client.get(path).text)


def words(element: HtmlElement) -> str:
    """What an element says, on one line."""
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_html_is_well_formed(client: FlaskClient, path: str, language: str) -> None:
    """Every page parses as HTML5 without a parse error, and has one h1 and its language."""
    text = client.get(path, headers={"Accept-Language": language}).text
    html5lib.HTMLParser(strict=True).parse(text)
    page = html.fromstring(text)
    assert len(page.findall(".//h1")) == 1
    assert page.get("lang") == language


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_site(settings: config.Settings, path: str, clock: FixedClock) -> None:
    """A site without a single entry has all of its pages."""
    app = create_app(settings, now=clock)
    answer = app.test_client().get(path)
    assert answer.status_code == (404 if path in {"/topics/nothing", "/accessibility"} else 200)
    app.extensions["topicfeeds"].store.close()


def test_home_lists_the_topics(client: FlaskClient) -> None:
    """The home page has the 12 topics in Swedish order, with what they are about, how much they
    have and bring, and their feeds.
    """
    rows = tree(client, "/").xpath("//ul[@class='index']/li")
    labels = [row.xpath("string(.//div[@class='what']/a)") for row in rows]
    assert len(labels) == 12
    assert labels.index("Hållbarhet") < labels.index("Hälso- och sjukvård")
    row = rows[labels.index("Kultur")]
    assert words(row) == (
        "Kultur Kulturliv och stöd till kultur. 3 entries newest 29 April 2024"
        " 3 entries in the last year Feed"
    )
    assert len(row.xpath(".//svg/path")) == 2
    assert row.xpath("string(./a/@href)") == f"{BASE}/feeds/kultur.atom"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("kultur", ["Kultur"]),
        ("HALSO", ["Hälso- och sjukvård"]),
        ("tunnelbana", ["Kollektivtrafik", "Projekt inom tunnelbana"]),
        ("projekt  buss", ["Projekt inom buss"]),
        ("rufs-regional-utvecklingsplan", ["RUFS - regional utvecklingsplan"]),
        ("kultr", []),
    ],
)
def test_the_filter(client: FlaskClient, q: str, found: list[str]) -> None:
    """A question finds topics by label, description and slug, whatever its accents and case; one
    that finds nothing is told what it may have meant.
    """
    page = tree(client, f"/?q={q}")
    assert page.xpath("//ul[@class='index']/li/div/a/text()") == found
    assert page.xpath("string(//input[@name='q']/@value)") == " ".join(q.split())
    said = f"{len(found)} topic" if found else "No topic matches"
    assert said in words(page.xpath("//*[@role='status']")[0])
    if not found:
        assert "/topics/kultur" in page.xpath("//ul[@class='links']//@href")


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/", "all"),
        ("/topics/all", "all"),
        ("/topics/kultur", "kultur"),
        ("/topics/hallbarhet+!kultur", "hallbarhet+!kultur"),
        ("/build?all=kultur&all=hallbarhet", "hallbarhet+kultur"),
        ("/about-feeds", "all"),
    ],
)
def test_autodiscovery(client: FlaskClient, path: str, feed: str) -> None:
    """Each page announces exactly its own feed, in all formats, in its head and in the Link
    header.
    """
    response = client.get(path)
    head = html.fromstring(response.text).xpath("//head/link[@rel='alternate'][@type]")
    links = [(link.get("type"), link.get("href")) for link in head]
    assert links == [
        (one.media_type, f"{BASE}/feeds/{feed}.{one.suffix}") for one in FORMATS.values()
    ]
    assert response.headers["Link"] == ", ".join(
        f'<{href}>; rel="alternate"; type="{kind}"' for kind, href in links
    )
    for _, href in links:
        assert client.get(href.removeprefix(BASE)).status_code == 200


def test_topic_page(client: FlaskClient) -> None:
    """A topic's page shows its entries with their other topics, twice the address to subscribe to,
    and what one must know before.
    """
    page = tree(client, "/topics/kultur")
    titles = [heading.text_content() for heading in page.findall(".//article/h3")]
    assert len(titles) == 3
    assert titles[1] == "Sök projektstöd inom kultur"
    assert words(page.findall(".//article")[0]).endswith("Also in Regional utveckling")
    addresses = page.xpath("//input[@type='url']/@value")
    assert addresses == [f"{BASE}/feeds/kultur.{end}" for end in ("atom", "rss", "json", "atom")]
    assert [field.get("readonly") for field in page.xpath("//input[@type='url']")] == [
        "readonly"
    ] * 4
    labelled = page.xpath("//label/@for")
    assert set(page.xpath("//input[@type='url']/@id")) <= set(labelled)
    assert "3 entries · newest 29 April 2024 · 3 entries in the last year" in words(page)
    assert words(page.xpath("//aside//ul[@class='overlap']/li")[0]) == "Ekonomi och budget 1 of 3"
    near = page.xpath("//aside//ul[@class='links']//@href")
    assert near == [f"/topics/{one}" for one in (
        "ekonomi-och-budget+kultur", "kultur+!ekonomi-och-budget", "ekonomi-och-budget,kultur"
    )]  # fmt: skip


def test_a_formula_in_words(client: FlaskClient) -> None:
    """A formula's page is called as its feed, says it in the reader's words, and leads to its
    parts and to saved formulas that share a topic.
    """
    page = tree(client, "/topics/kollektivtrafik+!kultur")
    assert page.xpath("string(//h1)") == "Kollektivtrafik, but not Kultur"
    assert page.xpath("string(//title)").startswith("Kollektivtrafik, men inte Kultur – ")
    parts = page.xpath("//aside//ul[@class='links'][1]//@href")
    assert parts == ["/topics/kollektivtrafik", "/topics/kultur"]
    assert "Trafik och trafikprojekt" in words(page.find(".//aside"))


def test_entry_page(client: FlaskClient, demo: Store) -> None:
    """An entry's page has its text and topics, says honestly that the source has no date, and
    leads on in each of its topics.
    """
    entry = demo.select(Formula.of("kultur")).entries[1]
    page = client.get(f"/entries/{entry.key}")
    assert page.status_code == 200
    assert entry.snapshot.summary in page.text
    text = words(html.fromstring(page.text))
    assert "First seen 7 November 2023; the source does not state a date" in text
    assert "datePublished" not in page.text
    before, _, after = demo.select(Formula.of("kultur")).entries
    steps = html.fromstring(page.text).xpath("//section[@class='beside']//li//@href")
    assert steps == [f"/entries/{before.key}", f"/entries/{after.key}"]


def test_every_link_works(client: FlaskClient) -> None:
    """From the home page, every address of the site is found and answers 200."""
    seen, waiting = set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        response.get_data()
        response.close()
        if not response.content_type.startswith("text/html"):
            continue
        for link in _links(response.text, BASE + path):
            if link.startswith(BASE) and "lang=" not in link and link not in seen:
                seen.add(link)
                waiting.append(link.removeprefix(BASE))
    assert len([link for link in seen if "/entries/" in link]) == 30


def _links(text: str, base: str) -> Iterator[str]:
    for link in html.fromstring(text).xpath("//@href[not(starts-with(., '#'))]"):
        yield urljoin(base, link).partition("#")[0]


def test_pages_are_conditional_and_safe(client: FlaskClient) -> None:
    """A page that the client has is 304; its policy forbids all but our own script; nobody gets a
    cookie.
    """
    page = client.get("/topics/kultur")
    again = client.get("/topics/kultur", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "Set-Cookie" not in page.headers
    scripts = html.fromstring(page.text).xpath("//script")
    assert [(one.get("src") or "").split("?")[0] for one in scripts] == ["/assets/script.js"]


def test_markup_in_text_is_text(client: FlaskClient, demo: Store) -> None:
    """What a source or an address says is never markup: the template escapes it."""
    response = client.get("/topics/<script>alert(1)<%2Fscript>")
    assert response.status_code == 404
    assert "<script>alert" not in response.text
    assert "<b>" not in client.get("/?q=<b>x").text
    assert "<b>x" not in client.get("/build?any=<b>x&q=<b>x").text


def test_equal_state_equal_page(client: FlaskClient, clock: FixedClock) -> None:
    """A page depends on what is stored and not on the day on which it is asked for."""
    before = {path: client.get(path).data for path in ("/", "/topics/kultur", "/build")}
    clock.forward(days=400)
    assert {path: client.get(path).data for path in before} == before


def test_the_stylesheet_is_kept_for_as_long_as_it_is_the_same(app: Flask) -> None:
    """What a page loads carries a digest: that very address may be kept for a year, another one
    not.
    """
    client = app.test_client()
    style = tree(client, "/").xpath("string(//link[@rel='stylesheet']/@href)")
    assert client.get(style).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    other = client.get(style + "0").headers["Cache-Control"]
    assert other == "public, max-age=60, stale-while-revalidate=600"
