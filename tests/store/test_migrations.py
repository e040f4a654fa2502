"""Migrations: they build the tables that the code expects, and nothing twice."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from feeds.store import Store, engine, migrate, migrate_database, revisions
from feeds.store.schema import REVISION, metadata
from tests.helpers import NOON


def test_migrations_give_the_schema(tmp_path: Path) -> None:
    """A migrated database has exactly the tables, columns, indexes and keys of the schema."""
    made = engine.connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate.prepare(made)
    with engine.reading(made) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    made.dispose()


def test_the_revision_is_the_newest() -> None:
    """The revision that the code asks for is the last migration."""
    assert ScriptDirectory.from_config(_config()).get_current_head() == REVISION


def test_status_and_upgrade(tmp_path: Path) -> None:
    """An empty database has no revision; upgrading gives it one, and again changes nothing."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert revisions(url) == (None, REVISION)
    migrate_database(url)
    migrate_database(url)
    assert revisions(url) == (REVISION, REVISION)


def test_what_was_erased_before(tmp_path: Path) -> None:
    """An entry that was erased under 0003 leaves its feeds thirty days after that, too."""
    url, config = f"sqlite:///{tmp_path / 'a.db'}", _config()
    made = engine.connect(url)
    with engine.writing(made) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    made.dispose()
    _erased(tmp_path / "a.db", int(NOON.timestamp()))
    migrate_database(url)
    store = Store(url)
    assert store.close_erasures(NOON + timedelta(days=29)) == ()
    [change] = store.close_erasures(NOON + timedelta(days=30))
    assert (change.kind, change.id) == ("left", "urn:example:k")
    store.close()


def _erased(path: Path, at: int) -> None:
    """Write what an erased entry was under 0003."""
    old, blank = sqlite3.connect(path), '{"state":"erased"}'
    columns = "seq, kind, entry, topics, place, updated, supersedes, actor, committed, snapshot"
    with old:
        old.execute("INSERT INTO entry VALUES (1, 'k', 'urn:example:k', 's', '', ?, 2, 1)", (at,))
        old.execute("INSERT INTO sighting VALUES (1, 's', 1, ?, ?, NULL, NULL)", (at, at))
        for state in (
            (1, "created", 1, b"", at, at, None, "ingest", at, blank),
            (2, "erased", 1, b"", at, at, 1, "operator", at, blank),
        ):
            old.execute(
                f"INSERT INTO change ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # constants
                state,
            )
    old.close()


def _config() -> Config:
    config = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    return config
