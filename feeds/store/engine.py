"""Connections: one engine a database, short read transactions, one writer at a time.

SQLite runs in WAL mode, so that readers never wait; a writer takes its lock at once (BEGIN
IMMEDIATE) and its commit is on the disk before it returns (synchronous = FULL).
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from feeds.errors import ConfigError, StoreBusy, StoreError

_BUSY_MILLISECONDS: Final = 10_000


def connect(url: str) -> Engine:
    """An engine for a database URL; the folder of an SQLite file is made if it is missing.

    Raises `ConfigError` for a URL that is none, `StoreError` if the folder cannot be made.
    """
    hint = "write it like sqlite:///instance/topicfeeds.db"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigError((f"database: {url!r} is no database URL ({hint})",)) from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise ConfigError((f"database: {url!r} is not an SQLite file ({hint})",))
    _make_folder(Path(parsed.database).parent)
    engine = create_engine(parsed, connect_args={"isolation_level": None})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: everything in it sees one state of the database."""
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction, committed at the end or not at all.

    Raises `StoreBusy` if another writer holds on for more than ten seconds.
    """
    options = engine.execution_options(writing=True)
    with _translated(engine), options.connect() as connection, connection.begin():
        yield connection


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "choose another place with --db or TOPICFEEDS_DB"
        raise StoreError(
            f"the folder cannot be made: {error.strerror}", where=str(folder), hint=hint
        ) from None


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextlib.contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason, where = str(error.orig), str(engine.url.database)
        if "locked" in reason or "busy" in reason:
            message = "another process is writing to the database"
            raise StoreBusy(message, where=where, hint="try again in a moment") from error
        hint = "check the file, its folder's rights and the space on the disk"
        raise StoreError(f"the database does not work: {reason}", where=where, hint=hint) from error
