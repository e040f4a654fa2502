"""``entries show | retract | restore | erase``: what they print, and their exit codes."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.store import Store
from tests.cli.run import environment, topicfeeds
from tests.helpers import CAPTURES, ROOT


@pytest.fixture
def key(tmp_path: Path) -> str:
    """The key of the newest entry of a database with one capture."""
    topicfeeds("ingest", CAPTURES[0], at=tmp_path)
    done = topicfeeds("entries", "list", "--limit", "1", "--json", at=tmp_path)
    iri: str = json.loads(done.stdout)[0]["id"]
    return iri.rpartition("/")[2]


def said(*arguments: object, at: Path) -> dict[str, Any]:
    """What a command that goes well prints as JSON."""
    done = topicfeeds("entries", *arguments, "--json", at=at)
    assert (done.returncode, done.stderr) == (0, b"")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def title(at: Path) -> str:
    """The title of the newest entry, as feeds say it."""
    line = topicfeeds("entries", "list", "--limit", "1", at=at).stdout.decode()
    return line.rstrip("\n").split("\t")[2]


def test_show(tmp_path: Path, key: str) -> None:
    """Show tells the present state and the trail, by key and by id."""
    record = said("show", key, at=tmp_path)
    assert record["id"].endswith(key)
    assert (record["state"], record["reason"]) == ("published", None)
    [only] = record["history"]
    assert (only["kind"], only["actor"], only["changed"][0]) == ("created", "ingest", "new")
    assert said("show", record["id"], at=tmp_path) == record
    lines = topicfeeds("entries", "show", key, at=tmp_path).stdout.decode().splitlines()
    assert lines[0] == record["title"]
    assert lines[-1] == f"{only['committed']}\tcreated\tingest\t{'; '.join(only['changed'])}"


def test_retract_and_restore(tmp_path: Path, key: str) -> None:
    """Retract withdraws with a reason, restore takes it back; each twice does nothing."""
    before = title(tmp_path)
    words = ("retract", key, "--reason", "Fel datum.")
    trial = said(*words, "--dry-run", at=tmp_path)
    assert (trial["event"], trial["kind"]) == ("would store", "withdrawn")
    assert title(tmp_path) == before
    done = said(*words, at=tmp_path)
    assert (done["event"], done["kind"], done["title"]) == ("stored", "withdrawn", before)
    assert title(tmp_path) == f"Indragen: {before}"
    again = said(*words, at=tmp_path)
    assert (again["event"], again["kind"], again["seq"]) == ("unchanged", None, None)
    record = said("show", key, at=tmp_path)
    assert (record["state"], record["reason"]) == ("withdrawn", "Fel datum.")
    assert record["history"][-1]["changed"] == ["reason: Fel datum."]
    assert said("restore", key, at=tmp_path)["kind"] == "restored"
    line = topicfeeds("entries", "restore", key, at=tmp_path).stdout.decode()
    assert line == f"{record['id']}: nothing to do, it is published\n"
    assert title(tmp_path) == before


def test_erase(tmp_path: Path, key: str) -> None:
    """Erase wants a yes, says what will be lost, and leaves nothing but the fact."""
    before = title(tmp_path)
    refused = topicfeeds("entries", "erase", key, at=tmp_path)
    assert refused.returncode == 2
    assert "give --yes" in refused.stderr.decode()
    assert "will be lost" in refused.stderr.decode()
    assert said("erase", key, "--dry-run", at=tmp_path)["event"] == "would store"
    assert title(tmp_path) == before
    erased = said("erase", key, "--yes", at=tmp_path)
    assert (erased["kind"], erased["title"]) == ("erased", "")
    assert title(tmp_path) == "Borttagen"
    record = said("show", key, at=tmp_path)
    assert (record["title"], record["summary"], record["state"]) == ("", None, "erased")
    assert [one["kind"] for one in record["history"]] == ["created", "erased"]
    assert said("erase", key, at=tmp_path)["event"] == "unchanged"
    restored = topicfeeds("entries", "restore", key, at=tmp_path)
    assert restored.returncode == 2
    assert "erased" in restored.stderr.decode()
    again = topicfeeds("ingest", CAPTURES[0], "--captured", "2026-03-01", "--json", at=tmp_path)
    assert json.loads(again.stdout.splitlines()[-1])["stored"] == 0


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130)])
def test_erase_at_a_terminal(tmp_path: Path, key: str, answer: str, code: int) -> None:
    """At a terminal erase asks, and does what it is told."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "feeds", "entries", "erase", key],
        stdin=theirs,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment(tmp_path),
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code
    assert "Erase it?" in done.stderr.decode()
    assert (title(tmp_path) == "Borttagen") == (code == 0)


@pytest.mark.parametrize("command", ["show", "retract", "restore", "erase"])
def test_unknown_keys(tmp_path: Path, key: str, command: str) -> None:
    """A key that is none is an error with the nearest one that is."""
    done = topicfeeds("entries", command, key[:7], at=tmp_path)
    assert done.returncode == 1
    assert f"did you mean {key}?" in done.stderr.decode()


def test_an_entry_that_has_left(tmp_path: Path, key: str) -> None:
    """An entry that was erased a month ago is listed no more; show still tells what became of it,
    and nothing can be done with it.
    """
    assert said("erase", key, "--yes", at=tmp_path)["kind"] == "erased"
    store = Store(f"sqlite:///{tmp_path / 'cli.db'}")
    assert store.close_erasures(datetime.now(UTC) + timedelta(days=31))
    store.close()
    record = said("show", key, at=tmp_path)
    assert (record["title"], record["state"]) == ("", "erased")
    assert [one["kind"] for one in record["history"]] == ["created", "erased", "left"]
    assert topicfeeds("entries", "show", key, at=tmp_path).stdout.startswith(b"Borttagen\n")
    listed = topicfeeds("entries", "list", at=tmp_path).stdout.decode()
    assert listed
    assert key not in listed
    for command in (("retract", key), ("erase", key, "--yes")):
        assert said(*command, at=tmp_path)["event"] == "unchanged"
    assert topicfeeds("entries", "restore", key, at=tmp_path).returncode == 2
