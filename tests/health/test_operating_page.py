"""The page on operating: its tables are the code's, its examples run."""

import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import click
import pytest
import yaml
from click.testing import CliRunner
from flask.testing import FlaskClient

from feeds import config, pipeline
from feeds.cli import cli
from feeds.errors import Problem
from feeds.health import ALARMS, LOSSES
from feeds.health.drift import MIN_HISTORY
from feeds.health.rhythm import BACKOFF, FASTEST, SHORTEST
from feeds.health.verdict import MARGIN, QUIET_AT_LEAST, QUIET_RHYTHMS
from feeds.model import Reading, SourceState, Verdict
from feeds.store import Store
from feeds.store.sources import REMEMBERED
from tests.helpers import ROOT
from tests.test_docs import table

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(found[1], found[2]) for found in FENCED.finditer(PAGE)]
SITE = """
site:
  title: News
  base_url: https://news.example.org
  language: en
  timezone: Europe/Stockholm
  author: The editors
  tag: {authority: example.org, date: 2026-01-01}
sources:
  council: {url: "https://example.org/council"}
  library: {url: "https://example.org/library"}
  museum: {url: "https://example.org/museum"}
  water: {url: "https://example.org/water"}
  cms: {}
"""
TIMED_OUT = Problem("", "not-fetched", "no answer in 30 seconds", "try again later")


def of_kind(kind: str) -> list[str]:
    """The blocks of a language."""
    return [text for name, text in BLOCKS if name == kind]


def test_alarms() -> None:
    """Every alarm is in the table with its meaning, those that break a source on top."""
    rows = table("operating.md", "### Alarms")
    assert [(row[0], row[1]) for row in rows] == list(ALARMS.items())
    assert {row[0] for row in rows[: len(LOSSES)]} == LOSSES
    assert len(LOSSES) == 2


def test_verdicts() -> None:
    """Every verdict is in the table, in the order of the model."""
    assert [row[0] for row in table("operating.md", "### Verdicts")] == list(get_args(Verdict))


def test_numbers() -> None:
    """The numbers in the text are those of the code."""
    assert (BACKOFF, FASTEST, SHORTEST) == ((4, 2, 1), 4, 60)
    assert (MIN_HISTORY, REMEMBERED) == (3, 50)
    assert (QUIET_RHYTHMS, QUIET_AT_LEAST.days, MARGIN.seconds) == (3, 3, 600)


def commands(group: click.Group) -> Iterator[str]:
    """Every command as it is typed."""
    for name, command in group.commands.items():
        inner = commands(command) if isinstance(command, click.Group) else [""]
        yield from (f"{name} {rest}".strip() for rest in inner)


def test_commands_exist() -> None:
    """Every command that the page names is one."""
    named = set(re.findall(r"topicfeeds ([a-z]+(?: (?:status|upgrade|retract|erase))?)\b", PAGE))
    assert {"serve", "worker", "fetch", "status", "preview", "db upgrade", "db status"} <= named
    assert named - set(commands(cli)) == set()


def test_unit() -> None:
    """The systemd unit starts the worker with variables that are known."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as the library documents
    text = (ROOT / "deploy" / "systemd" / "topicfeeds-worker.service").read_text("utf-8")
    parser.read_string(text)
    assert parser["Service"]["ExecStart"].endswith("/topicfeeds worker")
    names = set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE))
    assert len(names) == 2
    assert names <= config.ENVIRONMENT.keys()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site of the example, and what its database remembers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOPICFEEDS_DB", f"sqlite:///{tmp_path / 'topicfeeds.db'}")
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    settings = config.load({}, config=".", database=f"sqlite:///{tmp_path / 'topicfeeds.db'}")
    now = datetime.now(UTC)
    store = pipeline.open_store(settings.database, settings.site, settings.topics, now)
    _remember(store, settings, now)
    store.close()
    return tmp_path


def _remember(store: Store, settings: config.Settings, now: datetime) -> None:
    def before(**time: float) -> datetime:
        return now - timedelta(**time)

    read, old = before(minutes=10), before(days=3)
    for source in settings.sources[:4]:
        state = SourceState(source.id, url=source.url, attempted=read, succeeded=read)
        if source.id == "library":
            state = replace(state, failures=2, error=TIMED_OUT, succeeded=old)
        if source.id == "water":
            state = replace(state, attempted=before(days=2), succeeded=before(days=2))
        lease = store.sources.claim(source.id, "test", now, 60)
        assert lease
        assert store.sources.finish(lease, state)
    for name in ("council", "museum"):
        for days in (8, 6, 4, 2):
            store.sources.note(name, Reading(before(days=days), "", f"{days}", 20, created=1))
    store.sources.note("museum", Reading(read, "", "new", 20, undated=20))
    store.sources.note("library", Reading(old, "", "new", 12))
    store.sources.note("water", Reading(before(days=2), "", "new", 8))


def test_status(site: Path) -> None:
    """The session of the page, with what a terminal shows of both outputs."""
    [session] = of_kind("console")
    command, expected = session.split("\n", 1)
    arguments = shlex.split(command.removeprefix("$ topicfeeds "))
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert (done.output, done.return_value) == (expected, 4)


@pytest.mark.parametrize("command", "".join(of_kind("sh")).splitlines())
def test_backup(command: str, site: Path) -> None:
    """Each way of copying gives a database that is whole, while the original is open."""
    program, *arguments = shlex.split(command)
    if program == "sqlite3" and not shutil.which(program):
        pytest.skip("there is no sqlite3 here")
    (site / "instance").mkdir()
    (site / "topicfeeds.db").rename(site / "instance" / "topicfeeds.db")
    shutil.copy(site / "instance" / "topicfeeds.db", site / "backup.db")  # as the line above left
    path = sys.executable if program == "python" else program
    with closing(sqlite3.connect(site / "instance" / "topicfeeds.db")) as writer:
        writer.execute("UPDATE source SET failures = 77 WHERE id = 'council'")
        writer.commit()  # it may stand in the -wal alone
        done = subprocess.run(
            [path, *arguments], cwd=site, capture_output=True, text=True, check=True
        )
    if "integrity" in command:
        assert done.stdout == "ok\n"
        return
    with closing(sqlite3.connect(site / "backup.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        query = "SELECT failures FROM source WHERE id = 'council'"
        assert copy.execute(query).fetchone() == (77,)


def test_metrics(client: FlaskClient) -> None:
    """Every metric that the page names is told, with the verdicts as labels."""
    [rules] = map(yaml.safe_load, of_kind("yaml"))
    told = client.get("/metrics").text
    expressions = [rule["expr"] for rule in rules["groups"][0]["rules"]]
    names = set(re.findall(r"topicfeeds_\w+", " ".join(expressions)))
    assert names == {"topicfeeds_source_verdict", "topicfeeds_store_up"}
    assert [name for name in names if f"# TYPE {name} gauge" not in told] == []
    verdicts = re.findall(r'"([a-z|]+)"', " ".join(expressions))[0].split("|")
    assert set(verdicts) <= set(get_args(Verdict))
