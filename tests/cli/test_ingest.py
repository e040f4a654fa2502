"""``topicfeeds ingest``."""

import shutil
from pathlib import Path

import pytest

from tests.cli.run import json_lines, topicfeeds
from tests.helpers import CAPTURES, DATA


def test_json_events(tmp_path: Path) -> None:
    """Each stored change is a line, then comes a summary; the second run stores nothing."""
    first = topicfeeds("ingest", *CAPTURES, "--json", at=tmp_path)
    *events, summary = json_lines(first)
    assert first.returncode == 0
    assert len(events) == 30
    assert all(set(one) == {"event", "kind", "id", "title", "seq"} for one in events)
    assert {(one["event"], one["kind"]) for one in events} == {("stored", "created")}
    assert summary == {
        "event": "summary",
        "stored": 30,
        "unchanged": 0,
        "errors": [],
        "warnings": [],
    }
    again = json_lines(topicfeeds("ingest", *CAPTURES, "--json", at=tmp_path))
    assert [(one["event"], one["stored"], one["unchanged"]) for one in again] == [
        ("summary", 0, 30)
    ]


def test_for_people(tmp_path: Path) -> None:
    """Without --json, a line a capture."""
    done = topicfeeds("ingest", CAPTURES[1], at=tmp_path)
    assert done.stdout.decode() == f"{CAPTURES[1]}: stored 14 created; 0 unchanged\n"
    done = topicfeeds("ingest", CAPTURES[1], at=tmp_path)
    assert done.stdout.decode() == f"{CAPTURES[1]}: 14 unchanged, the same capture as before\n"


def test_a_listed_capture_has_its_stated_time(tmp_path: Path) -> None:
    """A path that site.yaml lists is that capture of that source, under whatever spelling."""
    path = DATA / "captures" / ".." / "captures" / CAPTURES[0].name
    topicfeeds("ingest", path, at=tmp_path)
    listed = topicfeeds("entries", "list", "--limit", "1", at=tmp_path).stdout.decode()
    assert listed.startswith("2023-11-07\t")


def test_dry_run(tmp_path: Path) -> None:
    """A dry run says what would be stored, and stores nothing."""
    done = json_lines(topicfeeds("ingest", CAPTURES[0], "--dry-run", "--json", at=tmp_path))
    assert {one["event"] for one in done[:-1]} == {"would store"}
    assert topicfeeds("entries", "list", at=tmp_path).stdout == b""


def test_a_bad_capture_costs_no_other(tmp_path: Path) -> None:
    """A capture over a limit is refused whole, the next one is stored, the exit code is 4."""
    shutil.copytree(DATA, tmp_path / "data")
    site = tmp_path / "data" / "site.yaml"
    site.write_text(
        site.read_text("utf-8").replace("  tag:\n", "  limits:\n    capture_bytes: 5000\n  tag:\n")
    )
    done = topicfeeds("ingest", *CAPTURES, "--config", site, "--json", at=tmp_path)
    *events, summary = json_lines(done)
    assert (done.returncode, len(events)) == (4, 14)
    assert [(one["ref"], one["code"]) for one in summary["errors"]] == [
        (f"{CAPTURES[0]}:1", "too-large")
    ]
    alone = topicfeeds("ingest", CAPTURES[0], "--config", site, at=tmp_path)
    assert alone.returncode == 1
    assert "too-large: the capture has more than 5000 bytes" in alone.stderr.decode()


def test_too_many_items(tmp_path: Path) -> None:
    """A capture of more items than allowed is refused whole."""
    shutil.copytree(DATA, tmp_path / "data")
    site = tmp_path / "data" / "site.yaml"
    site.write_text(
        site.read_text("utf-8").replace("  tag:\n", "  limits:\n    capture_items: 15\n  tag:\n")
    )
    done = topicfeeds("ingest", CAPTURES[0], "--config", site, "--json", at=tmp_path)
    assert (done.returncode, json_lines(done)[0]["errors"][0]["code"]) == (1, "too-large")


