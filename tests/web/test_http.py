"""What the tables of HTTP cannot say: clocks, changes, every route (RFC 9110)."""

import re
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds import config
from feeds.fetch import Client
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import DEMO_TIME, FixedClock, capture, drafts, ingest

FEED = "/feeds/kultur.atom"
LOADED = "Thu, 15 Jan 2026 09:30:01 GMT"
EARLIER = "Thu, 15 Jan 2026 09:29:59 GMT"


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


def test_the_one_second_rule(client: FlaskClient, clock: FixedClock) -> None:
    """Last-Modified is neither sent nor honoured before the second of the change is over."""
    clock.now = DEMO_TIME + timedelta(seconds=0.999)
    response = client.get(FEED, headers={"If-Modified-Since": LOADED})
    assert (response.status_code, "Last-Modified" in response.headers) == (200, False)
    assert client.get(FEED, headers={"If-Unmodified-Since": EARLIER}).status_code == 200
    assert client.get(FEED, headers={"If-None-Match": etag(client)}).status_code == 304
    clock.now = DEMO_TIME + timedelta(seconds=1)
    response = client.get(FEED, headers={"If-Modified-Since": LOADED})
    assert response.status_code == 304
    assert client.get(FEED).headers["Last-Modified"] == LOADED


class Poller:
    """A client that keeps one validator of the last answer; without a Last-Modified the date of
    the answer, as RFC 9110, 13.1.3 allows.
    """

    def __init__(self, client: FlaskClient, clock: FixedClock, sends: str) -> None:
        self.client, self.clock, self.sends = client, clock, sends
        self.sent: dict[str, str] = {}
        self.seen = b""

    def date(self) -> str:
        """The Date of an answer."""
        return format_datetime(self.clock.now, usegmt=True)

    def poll(self) -> int:
        """Ask once; the status."""
        found = self.client.get(FEED, headers=self.sent)
        if found.status_code == 200:
            self.seen = found.data
            date = found.headers.get("Last-Modified") or self.date()
            value = date if self.sends == "If-Modified-Since" else found.headers["ETag"]
            self.sent = {self.sends: value}
        return found.status_code


@pytest.mark.parametrize("sends", ["If-Modified-Since", "If-None-Match"])
@pytest.mark.parametrize("polls", [(0.1, 0.95), (0.5, 1.0), (0.8, 1.1), (0.5, 2.5), (0.8, 70.0)])
def test_two_changes_within_a_second(
    client: FlaskClient,
    clock: FixedClock,
    settings: config.Settings,
    demo: Store,
    sends: str,
    polls: tuple[float, float],
) -> None:
    """Whenever a client asks between and after two changes of one second, it sees both, and then
    it is told that there is nothing new.
    """
    start = DEMO_TIME + timedelta(hours=1)
    poller = Poller(client, clock, sends)
    clock.now = start
    assert poller.poll() == 200
    for number, (change, poll) in enumerate(zip((0.1, 0.9), polls, strict=True)):
        later = start + timedelta(seconds=change)
        lines = [(f"Nyhet {number}", "Kort.", "Kultur")]
        demo.save(settings.site, capture(lines, later, source="more"), drafts(lines), later)
        clock.now = start + timedelta(seconds=max(change, poll))
        poller.poll()
    clock.forward(seconds=2)
    poller.poll()
    assert b"Nyhet 0" in poller.seen
    assert b"Nyhet 1" in poller.seen
    clock.forward(seconds=60)
    poller.poll()
    assert poller.poll() == 304


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


METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_on_every_route(app: Flask, method: str) -> None:
    """A method that an address does not have is 405 and told which ones it has."""
    some = {"formula": "kultur", "suffix": "atom", "page": 1, "key": "0", "source_id": "1"}
    some |= {"name": "style.css", "number": 1}
    router = app.url_map.bind("127.0.0.1:8000")
    for rule in app.url_map.iter_rules():
        has = {*(rule.methods or ()), *sharing(app, rule.rule)}
        if method in has:
            continue
        path = router.build(rule.endpoint, some, method=None)
        response = app.test_client().open(path, method=method)
        assert response.status_code == 405, (method, path)
        assert response.headers["Allow"] == ", ".join(sorted(has))


def sharing(app: Flask, route: str) -> set[str]:
    """The methods of all rules with one route."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule == route]
    return {method for rule in rules for method in rule.methods or ()}


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
    assert re.search("<h1>There is no such page</h1>", response.text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:9999", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("evil@127.0.0.1", 400),
        ("127.0.0.1/evil", 400),
        ("127.0.0.1:evil", 400),
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


def below(settings: config.Settings, path: str) -> Flask:
    """The app of a site below a path."""
    site = replace(settings.site, base_url=f"https://example.org{path}")
    return create_app(replace(settings, site=site))


@pytest.mark.parametrize("path", ["/news", "/n%C3%A4rhet"])
def test_a_base_url_with_a_path(settings: config.Settings, demo: Store, path: str) -> None:
    """A site below a path answers with it and without it, and all its addresses have it."""
    app = below(settings, path)
    for prefix in (path, ""):
        response = app.test_client().get(f"{prefix}/feeds/kultur.atom")
        assert response.status_code == 200
        assert f'href="https://example.org{path}/feeds/kultur.atom" rel="self"' in response.text
        page = app.test_client().get(f"{prefix}/topics/kultur")
        assert f'href="{path}/assets/style.css?v=' in page.text
        assert f'href="{path}/topics/ekonomi-och-budget"' in page.text
    app.extensions["topicfeeds"].store.close()


def test_a_path_without_its_slash(settings: config.Settings, demo: Store) -> None:
    """The path of a site answers at once: a way to its slash would follow the Host."""
    app = below(settings, "/news")
    response = app.test_client().get("/news", headers={"Host": "localhost:9999"})
    assert (response.status_code, "localhost" in response.text) == (200, False)
    app.extensions["topicfeeds"].store.close()
