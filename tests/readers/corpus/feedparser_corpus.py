"""Runs feedparser's own test files through our reader and the normalizer, and prints the figures.

    python tests/readers/corpus/feedparser_corpus.py [--folder DIR] [--version 6.0.14]

The source package comes from PyPI through pip; nothing of it is kept in the repository. For each
group of files the table has: files, items, drafts, drafts with content, items whose content was
active before it was sanitized, exceptions, files over five seconds, the slowest file in
milliseconds, and what is active in the drafts. That is looked for with html5lib, a parser that we
do not use ourselves. All items get a title, so that none is left out for want of one. The exit code
is 1 if there is an exception, a hang or anything active.
"""

import argparse
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import html5lib

from feeds.model import Draft, Hints
from feeds.normalize import normalize
from feeds.readers.syndication import read

BASE: Final = "https://example.org/feeds/feed.xml"
SECONDS: Final = 5
ACTIVE_ELEMENTS: Final = frozenset(
    (
        *("applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input"),
        *("link", "math", "meta", "noscript", "object", "param", "script", "select", "style"),
        *("svg", "template", "textarea", "title"),
    )
)
ADDRESSES: Final = frozenset(
    (
        "href",
        "src",
        "action",
        "cite",
        "poster",
        "data",
        "background",
        "longdesc",
        "formaction",
        "srcset",
    )
)
SCHEMES: Final = frozenset(("", "http", "https", "mailto", "tel"))


@dataclass
class Figures:
    """What is counted for a group of files."""

    files: int = 0
    items: int = 0
    drafts: int = 0
    content: int = 0
    before: int = 0
    hangs: int = 0
    slowest: float = 0.0
    slowest_file: str = ""
    exceptions: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Fetch, run, print; 0 if all is well."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments.folder or temporary)
        tests = _tests(folder, arguments.version)
        groups: dict[str, Figures] = defaultdict(Figures)
        for path in sorted(one for one in tests.rglob("*") if one.is_file()):
            place = path.relative_to(tests)
            if place.parts[0] in {"compression", "http"} or path.suffix == ".py":
                continue
            _run(path, str(place), groups["/".join(place.parts[:-1])])
    _print(groups)
    return 1 if any(one.exceptions or one.hangs or one.active for one in groups.values()) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--folder", help="where the source package is, or is to be kept")
    parser.add_argument("--version", default="6.0.14", help="which version of feedparser")
    return parser.parse_args()


def _tests(folder: Path, version: str) -> Path:
    """The folder of feedparser's test files, fetched and unpacked if it is not there."""
    tests = folder / f"feedparser-{version}" / "tests"
    if not tests.is_dir():
        archive = folder / f"feedparser-{version}.tar.gz"
        if not archive.is_file():
            _download(folder, version)
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
    return tests


def _download(folder: Path, version: str) -> None:
    """The source package; pip makes its metadata, with or without an environment of its own."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
    command += [":all:", "--dest", str(folder), f"feedparser=={version}"]
    if subprocess.run(command, check=False).returncode:
        subprocess.run([*command, "--no-build-isolation"], check=True)


def _run(path: Path, place: str, figures: Figures) -> None:
    data = path.read_bytes()
    figures.files += 1
    begin = time.perf_counter()
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        items, problems = read(data, place, Hints(base=BASE))
        normalize(items)
        titled = [replace(item, title=place, title_type="text") for item in items]
        drafts, more = normalize(titled)
    except TimeoutError:
        figures.hangs += 1
    except Exception:  # noqa: BLE001  # whatever it is, it is what we look for
        figures.exceptions.append(f"{place}: {traceback.format_exc(limit=-3)}")
    else:
        figures.items += len(items)
        figures.drafts += len(drafts)
        figures.content += sum(1 for one in drafts if one.snapshot.content_html)
        figures.codes.update(one.code for one in (*problems, *more))
        signal.setitimer(signal.ITIMER_REAL, 0)
        figures.before += sum(1 for one in items if any(_active_in(one.content)))
        figures.active += [f"{place}: {found}" for found in _active(drafts)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.perf_counter() - begin
    if seconds > figures.slowest:
        figures.slowest, figures.slowest_file = seconds, place


def _active(drafts: Iterable[Draft]) -> Iterator[str]:
    for draft in drafts:
        snapshot = draft.snapshot
        addresses = [snapshot.link, *(one.href for one in snapshot.enclosures)]
        addresses += [snapshot.image.href if snapshot.image else None]
        yield from (
            one for one in addresses if one and urlsplit(one).scheme not in {"http", "https"}
        )
        if snapshot.content_html:
            yield from _active_in(snapshot.content_html)


def _active_in(html: str) -> Iterator[str]:
    """Elements, attributes and addresses that a page could be taken over with."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield "a comment"
            continue
        if element.tag in ACTIVE_ELEMENTS:
            yield f"<{element.tag}>"
        for key, value in element.attrib.items():
            is_handler = str(key).startswith("on") or key == "style"
            if is_handler or (key in ADDRESSES and _scheme(value) not in SCHEMES):
                yield f"<{element.tag} {key}={value!r}>"


def _scheme(address: str) -> str:
    """As browsers read it: white space and control characters inside are nothing."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", re.sub(r"[\x00-\x20\x7f-\xa0]", "", address))
    return found[1].lower() if found else ""


def _print(groups: dict[str, Figures]) -> None:
    names = (
        "group",
        "files",
        "items",
        "drafts",
        "content",
        "before",
        "raised",
        "hangs",
        "ms",
        "active",
    )
    row = "{:26}" + " {:>7}" * 9 + "\n"
    sys.stdout.write(row.format(*names))
    for name, one in [*sorted(groups.items()), ("all", _sum(groups.values()))]:
        counts = (one.files, one.items, one.drafts, one.content, one.before, len(one.exceptions))
        slow = f"{one.slowest * 1000:.1f}"
        sys.stdout.write(row.format(name, *counts, one.hangs, slow, len(one.active)))
    total = _sum(groups.values())
    codes = ", ".join(f"{code} {count}" for code, count in sorted(total.codes.items()))
    sys.stdout.write(f"problems: {codes}\nslowest: {total.slowest_file}\n")
    sys.stdout.writelines(f"{one}\n" for one in (*total.exceptions, *total.active))


def _sum(groups: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in groups:
        for name in ("files", "items", "drafts", "content", "before", "hangs"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.exceptions += one.exceptions
        total.active += one.active
        total.codes += one.codes
        if one.slowest > total.slowest:
            total.slowest, total.slowest_file = one.slowest, one.slowest_file
    return total


def _too_slow(_signal: int, _frame: Any) -> None:
    raise TimeoutError


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, _too_slow)
    sys.exit(main())
