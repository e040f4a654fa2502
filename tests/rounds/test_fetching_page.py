"""The page on fetching: its site is fetched from a real server, and its session compared."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.cli import cli
from tests.helpers import ROOT
from tests.rounds.support import Press, article, json_feed, page

PAGE = (ROOT / "docs" / "fetching.md").read_text("utf-8")


def block(kind: str) -> str:
    """The text of the page's only fenced block of a kind."""
    [text] = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(text)


def test_session(press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command prints what the page shows."""
    press.pages["/traffic.json"] = json_feed("A new cycle path", "Works on the track")
    press.pages["/traffic.json"].headers["ETag"] = '"1"'
    press.pages["/culture/"] = page("Opening")
    press.pages["/opening.html"] = article("Opening", "On Saturday.")
    site = block("yaml").replace("https://www.example.org", press.url("").rstrip("/"))
    (tmp_path / "site.yaml").write_text(site, "utf-8")
    monkeypatch.setenv("TOPICFEEDS_DB", f"sqlite:///{tmp_path / 'news.db'}")
    monkeypatch.setenv("TOPICFEEDS_CONFIG", str(tmp_path))
    steps = block("console").removeprefix("$ ").split("\n$ ")
    assert len(steps) == 4
    for step in steps:
        command, _, expected = step.partition("\n")
        words = [*shlex.split(command)[1:], "--hosts", "1", "--allow", press.place]
        found = CliRunner().invoke(cli, words, standalone_mode=False).output
        assert sorted(found.splitlines()) == sorted(expected.splitlines()), command
