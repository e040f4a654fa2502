"""``fetch`` and ``worker``: the sources that site.yaml lists, on a real server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.run import environment, json_lines, topicfeeds
from tests.helpers import ROOT
from tests.rounds.support import Answer, Press, json_feed

SITE = """
site:
  title: Nyheter
  base_url: https://news.example.org
  language: sv
  author: Redaktionen
  tag: {authority: example.org, date: 2026-01-01}
  allow: ["%s"]
  limits: {fetch_seconds: 5}
sources:
"""


@pytest.fixture
def press() -> Iterator[Press]:
    """A server with two feeds."""
    with Press() as made:
        made.pages["/trafik"] = json_feed("Ny cykelväg", "Spårarbete")
        made.pages["/kultur"] = json_feed("Konserthuset öppnar")
        yield made


@pytest.fixture
def site(press: Press, tmp_path: Path) -> Path:
    """A site of these two feeds."""
    text = SITE % press.place
    for name in ("trafik", "kultur"):
        text += f"  {name}: {{reader: feed, url: '{press.url(f'/{name}')}'}}\n"
    (tmp_path / "site.yaml").write_text(text, "utf-8")
    return tmp_path


def fetch(site: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run ``topicfeeds fetch`` on the site."""
    return topicfeeds("fetch", *arguments, "--config", site, at=site)


def test_a_line_a_source(site: Path, press: Press) -> None:
    """What came of each source is a line; within its interval it is asked only by name."""
    done = fetch(site)
    assert done.returncode == 0
    assert sorted(done.stdout.decode().splitlines()) == [
        "kultur: stored 1 created; 0 unchanged",
        "trafik: stored 2 created; 0 unchanged",
    ]
    assert done.stderr == b""
    again = fetch(site)
    assert (again.returncode, again.stdout) == (0, b"")
    assert again.stderr.decode() == "No source is due (topicfeeds fetch --all fetches all)\n"
    press.pages["/kultur"].headers["ETag"] = '"1"'
    assert fetch(site, "kultur").stdout.decode() == "kultur: the same as before\n"
    assert fetch(site, "kultur").stdout.decode() == "kultur: not modified\n"
    assert len(fetch(site, "--all").stdout.splitlines()) == 2
    agents = {headers["user-agent"] for _, headers in press.asked}
    [agent] = agents
    assert agent.endswith("(+https://news.example.org)")


def test_ingest_of_the_address_of_a_source(site: Path, press: Press) -> None:
    """An address belongs to the source that has it, one that no source has to the named one."""
    done = topicfeeds("ingest", press.url("/kultur"), "--config", site, at=site)
    assert (done.returncode, done.stdout) == (
        0,
        f"{press.url('/kultur')}: stored 1 created; 0 unchanged\n".encode(),
    )
    assert fetch(site, "kultur").stdout.decode() == "kultur: 1 unchanged\n"
    done = topicfeeds("ingest", press.url("/annat"), "--config", site, at=site)
    assert (done.returncode, b"give --source" in done.stderr) == (2, True)


