"""``topicfeeds status``: verdicts of what a real database remembers, for people and programs."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from feeds import config, pipeline
from feeds.errors import Problem
from feeds.model import Reading, SourceState
from tests.cli.run import topicfeeds

URL = "https://example.org/nyheter"
SITE = f"""
site:
  title: Nyheter
  base_url: https://news.example.org
  language: sv
  timezone: Europe/Stockholm
  author: Redaktionen
  tag: {{authority: example.org, date: 2026-01-01}}
sources:
  good: {{url: "{URL}"}}
  down: {{url: "{URL}/b"}}
  cms: {{}}
"""
NOW = datetime.now(UTC).replace(microsecond=0)
TIMED_OUT = Problem(f"{URL}/b", "not-fetched", "no answer in 30 seconds", "try again later")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now is when a test begins: the command reads the clock, and minutes are told."""
    monkeypatch.setattr(sys.modules[__name__], "NOW", datetime.now(UTC).replace(microsecond=0))


def before(**time: float) -> datetime:
    """A moment before now."""
    return NOW - timedelta(**time)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a configuration, and the database of a service that ran for a while."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    settings = config.load({}, config=str(tmp_path), database=f"sqlite:///{tmp_path / 'cli.db'}")
    store = pipeline.open_store(settings.database, settings.site, settings.topics, NOW)
    good = SourceState("good", url=URL, due=NOW, changed=before(days=2))
    down = SourceState("down", url=f"{URL}/b", failures=2, error=TIMED_OUT)
    for days in (8, 6, 4, 2):
        store.sources.note("good", Reading(before(days=days), URL, f"d{days}", 20, created=1))
    for state, succeeded in ((good, before(minutes=10)), (down, before(days=3))):
        lease = store.sources.claim(state.source, "test", NOW, 60)
        assert lease
        told = replace(state, attempted=before(minutes=10), succeeded=succeeded)
        assert store.sources.finish(lease, told)
    store.sources.note("cms", Reading(before(hours=3), "api", "c1", 1, created=1))
    store.close()
    return tmp_path


def run(site: Path, *arguments: str) -> tuple[int, str, str]:
    """The exit code, and what stands on stdout and stderr."""
    done = topicfeeds("status", "--config", site, *arguments, at=site)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_line_a_source(site: Path) -> None:
    """Verdict, last success, items, rhythm and reason; what to do on stderr; 4 if one is broken."""
    code, out, hints = run(site)
    assert [line.split("\t") for line in out.splitlines()] == [
        ["good", "fine", "read 10 minutes ago", "20 items", "every 2 days", "-"],
        [
            "down",
            "broken",
            "read 3 days ago",
            "-",
            "-",
            "the last 2 tries failed, the last success was 3 days ago: no answer in 30 seconds",
        ],
        ["cms", "fine", "read 3 hours ago", "1 item", "-", "-"],
    ]
    assert hints == "down: try again later\n"
    assert code == 4


def test_named_sources(site: Path) -> None:
    """Only those that are named are told, and only they decide about the exit code."""
    code, out, hints = run(site, "cms", "good", "cms")
    assert [line.split("\t")[0] for line in out.splitlines()] == ["cms", "good"]
    assert (code, hints) == (0, "")


def test_no_such_source(site: Path) -> None:
    """A name that no source has is a mistake of the command line."""
    code, out, error = run(site, "gone")
    assert (code, out) == (2, "")
    assert error == "topicfeeds: there is no source 'gone' (there is: good, down, cms)\n"


