"""What the store knows of a source, as far as a new capture can be about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from feeds.model import Capture, Snapshot
from feeds.store import rows
from feeds.store.schema import capture as captures
from feeds.store.schema import change, entry, sighting

_CHUNK: Final = 500

T = TypeVar("T")


@dataclass(slots=True)
class Stored:
    """An entry in its present state, updated while a capture's changes to it are carried out.

    ``entry``, ``live`` and ``filed`` are numbers of rows, the rest as in `feeds.store.schema`.
    """

    entry: int
    uri: str
    live: int
    filed: int
    place: int
    updated: int
    topics: tuple[int, ...]
    snapshot: Snapshot
    position: int
    first: int
    last: int
    source_id: str | None


def is_repeated(connection: Connection, capture: Capture) -> bool:
    """Whether this capture was saved before: it says the same at the same stated time, or, without
    a stated time, at any time. A live one is repeated only if nothing came in between: a page may
    return to an old state.
    """
    if capture.live:
        latest = select(captures.c.digest).where(captures.c.source == capture.source)
        order = captures.c.captured.desc(), captures.c.id.desc()
        return connection.execute(latest.order_by(*order).limit(1)).scalar() == capture.digest
    same = (captures.c.source == capture.source) & (captures.c.digest == capture.digest)
    if capture.stated:
        same &= captures.c.captured == rows.seconds(capture.captured)
    return connection.execute(select(captures.c.id).where(same).limit(1)).first() is not None


def recent_entries(connection: Connection, capture: Capture) -> set[int]:
    """The entries that the source's captures before and after this one (in time) had."""
    captured, time = rows.seconds(capture.captured), captures.c.captured
    mine = captures.c.source == capture.source
    latest = select(func.max(time)).where(mine, time <= captured)
    following = select(func.min(time)).where(mine, time > captured)
    before = connection.execute(latest).scalar()
    after = connection.execute(following).scalar()
    if before is None and after is None:
        return set()
    span: list[ColumnElement[bool]] = [sighting.c.source == capture.source]
    if before is not None:
        span.append(sighting.c.last >= before)
    if after is not None:
        span.append(sighting.c.first <= after)
    return set(connection.execute(select(sighting.c.entry).where(*span)).scalars())


def entries_last_seen(connection: Connection, source: str, second: int) -> set[int]:
    """The source's entries that were seen last in a capture of that second."""
    then = (sighting.c.source == source) & (sighting.c.last == second)
    return set(connection.execute(select(sighting.c.entry).where(then)).scalars())


def entries_that_read(connection: Connection, source: str, digests: Iterable[str]) -> set[int]:
    """The source's entries whose present title and summary have one of these digests."""
    numbers: set[int] = set()
    for some in chunks(sorted(set(digests))):
        same = (entry.c.source == source) & entry.c.text.in_(some)
        numbers |= set(connection.execute(select(entry.c.id).where(same)).scalars())
    return numbers


def entries_named(
    connection: Connection, source: str, source_ids: Iterable[str], links: Iterable[str]
) -> set[int]:
    """The source's entries that it showed under one of these ids or links."""
    numbers: set[int] = set()
    for column, values in ((sighting.c.source_id, source_ids), (sighting.c.link, links)):
        for some in chunks(sorted(set(values))):
            same = (sighting.c.source == source) & column.in_(some)
            numbers |= set(connection.execute(select(sighting.c.entry).where(same)).scalars())
    return numbers


def keys_in_use(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys that an entry has."""
    used: set[str] = set()
    for some in chunks(sorted(set(keys))):
        used |= set(connection.execute(select(entry.c.key).where(entry.c.key.in_(some))).scalars())
    return used


def load(connection: Connection, source: str, numbers: Iterable[int]) -> Iterator[Stored]:
    """The entries with these numbers that the source has shown."""
    query = (
        select(entry, change, sighting, entry.c.id.label("number"))
        .join(change, change.c.seq == entry.c.live)
        .join(sighting, sighting.c.entry == entry.c.id)
        .where(sighting.c.source == source)
    )
    for some in chunks(sorted(numbers)):
        for row in connection.execute(query.where(entry.c.id.in_(some))):
            yield Stored(
                entry=row.number,
                uri=row.uri,
                live=row.live,
                filed=row.filed,
                place=row.place,
                updated=row.updated,
                topics=rows.unpack(row.topics),
                snapshot=rows.load(row.snapshot),
                position=row.position,
                first=row.first,
                last=row.last,
                source_id=row.source_id,
            )


def chunks(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in lists that fit into one statement."""
    rest = iter(values)
    while some := list(islice(rest, _CHUNK)):
        yield some
