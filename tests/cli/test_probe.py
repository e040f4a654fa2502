"""``topicfeeds probe``: pages and feeds of a real server, saved files, and what is written."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pytest_httpserver import HTTPServer

from feeds import config
from feeds.cli import cli
from tests.cli.run import topicfeeds
from tests.helpers import ROOT

TESTS = ROOT / "tests"
PREVIEWS = TESTS / "cli" / "previews"
PAGES = sorted((TESTS / "readers/html/pages").glob("*.html"))
PAGES += sorted((TESTS / "readers/embedded/pages").glob("*.html"))
ADDRESS = "https://www.example.org/nyheter/"
MUNICIPAL = ROOT / "tests" / "readers" / "html" / "pages" / "municipal_list.html"
SITE = """\
site:
  title: Nyheter
  base_url: http://127.0.0.1:8000
  language: sv
  timezone: Europe/Stockholm
  author: Red
  tag: {authority: example.org, date: 2026-01-01}
sources:
  gammal: {reader: feed}  # as it is
"""
ROW = (
    '<li class="news"><h3><a href="{0}.html">Nyhet nummer {0} i dag</a></h3><i class="tag">{1}</i>'
)
LIST = (
    "<ul>"
    + "".join(ROW.format(one, "Trafik" if one % 2 else "Kultur") for one in range(7))
    + "</ul>"
)
HEAD = '<html lang=sv><head><link rel=alternate type="application/{}+xml" href="{}"></head><body>'
FEED = "<rss><channel>{}</channel></rss>"
ITEM = "<item><title>Ny bro</title><link>https://www.example.org/bro</link></item>"


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A server with a list, and pages that advertise a feed with items, an empty one and none."""
    pages = {
        "/robots.txt": ("User-agent: *\nDisallow: /*.rss\nDisallow: /hemligt", "text/plain"),
        "/nyheter/": (HEAD.format("rss", "/full.rss") + LIST, "text/html"),
        "/tom/": (HEAD.format("atom", "/tom.rss") + LIST, "text/html"),
        "/borta/": (HEAD.format("atom", "/borta.rss") + LIST, "text/html"),
        "/inget/": ("<html><body><p>Välkommen.</p></body></html>", "text/html"),
        "/full.rss": (FEED.format(ITEM), "application/rss+xml"),
        "/tom.rss": (FEED.format(""), "application/rss+xml"),
    }
    for path, (text, kind) in pages.items():
        httpserver.expect_request(path).respond_with_data(text, content_type=kind)
    return httpserver


