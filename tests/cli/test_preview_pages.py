"""Whole pages through ``topicfeeds preview``: every field that would be published.

The files in ``previews`` are what the command printed, read beside the pages; the readers' own
expectations were written by hand. ``UPDATE_GOLDEN=1`` writes them anew.
"""

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from feeds.cli import cli
from tests.helpers import ROOT

READERS: Final = ROOT / "tests" / "readers"
PAGES: Final = [
    *sorted((READERS / "html" / "pages").glob("*.html")),
    *sorted((READERS / "embedded" / "pages").glob("*.html")),
]
BASE: Final = "https://www.example.org/nyheter/"
GOLDEN: Final = Path(__file__).with_name("previews")
ACTIVE: Final = re.compile(
    r"<\s*(?:script|iframe|style)|\bon\w+\s*=|(?:java|vb)script:|data:", re.IGNORECASE
)


def preview(page: Path) -> dict[str, Any]:
    """What the command prints for a page, with its profile if it has one."""
    profile = page.with_suffix(".profile.yaml")
    arguments = ["preview", str(page), "--json", "--timezone", "Europe/Stockholm"]
    arguments += ["--captured", "2024-06-01"] + (
        ["--profile", str(profile)] if profile.exists() else ["--base-url", BASE]
    )
    found = json.loads(CliRunner().invoke(cli, arguments).stdout)
    for one in (*found["errors"], *found["warnings"]):
        one["ref"] = one["ref"].removeprefix(f"{page.parent}/")
    return dict(found)


def test_there_are_enough_pages() -> None:
    """At least eight structures with a profile, and each kind of embedded data."""
    assert sum(page.with_suffix(".profile.yaml").exists() for page in PAGES) >= 8
    assert len(PAGES) >= 14


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    """Title, summary, content, topics, link, dates, authors and media are exact."""
    found = preview(page)
    golden = GOLDEN / f"{page.stem}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nothing_is_active(page: Path) -> None:
    """No address and no markup of any page can run anything."""
    for item in preview(page)["items"]:
        links = [item["link"], *(one["url"] for one in item["enclosures"])]
        links += [item["image"]["url"]] if item["image"] else []
        assert all(re.match("https?://", link) for link in links if link)
        assert not ACTIVE.search(item["content_html"] or "")
