"""What nginx and Caddy send of the files is what the site itself sends."""

import re
from collections.abc import Callable, Iterator

import pytest

from feeds.model import Formula
from tests.export import servers
from tests.export.world import Story, World
from tests.web.http_table import Reply, through_flask, through_socket

BASE = "http://127.0.0.1:8000"
OWN = {
    "date",
    "server",
    "connection",
    "content-length",
    "accept-ranges",
    "etag",
    "transfer-encoding",
}
"""What a server makes itself."""

CODINGS = {"nginx": ("gzip",), "caddy": ("gzip", "br", "zstd")}
TARGETS = (
    "/",
    "/?lang=en",
    "/topics/",
    "/topics/kultur",
    "/topics/kultur?lang=en",
    "/topics/kultur,sport",
    "/topics/all/archive/1",
    "/status",
    "/about-feeds",
    "/feeds/all.atom",
    "/feeds/all.rss",
    "/feeds/kultur.json",
    "/feeds/kultur,sport.atom?raw=1",
    "/feeds/all/archive/1.atom",
    "/topics.opml",
    "/topics.opml?format=rss",
    "/sitemap.xml",
    "/robots.txt",
    "/assets/style.css",
    "/assets/icon.svg?v=0",
    "/feeds/fritid.rss",
    "/topics/fritid",
    "/feeds/kultr.atom",
)

Ask = Callable[[str, dict[str, str]], Reply]


def asking(ask: Callable[[str, str, list[tuple[str, str]]], Reply]) -> Ask:
    """Asks with the site's host."""
    return lambda target, fields: ask("GET", target, [("Host", "127.0.0.1:8000"), *fields.items()])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A site that is exported."""
    made = World(tmp_path_factory.mktemp("world"), BASE)
    Story(made, 4).begin(55)
    made.export("out")
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(world: World) -> Ask:
    """The site itself."""
    return asking(through_flask(world.app))


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def served(request: pytest.FixtureRequest, world: World) -> Iterator[tuple[str, Ask]]:
    """A server's name, and the server."""
    name: str = request.param
    home = world.path / name
    with getattr(servers, name)((world.path / "out").absolute(), home) as port:
        yield name, asking(through_socket(port))


def fields_of(reply: Reply) -> dict[str, str]:
    """The header fields that both must send alike."""
    return {name.title(): value for name, value in reply.headers if name.lower() not in OWN}


@pytest.mark.parametrize("language", ["sv", "en-GB,sv;q=0.8", "nb,da"])
@pytest.mark.parametrize("target", TARGETS)
def test_answers(served: tuple[str, Ask], app: Ask, target: str, language: str) -> None:
    """Status, header fields and bytes, in every language."""
    _, ask = served
    fields = {"Accept-Language": language}
    ours, theirs = app(target, fields), ask(target, fields)
    assert theirs.status == ours.status
    if ours.status == 301:
        names = ("Location", "Cache-Control")
        assert [theirs.headers[name] for name in names] == [ours.headers[name] for name in names]
        return
    assert fields_of(theirs) == fields_of(ours)
    if ours.status == 200:
        assert theirs.body == ours.body
    else:
        assert re.search('<html lang="(..)"', theirs.text)[1] in ours.text  # type: ignore[index]


def test_entries_and_exact_assets(served: tuple[str, Ask], app: Ask, world: World) -> None:
    """The page of an entry, and what a page loads by its exact address."""
    _, ask = served
    [entry] = world.store.entries(Formula(), 1)
    html = app("/", {}).text
    for target in (f"/entries/{entry.key}", *re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)):
        ours, theirs = app(target, {}), ask(target, {})
        assert (theirs.status, fields_of(theirs)) == (200, fields_of(ours)), target
        assert theirs.body == ours.body


@pytest.mark.parametrize("target", ["/topics/kultur", "/feeds/all.atom", "/assets/style.css"])
def test_codings(served: tuple[str, Ask], app: Ask, target: str) -> None:
    """The very bytes in each coding that the server knows, each with an ETag of its own."""
    name, ask = served
    tags = {ask(target, {}).headers["ETag"]}
    for coding in CODINGS[name]:
        ours, theirs = (one(target, {"Accept-Encoding": coding}) for one in (app, ask))
        assert theirs.headers["Content-Encoding"] == coding
        assert theirs.body == ours.body
        assert theirs.headers["Vary"] == ours.headers["Vary"]
        tags.add(theirs.headers["ETag"])
    assert len(tags) == 1 + len(CODINGS[name])
    assert not [tag for tag in tags if tag.startswith("W/")]


def test_conditions(served: tuple[str, Ask], app: Ask) -> None:
    """304 by the ETag, and of a feed by its time, with the header fields that caches need."""
    _, ask = served
    for target in ("/feeds/all.atom", "/topics/kultur"):
        whole = ask(target, {})
        found = ask(target, {"If-None-Match": whole.headers["ETag"]})
        assert (found.status, found.body) == (304, b"")
        for name in ("Cache-Control", "Link", "Vary"):
            assert found.headers[name] == whole.headers[name]
        assert ask(target, {"If-None-Match": '"other"'}).status == 200
    modified = app("/feeds/all.atom", {}).headers["Last-Modified"]
    assert ask("/feeds/all.atom", {"If-Modified-Since": modified}).status == 304


def test_nothing_else_is_served(served: tuple[str, Ask]) -> None:
    """Neither the state, nor the files of pages by their own names, nor anything outside."""
    _, ask = served
    for target in (
        "/topicfeeds.json", "/nginx.conf", "/pages/sv/~.html", "/site/topics.opml",
        "/topics/kultur.html", "/?letter=..%2f..%2f&lang=..%2f", "/..%2ftopicfeeds.json",
    ):  # fmt: skip
        reply = ask(target, {})
        assert reply.status in (400, 404) or b"<html" in reply.body, target
        assert b"cursor" not in reply.body
