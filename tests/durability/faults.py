"""A database connection that fails on demand: at the N-th statement, for any N.

The failure stands where a real one does, in the driver: SQLAlchemy and the store meet it as they
meet a full disk. A COMMIT counts as a statement.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy import Engine, event

from feeds.store import engine, migrate, sql

Moment = Literal["before", "halfway", "after", "from then on"]
"""The statement fails without any effect; with the effect of half of its rows; with all of it; or
it and every later one, a ROLLBACK too, until the connection is closed.
"""


class Faults:
    """When the next statement fails: ``countdown`` 1 is the very next, 0 is none."""

    def __init__(self) -> None:
        self.moment: Moment = "before"
        self.countdown = 0
        self.happened: list[str] = []
        self.begun = ""

    def arm(self, countdown: int, moment: Moment) -> None:
        """Let the statement fail that comes after so many others."""
        self.countdown, self.moment, self.happened = countdown, moment, []

    @property
    def is_committed(self) -> bool:
        """Whether what failed is a writer's COMMIT that had its effect."""
        is_after = self.moment == "after" and self.happened == ["COMMIT"]
        return is_after and self.begun == "BEGIN IMMEDIATE"

    def around(self, statement: str, run: Callable[[], Any], half: Callable[[], Any]) -> Any:
        """Run a statement, or fail."""
        if self.moment == "from then on" and self.happened:
            raise _error()
        self.begun = statement if statement.startswith("BEGIN") else self.begun
        self.countdown -= 1
        if self.countdown != 0:
            return run()
        self.happened.append(statement)
        if self.moment == "halfway":
            half()
        elif self.moment == "after":
            run()
        raise _error()


def _error() -> sqlite3.OperationalError:
    return sqlite3.OperationalError("disk I/O error")


def connect_with(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every store that is opened from now on has these faults."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = (), /) -> Any:
            run = super().execute
            return faults.around(sql, lambda: run(sql, values), lambda: None)

        def executemany(self, sql: str, rows: Any, /) -> Any:
            run, rows = super().executemany, list(rows)
            some = rows[: len(rows) // 2]
            return faults.around(sql, lambda: run(sql, rows), lambda: run(sql, some))

    class FailingConnection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def commit(self) -> None:
            faults.around("COMMIT", super().commit, lambda: None)

        def rollback(self) -> None:
            if faults.moment == "from then on" and faults.happened:
                raise _error()
            super().rollback()

    def faulty(url: str) -> Engine:
        made = real(url)

        @event.listens_for(made, "do_connect")
        def _connect(_dialect: Any, _record: Any, given: Sequence[Any], words: Any) -> Any:
            if faults.moment == "from then on":  # the broken connection is gone
                faults.moment, faults.happened = "before", []
            return sqlite3.connect(*given, **words, factory=FailingConnection)

        return made

    real = engine.connect
    monkeypatch.setattr(sql, "connect", faulty)
    monkeypatch.setattr(migrate, "connect", faulty)


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a database, with its tables and indexes."""
    connection = sqlite3.connect(path)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = [name for (name,) in connection.execute(names)]
    found = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608  # names from sqlite_master
    found["sqlite_master"] = sorted(connection.execute("SELECT type, name FROM sqlite_master"))
    connection.close()
    return found


def is_sound(path: Path) -> bool:
    """Whether SQLite finds the file whole, and every reference leads somewhere."""
    connection = sqlite3.connect(path)
    checked = connection.execute("PRAGMA integrity_check").fetchall()
    dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    return checked == [("ok",)] and not dangling
