"""Connections: one engine a database, short read transactions, one writer at a time.

SQLite runs in WAL mode, so that readers never wait; a writer takes its lock at once (BEGIN
IMMEDIATE) and its commit is on the disk before it returns (synchronous = FULL).
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from feeds.errors import ConfigError, StoreBusy, StoreError

_BUSY_MILLISECONDS: Final = 10_000
_ANY_NUMBER: Final = -1


def connect(url: str) -> Engine:
    """An engine for a database URL; the folder of an SQLite file is made if it is missing.

    Raises `ConfigError` for a URL that is none, `StoreError` if the folder cannot be made.
    """
    path = _path(url)
    _make_folder(path.parent)
    # A thread that writes may read beside it: none may wait for the connection of one that waits.
    engine = create_engine(
        make_url(url), connect_args={"isolation_level": None}, max_overflow=_ANY_NUMBER
    )
    if _is_frozen(path):
        event.listen(engine, "do_connect", _connect_frozen)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def exists(url: str) -> bool:
    """Whether the database file of a URL is there; raises `ConfigError` for a URL that is none."""
    return _path(url).exists()


def _path(url: str) -> Path:
    try:
        parsed = make_url(url)
        is_file = parsed.drivername == "sqlite" and not parsed.query
    except (ArgumentError, ValueError):
        is_file = False
    name = parsed.database or "" if is_file else ""
    if not name or name == ":memory:" or name.startswith("file:"):
        hint = "write it like sqlite:///instance/topicfeeds.db"
        raise ConfigError((f"database: {url!r} names no SQLite file ({hint})",))
    return Path(name)


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: everything in it sees one state of the database."""
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def writing(engine: Engine, *, patient: bool = True) -> Iterator[Connection]:
    """A write transaction, committed at the end or not at all.

    Raises `StoreBusy` if another writer holds on for more than ten seconds, or at all if this one
    is not ``patient``.
    """
    options = engine.execution_options(writing=True, patient=patient)
    with _translated(engine), options.connect() as connection, connection.begin():
        yield connection


def forget(engine: Engine) -> None:
    """Empty the file beside the database in which the latest changes, and what they replaced, are
    kept for a while; as far as nobody reads it just now.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            with contextlib.suppress(sqlite3.Error):  # what matters is committed
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "choose another place with --db or TOPICFEEDS_DB"
        raise StoreError(
            f"the folder cannot be made: {error.strerror}", where=str(folder), hint=hint
        ) from None


def _is_frozen(path: Path) -> bool:
    """Whether the file lies on a disk that nobody can write to, with nothing left in its log.

    SQLite cannot read a file in WAL mode where it cannot make its two files beside it, unless it is
    told that nothing will change.
    """
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() or (log.exists() and log.stat().st_size):
        return False
    has_flags = hasattr(os, "statvfs")  # not everywhere
    return has_flags and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _connect_frozen(_dialect: Any, _record: Any, given: Any, words: Any) -> sqlite3.Connection:
    path = quote(str(Path(given[0]).absolute()))
    made: sqlite3.Connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True, **words)
    return made


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is erased is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("patient", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")


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
