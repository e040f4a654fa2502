"""A static site of the same entries: Pelican against ``topicfeeds export``.

Pelican reads a Markdown file for each entry, and writes a page for each entry and topic, and two
feeds for each topic and for everything. Both run as whole commands, in turn, into empty folders;
times are CPU seconds. After one more item ours runs once more over what it has written; Pelican
always writes everything.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.large import build
from benchmarks.pages import shape
from benchmarks.serving import data, fresh, peers, tables
from benchmarks.serving.scale import Scale
from benchmarks.serving.server import ROOT
from feeds.store import Store

_SETTINGS: Final = """
SITENAME = "Nyheter"
SITEURL = "https://news.example.org"
AUTHOR = "Redaktionen"
DEFAULT_LANG = "sv"
TIMEZONE = "Europe/Stockholm"
THEME = "simple"
PLUGINS = []
FEED_MAX_ITEMS = 50
FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feeds/all.atom"
FEED_ALL_RSS = "feeds/all.rss"
TAG_FEED_ATOM = "feeds/{slug}.atom"
TAG_FEED_RSS = "feeds/{slug}.rss"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
DIRECT_TEMPLATES = ["index", "tags"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DEFAULT_PAGINATION = False
"""
"""No pages that ours does not have; what is not named is as Pelican has it."""

CONTENT: Final = "content"
OUTPUT: Final = "output"
EXPORTED: Final = "exported"
Command = Callable[[], float]
"""Something that is run; its CPU seconds."""

_numbers: Final = count(1)
_ENTRIES: Final = "SELECT entry, snapshot, place FROM change WHERE entry > 0 ORDER BY seq"
_MARKDOWN: Final = """\
Title: {title}
Date: {date:%Y-%m-%d %H:%M:%S}
Category: nyheter
Tags: {tags}
Slug: nyhet-{number}
Summary: {summary}

{summary}

[{link}]({link})
"""


def site(folder: Path, scale: Scale) -> None:
    """Print a row for each command that is there."""
    path = folder / "static.db"
    data.configure(folder)
    build(path, scale.articles, shape(scale.articles, scale.tags))
    data.vary(path)
    commands: dict[str, Command] = {}
    if peers.has("pelican"):
        _write_articles(path, folder)
        commands["`pelican`"] = lambda: _pelican(folder)
    if _is_there("export"):
        commands["`topicfeeds export`"] = lambda: _export(path, folder)
        commands["the same after one more item"] = lambda: _export_again(path, folder)
    else:
        tables.say("There is no `topicfeeds export` yet: its rows are left out.")
    heads = (f"{scale.articles:,} items, {scale.tags:,} topics", "CPU", "Pelican : it", "files")
    tables.show(heads, _rows(commands, folder, scale.builds))


def _rows(commands: Mapping[str, Command], folder: Path, builds: int) -> Iterator[Sequence[object]]:
    rounds = []
    for _ in range(builds):
        for output in (OUTPUT, EXPORTED):
            shutil.rmtree(folder / output, ignore_errors=True)
        rounds.append({name: command() for name, command in commands.items()})
    for name in commands:
        ratio = ""
        if "`pelican`" in commands:
            ratio = f"{median(one['`pelican`'] / one[name] for one in rounds):.1f}"
        output = folder / (OUTPUT if name == "`pelican`" else EXPORTED)
        yield name, f"{median(one[name] for one in rounds):.2f} s", ratio, _files(output)


def _write_articles(path: Path, folder: Path) -> None:
    """Pelican's settings and its files."""
    (folder / "pelicanconf.py").write_text(_SETTINGS, "utf-8")
    content = folder / CONTENT
    content.mkdir()
    for number, said in _articles(path):
        (content / f"nyhet-{number}.md").write_text(said, "utf-8")


def _pelican(folder: Path) -> float:
    words = [peers.python(), "-m", "pelican", CONTENT, "--output", OUTPUT]
    return _cpu([*words, "--settings", "pelicanconf.py", "--quiet"], folder)


def _articles(path: Path) -> Iterator[tuple[int, str]]:
    """The number of each entry, and its Markdown."""
    with closing(sqlite3.connect(path)) as connection:
        for number, snapshot, place in connection.execute(_ENTRIES):
            said = json.loads(snapshot)
            tags = ", ".join(label for _, label in said["topics"])
            date = datetime.fromtimestamp(place, UTC)
            yield number, _MARKDOWN.format(number=number, date=date, tags=tags, **_texts(said))


def _texts(said: dict[str, str]) -> dict[str, str]:
    return {name: said[name] for name in ("title", "summary", "link")}


def _is_there(command: str) -> bool:
    words = [sys.executable, "-m", "feeds", command, "--help"]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    return found.returncode == 0


def _export(path: Path, folder: Path) -> float:
    words = [sys.executable, "-m", "feeds", "export", str(folder / EXPORTED)]
    words += ["--config", str(folder / "site.yaml"), "--db", f"sqlite:///{path}"]
    return _cpu(words, ROOT)


def _export_again(path: Path, folder: Path) -> float:
    store = Store(f"sqlite:///{path}")
    fresh.save(store, f"Alldeles ny {next(_numbers)}")
    store.close()
    return _export(path, folder)


def _cpu(words: Sequence[str], folder: Path) -> float:
    """CPU seconds of a command and all that it starts; a failure ends the program."""
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, spent = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{words} fails")
    return spent.ru_utime + spent.ru_stime


def _files(folder: Path) -> str:
    found = [one.stat().st_size for one in folder.rglob("*") if one.is_file()]
    return f"{len(found):,}, {tables.mega(sum(found))}"
