"""``topicfeeds preview``."""

import json
from pathlib import Path

import pytest

from tests.cli.run import topicfeeds
from tests.helpers import CAPTURES, DATA

KEYS = {
    "title",
    "summary",
    "content_html",
    "topics",
    "link",
    "published",
    "updated",
    "source_id",
    "authors",
    "language",
    "enclosures",
    "image",
    "position",
}


@pytest.mark.parametrize("vocabulary", [(), ("--topics", str(DATA / "topics.yaml"))])
def test_the_real_captures(vocabulary: tuple[str, ...], tmp_path: Path) -> None:
    """16 and 14 items with 12 topics in all, with and without a vocabulary; no date, no link."""
    labels: set[str] = set()
    for path, count in zip(CAPTURES, (16, 14), strict=True):
        done = topicfeeds("preview", path, "--json", *vocabulary, at=tmp_path)
        found = json.loads(done.stdout)
        assert (done.returncode, found["errors"], found["warnings"]) == (0, [], [])
        assert [item["position"] for item in found["items"]] == list(range(1, count + 1))
        for item in found["items"]:
            assert set(item) == KEYS
            assert (item["link"], item["published"], item["updated"]) == (None, None, None)
            assert {topic["state"] for topic in item["topics"]} == {
                "known" if vocabulary else "pending"
            }
            labels |= {topic["label"] for topic in item["topics"]}
    assert len(labels) == 12


def test_nothing_is_stored(tmp_path: Path) -> None:
    """A preview needs no database and makes none."""
    topicfeeds("preview", CAPTURES[0], at=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_for_people(tmp_path: Path) -> None:
    """Without --json, each item is a title with its topics and first paragraph below."""
    done = topicfeeds("preview", CAPTURES[1], at=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert lines[24:26] == [
        "9. Svetsarbeten i Slussen",
        "   Kollektivtrafik, Projekt inom buss, Projekt inom tunnelbana",
    ]
    assert lines[26].startswith("   Region Stockholm/SL bygger om entrén till Slussens")


def test_options(tmp_path: Path) -> None:
    """Charset and language are taken as stated; standard input is -."""
    text = " • Å\n\n  Ä.\n\n  Ö-fråga\n".encode("windows-1252")
    done = topicfeeds(
        *("preview", "-", "--json", "--language", "SV", "--content-type"),
        *("text/plain; charset=windows-1252", "--captured", "2024-01-02", "--timezone"),
        *("Europe/Stockholm", "--base-url", "https://news.example.org/", "--reader", "listing"),
        at=tmp_path,
        stdin=text,
    )
    item = json.loads(done.stdout)["items"][0]
    assert (item["title"], item["summary"], item["language"]) == ("Å", "Ä.", "sv")
    assert item["topics"] == [{"slug": "o-fraga", "label": "Ö-fråga", "state": "pending"}]


def test_what_is_bad_is_located(tmp_path: Path) -> None:
    """Errors and warnings have ref, code, message and hint; the exit code says partly failed."""
    path = tmp_path / "bad.txt"
    path.write_text(" • \n\n  Text\n\n  Kultur\n • Bra\n\n  Te\x00xt\n\n  Kultur\n", "utf-8")
    done = topicfeeds("preview", path, "--json", at=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 4
    assert [item["title"] for item in found["items"]] == ["Bra"]
    assert [(one["ref"], one["code"]) for one in found["errors"]] == [
        (f"{path}:1", "missing-title")
    ]
    assert [(one["ref"], one["code"]) for one in found["warnings"]] == [(f"{path}:6", "mojibake")]
    assert all(one["message"] and one["hint"] for one in found["errors"] + found["warnings"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.txt",), "nowhere.txt: there is no such file"),
        ((".",), ".: it cannot be read"),
        ((CAPTURES[0], "--reader", "pdf"), "there is no reader 'pdf' (use auto, listing,"),
        ((CAPTURES[0], "--reader", "htlm"), "there is no reader 'htlm'"),
        ((CAPTURES[0], "--language", "svenska språket"), "is no language tag"),
        ((CAPTURES[0], "--timezone", "Stockholm"), "there is no zone 'Stockholm'"),
        ((CAPTURES[0], "--captured", "yesterday"), "yesterday: --captured: it must be a day"),
        ((CAPTURES[0], "--base-url", "news"), "--base-url: it must be an absolute address"),
        ((CAPTURES[0], "--topics", "nowhere.yaml"), "nowhere.yaml: the file cannot be read"),
        ((), "Missing argument"),
    ],
)
def test_usage_errors(arguments: tuple[object, ...], said: str, tmp_path: Path) -> None:
    """A mistake on the command line is exit code 2 and one line that helps."""
    done = topicfeeds("preview", *arguments, at=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_bad_topics(tmp_path: Path) -> None:
    """A topics file with three mistakes prints three located lines and exits with 3."""
    path = tmp_path / "topics.yaml"
    path.write_text("topics:\n  a:\n    lable: A\n  B:\n    label: B\n  c: C\n", "utf-8")
    done = topicfeeds("preview", CAPTURES[0], "--topics", path, at=tmp_path)
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == [
        f"{path}:3:5: topics.a.lable: there is no such key (did you mean label?)",
        f"{path}:4:3: topics.B: it must be lower-case letters a-z, digits and single hyphens",
        f"{path}:6:3: topics.c: it must have keys of its own",
    ]
