"""Bringing a database to the tables of `schema` with Alembic."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from feeds.errors import StoreOutdated
from feeds.store.engine import connect, exists, reading, writing
from feeds.store.schema import REVISION


def revisions(url: str) -> tuple[str | None, str]:
    """The migration that a database stands at (None if it is empty), and the one it needs."""
    if not exists(url):
        return None, REVISION
    engine = connect(url)
    found = revision(engine)
    engine.dispose()
    return found, REVISION


def migrate_database(url: str) -> None:
    """Bring a database to the tables of this version; what is there stays."""
    engine = connect(url)
    upgrade(engine)
    engine.dispose()


def revision(engine: Engine) -> str | None:
    """The migration that a database stands at, or None if it is empty."""
    with reading(engine) as connection:
        return _revision(connection)


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction."""
    # Alembic is slow to import and seldom needed.
    from alembic import command  # noqa: PLC0415  # slow
    from alembic.config import Config  # noqa: PLC0415  # slow
    from alembic.util.exc import CommandError  # noqa: PLC0415  # slow

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as connection:
        if _revision(connection) != REVISION:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                message = f"the database was made by a newer version: {error}"
                where = str(engine.url.database)
                raise StoreOutdated(message, where=where, hint="install that version") from None


def prepare(engine: Engine) -> None:
    """Make the tables of an empty database; raise `StoreOutdated` if it has others."""
    found = revision(engine)
    if found is None:
        upgrade(engine)
    elif found != REVISION:
        message = f"the database stands at migration {found}, this program needs {REVISION}"
        hint = "make a copy of it, then run topicfeeds db upgrade"
        raise StoreOutdated(message, where=str(engine.url.database), hint=hint)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
