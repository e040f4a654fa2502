"""A disk that is full, or read-only: a clear message, nothing lost, and the way on."""

from pathlib import Path

import pytest

from feeds.model import Formula
from feeds.store import Store
from tests.durability import records
from tests.durability.commands import Command
from tests.durability.disks import make_read_only, small_disk, why_not
from tests.durability.faults import is_sound

COUNT = 2000
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


def _ingest(folder: Path, database: Path) -> tuple[int, str, list[str]]:
    """The exit code, what was said, and the acknowledged ids of an ingest."""
    arguments = ("ingest", folder / "records.jsonl", "--json")
    command = Command(folder / "site.yaml", database, *arguments)
    code, said = command.end()
    return code, said, command.acknowledged


def _ids(database: Path) -> list[str]:
    store = Store(f"sqlite:///{database}")
    found = [entry.id for entry in store.entries(Formula(), 10 * COUNT)]
    store.close()
    return found


def _is_clear(said: str, database: Path, reason: str) -> bool:
    """One line that names the file, the reason and the remedy."""
    start = f"topicfeeds: {database}: the database does not work: {reason}"
    is_line = said.count("\n") == 1 and said.startswith(start)
    return is_line and said.endswith("the space on the disk)\n")


def test_a_full_disk(tmp_path: Path) -> None:
    """What was acknowledged stays, the rest comes as soon as there is space."""
    records.write(tmp_path, COUNT)
    with small_disk(tmp_path / "disk", 12_000) as disk:
        database, filler = disk / "news.db", disk / "filler"
        filler.write_bytes(bytes(9_500_000))
        code, said, acknowledged = _ingest(tmp_path, database)
        assert (code, _is_clear(said, database, "database or disk is full")) == (1, True)
        assert 0 < len(acknowledged) < COUNT
        assert is_sound(database)
        assert {*acknowledged} <= {*_ids(database)}
        filler.unlink()
        code, said, more = _ingest(tmp_path, database)
        assert (code, said) == (0, "")
        assert len(acknowledged) + len(more) == COUNT
        assert sorted(acknowledged + more) == sorted(_ids(database))
        assert is_sound(database)


def test_a_disk_that_is_full_at_the_start(tmp_path: Path) -> None:
    """Where no table can be made, that is said, and what is left is no obstacle later."""
    records.write(tmp_path, 10)
    with small_disk(tmp_path / "disk", 3_000) as disk:
        database, filler = disk / "news.db", disk / "filler"
        filler.write_bytes(bytes(2_960_000))
        code, said, acknowledged = _ingest(tmp_path, database)
        assert (code, acknowledged) == (1, [])
        assert _is_clear(said, database, "database or disk is full")
        filler.unlink()
        assert _ingest(tmp_path, database)[0] == 0
        assert len(_ids(database)) == 10


def test_a_read_only_disk(tmp_path: Path) -> None:
    """Nothing can be ingested, and that is said; what is there can be read."""
    records.write(tmp_path, 10)
    with small_disk(tmp_path / "disk", 5_000) as disk:
        database = disk / "news.db"
        assert _ingest(tmp_path, database)[0] == 0
        records.write(tmp_path, 11)
        make_read_only(disk)
        code, said, acknowledged = _ingest(tmp_path, database)
        assert (code, acknowledged) == (1, [])
        assert _is_clear(said, database, "")
        assert len(_ids(database)) == 10