def probe(site: HTTPServer, path: str, at: Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON object that the command prints for an address of the server."""
    allow = f"{site.host}:{site.port}"
    done = topicfeeds("probe", site.url_for(path), "--allow", allow, "--json", at=at)
    return done.returncode, json.loads(done.stdout)


def test_an_advertised_feed_comes_first(site: HTTPServer, tmp_path: Path) -> None:
    """It is fetched, whatever robots.txt says of pages; the list is named as another way."""
    code, said = probe(site, "/nyheter/", tmp_path)
    assert code == 0
    assert said["proposal"]["how"] == "advertised"
    assert said["proposal"]["reader"] == "feed"
    assert said["proposal"]["url"] == site.url_for("/full.rss")
    assert [item["title"] for item in said["items"]] == ["Ny bro"]
    assert said["alternatives"] == ["item: li.news (7 items)"]


@pytest.mark.parametrize("path", ["/tom/", "/borta/"])
def test_an_advertised_feed_that_gives_nothing(site: HTTPServer, path: str, tmp_path: Path) -> None:
    """The list is proposed instead, and what became of the feed is said."""
    code, said = probe(site, path, tmp_path)
    assert code == 0
    assert said["proposal"]["how"] == "guess"
    assert said["proposal"]["profile"] == {"item": "li.news", "title": "h3", "topics": ".tag"}
    assert said["topics"] == [{"label": "Kultur", "items": 4}, {"label": "Trafik", "items": 3}]
    assert said["items"][0]["link"] == site.url_for(f"{path}0.html")
    assert "advertised feed" in said["alternatives"][0]


def test_nothing_is_found(site: HTTPServer, tmp_path: Path) -> None:
    """Exit code 1, and what to do."""
    allow = f"{site.host}:{site.port}"
    done = topicfeeds("probe", site.url_for("/inget/"), "--allow", allow, at=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert "probe the page that lists the news" in done.stderr.decode()
    code, said = probe(site, "/inget/", tmp_path)
    assert (code, said["proposal"], said["items"]) == (1, None, [])


def test_what_may_not_be_fetched(site: HTTPServer, tmp_path: Path) -> None:
    """robots.txt is obeyed, and nothing that is not public is asked for."""
    allow = f"{site.host}:{site.port}"
    done = topicfeeds("probe", site.url_for("/hemligt/"), "--allow", allow, at=tmp_path)
    assert (done.returncode, b"robots.txt" in done.stderr) == (1, True)
    site.clear_log()
    assert topicfeeds("probe", site.url_for("/nyheter/"), at=tmp_path).returncode == 1
    assert site.log == []


def test_items_and_topics_are_shown(site: HTTPServer, tmp_path: Path) -> None:
    """The block, five items, how many more, and the topics."""
    allow = f"{site.host}:{site.port}"
    done = topicfeeds("probe", site.url_for("/tom/"), "--allow", allow, at=tmp_path)
    text = done.stdout.decode()
    assert text.startswith("sources:\n  localhost-tom:\n    # Guessed from what repeats")
    assert "# 7 items; links, topics in all.\n    # Not found: dates, texts.\n" in text
    assert "5. Nyhet nummer 4 i dag\n" in text
    assert "6. Nyhet" not in text
    assert text.endswith("\n... and 2 more\n\nTopics: Kultur (4), Trafik (3)\n")


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """With --write, the source is in site.yaml, and gives what was shown."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    base = ("--base-url", "https://www.example.org/nyheter/", "--config", tmp_path)
    done = topicfeeds("probe", MUNICIPAL, *base, "--write", at=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b"added the source example-org-nyheter" in done.stderr
    after = (tmp_path / "site.yaml").read_text("utf-8")
    assert after.startswith(SITE)
    assert done.stdout.decode().startswith("sources:\n" + after.removeprefix(SITE))
    source = config.load({}, config=str(tmp_path)).sources[1]
    assert source.url == "https://www.example.org/nyheter/"
    assert source.profile
    assert source.profile.item == "ul.news-list > li"
    ingest = ("ingest", MUNICIPAL, "--source", source.id, "--config", tmp_path, "--json")
    stored = topicfeeds(*ingest, at=tmp_path).stdout.decode()
    assert json.loads(stored.splitlines()[-1])["stored"] == 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_preview_of_a_proposal(page: Path, tmp_path: Path) -> None:
    """With the proposed profile, preview gives the titles and links that the pages' own tests
    expect with the profile that a person wrote (or with the data that the page carries).
    """
    base = [] if page.with_suffix(".profile.yaml").exists() else ["--base-url", ADDRESS]
    said = invoke("probe", str(page), *base)
    profile = tmp_path / "profile.yaml"
    block = yaml.load(said["yaml"], yaml.BaseLoader)[said["proposal"]["id"]]  # noqa: S506  # as text
    profile.write_text(yaml.safe_dump(block.get("profile", {}), allow_unicode=True), "utf-8")
    options = ["--reader", block["reader"], *base]
    options += ["--profile", str(profile)] if "profile" in block else []
    expected = json.loads((PREVIEWS / f"{page.stem}.json").read_text("utf-8"))
    assert pairs(invoke("preview", str(page), *options)) == pairs(expected)


def invoke(*arguments: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    found: dict[str, Any] = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)
    return found


def pairs(said: dict[str, Any]) -> list[tuple[str, str | None]]:
    """The titles and links of the items in it."""
    return [(item["title"], item["link"]) for item in said["items"]]


def test_a_saved_file_without_an_address(tmp_path: Path) -> None:
    """The source lists the file itself; the id can be chosen, once."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    options = ("--config", tmp_path, "--write", "--id", "kommunen")
    assert topicfeeds("probe", MUNICIPAL, *options, at=tmp_path).returncode == 0
    source = config.load({}, config=str(tmp_path)).sources[1]
    assert (source.id, source.url) == ("kommunen", "")
    assert [one.path for one in source.captures] == [str(MUNICIPAL)]
    before = (tmp_path / "site.yaml").read_bytes()
    again = topicfeeds("probe", MUNICIPAL, *options, at=tmp_path)
    assert (again.returncode, b"give another --id" in again.stderr) == (2, True)
    assert (tmp_path / "site.yaml").read_bytes() == before


def test_a_file_in_several_chunks(tmp_path: Path) -> None:
    """A file is read to its end, and refused beyond the limit of the site."""
    page = tmp_path / "page.html"
    page.write_text(f"<html><body>{LIST}<p>{'ord ' * 50_000}</p>{LIST}", "utf-8")
    said = json.loads(topicfeeds("probe", page, "--json", at=tmp_path).stdout)
    assert len(said["items"]) == 14
    (tmp_path / "site.yaml").write_text(
        SITE.replace("sources:", "  limits: {capture_bytes: 100000}\nsources:"), "utf-8"
    )
    done = topicfeeds("probe", page, "--config", tmp_path, at=tmp_path)
    assert (done.returncode, b"too-large" in done.stderr) == (1, True)


def test_the_shipped_configuration_is_not_written(tmp_path: Path) -> None:
    """Without a configuration of one's own, --write says to make one."""
    done = topicfeeds("probe", MUNICIPAL, "--write", at=tmp_path)
    assert (done.returncode, b"copy the folder data" in done.stderr) == (2, True)


@pytest.mark.parametrize("url", ["ftp://example.org/", "nyheter", "http://[", "https://a:b@c.se"])
def test_a_bad_address(url: str, tmp_path: Path) -> None:
    """An address that is none is the user's mistake."""
    done = topicfeeds("probe", MUNICIPAL, "--base-url", url, at=tmp_path)
    assert (done.returncode, b"--base-url" in done.stderr) == (2, True)


def test_an_address_in_other_letters(tmp_path: Path) -> None:
    """Addresses are written as site.yaml takes them."""
    url = "https://www.example.org/på-gång/?skip=0#lista"
    done = topicfeeds("probe", MUNICIPAL, "--base-url", url, "--json", at=tmp_path)
    said = json.loads(done.stdout)["proposal"]
    assert said["url"] == "https://www.example.org/p%C3%A5-g%C3%A5ng/?skip=0"
    assert said["id"] == "example-org-pa-gang"
