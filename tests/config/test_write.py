"""A source is added to ``site.yaml``: every other byte is kept, or the file is untouched."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds import config
from feeds.config import write
from feeds.errors import ConfigError, UsageError
from feeds.model import Profile, Rule, Source
from feeds.strict_yaml import read

SITE = """\
# Who publishes.
site:
  title: Nyheter   # the name
  base_url: http://127.0.0.1:8000
  language: sv
  author: {name: Red}
  tag: {authority: example.org, date: 2026-01-01}
"""
ON_ONE_LINE = (
    "{site: {title: A, base_url: 'http://a.example', language: sv, author: B, "
    "tag: {authority: example.org, date: 2026-01-01}}}"
)
SOURCE = Source(
    "nya",
    "html",
    url="https://www.example.org/nyheter/",
    profile=Profile("li.news", (), {"title": Rule("h2"), "topics": Rule(".a", prefix="Ämne: #")}),
)
LINES = write.source_lines(
    "nya",
    {
        "reader": "html",
        "url": "https://www.example.org/nyheter/",
        "profile": {
            "item": "li.news",
            "title": "h2",
            "topics": {"select": ".a", "prefix": "Ämne: #"},
        },
    },
    ["A comment."],
)
BLOCK = """\
nya:
  # A comment.
  reader: html
  url: https://www.example.org/nyheter/
  profile:
    item: li.news
    title: h2
    topics: {select: .a, prefix: "Ämne: #"}
"""


def indented(by: int, step: int = 2) -> str:
    """The block as it should stand in a file."""
    lines = BLOCK.splitlines()
    deep = [(len(one) - len(one.lstrip())) // 2 * step for one in lines]
    return "".join(
        f"{' ' * (by + more)}{one.lstrip()}\n" for more, one in zip(deep, lines, strict=True)
    )


def test_lines() -> None:
    """The lines of a source are its block, with texts in quotes only where they must be."""
    assert "\n".join(LINES) + "\n" == BLOCK


A = "  gammal:\n    reader: feed # as it is\n    url: https://example.org/f\n"


@pytest.mark.parametrize(
    ("before", "head", "tail"),
    [
        pytest.param(SITE, SITE + "sources:\n", "", id="no sources"),
        pytest.param(SITE + "sources: {}  # none\n", SITE + "sources:  # none\n", "", id="braces"),
        pytest.param("sources: {}\n" + SITE, "sources:\n", SITE, id="braces at the top"),
        pytest.param(SITE + "sources:\n" + A, SITE + "sources:\n" + A, "", id="one source"),
        pytest.param(
            SITE + "sources:\n" + A.rstrip("\n"), SITE + "sources:\n" + A, "", id="no line end"
        ),
        pytest.param("sources:\n" + A + "\n" + SITE, "sources:\n" + A, "\n" + SITE, id="first"),
        pytest.param(
            "sources:\n" + A + "  # off:\n  #   reader: html\n\n# Site\n" + SITE,
            "sources:\n" + A + "  # off:\n  #   reader: html\n",
            "\n# Site\n" + SITE,
            id="comments behind",
        ),
        pytest.param(
            SITE + "sources:\n  a:\n    captures:\n    - path: x\n      captured: mtime\n# end\n",
            SITE + "sources:\n  a:\n    captures:\n    - path: x\n      captured: mtime\n",
            "# end\n",
            id="a list at the end",
        ),
        pytest.param(
            SITE + "sources:\n  a: {reader: feed}\n", SITE + "sources:\n  a: {reader: feed}\n", "",
            id="a source on one line",
        ),
        pytest.param(
            SITE + "sources:\n  a:\n    profile:\n      item: |\n        li\n\n\n# x\n",
            SITE + "sources:\n  a:\n    profile:\n      item: |\n        li\n\n\n",
            "# x\n",
            id="a block of text at the end",
        ),
        pytest.param("\ufeff" + SITE, "\ufeff" + SITE + "sources:\n", "", id="byte order mark"),
    ],
)  # fmt: skip
def test_every_other_byte_is_kept(before: str, head: str, tail: str, tmp_path: Path) -> None:
    """The block stands at the end of the sources, everything else as it was."""
    file = tmp_path / "site.yaml"
    file.write_bytes(before.encode())
    assert write.add_source(str(tmp_path), SOURCE, LINES) == file.resolve()
    assert file.read_bytes().decode() == head + indented(2) + tail
    assert config.load({}, config=str(file)).sources[-1] == replace(SOURCE, language="sv")
    assert [one.name for one in tmp_path.iterdir()] == ["site.yaml"]


def test_other_indentation(tmp_path: Path) -> None:
    """The block is indented as the sources before it are."""
    before = SITE + "sources:\n    a:\n        reader: feed\n"
    (tmp_path / "site.yaml").write_text(before, "utf-8")
    write.add_source(str(tmp_path), SOURCE, LINES)
    assert (tmp_path / "site.yaml").read_text("utf-8") == before + indented(4, 4)


def test_windows_line_ends(tmp_path: Path) -> None:
    """A file with CR LF gets no other line ends."""
    before = (SITE + "sources:\n" + A).replace("\n", "\r\n")
    (tmp_path / "site.yaml").write_bytes(before.encode())
    write.add_source(str(tmp_path), SOURCE, LINES)
    after = (tmp_path / "site.yaml").read_bytes().decode()
    assert after == before + indented(2).replace("\n", "\r\n")


def test_mode_and_link(tmp_path: Path) -> None:
    """The file keeps its mode, and a symbolic link stays one."""
    file = tmp_path / "real.yaml"
    file.write_text(SITE, "utf-8")
    file.chmod(0o640)
    (tmp_path / "site.yaml").symlink_to(file)
    write.add_source(str(tmp_path), SOURCE, LINES)
    assert (tmp_path / "site.yaml").is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert "nya:" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (SITE + "sources: {a: {reader: feed}}\n", ConfigError, "8:10: sources: it is written"),
        (SITE + "sources:\n", ConfigError, "8:1: sources: it is empty"),
        (SITE + "sources:\n  nya: {reader: feed}\n", UsageError, "there is a source 'nya'"),
        (SITE + "---\na: b\n", ConfigError, "a second document"),
        (SITE + "...\n", ConfigError, "something stands behind"),
        (SITE + "sources:\n  a: {readr: feed}\n", ConfigError, "there is no such key"),
        (ON_ONE_LINE, ConfigError, "in one line"),
    ],
)  # fmt: skip
def test_refusals(text: str, error: type[Exception], said: str, tmp_path: Path) -> None:
    """What cannot be added to is told with its place, and is left as it was."""
    file = tmp_path / "site.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(error) as caught:
        write.add_source(str(file), SOURCE, LINES)
    assert said in str(caught.value)
    assert file.read_text("utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == ["site.yaml"]


def test_the_projects_own_file_stays() -> None:
    """Nothing is written into the data that ships with the project."""
    before = (config.data_folder() / "site.yaml").read_bytes()
    for chosen in (None, str(config.data_folder()), str(config.data_folder() / "site.yaml")):
        with pytest.raises(UsageError, match="copy the folder data"):
            write.add_source(chosen, SOURCE, LINES)
    assert (config.data_folder() / "site.yaml").read_bytes() == before


def test_what_would_say_something_else(tmp_path: Path) -> None:
    """If the lines do not mean the source, the file is untouched."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    with pytest.raises(ConfigError, match="would not say what was meant"):
        write.add_source(str(tmp_path), replace(SOURCE, complete=True), LINES)
    assert (tmp_path / "site.yaml").read_text("utf-8") == SITE
    assert [one.name for one in tmp_path.iterdir()] == ["site.yaml"]


