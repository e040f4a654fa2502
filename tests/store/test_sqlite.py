"""The store contract on SQLite, and what is SQLite's own."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from feeds.errors import ConfigError, StoreBusy, StoreError, StoreOutdated
from feeds.store import Store, engine, history
from tests.helpers import NOON, lay_tables
from tests.store.contract import StoreContract
from tests.store.lines import ALL, FIRST, entry, kinds, put


def tables(path: Path) -> list[tuple[str, str]]:
    """What SQLite says of all tables and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


class TestSqlite(StoreContract):
    """SQLite keeps the contract."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """A file with the tables in it."""
        return lay_tables(tmp_path / "contract.db")

    def test_a_new_file(self, tmp_path: Path) -> None:
        """The first opening makes file, folder and tables: the same that tests lay."""
        path = tmp_path / "new" / "contract.db"
        Store(f"sqlite:///{path}").close()
        laid = tmp_path / "laid.db"
        lay_tables(laid)
        assert tables(path) == tables(laid) != []

    def test_durable_settings(self, store: Store, url: str) -> None:
        """The file is in WAL mode, and commits wait for the disk."""
        with engine.reading(store._engine) as connection:
            found = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
        assert found == ["wal", 2, 1, 1]

    def test_a_busy_database(self, store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A writer that waits in vain says so and can be tried again; readers do not wait."""
        monkeypatch.setattr(engine, "_BUSY_MILLISECONDS", 50)
        other = Store(url)
        put(store, FIRST[:1])
        with engine.writing(store._engine):
            with pytest.raises(StoreBusy) as caught:
                put(other, FIRST)
            assert caught.value.retry
            assert len(other.entries(ALL, 9)) == 1
        assert kinds(put(other, FIRST)) == ["created"] * 4
        other.close()

    def test_a_crowd_of_writers(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """However many threads wait to write, who writes, or only reads, can read at once."""
        monkeypatch.setattr(engine, "_BUSY_MILLISECONDS", 5000)
        with ThreadPoolExecutor(30) as threads:
            with engine.writing(store._engine):
                waiting = [threads.submit(put, store, FIRST) for _ in range(30)]
                while store._engine.pool.checkedout() < 15:  # type: ignore[attr-defined]  # it has
                    time.sleep(0.01)
                before = time.monotonic()
                assert store.entries(ALL, 9) == ()
                assert time.monotonic() - before < 2
            saved = [one.result() for one in waiting]
        assert sum(len(kinds(one)) for one in saved) == len(FIRST)

    def test_a_database_of_another_version(self, store: Store, url: str) -> None:
        """A database of another migration is refused with the remedy."""
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        with pytest.raises(StoreOutdated, match="db upgrade"):
            Store(url)

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        """A text file in place of the database is an error that names it."""
        path = tmp_path / "notes.db"
        path.write_text("not a database " * 100)
        with pytest.raises(StoreError, match=r"notes\.db"):
            Store(f"sqlite:///{path}")

    @pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "sqlite://"])
    def test_urls_that_are_none(self, url: str) -> None:
        """A URL that names no SQLite file is a mistake in the configuration."""
        with pytest.raises(ConfigError):
            Store(url)

    def test_erased_bytes(self, store: Store, url: str) -> None:
        """What was erased is in none of the database's files any more."""
        put(store, FIRST)
        path = Path(url.removeprefix("sqlite:///"))
        secret = FIRST[0][1].encode()
        assert any(secret in one.read_bytes() for one in path.parent.iterdir())
        store.erase(entry(store, FIRST[0][0]).key, NOON)
        assert not any(secret in one.read_bytes() for one in path.parent.iterdir())

    def test_feeds_read_their_entries_only(self, store: Store) -> None:
        """The entries of a feed are looked up by their numbers: no table is read as a whole."""
        query = history._ENTRIES.params(some=[1, 2])
        with engine.reading(store._engine) as connection:
            text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all()
        assert len(plan) == 3
        assert not [step for *_, step in plan if step.startswith("SCAN")]
