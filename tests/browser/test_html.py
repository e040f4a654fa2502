"""The Nu checker has nothing to say about any page."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.server import Server
from tests.browser.showcase import PAGES, STATUSES
from tests.browser.tools import NU, require
from tests.browser.visits import LANGUAGES


def complaints(files: Iterable[Path]) -> list[str]:
    """The errors and warnings of the checker, each with its page and line."""
    command = ["java", "-jar", str(NU), "--format", "json", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return [_told(one) for one in json.loads(done.stderr)["messages"] if _is_serious(one)]


@pytest.mark.parametrize("name", PAGES)
def test_statuses(name: str, server: Server) -> None:
    """Each page is a success, or the error that it is meant to be, and HTML in any case."""
    answer = server.get(name)
    assert answer.status == STATUSES.get(name, 200)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


def test_pages_are_valid(server: Server, tmp_path: Path) -> None:
    """Every page is valid HTML in both languages."""
    require("java", NU)
    files = {tmp_path / f"{name}.{one}.html": (name, one) for name in PAGES for one in LANGUAGES}
    for path, (name, language) in files.items():
        path.write_bytes(server.get(name, language).data)
    told = complaints(files)
    assert not told, "\n".join(told)


def test_the_checker_complains(tmp_path: Path) -> None:
    """What is no HTML, and what is dubious, is told with its line."""
    require("java", NU)
    page = tmp_path / "bad.html"
    page.write_text("<!doctype html>\n<title>Bad</title>\n<p id=a><p id=a>\n<bad>", "utf-8")
    told = "\n".join(complaints([page]))
    assert "bad.html:3: error: Duplicate ID" in told
    assert "bad.html:2: warning: Consider adding a “lang” attribute" in told


def _is_serious(message: dict[str, Any]) -> bool:
    return message["type"] != "info" or message.get("subType") == "warning"


def _told(message: dict[str, Any]) -> str:
    page = message.get("url", "").rpartition("/")[2]
    kind = message.get("subType") or message["type"]
    extract = message.get("extract", "").replace("\n", " ").strip()
    return f"{page}:{message.get('lastLine', '?')}: {kind}: {message['message']}  [{extract}]"
