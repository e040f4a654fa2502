"""Migrations: they build the tables that the code expects, and nothing twice."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from feeds.store import engine, migrate, migrate_database, revisions
from feeds.store.schema import REVISION, metadata


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
    config = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_status_and_upgrade(tmp_path: Path) -> None:
    """An empty database has no revision; upgrading gives it one, and again changes nothing."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert revisions(url) == (None, REVISION)
    migrate_database(url)
    migrate_database(url)
    assert revisions(url) == (REVISION, REVISION)
