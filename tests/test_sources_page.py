"""The page on sources: its files are written, its commands run, their output compared."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.cli import cli
from tests.helpers import ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"`([\w.-]+\.\w+)`")


def blocks() -> Iterator[tuple[str, str, str]]:
    """Each fenced block: its language, its text, and the text between it and the one before."""
    end = 0
    for found in FENCED.finditer(PAGE):
        yield found[1], found[2], PAGE[end : found.start()]
        end = found.end()


def files() -> dict[str, str]:
    """The files of the page: each block under the last file name that stands above it."""
    named = ((NAME.findall(before), text) for kind, text, before in blocks() if kind != "console")
    return {names[-1]: text for names, text in named}


SESSIONS = [text.split("\n", 1) for kind, text, _ in blocks() if kind == "console"]


def test_every_reader_has_an_example() -> None:
    """There are files for each reader, and a session for each file that is no profile."""
    assert {Path(name).suffix for name in files()} == {".html", ".yaml", ".xml", ".csv", ".txt"}
    assert len(SESSIONS) == 8


@pytest.mark.parametrize(("command", "expected"), SESSIONS, ids=[one[0] for one in SESSIONS])
def test_session(
    command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command prints what the page shows, results and problems alike."""
    for name, text in files().items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command.removeprefix("$ topicfeeds "))
    assert CliRunner().invoke(cli, arguments).output == expected