def test_json(site: Path) -> None:
    """Everything that is known, with null for what is not."""
    code, out, hints = run(site, "--json")
    good, down, cms = json.loads(out)
    assert (code, hints) == (4, "")

    def told(moment: datetime) -> str:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    assert good == {
        "source": "good",
        "verdict": "fine",
        "reason": "read 10 minutes ago, 20 items",
        "hint": None,
        "alarms": [],
        "attempted": told(before(minutes=10)),
        "succeeded": told(before(minutes=10)),
        "changed": told(before(days=2)),
        "due": told(NOW),
        "failures": 0,
        "error": None,
        "rhythm_seconds": 2 * 86400,
        "items": 20,
    }
    assert (down["verdict"], down["failures"], down["items"]) == ("broken", 2, None)
    assert down["error"]["code"] == "not-fetched"
    assert down["hint"] == "try again later"
    assert (cms["verdict"], cms["attempted"]) == ("fine", None)
    assert cms["succeeded"] == told(before(hours=3))


def test_alarms_are_told(site: Path) -> None:
    """A source that has drifted says what it lost; nothing is broken as long as it is read."""
    settings = config.load({}, config=str(site), database=f"sqlite:///{site / 'cli.db'}")
    store = pipeline.open_store(settings.database, settings.site, settings.topics, NOW)
    store.sources.note("good", Reading(before(minutes=9), URL, "bare", 20, bare=20, undated=20))
    store.close()
    code, out, hints = run(site, "good")
    lost = "20 of 20 items have no text but a title; before, hardly any had so"
    assert out.split("\t")[5] == f"{lost}\n"
    assert hints.splitlines()[0].startswith(f"good: empty-summaries: {lost} (look with ")
    assert hints.splitlines()[1].startswith("good: no-dates: 20 of 20 items have no date")
    assert (code, len(hints.splitlines())) == (0, 2)
    [record] = json.loads(run(site, "good", "--json")[1])
    assert [alarm["code"] for alarm in record["alarms"]] == ["empty-summaries", "no-dates"]
    assert set(record["alarms"][0]) == {"code", "message", "hint"}


def test_a_new_site(tmp_path: Path) -> None:
    """Before anything was read, each source is new, which is no failure."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    code, out, hints = run(tmp_path)
    assert [line.split("\t")[1] for line in out.splitlines()] == ["new", "new", "new"]
    assert "good: topicfeeds fetch good reads it now" in hints
    assert code == 0


def test_from_the_page_to_the_verdict(tmp_path: Path, httpserver: HTTPServer) -> None:
    """A page that is redesigned, and then gone, breaks its source at once and no feed."""
    allow, url = f"{httpserver.host}:{httpserver.port}", httpserver.url_for("/nyheter/")
    source = f'  page: {{url: "{url}", profile: {{item: li, title: a, summary: p}}}}\n'
    text = SITE.partition("sources:")[0].replace("author:", f'allow: ["{allow}"]\n  author:')
    (tmp_path / "site.yaml").write_text(f"{text}sources:\n{source}", "utf-8")
    pages = ["<li><a href=/1>Ny cykelväg</a><p>Klar i maj.</p>", "<div><a href=/1>Ny väg</a></div>"]

    def fetched() -> tuple[int, str, str]:
        topicfeeds("fetch", "page", "--config", tmp_path, at=tmp_path)
        feed = topicfeeds("get", "/feeds/all.atom", "--config", tmp_path, at=tmp_path)
        feeds.add(feed.stdout)
        return run(tmp_path)

    feeds = set[bytes]()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for page in pages:
        httpserver.expect_oneshot_request("/nyheter/").respond_with_data(
            f"<!DOCTYPE html><meta charset=utf-8>{page}", content_type="text/html"
        )
    code, out, _ = fetched()
    assert (code, out.split("\t")[1], out.split("\t")[3]) == (0, "fine", "1 item")
    code, out, hints = fetched()
    assert (code, out.split("\t")[1], out.split("\t")[3]) == (4, "broken", "0 items")
    assert hints.startswith("page: no-items: the latest reading has no item at all; usually there")
    code, out, _ = fetched()
    assert (code, out.split("\t")[1]) == (4, "broken")
    assert "the last try failed" in out
    assert len(feeds) == 1
    assert b"Klar i maj." in feeds.pop()