def test_sources(tmp_path: Path) -> None:
    """With several sources and none that lists the path, --source is asked for."""
    shutil.copytree(DATA, tmp_path / "data")
    site = tmp_path / "data" / "site.yaml"
    site.write_text(site.read_text("utf-8") + "  other:\n    reader: listing\n", "utf-8")
    new = tmp_path / "new.txt"
    new.write_text(" • Nytt\n\n  Text.\n\n  Kultur\n", "utf-8")
    done = topicfeeds("ingest", new, "--config", site, at=tmp_path)
    assert done.returncode == 2
    assert "give --source: region-stockholm, other" in done.stderr.decode()
    assert topicfeeds("ingest", new, "--config", site, "--source", "x", at=tmp_path).returncode == 2
    done = topicfeeds("ingest", new, "--config", site, "--source", "other", at=tmp_path)
    assert done.returncode == 0


def test_a_missing_path_stops_before_anything_is_stored(tmp_path: Path) -> None:
    """A path that is not there is a usage error, and no other path is half done."""
    done = topicfeeds("ingest", CAPTURES[0], "nowhere.txt", at=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "cli.db").exists()


def test_remedies_work(tmp_path: Path) -> None:
    """After the remedy of a warning, the same file is another capture, and the entry is edited."""
    shutil.copytree(DATA, tmp_path / "data")
    site = tmp_path / "data" / "site.yaml"
    path = tmp_path / "long.txt"
    path.write_text(f" • {'Lång titel ' * 60}\n\n  Text om saken.\n\n  Kultur\n", "utf-8")
    first = topicfeeds("ingest", path, "--config", site, "--json", at=tmp_path)
    assert json_lines(first)[-1]["warnings"][0]["hint"].endswith("limits.title_characters")
    limits = "  limits:\n    title_characters: 1000\n  tag:\n"
    site.write_text(site.read_text("utf-8").replace("  tag:\n", limits), "utf-8")
    again = json_lines(topicfeeds("ingest", path, "--config", site, "--json", at=tmp_path))
    assert [one.get("kind") for one in again] == ["major", None]
    assert len(again[0]["title"]) == 659


def test_the_operators_labels_come_first(tmp_path: Path) -> None:
    """A label that was pending belongs to the operator's topic from then on."""
    shutil.copytree(DATA, tmp_path / "data")
    topics = tmp_path / "data" / "topics.yaml"
    for number in (1, 2):
        path = tmp_path / f"{number}.txt"
        path.write_text(f" • Nyhet {number}\n\n  Text {number}.\n\n  Traffic\n", "utf-8")
        topicfeeds("ingest", path, "--config", tmp_path / "data", at=tmp_path)
        if number == 1:
            more = "  trafik:\n    label: Trafik\n    aliases: [Traffic]\n"
            topics.write_text(topics.read_text("utf-8") + more, "utf-8")
    listed = topicfeeds("topics", "list", "--config", tmp_path / "data", at=tmp_path)
    assert "trafik\t1\tknown\tTrafik" in listed.stdout.decode()
    assert "traffic\t1\tpending\tTraffic" in listed.stdout.decode()


@pytest.mark.parametrize("time", ["0001-01-01T00:00:05Z", "0001-01-01T00:00:00+01:00"])
def test_captured_before_the_web(time: str, tmp_path: Path) -> None:
    """A time that no capture can have is a usage error."""
    assert topicfeeds("ingest", CAPTURES[0], "--captured", time, at=tmp_path).returncode == 2


def test_captured_in_the_future(tmp_path: Path) -> None:
    """A capture from the future is a usage error."""
    done = topicfeeds("ingest", CAPTURES[0], "--captured", "2999-01-01", at=tmp_path)
    assert done.returncode == 2
    assert "which is not yet" in done.stderr.decode()


def test_backfill(tmp_path: Path) -> None:
    """A backfill without a time goes below what is there."""
    new, old = tmp_path / "new.txt", tmp_path / "old.txt"
    new.write_text(" • Nytt\n\n  Text.\n\n  Kultur\n", "utf-8")
    old.write_text(" • Gammalt\n\n  Text.\n\n  Kultur\n", "utf-8")
    topicfeeds("ingest", new, at=tmp_path)
    topicfeeds("ingest", old, "--backfill", at=tmp_path)
    listed = topicfeeds("entries", "list", at=tmp_path).stdout.decode().splitlines()
    assert [line.split("\t")[2] for line in listed] == ["Nytt", "Gammalt"]
