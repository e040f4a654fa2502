"""Connections: one engine a database, short read transactions, one writer at a time.

SQLite runs in WAL mode, so that readers never wait; a writer takes its lock at once (BEGIN
IMMEDIATE) and its commit is on the disk before it returns (synchronous = FULL).
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from feeds.errors import ConfigError, StoreBusy, StoreError

_BUSY_MILLISECONDS: Final = 10_000
_ANY_NUMBER: Final = -1
_IDENTITY: Final = "topicfeeds-identity"

Identity = tuple[int, int]
"""A file on a disk: its device and its inode."""
_REMEMBERED: Final = 16


T = TypeVar("T")


class _Standing(NamedTuple):
    """A transaction that stands, and the latest answers that it gave."""

    connection: Connection
    answers: dict[Hashable, Any]


_standing: ContextVar[_Standing | None] = ContextVar("standing", default=None)


@dataclass(slots=True)
class Commits:
    """A count that moves after each commit, before anybody is told of it."""

    count: int = 0


def connect(url: str) -> Engine:
    """An engine for a database URL; the folder of an SQLite file is made if it is missing.

    Raises `ConfigError` for a URL that is none, `StoreError` if the folder cannot be made.
    """
    path = path_of(url)
    _make_folder(path.parent)
    # A thread that writes may read beside it: none may wait for the connection of one that waits.
    engine = create_engine(
        make_url(url),
        connect_args={"isolation_level": None},
        max_overflow=_ANY_NUMBER,
        execution_options={"commits": Commits()},
    )
    if _is_frozen(path):
        event.listen(engine, "do_connect", _connect_frozen)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def stay(engine: Engine, path: Path) -> None:
    """From now on the file must be there: nobody makes it anew if it is gone, or goes on with one
    that is no longer in its place.
    """
    if not _is_frozen(path):
        event.listen(engine, "do_connect", _connect_existing)
    event.listen(engine, "connect", partial(_note_identity, path))
    event.listen(engine, "checkout", partial(_check_identity, path))
    engine.dispose()


def identity(path: Path) -> Identity:
    """Which file stands at a path now; `OSError` if there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def identity_of(connection: Connection) -> Identity | None:
    """Which file a transaction reads."""
    known: Identity | None = connection.connection.info.get(_IDENTITY)
    return known


def follow(path: Path) -> sqlite3.Connection:
    """A connection that only reads, waits for nobody, and may be closed by any thread."""
    mode = "immutable=1" if _is_frozen(path) else "mode=ro"
    name = f"file:{quote(str(path.absolute()))}?{mode}"
    made = sqlite3.connect(name, 0, uri=True, isolation_level=None, check_same_thread=False)
    made.execute("PRAGMA query_only = ON")
    return made


def exists(url: str) -> bool:
    """Whether the database file of a URL is there; raises `ConfigError` for a URL that is none."""
    return path_of(url).exists()


def path_of(url: str) -> Path:
    """The file of a database URL; raises `ConfigError` for a URL that is none."""
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
    here = _standing.get()
    if here is not None and here.connection.engine is engine:
        yield here.connection
        return
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def standing(engine: Engine) -> Iterator[None]:
    """One read transaction for everything that this thread reads: all of it sees one state."""
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1 FROM meta LIMIT 1")  # the first look fixes the state
        token = _standing.set(_Standing(connection, {}))
        try:
            yield
        finally:
            _standing.reset(token)


def is_standing(connection: Connection) -> bool:
    """Whether what a connection saw it will see again."""
    here = _standing.get()
    return here is not None and here.connection is connection


def remembered(connection: Connection, key: Hashable, make: Callable[[], T]) -> T:
    """What is made of what a connection reads; made once a key while that stands, as far as it is
    among the latest: a page is asked for in every language, a feed in every format.
    """
    here = _standing.get()
    if here is None or here.connection is not connection:
        return make()
    if key not in here.answers:
        made = make()
        while len(here.answers) >= _REMEMBERED:
            del here.answers[next(iter(here.answers))]
        here.answers[key] = made
    found: T = here.answers[key]
    return found


@contextlib.contextmanager
def writing(engine: Engine, *, patient: bool = True) -> Iterator[Connection]:
    """A write transaction, committed at the end or not at all.

    Raises `StoreBusy` if another writer holds on for more than ten seconds, or at all if this one
    is not ``patient``.
    """
    options = engine.execution_options(writing=True, patient=patient)
    with _translated(engine), options.connect() as connection, connection.begin():
        yield connection
    commits_of(engine).count += 1


def commits_of(engine: Engine) -> Commits:
    """How often this process has written through an engine."""
    found: Commits = engine.get_execution_options()["commits"]
    return found


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


def _connect_existing(_dialect: Any, _record: Any, given: Any, words: Any) -> sqlite3.Connection:
    path = quote(str(Path(given[0]).absolute()))
    made: sqlite3.Connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, **words)
    return made


def _note_identity(path: Path, _connection: sqlite3.Connection, record: Any) -> None:
    with contextlib.suppress(OSError):
        record.info[_IDENTITY] = identity(path)


def _check_identity(path: Path, _connection: Any, record: Any, _proxy: Any) -> None:
    """What is open may have been deleted, or replaced by a copy of another day."""
    try:
        is_same = record.info.get(_IDENTITY) == identity(path)
    except OSError:
        is_same = False
    if not is_same:
        raise DisconnectionError("the file is no longer in its place")


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
