"""kill -9 in the middle of an ingest, many times, and what is left of it.

    python -m tests.durability.kill9 --records 50000 --kills 20

One database is killed again and again, each run going on where the last was stopped: what a crash
leaves behind is what the next one starts from, as it is on a machine that is short of memory. Two
kills come at once after the start, while the tables are made or the known records are read again;
the others all along the file, in turn: while acknowledgements are printed, at the moment SQLite
writes (a COMMIT is under way), and anywhere between two transactions.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.cli import output
from feeds.model import Entry, Formula
from feeds.store import Store
from tests.durability import records
from tests.durability.commands import Command
from tests.durability.faults import is_sound

BATCH = 500
"""How many records a transaction has (design, 10)."""

EVERYTHING = 10_000_000
MOMENTS = {"updated", "first_seen", "newest"}
"""What may differ between two runs that say the same: when things were committed."""


@dataclass(slots=True)
class Story:
    """What has happened so far."""

    folder: Path
    count: int
    acknowledged: list[str] = field(default_factory=list)
    told: bool = False
    kills: int = 0

    @property
    def database(self) -> Path:
        """The database that is killed."""
        return self.folder / "killed.db"

    def say(self, text: str) -> None:
        """Print a line, if that is wanted."""
        if self.told:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    def ingest(self, database: Path) -> Command:
        """Start the command, which is always the same."""
        path = self.folder / "records.jsonl"
        site = self.folder / "site.yaml"
        return Command(site, database, "ingest", path, "--json")


def run(folder: Path, count: int, kills: int, seed: int = 1, *, told: bool = False) -> int:
    """Make the records, ingest them undisturbed and with kills, and compare; how many kills found
    it alive. Raises `AssertionError` with what is wrong.
    """
    chance = random.Random(seed)  # noqa: S311  # moments, not secrets
    records.write(folder, count)
    story = Story(folder, count, told=told)
    start = time.monotonic()
    calm = story.ingest(folder / "calm.db")
    assert calm.end() == (0, "")
    assert len(calm.acknowledged) == count
    story.say(f"undisturbed: {len(calm.acknowledged)} in {time.monotonic() - start:.1f} s")
    for number in range(1, kills + 1):
        _kill_once(story, number, kills, chance)
        _check(story)
    _finish(story)
    return story.kills


def _kill_once(story: Story, number: int, kills: int, chance: random.Random) -> None:
    before, command = len(story.acknowledged), story.ingest(story.database)
    if number in (1, kills // 2 + 1):
        time.sleep(chance.uniform(0.2, 1.2))
    else:
        wanted = story.count * number // (kills + 1) + chance.randrange(BATCH)
        command.wait_for(max(wanted - before, 1))
        if number % 3 == 1:
            command.wait_for_write(story.folder / "killed.db-wal")
        time.sleep(chance.uniform(0, 0.3) if number % 3 == 2 else 0)
    story.kills += command.kill()
    story.acknowledged += command.acknowledged
    new = len(story.acknowledged) - before
    story.say(f"kill {number}: {new} acknowledged, {len(story.acknowledged)} altogether")


def _check(story: Story) -> None:
    """Every acknowledged item is there with its topics, none twice; transactions are whole."""
    if not story.database.exists():
        assert not story.acknowledged
        return
    assert is_sound(story.database), "the file is damaged"
    found = _entries(story.database)
    ids = Counter(entry.id for entry in found)
    titles = Counter(entry.snapshot.title for entry in found)
    missing = set(story.acknowledged) - ids.keys()
    assert not missing, f"acknowledged and gone: {sorted(missing)[:3]}"
    assert len(story.acknowledged) == len(set(story.acknowledged)), "acknowledged twice"
    assert {*ids.values(), *titles.values()} <= {1}, "something is there twice"
    assert len(found) % BATCH == 0 or len(found) == story.count, "half a transaction"
    for entry in found:
        number = int(entry.snapshot.title.split()[2])
        shown = [topic.label for topic in entry.snapshot.topics]
        assert shown == records.labels(number), f"{entry.id} has {shown}"
    silent = len(found) - len(story.acknowledged)
    assert silent >= 0
    story.say(f"  sound; {len(found)} entries, {silent} of them committed and not yet printed")


def _entries(database: Path) -> tuple[Entry, ...]:
    store = Store(f"sqlite:///{database}")
    found = store.entries(Formula(), EVERYTHING)
    store.close()
    return found


def _finish(story: Story) -> None:
    """The same command finishes, and all is as if nothing had been.

    A record without a date stands where it was first seen, so that the order of these is that of
    the runs that first saved them.
    """
    known = len(_entries(story.database))
    command = story.ingest(story.database)
    assert command.end() == (0, "")
    assert (command.summary["stored"], command.summary["unchanged"]) == (story.count - known, known)
    story.acknowledged += command.acknowledged
    _check(story)
    ours_and_theirs = zip(_told(story.database), _told(story.folder / "calm.db"), strict=True)
    for what, (ours, theirs) in zip(("entries", "topics"), ours_and_theirs, strict=True):
        assert sorted(ours, key=repr) == sorted(theirs, key=repr), f"other {what} than undisturbed"
        assert [*filter(_is_dated, ours)] == [*filter(_is_dated, theirs)], "another order"
        story.say(f"{what}: {len(ours)}, as in the undisturbed run")


def _told(database: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What ``entries list --json`` and ``topics list --json`` print, apart from moments."""
    store = Store(f"sqlite:///{database}")
    entries = map(output.entry_record, store.entries(Formula(), EVERYTHING))
    topics = map(output.topic_record, sorted(store.summaries(), key=lambda one: one.topic.key))
    told = [
        [{key: row[key] for key in row.keys() - MOMENTS} for row in rows]
        for rows in (entries, topics)
    ]
    store.close()
    return told[0], told[1]


def _is_dated(row: dict[str, object]) -> bool:
    number = str(row.get("title", "")).split()[2:3]
    return not number or "published" in records.record(int(number[0]))


def main() -> None:
    """Run the story at full size and tell it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kills = run(Path(folder), given.records, given.kills, given.seed, told=True)
    sys.stdout.write(f"{kills} kills: all that was acknowledged is there, once, with its topics\n")


if __name__ == "__main__":
    main()
