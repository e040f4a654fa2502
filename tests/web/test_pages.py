"""The pages: valid HTML that leads to the feeds."""

import html5lib
import pytest
from flask.testing import FlaskClient
from lxml import html

from feeds.model import Formula
from feeds.store import Store

PAGES = ["/", "/topics/", "/topics/all", "/topics/kultur", "/topics/nothing"]


@pytest.mark.parametrize("path", PAGES)
def test_html_is_well_formed(client: FlaskClient, path: str) -> None:
    """Every page parses as HTML5 without a parse error, and has one h1 and a language."""
    text = client.get(path).text
    html5lib.HTMLParser(strict=True).parse(text)
    tree = html.fromstring(text)
    assert len(tree.findall(".//h1")) == 1
    assert tree.get("lang") == "en"


def test_home_lists_the_topics(client: FlaskClient) -> None:
    """The home page has the 12 topics in Swedish order, with counts and feeds."""
    tree = html.fromstring(client.get("/").text)
    rows = [[cell.text_content().strip() for cell in row] for row in tree.findall(".//tbody/tr")]
    labels = [row[0] for row in rows]
    assert len(labels) == 12
    assert labels.index("Hållbarhet") < labels.index("Hälso- och sjukvård")
    assert ["Kultur", "3", "2024-04-29", "Atom"] in rows


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/", "all"),
        ("/topics/all", "all"),
        ("/topics/kultur", "kultur"),
    ],
)
def test_autodiscovery(client: FlaskClient, path: str, feed: str) -> None:
    """Each page announces exactly its own feed, in its head and in the Link header."""
    response = client.get(path)
    address = f"http://127.0.0.1:8000/feeds/{feed}.atom"
    links = html.fromstring(response.text).xpath("//head/link[@rel='alternate']")
    assert [(link.get("type"), link.get("href")) for link in links] == [
        ("application/atom+xml", address)
    ]
    assert response.headers["Link"] == f'<{address}>; rel="alternate"; type="application/atom+xml"'
    assert client.get(f"/feeds/{feed}.atom").status_code == 200


def test_topic_page(client: FlaskClient) -> None:
    """A topic's page shows its entries with their topics and the address to subscribe to."""
    tree = html.fromstring(client.get("/topics/kultur").text)
    titles = [heading.text_content() for heading in tree.findall(".//article/h3")]
    assert len(titles) == 3
    assert titles[1] == "Sök projektstöd inom kultur"
    assert tree.xpath("string(//input/@value)") == "http://127.0.0.1:8000/feeds/kultur.atom"


def test_entry_page(client: FlaskClient, demo: Store) -> None:
    """An entry's page has its text and topics and says honestly that the source has no date."""
    entry = demo.select(Formula.of("kultur")).entries[1]
    page = client.get(f"/entries/{entry.key}")
    assert page.status_code == 200
    assert entry.snapshot.summary in page.text
    text = " ".join(html.fromstring(page.text).text_content().split())
    assert "First seen 2023-11-07; the source does not state a date" in text


def test_every_link_works(client: FlaskClient) -> None:
    """From the home page, every address of the site is found and answers 200."""
    base, seen, waiting = "http://127.0.0.1:8000", set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        response.get_data()
        response.close()
        if not response.content_type.startswith("text/html"):
            continue
        for link in html.fromstring(response.text).xpath("//@href[not(starts-with(., '#'))]"):
            if link.startswith(base) and link not in seen:
                seen.add(link)
                waiting.append(link.removeprefix(base))
    assert len([link for link in seen if "/entries/" in link]) == 30


def test_pages_are_conditional_and_safe(client: FlaskClient) -> None:
    """A page that the client has is 304; its policy forbids scripts; nobody gets a cookie."""
    page = client.get("/topics/kultur")
    again = client.get("/topics/kultur", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text


def test_markup_in_text_is_text(client: FlaskClient, demo: Store) -> None:
    """What a source prints is never markup: the template escapes it."""
    response = client.get("/topics/<script>alert(1)<%2Fscript>")
    assert response.status_code == 404
    assert "<script>" not in response.text
