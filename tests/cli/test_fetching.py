"""``preview`` and ``ingest`` of an address, from a real server on loopback."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.run import json_lines, topicfeeds

PAGE = """<!doctype html><html lang=sv><body><main>
<li><a href="1.html"><h2>Ny cykelväg</h2></a><p>Arbetet börjar i maj.</p><i>Trafik</i></li>
</main></body></html>"""
PROFILE = "item: main li\nsummary: p\ntopics: i\n"


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A server with a page that declares its charset in its header only."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /hemligt")
    header = "text/html; charset=windows-1252"
    body = PAGE.encode("windows-1252")
    httpserver.expect_request("/nyheter/").respond_with_data(body, content_type=header)
    return httpserver


def run(site: HTTPServer, path: str, *arguments: object, at: Path, command: str = "preview") -> Any:
    """Run a command on an address of the server, which is allowed by name."""
    (at / "p.yaml").write_text(PROFILE, "utf-8")
    allow = f"{site.host}:{site.port}"
    profile = at / "p.yaml"
    url = site.url_for(path)
    return topicfeeds(command, url, "--allow", allow, "--profile", profile, *arguments, at=at)


def test_preview(site: HTTPServer, tmp_path: Path) -> None:
    """A page is read with the charset of its header, and relative to its own address."""
    done = run(site, "/nyheter/", "--json", at=tmp_path)
    (item,) = json.loads(done.stdout)["items"]
    assert (item["title"], item["summary"]) == ("Ny cykelväg", "Arbetet börjar i maj.")
    assert item["link"] == site.url_for("/nyheter/1.html")
    assert [request.path for request, _ in site.log] == ["/robots.txt", "/nyheter/"]
    assert site.log[1][0].headers["User-Agent"].startswith("topicfeeds/")


def test_what_is_not_public_is_refused(site: HTTPServer, tmp_path: Path) -> None:
    """Without --allow, nothing on this machine is asked for anything."""
    done = topicfeeds("preview", site.url_for("/nyheter/"), at=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr.decode()
    assert site.log == []


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/hemligt/", 1, "robots.txt forbids it"),
        ("/borta", 1, "gone for good"),
        ("/fel", 1, "status 404"),
        ("/senare", 75, "status 503"),
    ],
)
def test_what_cannot_be_fetched(
    site: HTTPServer, path: str, code: int, said: str, tmp_path: Path
) -> None:
    """Each failure is told with the address and the reason, and has its exit code."""
    for name, status in (("/borta", 410), ("/fel", 404), ("/senare", 503)):
        site.expect_request(name).respond_with_data("", status=status)
    for command in ("preview", "ingest"):
        done = run(site, path, at=tmp_path, command=command)
        assert (done.returncode, done.stdout) == (code, b"")
        assert said in done.stderr.decode()
        assert site.url_for(path) in done.stderr.decode()


def test_feeds_do_not_ask_robots(site: HTTPServer, tmp_path: Path) -> None:
    """What is made for programs is fetched without asking."""
    feed = "<rss version='2.0'><channel><item><title>Nyhet</title></item></channel></rss>"
    site.expect_request("/hemligt/feed").respond_with_data(feed, content_type="text/xml")
    done = run(site, "/hemligt/feed", "--reader", "feed", at=tmp_path)
    assert done.stdout.decode().startswith("1. Nyhet")


def test_a_page_returns_to_an_old_state(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Read live, a correction that is taken back is another correction."""
    states = [PAGE, PAGE.replace("i maj", "i augusti"), PAGE]
    kinds = []
    for state in [*states, PAGE]:
        httpserver.clear()
        httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
        httpserver.expect_request("/").respond_with_data(state, content_type="text/html")
        done = run(httpserver, "/", "--json", "--reader", "html", at=tmp_path, command="ingest")
        kinds.append([one.get("kind") for one in json_lines(done)[:-1]])
    assert kinds == [["created"], ["major"], ["major"], []]
