"""The page for authors of a CMS: every example of it is run, every table compared."""

import argparse
import json
import re
import shlex
from typing import Any

from feeds.web.api import limits, models
from feeds.web.api.problems import CODES, KINDS
from tests.helpers import ROOT, FixedClock
from tests.web.api_support import SECRET, Cms

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
SITE = "http://127.0.0.1:8000"


def table(head: str) -> dict[str, str]:
    """The rows of the table whose first line begins with ``head``."""
    _, found, rest = PAGE.partition(f"\n| {head} |")
    assert found, head
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return dict(cells)


def blocks() -> list[tuple[str, str]]:
    """The examples in their order: commands (``sh``) and answers (``json``)."""
    return re.findall(r"^```(sh|json)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def run(cms: Cms, command: str) -> Any:
    """What a command with curl would print, asked of the app."""
    parser = argparse.ArgumentParser()
    parser.add_argument("curl", choices=["curl"])
    parser.add_argument("url")
    parser.add_argument("-X", default="POST", dest="method")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-d", dest="data")
    filled = command.replace("$SITE", SITE).replace("$TOKEN", SECRET)
    said = parser.parse_args(shlex.split(filled))
    headers = dict(line.split(": ", 1) for line in said.headers)
    path = said.url.removeprefix(SITE)
    data = said.data.encode() if said.data else None
    return cms.client.open(path, method=said.method, headers=headers, data=data).get_json()


def test_examples(cms: Cms, clock: FixedClock) -> None:
    """Each command answers what stands below it; only the key of the entry is left open."""
    found = blocks()
    assert [kind for kind, _ in found] == ["sh", "json"] * (len(found) // 2)
    assert len(found) == 10
    for (_, command), (_, expected) in zip(found[::2], found[1::2], strict=True):
        clock.forward(minutes=1)
        answer = json.dumps(run(cms, command))
        key = re.search(r"/entries/([0-9a-f]{20})\"", answer)
        answer = answer.replace(key[1], "KEY") if key else answer
        assert json.loads(answer) == json.loads(expected), command


def test_members() -> None:
    """Every member of an item is in the table, and no other."""
    fields = models.PutItem.model_fields
    assert table("member") == {name: field.description for name, field in fields.items()}
    for model in (models.Author, models.Enclosure, models.Image):
        assert f"`{{{', '.join(model.model_fields)}}}`" in PAGE


def test_statuses() -> None:
    """Every status of a refusal, every code and every outcome is in its table, and no other."""
    assert table("status") == {str(status): kind.when for status, kind in KINDS.items()}
    assert table("code of a mistake") == CODES
    outcomes = models.Done.model_json_schema()["properties"]["status"]["enum"]
    assert set(table("`status`")) == set(outcomes)


def test_numbers() -> None:
    """The limits that the page names are those of the code."""
    assert f"at most {models.MOST_ITEMS}." in PAGE
    assert f"{models.LONGEST_ID:,} characters" in PAGE
    assert f"{limits.BURST} requests at once and {limits.PER_SECOND} a second" in PAGE


def test_codes_are_used() -> None:
    """Every code of a mistake stands in the code that finds it."""
    folder = ROOT / "feeds" / "web" / "api"
    text = "".join(
        (folder / name).read_text("utf-8") for name in ("body.py", "checks.py", "items.py")
    )
    assert [code for code in CODES if f'"{code}"' not in text] == []
