"""The sitemap, by https://www.sitemaps.org/protocol.html, and robots.txt."""

import pytest
from flask.testing import FlaskClient
from lxml import etree

from feeds.model import Formula
from feeds.store import Store
from feeds.web import sitemap
from tests.helpers import DEMO_TIME

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "http://127.0.0.1:8000"


def located(client: FlaskClient, path: str) -> dict[str, str]:
    """The addresses of a sitemap or an index, each with its time."""
    root = etree.fromstring(client.get(path).data)
    return {one.findtext(f"{SPACE}loc", ""): one.findtext(f"{SPACE}lastmod", "") for one in root}


def test_sitemap(client: FlaskClient, demo: Store) -> None:
    """Home, topics and entries, with the moment of the last change of each."""
    found = located(client, "/sitemap.xml")
    entries = demo.entries(Formula(), 100)
    assert {f"{BASE}/", f"{BASE}/topics/all", f"{BASE}/topics/kultur"} < set(found)
    assert {f"{BASE}/entries/{one.key}" for one in entries} < set(found)
    assert set(found.values()) == {DEMO_TIME.isoformat()}
    assert client.get("/sitemap-1.xml").status_code == 404


def test_an_erased_entry_is_for_nobody_to_find(client: FlaskClient, demo: Store) -> None:
    """It has a page that says so, which is not in the sitemap."""
    [entry, *_] = demo.entries(Formula(), 1)
    demo.erase(entry.key, DEMO_TIME)
    assert f"{BASE}/entries/{entry.key}" not in located(client, "/sitemap.xml")


def test_many_addresses(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a sitemap may have are in several, and the first one is their index."""
    whole = located(client, "/sitemap.xml")
    monkeypatch.setattr(sitemap, "MOST", len(whole) // 2)
    index = located(client, "/sitemap.xml")
    parts = [located(client, address.removeprefix(BASE)) for address in index]
    assert len(parts) in (2, 3)
    assert {url: time for part in parts for url, time in part.items()} == whole
    assert sum(map(len, parts)) == len(whole)
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_robots(client: FlaskClient) -> None:
    """It names the sitemap by its whole address (RFC 9309, 2.2.4)."""
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *", "Allow: /", "", f"Sitemap: {BASE}/sitemap.xml",
    ]  # fmt: skip
