"""The other commands: what they print, and with which exit code they end."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from feeds import __version__
from tests.cli.run import in_a_process, topicfeeds
from tests.helpers import CAPTURES, DATA, ROOT


def test_version(tmp_path: Path) -> None:
    """The version is the package's."""
    assert in_a_process("version", at=tmp_path).stdout.decode() == f"topicfeeds {__version__}\n"


def test_topics_list(tmp_path: Path) -> None:
    """Topics come with slug, label, state, number of entries and the newest entry's day."""
    topicfeeds("ingest", CAPTURES[0], at=tmp_path)
    done = topicfeeds("topics", "list", "--json", at=tmp_path)
    found = {one["slug"]: one for one in json.loads(done.stdout)}
    assert len(found) == 12
    assert found["kultur"] == {
        "slug": "kultur",
        "label": "Kultur",
        "state": "known",
        "parent": None,
        "include_children": False,
        "successors": [],
        "entries": 2,
        "newest": "2023-11-07T10:59:59Z",
    }
    assert found["projekt-inom-buss"]["newest"] is None
    lines = topicfeeds("topics", "list", at=tmp_path).stdout.decode().splitlines()
    assert "kultur\t2\tknown\tKultur" in lines


def test_topics_list_tells_kinship_and_fate(tmp_path: Path) -> None:
    """The list says what a topic is part of, what ended, and what to follow then; a topic whose
    feed is not served is in it without a number of entries.
    """
    (tmp_path / "site.yaml").write_bytes((DATA / "site.yaml").read_bytes())
    (tmp_path / "topics.yaml").write_text(
        "topics: {kultur: {label: Kultur, include_children: true},"
        " konst: {label: Konst, parent: kultur},"
        " forr: {label: Förr, state: gone, successors: [kultur]},"
        " dold: {label: Dold, state: hidden}}",
        "utf-8",
    )
    command = ("topics", "list", "--config", tmp_path)
    assert topicfeeds(*command, at=tmp_path).stdout.decode().splitlines() == [
        "dold\t-\thidden\tDold",
        "forr\t-\tgone\tFörr\tfollow kultur",
        "konst\t0\tknown\tKonst\tin kultur",
        "kultur\t0\tknown\tKultur\twith its parts",
    ]
    told = json.loads(topicfeeds(*command, "--json", at=tmp_path).stdout)
    assert [(one["slug"], one["entries"], one["parent"]) for one in told] == [
        ("dold", None, None),
        ("forr", None, None),
        ("konst", 0, "kultur"),
        ("kultur", 0, None),
    ]


def test_entries_list(tmp_path: Path) -> None:
    """Entries come newest first, of one topic if asked for."""
    topicfeeds("ingest", *CAPTURES, at=tmp_path)
    done = topicfeeds("entries", "list", "--topic", "kultur", "--json", at=tmp_path)
    found = json.loads(done.stdout)
    assert [one["topics"] for one in found][1:2] == [["kultur"]]
    assert len(found) == 3
    assert len(json.loads(topicfeeds("entries", "list", "--json", at=tmp_path).stdout)) == 30
    missing = topicfeeds("entries", "list", "--topic", "kultr", at=tmp_path)
    assert missing.returncode == 1
    assert "did you mean kultur?" in missing.stderr.decode()


def test_get(tmp_path: Path) -> None:
    """Get prints what an address answers, with headers if asked for, and fails on a 404."""
    topicfeeds("ingest", *CAPTURES, at=tmp_path)
    body = topicfeeds("get", "/feeds/kultur.atom", at=tmp_path).stdout
    assert body.count(b"<entry>") == 3
    whole = topicfeeds("get", "http://127.0.0.1:8000/feeds/kultur.atom", "-i", at=tmp_path).stdout
    assert whole.startswith(b"HTTP 200 OK\n")
    assert whole.endswith(body)
    missing = topicfeeds("get", "/feeds/kultr.atom", at=tmp_path)
    assert (missing.returncode, missing.stdout) == (1, b"")
    assert "404" in missing.stderr.decode()