def test_a_bar_on_a_terminal(site: Path) -> None:
    """Who watches sees a progress bar on stderr; the lines on stdout are the same."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "feeds", "fetch", "--config", str(site)]
    env = environment(site) | {"TERM": "xterm"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=theirs, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Fetching" in shown
    assert "100%" in shown
    assert len(done.stdout.splitlines()) == 2


def test_dry_run(site: Path) -> None:
    """A dry run says what would be stored, and the next run stores it."""
    done = fetch(site, "kultur", "--dry-run")
    assert done.stdout.decode() == "kultur: would store 1 created; 0 unchanged\n"
    assert fetch(site, "kultur").stdout.decode() == "kultur: stored 1 created; 0 unchanged\n"


def test_json(site: Path, press: Press) -> None:
    """With --json each source is a line, and the sums are the last one."""
    del press.pages["/kultur"]
    done = fetch(site, "--json")
    *visits, summary = json_lines(done)
    assert done.returncode == 4
    found = {one["source"]: one for one in visits}
    assert found["trafik"] == {
        "event": "visited",
        "source": "trafik",
        "result": "read",
        "changes": {"created": 2},
        "unchanged": 0,
        "errors": [],
        "warnings": [],
    }
    assert found["kultur"]["result"] == "failed"
    assert found["kultur"]["errors"][0]["ref"] == press.url("/kultur")
    assert summary == {"event": "summary", "stored": 2, "unchanged": 0, "failed": 1}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"/kultur": 404}, 4),
        ({"/kultur": 503, "/trafik": 404}, 1),
        ({"/kultur": 503, "/trafik": 429}, 75),
    ],
)
def test_exit_codes(site: Path, press: Press, answers: dict[str, int], code: int) -> None:
    """4 if the rest is done, 1 if nothing could be read, 75 if all of it can be tried later."""
    for path, status in answers.items():
        press.pages[path] = Answer(status=status)
    done = fetch(site)
    assert done.returncode == code
    for path, status in answers.items():
        told = f"{path[1:]}: {press.url(path)}: not-fetched: the server answers with the status"
        assert f"{told} {status}" in done.stderr.decode()


def test_unknown_names(site: Path, press: Press) -> None:
    """A name that no source has is a usage error, with the nearest names."""
    done = fetch(site, "trafk")
    assert (done.returncode, done.stdout, press.asked) == (2, b"", [])
    assert done.stderr.decode() == (
        "topicfeeds: there is no source 'trafk' (did you mean trafik?)\n"
    )
    assert fetch(site, "trafik", "--all").returncode == 2


def test_captures(site: Path, press: Press) -> None:
    """Files, folders and patterns of captures are read, and those that are known at no cost."""
    folder = site / "inbox"
    folder.mkdir()
    for number, moment in ((1, 1_700_000_000), (2, 1_700_086_400)):
        path = folder / f"{number}.txt"
        path.write_text(f" • Nyhet {number}\n\n  Text {number}.\n\n  Kultur\n", "utf-8")
        os.utime(path, (moment, moment))
    text = (site / "site.yaml").read_text("utf-8")
    text += "  brev:\n    reader: listing\n    captures:\n      - {path: inbox, captured: mtime}\n"
    (site / "site.yaml").write_text(text, "utf-8")
    assert "brev: stored 2 created; 0 unchanged" in fetch(site).stdout.decode()
    assert fetch(site).stdout.decode() == "brev: the same as before\n"
    listed = topicfeeds("entries", "list", "--config", site, at=site).stdout.decode()
    assert "2023-11-14" in listed
    (folder / "3.txt").write_text(" • Nyhet 3\n\n  Text 3.\n\n  Kultur\n", "utf-8")
    assert fetch(site).stdout.decode() == "brev: stored 1 created; 2 unchanged\n"
    (folder / "1.txt").rename(folder / "0.txt")
    assert fetch(site, "brev").stdout.decode() == "brev: the same as before\n"


def test_ingest_of_folders(site: Path) -> None:
    """``ingest`` takes folders and patterns; the same file again is known without reading it."""
    folder = site / "in"
    folder.mkdir()
    for number in (1, 2):
        body = f"title,summary\nNyhet {number},Text {number}\n"
        (folder / f"{number}.csv").write_text(body, "utf-8")
    for place in (folder, folder / "*.csv"):
        done = topicfeeds(
            "ingest", place, "--source", "kultur", "--reader", "records", "--config", site, at=site
        )
        assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines == [
        f"{folder / '1.csv'}: 1 unchanged, the same capture as before",
        f"{folder / '2.csv'}: 1 unchanged, the same capture as before",
    ]
    done = topicfeeds("ingest", folder / "*.txt", "--source", "kultur", "--config", site, at=site)
    assert done.returncode == 2
    assert "no file fits the pattern" in done.stderr.decode()


def start(site: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "feeds", *arguments, "--config", str(site)],
        cwd=ROOT,
        env=environment(site),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(press: Press, path: str) -> None:
    """Wait until the server is asked for a path."""
    end = time.monotonic() + 20
    while path not in [asked for asked, _ in press.asked]:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("command", ["fetch", "worker"])
def test_sigterm_finishes_what_is_under_way(site: Path, press: Press, command: str) -> None:
    """A slow answer is waited for and stored; nothing new is begun, and all ends well."""
    press.pages["/trafik"].seconds = 1.5
    running = start(site, command)
    wait_for(press, "/trafik")
    running.send_signal(signal.SIGTERM)
    out, error = running.communicate(timeout=20)
    assert running.returncode == 0, error
    assert out.decode() == "trafik: stored 2 created; 0 unchanged\n"
    assert "what is under way is finished" in error.decode()
    assert [path for path, _ in press.asked] == ["/trafik"]
    assert len(topicfeeds("entries", "list", at=site).stdout.splitlines()) == 2


def test_a_second_signal_leaves_at_once(site: Path, press: Press) -> None:
    """Who insists does not wait for a slow answer; the lease runs out by itself."""
    press.pages["/trafik"].seconds = 8
    running = start(site, "worker")
    wait_for(press, "/trafik")
    begun = time.monotonic()
    for _ in range(2):
        running.send_signal(signal.SIGINT)
        time.sleep(0.4)
    running.communicate(timeout=20)
    assert running.returncode == 130
    assert time.monotonic() - begun < 3


def test_worker_once(site: Path, press: Press) -> None:
    """``worker --once`` visits what is due, and tells only of what changed or failed."""
    done = topicfeeds("worker", "--once", "--json", "--config", site, at=site)
    assert done.returncode == 0
    assert {one["source"] for one in json_lines(done)} == {"trafik", "kultur"}
    again = topicfeeds("worker", "--once", "--config", site, at=site)
    assert (again.returncode, again.stdout) == (0, b"")
    assert again.stderr.decode() == "Watching 2 sources (Ctrl-C stops)\nStopped\n"