def test_a_file_that_somebody_else_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit made while the source was added is not lost."""
    file = tmp_path / "site.yaml"
    file.write_text(SITE, "utf-8")
    check: Callable[..., None] = write._check

    def edit(*arguments: object) -> None:
        check(*arguments)
        file.write_text(SITE + "# mine\n", "utf-8")

    monkeypatch.setattr(write, "_check", edit)
    with pytest.raises(UsageError, match="changed meanwhile"):
        write.add_source(str(tmp_path), SOURCE, LINES)
    assert file.read_text("utf-8") == SITE + "# mine\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or forbidden disk is told as such, and nothing is left behind."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write.add_source(str(tmp_path), SOURCE, LINES)
    assert (tmp_path / "site.yaml").read_text("utf-8") == SITE
    assert [one.name for one in tmp_path.iterdir()] == ["site.yaml"]


@pytest.mark.parametrize(
    ("place", "taken", "made"),
    [
        ("https://www.example.org/nyheter/", [], "example-org-nyheter"),
        ("https://www.example.org/nyheter/", ["example-org-nyheter"], "example-org-nyheter-2"),
        ("https://example.org/a/b.aspx?x=1", [], "example-org-a-b"),
        ("https://xn--exempelkping-bjb.se/", [], "xn-exempelkping-bjb-se"),
        ("saved/Våra nyheter.html", [], "vara-nyheter"),
        ("search.html", [], "search-2"),
        ("-", [], "source"),
    ],
)
def test_suggested_id(place: str, taken: list[str], made: str) -> None:
    """Ids are made of host and path, are free, and are ids."""
    assert write.suggested_id(place, taken) == made


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
@example("-")
@example("?")
def test_any_text_is_written_so_that_it_is_read_again(text: str) -> None:
    """Selectors and labels come back from the file as they were, alone and in a mapping."""
    lines = write.source_lines("a", {"url": text, "profile": {"topics": {"prefix": text}}}, [text])
    tree = read("\n".join(lines).encode(), "site.yaml")
    assert tree.mistakes == []
    assert tree.value == {"a": {"url": text, "profile": {"topics": {"prefix": text}}}}