def test_config_commands(tmp_path: Path) -> None:
    """The shipped configuration is right, a broken one is exit code 3, schemas are JSON."""
    done = topicfeeds("config", "check", at=tmp_path)
    assert done.stdout.decode() == "The configuration is right: 1 source, 12 topics\n"
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "topics.yaml").write_text("topics: [1", "utf-8")
    broken = topicfeeds("config", "check", "--config", tmp_path / "data", at=tmp_path)
    assert (broken.returncode, broken.stdout) == (3, b"")
    assert "topics.yaml:1:11: not YAML" in broken.stderr.decode()
    for name in ("site", "topics"):
        schema = json.loads(topicfeeds("config", "schema", name, at=tmp_path).stdout)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_db_commands(tmp_path: Path) -> None:
    """A database that is not there yet needs an upgrade, and then no more."""
    status = topicfeeds("db", "status", "--json", at=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert (status.returncode, json.loads(status.stdout)["revision"]) == (3, None)
    assert b"would be upgraded" in topicfeeds("db", "upgrade", "--dry-run", at=tmp_path).stdout
    assert b"upgraded from none to 0004" in topicfeeds("db", "upgrade", at=tmp_path).stdout
    assert b"nothing to do" in topicfeeds("db", "upgrade", at=tmp_path).stdout
    assert topicfeeds("db", "status", at=tmp_path).returncode == 0


def test_errors_have_no_traceback(tmp_path: Path) -> None:
    """A broken database is one line; --debug shows where it comes from."""
    (tmp_path / "cli.db").write_bytes(b"broken " * 1000)
    plain = topicfeeds("topics", "list", at=tmp_path)
    assert plain.returncode == 1
    assert len(plain.stderr.splitlines()) == 1
    assert b"Traceback" in in_a_process("--debug", "topics", "list", at=tmp_path).stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves(stop: signal.Signals, tmp_path: Path) -> None:
    """The demo loads the captures and answers over HTTP until it is stopped."""
    port = _free_port()
    environment = {
        "TOPICFEEDS_DB": f"sqlite:///{tmp_path / 'demo.db'}",
        "TOPICFEEDS_BASE_URL": f"http://127.0.0.1:{port}",
        "PATH": os.environ["PATH"],
    }
    with subprocess.Popen(
        [sys.executable, "-m", "feeds", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
    ) as server:
        body = _wait_for(f"http://127.0.0.1:{port}/feeds/all.atom")
        server.send_signal(stop)
        assert server.stderr is not None
        said = server.stderr.read().decode()
    assert body.count(b"<entry>") == 30
    assert f"Serving Nyheter från Region Stockholm at http://127.0.0.1:{port}/" in said
    assert "Note:" not in said
    assert server.returncode == 0


def test_a_newer_database(tmp_path: Path) -> None:
    """A database of a newer version cannot be upgraded, and says so."""
    topicfeeds("db", "upgrade", at=tmp_path)
    with closing(sqlite3.connect(tmp_path / "cli.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    done = topicfeeds("db", "upgrade", at=tmp_path)
    assert done.returncode == 3
    assert "made by a newer version" in done.stderr.decode()


def test_looking_changes_nothing(tmp_path: Path) -> None:
    """Commands that list or get leave the feeds as they are, even under another address."""
    topicfeeds("ingest", CAPTURES[0], at=tmp_path)
    before = topicfeeds("get", "/feeds/all.atom", "-i", at=tmp_path).stdout
    other = ("--base-url", "http://127.0.0.1:9999")
    topicfeeds("topics", "list", *other, at=tmp_path)
    topicfeeds("get", "/feeds/all.atom", *other, at=tmp_path)
    after = topicfeeds("get", "/feeds/all.atom", "-i", at=tmp_path).stdout
    assert after.partition(b"\n\n")[2] == before.partition(b"\n\n")[2]


def test_a_port_that_is_none(tmp_path: Path) -> None:
    """A port over 65535 is refused."""
    assert topicfeeds("serve", "--port", "70000", at=tmp_path).returncode == 2


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """A port that somebody else has is a usage error that names it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = topicfeeds("serve", "--port", port, at=tmp_path)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}: the port cannot be opened" in done.stderr.decode()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str) -> bytes:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310  # loopback
                return bytes(response.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")
