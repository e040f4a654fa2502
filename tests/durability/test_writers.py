"""One writer at a time: others wait for their turn and then say so; readers never wait."""

import time
from pathlib import Path

import pytest

from feeds.cli import main
from feeds.errors import EXIT_TRY_LATER
from feeds.model import Formula
from feeds.store import Store, engine
from tests.durability import records
from tests.durability.commands import Command
from tests.helpers import NOON, SITE
from tests.store.lines import ALL, FIRST, TOPICS, put

COUNT = 1100


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with four entries."""
    path = tmp_path / "news.db"
    store = Store(f"sqlite:///{path}")
    store.adopt(SITE, TOPICS, "1", NOON)
    put(store, FIRST[:4])
    store.close()
    return path


def test_the_second_command_says_why_it_stops(
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A command that waited in vain says that another one writes, and can be tried again."""
    monkeypatch.setattr(engine, "_BUSY_MILLISECONDS", 100)
    path = records.write(tmp_path, 3)
    words = ["ingest", str(path), "--config", str(tmp_path / "site.yaml")]
    words += ["--db", f"sqlite:///{database}"]
    holder = Store(f"sqlite:///{database}")
    with engine.writing(holder._engine), pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == EXIT_TRY_LATER
    reason = "another process is writing to the database (try again in a moment)"
    assert capsys.readouterr() == ("", f"topicfeeds: {database}: {reason}\n")
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 0
    holder.close()


def test_readers_never_wait(database: Path) -> None:
    """While a writer is in the middle of its work, a reader answers at once, with what was before;
    one that came in before goes on seeing that after the commit.
    """
    writer, reader = Store(f"sqlite:///{database}"), Store(f"sqlite:///{database}")
    with engine.reading(reader._engine) as early:
        count = "SELECT count(*) FROM entry"
        assert early.exec_driver_sql(count).scalar() == 4
        with engine.writing(writer._engine) as connection:
            connection.exec_driver_sql("DELETE FROM meta WHERE name = 'live'")
            start = time.monotonic()
            assert len(reader.entries(ALL, 9)) == len(reader.select(ALL).entries) == 4
            assert time.monotonic() - start < engine._BUSY_MILLISECONDS / 1000 / 5
            connection.rollback()
        put(writer, FIRST, after=60)
        assert early.exec_driver_sql(count).scalar() == 4
    assert len(reader.entries(ALL, 9)) == 5
    writer.close()
    reader.close()


def test_two_commands_at_once(tmp_path: Path) -> None:
    """Two commands that ingest into one new database take turns, and both do all their work."""
    database, site = tmp_path / "news.db", tmp_path / "site.yaml"
    path = records.write(tmp_path, COUNT)
    lines = path.read_bytes().splitlines(keepends=True)
    halves = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for half, some in zip(halves, (lines[::2], lines[1::2]), strict=True):
        half.write_bytes(b"".join(some))
    commands = [Command(site, database, "ingest", half, "--json") for half in halves]
    assert [command.end() for command in commands] == [(0, ""), (0, "")]
    store = Store(f"sqlite:///{database}")
    found = {entry.id for entry in store.entries(Formula(), 2 * COUNT)}
    store.close()
    assert found == {one for command in commands for one in command.acknowledged}
    assert len(found) == COUNT
