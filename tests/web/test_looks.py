"""What an operator can say of the pages: theme, readers, accessibility statement."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from feeds import config
from feeds.model import Accessibility, ReaderLink, Theme
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import FixedClock

Open = Callable[..., FlaskClient]
STATEMENT = Accessibility(
    organisation="Kommunen",
    contact="webb@example.org",
    assessed="2026-10-01",
    gaps=("Kartorna har ingen text.",),
    enforcement="https://www.example.org/tillsyn",
)


@pytest.fixture
def site(settings: config.Settings, demo: Store, clock: FixedClock) -> Iterator[Open]:
    """Opens the demo's site with other looks."""
    apps = []

    def opened(**looks: object) -> FlaskClient:
        changed = replace(settings, site=replace(settings.site, **looks))  # type: ignore[arg-type]
        apps.append(create_app(changed, now=clock))
        client = apps[-1].test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "sv"
        return client

    yield opened
    for app in apps:
        app.extensions["topicfeeds"].store.close()


def words(client: FlaskClient, path: str) -> str:
    """What a page says, on one line."""
    return " ".join(html.fromstring(client.get(path).text).text_content().split())


def test_a_theme(site: Open, tmp_path: Path) -> None:
    """The logo stands beside the title, colours in the one stylesheet, the footer on every page;
    another colour is another address of the stylesheet.
    """
    logo = tmp_path / "Logga.SVG"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    themed = site(theme=Theme(str(logo), "#7a1f5c", "#e7a6d2", "Torget 1 & 2"))
    page = html.fromstring(themed.get("/").text)
    [source] = page.xpath("//header//img/@src")
    answer = themed.get(source)
    assert (answer.mimetype, answer.data) == ("image/svg+xml", logo.read_bytes())
    [address] = page.xpath("//link[@rel='stylesheet']/@href")
    style = themed.get(address).text
    assert style.endswith(":root{--accent-light:#7a1f5c;--accent-dark:#e7a6d2;}\n")
    assert "Torget 1 & 2" in words(themed, "/entries/nothing")
    plain = html.fromstring(site().get("/").text)
    assert plain.xpath("//link[@rel='stylesheet']/@href") != [address]
    assert plain.xpath("//header//img") == []
    assert site().get("/assets/logo").status_code == 404


def test_readers(site: Open) -> None:
    """Readers on the web are those of the site, with the feed's address in theirs; or none are."""
    chosen = site(readers=(ReaderLink("Läsaren", "https://reader.example/?add={url}"),))
    page = html.fromstring(chosen.get("/topics/kultur").text)
    assert page.xpath("//a[text()='Läsaren']/@href") == [
        "https://reader.example/?add=http%3A%2F%2F127.0.0.1%3A8000%2Ffeeds%2Fkultur.atom"
    ]
    assert "Feedly" not in words(chosen, "/topics/kultur")
    assert "på din egen dator" in words(chosen, "/topics/kultur")
    assert "läsare på webben" not in words(site(readers=()), "/topics/kultur")
    public = site(base_url="https://news.example.org")
    assert "på din egen dator" not in public.get("/topics/kultur").text


def test_a_statement(site: Open) -> None:
    """The statement says who, what is known not to work, how to complain, and when it was looked
    at; every page leads to it.
    """
    stated = site(accessibility=STATEMENT)
    page = words(stated, "/accessibility")
    for piece in ("Kommunen vill att alla", "delvis förenlig", "Kartorna har ingen text.",
                  "själva den 1 oktober 2026"):  # fmt: skip
        assert piece in page
    links = html.fromstring(stated.get("/accessibility").text).xpath("//main//a/@href")
    assert links == ["mailto:webb@example.org", "https://www.example.org/tillsyn"]
    assert html.fromstring(stated.get("/").text).xpath("//footer//a/@href")[-1] == "/accessibility"


def test_a_statement_without_gaps(site: Open) -> None:
    """Who knows of no gaps says that all of it is accessible, and who has looked."""
    stated = replace(STATEMENT, gaps=(), by="Granskarna", contact="https://example.org/skriv")
    client = site(accessibility=stated)
    assert "helt förenlig" in words(client, "/accessibility")
    assert "av Granskarna" in words(client, "/accessibility")
    assert 'href="https://example.org/skriv"' in client.get("/accessibility").text


def test_a_statement_elsewhere(site: Open) -> None:
    """A statement that stands elsewhere is led to; without one nothing is said of it."""
    client = site(accessibility=Accessibility(url="https://example.org/tillganglighet"))
    answer = client.get("/accessibility")
    assert (answer.status_code, answer.location) == (303, "https://example.org/tillganglighet")
    assert site().get("/accessibility").status_code == 404
    assert "Tillgänglighet" not in words(site(), "/")
