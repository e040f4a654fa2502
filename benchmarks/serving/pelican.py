"""A static site of the same entries: Pelican against ``topicfeeds export``.

Pelican reads a Markdown file for each entry, and writes a page for each entry and topic, and two
feeds for each topic and for everything. Both run as whole commands; times are CPU seconds.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
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
    heads = (f"{scale.articles:,} items, {scale.tags:,} topics", "CPU", "Pelican : ours", "files")
    has_pelican, has_export = peers.has("pelican"), _is_there("export")
    if not has_export:
        tables.say("There is no `topicfeeds export` yet: its rows are left out.")
    tables.show(heads, _rows(path, folder, has_pelican=has_pelican, has_export=has_export))


def _rows(
    path: Path, folder: Path, *, has_pelican: bool, has_export: bool
) -> Iterator[Sequence[object]]:
    peer = None
    if has_pelican:
        peer = _pelican(path, folder)
        yield "`pelican`", f"{peer:.2f} s", "", _files(folder / "output")
    names = ("`topicfeeds export`", "the same after one more item")
    for what in names if has_export else ():
        spent = _export(path, folder)
        ratio = f"{peer / spent:.1f}" if peer else ""
        yield what, f"{spent:.2f} s", ratio, _files(folder / "exported")
        _one_more(path)


def _pelican(path: Path, folder: Path) -> float:
    (folder / "pelicanconf.py").write_text(_SETTINGS, "utf-8")
    content = folder / "content"
    content.mkdir()
    for number, said in _articles(path):
        (content / f"nyhet-{number}.md").write_text(said, "utf-8")
    words = [peers.python(), "-m", "pelican", str(content), "--output", str(folder / "output")]
    return _cpu([*words, "--settings", str(folder / "pelicanconf.py"), "--quiet"], folder)


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
    words = [sys.executable, "-m", "feeds", "export", str(folder / "exported")]
    words += ["--config", str(folder / "site.yaml"), "--db", f"sqlite:///{path}"]
    return _cpu(words, ROOT)


def _one_more(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    fresh.save(store, "Alldeles ny 1")
    store.close()


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
