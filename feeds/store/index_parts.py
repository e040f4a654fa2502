"""Snapshots of the topic index in the database, so that a process need not read the whole log.

They are derived from the log and may be deleted or damaged at any time: then they are not used.
"""

from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, select

from feeds.store.engine import writing
from feeds.store.log import insert_rows
from feeds.store.schema import index_part
from feeds.store.topic_index import PartsError, TopicIndex
from feeds.store.topic_index.parts import Parts, digest

_HEAD: Final = ("head", 0)  # holds the digest of all the others


def load(connection: Connection, last: int) -> TopicIndex | None:
    """The index of the snapshot, None if there is none that is whole and of this format.

    ``last`` is the last row of the log, beyond which no snapshot can go.
    """
    query = select(index_part.c.family, index_part.c.number, index_part.c.upto, index_part.c.bits)
    parts: dict[tuple[str, int], bytes] = {}
    cursors = set()
    for family, number, upto, bits in connection.execute(query):
        if not (isinstance(upto, int) and isinstance(bits, bytes)):  # SQLite takes what it is given
            return None
        parts[family, number] = bits
        cursors.add(upto)
    head = parts.pop(_HEAD, b"")
    if len(cursors) != 1 or max(cursors) > last or head != digest(parts).encode():
        return None
    try:
        index = TopicIndex.unpack(parts)
    except PartsError:
        return None
    return index if cursors == {index.cursor} else None


def stored_upto(connection: Connection) -> int:
    """The row of the log up to which the stored snapshot goes, whole or not; 0 without one."""
    family, number = _HEAD
    mine = (index_part.c.family == family) & (index_part.c.number == number)
    found: int | None = connection.execute(select(index_part.c.upto).where(mine)).scalar()
    return found or 0


def save(engine: Engine, upto: int, parts: Parts) -> None:
    """Write a snapshot that goes up to a row of the log, instead of the one that is there.

    Raises `StoreBusy` at once if anybody is writing, `StoreError` if the database cannot be written
    to.
    """
    rows: list[tuple[Any, ...]] = [(*_HEAD, upto, digest(parts).encode())]
    rows += [(family, number, upto, bits) for (family, number), bits in parts.items()]
    with writing(engine, patient=False) as connection:
        connection.execute(delete(index_part))
        insert_rows(connection, index_part, rows)
