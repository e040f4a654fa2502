"""Conditional GET and friends, as a table: request -> status and headers (RFC 9110)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds import config
from feeds.fetch import Client
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import DEMO_TIME
from tests.helpers import FixedClock, ingest

FEED = "/feeds/kultur.atom"
LOADED = "Thu, 15 Jan 2026 09:30:00 GMT"
LATER = "Thu, 15 Jan 2026 09:30:01 GMT"
EARLIER = "Thu, 15 Jan 2026 09:29:59 GMT"
KEPT = ("ETag", "Cache-Control", "Vary", "Link")


def etag(client: FlaskClient, path: str = FEED) -> str:
    """The ETag of an address."""
    return client.get(path).headers["ETag"]


def test_headers_of_a_feed(client: FlaskClient) -> None:
    """A feed has its type, a strong ETag of version and hash, the time of its change, its links."""
    response = client.get(FEED)
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Last-Modified"] == LOADED
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Date" not in response.headers  # the server's, which would make it two
    assert response.headers["Link"] == (
        '<http://127.0.0.1:8000/feeds/kultur.atom>; rel="self"; type="application/atom+xml", '
        '<http://127.0.0.1:8000/topics/kultur>; rel="alternate"; type="text/html"'
    )
    version, digest = response.headers["ETag"].strip('"').split("-")
    assert (version.isdigit(), len(digest)) == (True, 8)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-None-Match": "{etag}"}, 304),
        ({"If-None-Match": "W/{etag}"}, 304),
        ({"If-None-Match": '"other", {etag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": LATER}, 200),
        ({"If-None-Match": "{etag}", "If-Modified-Since": EARLIER}, 304),
        ({"If-Modified-Since": LOADED}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": EARLIER}, 200),
        ({"If-Modified-Since": "Thursday, 15-Jan-26 09:30:00 GMT"}, 304),
        ({"If-Modified-Since": "Thu Jan 15 09:30:00 2026"}, 304),
        ({"If-Modified-Since": "nonsense"}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditional_requests(
    client: FlaskClient, method: str, headers: dict[str, str], status: int
) -> None:
    """A client that has the feed gets 304 and the same validators, by the RFC's precedence."""
    full = client.get(FEED)
    sent = {key: value.format(etag=full.headers["ETag"]) for key, value in headers.items()}
    response = client.open(FEED, method=method, headers=sent)
    assert response.status_code == status
    assert _kept(response) == _kept(full)
    assert (response.data == b"") == (method == "HEAD" or status == 304)
    if status == 200:
        assert response.content_length == len(full.data)


def test_the_one_second_rule(client: FlaskClient, clock: FixedClock) -> None:
    """Last-Modified is neither sent nor honoured within a second of the change."""
    clock.now = DEMO_TIME + timedelta(seconds=0.999)
    response = client.get(FEED, headers={"If-Modified-Since": LOADED})
    assert (response.status_code, "Last-Modified" in response.headers) == (200, False)
    assert client.get(FEED, headers={"If-None-Match": etag(client)}).status_code == 304
    clock.now = DEMO_TIME + timedelta(seconds=1)
    response = client.get(FEED, headers={"If-Modified-Since": LOADED})
    assert response.status_code == 304


def test_equal_bytes_a_day_later(client: FlaskClient, clock: FixedClock) -> None:
    """A feed depends on what is stored and on nothing else: a day later it has equal bytes."""
    before = client.get(FEED)
    clock.forward(days=1)
    after = client.get(FEED, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 304
    assert client.get(FEED).data == before.data


def test_a_change_changes_the_etag(
    client: FlaskClient, settings: config.Settings, demo: Store, tmp_path: object
) -> None:
    """A new entry changes its feeds' validators and leaves the others' alone."""
    path = f"{tmp_path}/new.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  # tmp_path as text
        file.write(" • Ny utställning\n\n  Den är stor.\n\n  Kultur\n")
    before = {name: etag(client, f"/feeds/{name}.atom") for name in ("kultur", "hallbarhet", "all")}
    later = DEMO_TIME + timedelta(hours=1)
    source = settings.sources[0]
    [saved] = ingest(
        demo,
        settings.site,
        source,
        path,
        topics=settings.topics,
        client=Client(),
        captured=None,
        now=later,
    )
    assert len(saved.changes) == 1
    after = {name: etag(client, f"/feeds/{name}.atom") for name in before}
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"kultur", "all"}


@pytest.mark.parametrize("path", [FEED, "/", "/topics/kultur"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods_that_are_not_allowed(client: FlaskClient, path: str, method: str) -> None:
    """Another method is 405 and told which ones there are."""
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("/feeds/kultr.atom", "kultur"),
        ("/topics/halsa-och-sjukvard", "halso-och-sjukvard"),
        ("/feeds/kultur", "kultur"),
        ("/kultur/", "kultur"),
        ("/feeds/kultur.rdf", "kultur"),
    ],
)
def test_suggestions(client: FlaskClient, path: str, suggested: str) -> None:
    """A topic that does not exist is 404 with the nearest ones that do."""
    response = client.get(path)
    assert response.status_code == 404
    assert f"/feeds/{suggested}.atom" in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert re.search("<h1>Not found</h1>", response.text, re.IGNORECASE)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/feeds/",
        "/feeds/kultur",
        "/feeds/kultur.xml",
        "/entries/0",
        "/entries/%00",
        "/feeds/%FF.atom",
        "/feeds/..%2F..%2Fetc%2Fpasswd.atom",
        "/topics/" + "x" * 4000,
        "/topics/%0d%0aX-Evil:%201",
    ],
)
def test_addresses_that_do_not_exist(client: FlaskClient, path: str) -> None:
    """Whatever is asked for, the answer is a page that says 404, and no header is injected."""
    response = client.get(path)
    assert response.status_code == 404
    assert "X-Evil" not in response.headers
    assert "<h1>Not" in response.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:9999", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
    ],
)
def test_hosts(client: FlaskClient, host: str, status: int) -> None:
    """The site answers to its own and to loopback names, and never repeats a foreign Host."""
    response = client.get(FEED, headers={"Host": host})
    assert response.status_code == status
    assert "evil" not in response.text
    assert "localhost" not in response.text


def test_no_address_follows_the_host(client: FlaskClient) -> None:
    """Without its slash, the list of topics answers at once, wherever it was asked for."""
    response = client.get("/topics", headers={"Host": "localhost:9999"})
    assert response.status_code == 200
    assert "localhost" not in response.text


def test_a_base_url_with_a_path(settings: config.Settings, demo: Store) -> None:
    """A site below a path answers with it and without it, and all its addresses have it."""
    base_url = "https://example.org/news"
    below = replace(settings, site=replace(settings.site, base_url=base_url))
    app = create_app(below)
    for prefix in ("/news", ""):
        response = app.test_client().get(f"{prefix}/feeds/kultur.atom")
        assert response.status_code == 200
        assert f'href="{base_url}/feeds/kultur.atom" rel="self"' in response.text
        page = app.test_client().get(f"{prefix}/topics/kultur")
        assert f'href="{prefix}/static/style.css"' in page.text
    app.extensions["topicfeeds"].store.close()


def _kept(response: TestResponse) -> list[str | None]:
    return [response.headers.get(name) for name in KEPT]
