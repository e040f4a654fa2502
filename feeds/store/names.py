"""What an id names: the entry, whose it is, and who holds it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, select

from feeds.errors import NotFound
from feeds.store import history, known, rows
from feeds.store.engine import reading
from feeds.store.schema import change, entry


@dataclass(frozen=True, slots=True)
class Named:
    """An entry by name.

    ``id`` is its atom:id and ``key`` the last part of its page's address. ``owner`` is the source
    that edits it. ``holder`` is who withdrew it, empty if nobody did.
    """

    id: str
    key: str
    owner: str
    holder: str


class Names:
    """Asks for entries by their names. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, ids: Iterable[str]) -> dict[str, Named]:
        """The entries that have these atom:ids, as far as there are any, by id."""
        found: dict[str, Named] = {}
        with reading(self._engine) as connection:
            for some in known.chunks(ids):
                for row in connection.execute(_named(entry.c.uri.in_(some))):
                    found[row.uri] = _read(row)
        return found

    def shown(self, source: str, source_id: str) -> Named | None:
        """The entry that a source showed last under its own id."""
        with reading(self._engine) as connection:
            try:
                number = history.find_shown(connection, source, source_id)
            except NotFound:
                return None
            return _read(connection.execute(_named(entry.c.id == number)).one())


def _named(condition: ColumnElement[bool]) -> Select[tuple[Any, ...]]:
    columns = select(entry.c.uri, entry.c.key, entry.c.source, change.c.snapshot)
    return columns.join(change, change.c.seq == entry.c.live).where(condition)


def _read(row: Row[tuple[Any, ...]]) -> Named:
    return Named(row.uri, row.key, row.source, rows.load(row.snapshot).holder)
