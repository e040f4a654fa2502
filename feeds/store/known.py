"""What the store knows of a source, as far as a new capture can be about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    func,
    select,
    update,
)

from feeds.identity.withdrawals import API, OPERATOR
from feeds.model import Capture, Snapshot
from feeds.store import rows
from feeds.store.schema import capture as captures
from feeds.store.schema import change, entry, sighting

_CHUNK: Final = 500
_NOT_PUBLISHED: Final = '%"state":"%'  # as `rows.dump` writes it; in a text the quotes are escaped

SOME: Final[BindParameter[Any]] = bindparam("some", expanding=True)
"""The values of an ``IN``; a statement that is made once is compiled once."""

_UNTIL: Final = func.coalesce(captures.c.until, captures.c.captured)
_SOURCE: Final[BindParameter[str]] = bindparam("source")
_BY_TEXT: Final = select(entry.c.id).where(entry.c.source == _SOURCE, entry.c.text.in_(SOME))
_BY_KEY: Final = select(entry.c.key).where(entry.c.key.in_(SOME))
_BY_URI: Final = select(entry.c.uri).where(entry.c.uri.in_(SOME))
_BY_SOURCE_ID: Final = select(sighting.c.entry).where(
    sighting.c.source == _SOURCE, sighting.c.source_id.in_(SOME)
)
_BY_LINK: Final = select(sighting.c.entry).where(
    sighting.c.source == _SOURCE, sighting.c.link.in_(SOME)
)

T = TypeVar("T")


@dataclass(slots=True)
class Stored:
    """An entry in its present state, updated while a capture's changes to it are carried out.

    ``entry``, ``live`` and ``filed`` are numbers of rows and ``source`` is the one that brought it
    first; the rest is as in `feeds.store.schema`, of the source that this is about. Without
    ``is_seen`` that source has not shown it before.
    """

    entry: int
    uri: str
    source: str
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
    link: str | None
    is_seen: bool = True


def is_repeated(connection: Connection, capture: Capture) -> bool:
    """Whether this capture was saved before: it says the same at the same stated time, or, without
    a stated time, at any time. A live one is repeated only if nothing came in between: a page may
    return to an old state. What the API brings is never repeated: it may have been withdrawn since.
    """
    if capture.actor == API:
        return False
    if capture.live:
        latest = _latest(connection, capture.source)
        if latest is None or latest.digest != capture.digest:
            return False
        return not _came_after(connection, capture.source, latest.id)
    same = (captures.c.source == capture.source) & (captures.c.digest == capture.digest)
    if capture.stated:
        second = rows.seconds(capture.captured)
        same &= (captures.c.captured <= second) & (second <= _UNTIL)
    return connection.execute(select(captures.c.id).where(same).limit(1)).first() is not None


def see_again(connection: Connection, source: str, now: int) -> None:
    """Note that a source still says what its latest capture said; ``now`` is Unix seconds."""
    latest = _latest(connection, source)
    if latest and latest.until < now:
        shown = (sighting.c.source == source) & (sighting.c.last == latest.until)
        connection.execute(update(sighting).where(shown).values(last=now))
        of_it = update(captures).where(captures.c.id == latest.id)
        connection.execute(of_it.values(until=now))


def is_newest(connection: Connection, capture: Capture) -> bool:
    """Whether the source said nothing at a later time."""
    latest = _latest(connection, capture.source)
    return latest is None or rows.seconds(capture.captured) >= latest.until


class _Latest(NamedTuple):
    id: int
    digest: str
    until: int


def _latest(connection: Connection, source: str) -> _Latest | None:
    """The source's capture of the latest time; ``until`` is when it was last seen to say that."""
    columns = select(captures.c.id, captures.c.digest, _UNTIL.label("until"))
    order = captures.c.captured.desc(), captures.c.id.desc()
    mine = columns.where(captures.c.source == source).order_by(*order)
    row = connection.execute(mine.limit(1)).first()
    return _Latest(*row) if row else None


def _came_after(connection: Connection, source: str, number: int) -> bool:
    """Whether another capture of the source was saved after one, whatever its time."""
    later = (captures.c.id > number) & (captures.c.source == source)
    return connection.execute(select(captures.c.id).where(later).limit(1)).first() is not None


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
        numbers.update(connection.execute(_BY_TEXT, {"source": source, "some": some}).scalars())
    return numbers


def entries_named(
    connection: Connection, source: str, source_ids: Iterable[str], links: Iterable[str]
) -> set[int]:
    """The source's entries that it showed under one of these ids or links."""
    numbers: set[int] = set()
    for query, values in ((_BY_SOURCE_ID, source_ids), (_BY_LINK, links)):
        for some in chunks(sorted(set(values))):
            numbers.update(connection.execute(query, {"source": source, "some": some}).scalars())
    return numbers


def keys_in_use(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys that an entry has."""
    used: set[str] = set()
    for some in chunks(sorted(set(keys))):
        used.update(connection.execute(_BY_KEY, {"some": some}).scalars())
    return used


def uris_in_use(connection: Connection, uris: Iterable[str]) -> set[str]:
    """Those of the ids that an entry has."""
    used: set[str] = set()
    for some in chunks(sorted(set(uris))):
        used.update(connection.execute(_BY_URI, {"some": some}).scalars())
    return used


def standing_entries(connection: Connection, source: str) -> tuple[set[int], set[int]]:
    """The published entries that the source brought first, and those of them that its absence does
    not withdraw: an operator brought them back, and it was not seen since.
    """
    by_operator = (change.c.kind == "restored") & (change.c.actor == OPERATOR)
    query = (
        select(entry.c.id, by_operator & (sighting.c.last < change.c.committed))
        .join(change, change.c.seq == entry.c.live)
        .join(sighting, (sighting.c.entry == entry.c.id) & (sighting.c.source == entry.c.source))
        .where(entry.c.source == source, change.c.snapshot.not_like(_NOT_PUBLISHED))
    )
    found = connection.execute(query).all()
    return {number for number, _ in found}, {number for number, is_held in found if is_held}


def load(connection: Connection, source: str | None, numbers: Iterable[int]) -> Iterator[Stored]:
    """The entries with these numbers that a source has shown, None for each one's first source."""
    query = (
        select(entry, change, sighting, entry.c.id.label("number"), entry.c.source.label("owner"))
        .join(change, change.c.seq == entry.c.live)
        .join(sighting, sighting.c.entry == entry.c.id)
        .where(sighting.c.source == (entry.c.source if source is None else source))
    )
    for some in chunks(sorted(numbers)):
        for row in connection.execute(query.where(entry.c.id.in_(some))):
            yield Stored(
                entry=row.number,
                uri=row.uri,
                source=row.owner,
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
                link=row.link,
            )


def chunks(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in lists that fit into one statement."""
    rest = iter(values)
    while some := list(islice(rest, _CHUNK)):
        yield some
