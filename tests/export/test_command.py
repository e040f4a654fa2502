"""``topicfeeds export``."""

import json
from pathlib import Path

from tests.cli.run import topicfeeds
from tests.helpers import CAPTURES


def test_export(tmp_path: Path) -> None:
    """It says how many files there are; the next one finds nothing to write."""
    topicfeeds("ingest", CAPTURES[0], at=tmp_path)
    first = topicfeeds("export", tmp_path / "out", at=tmp_path)
    assert (first.returncode, b" unchanged, 0 to prune\n" in first.stdout) == (0, True)
    assert b"reload them" in first.stderr
    again = topicfeeds("export", tmp_path / "out", "--json", at=tmp_path)
    summary = json.loads(again.stdout.splitlines()[-1])
    assert summary["event"] == "summary"
    assert (summary["written"], summary["stale"], summary["is_reload_due"]) == (0, 0, False)
    full = topicfeeds("export", tmp_path / "out", "--full", "--json", at=tmp_path)
    sums = json.loads(full.stdout.splitlines()[-1])
    assert (sums["written"], sums["files"] > summary["files"]) == (0, True)


def test_dry_run(tmp_path: Path) -> None:
    """It tells what would be written, and writes nothing."""
    done = topicfeeds("export", tmp_path / "out", "--dry-run", at=tmp_path)
    assert b" would be written, 0 unchanged" in done.stdout
    assert not (tmp_path / "out").exists()


def test_refused(tmp_path: Path) -> None:
    """A folder with other files is left alone, with what to do."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file.txt").write_text("x")
    done = topicfeeds("export", tmp_path / "mine", at=tmp_path)
    assert done.returncode == 2
    assert b"is no export (choose a new or empty folder)" in done.stderr


def test_prune(tmp_path: Path) -> None:
    """Files of addresses that are no more are named, and deleted only if that is asked for."""
    conf = tmp_path / "conf"
    conf.mkdir()
    (conf / "site.yaml").write_text(
        "site:\n  title: News\n  base_url: https://news.example.org\n  language: en\n"
        "  author: Us\n  tag: {authority: example.org, date: 2026-01-01}\n"
    )
    topics = conf / "topics.yaml"
    topics.write_text("topics:\n  sport: {label: Sport}\n")
    words = ("export", tmp_path / "out", "--config", conf)
    topicfeeds(*words, at=tmp_path)
    topics.write_text("topics:\n  sport: {label: Sport, state: gone}\n")
    kept = topicfeeds(*words, at=tmp_path)
    feed = tmp_path / "out/site/feeds/sport.atom"
    assert b", 7 to prune\n" in kept.stdout
    assert b"chosen/en/topics/sport.html: no address has this file any more" in kept.stderr
    assert feed.exists()
    pruned = topicfeeds(*words, "--prune", at=tmp_path)
    assert b", 7 pruned\n" in pruned.stdout
    assert not feed.exists()
    assert b", 0 to prune\n" in topicfeeds(*words, at=tmp_path).stdout
