"""What people do to single entries: withdraw, restore and erase, each within a write transaction.

Each function returns the change, or None if there was nothing to do; who may undo what is in
`feeds.identity.withdrawals`.
"""

from dataclasses import replace

from sqlalchemy import Connection, select, update

from feeds.errors import UsageError
from feeds.identity.withdrawals import takes_over
from feeds.model import Change, ChangeKind, Snapshot
from feeds.normalize.text import clean_line
from feeds.store import clock, erasures, history, known, removals, rows
from feeds.store.known import Stored
from feeds.store.log import Log
from feeds.store.schema import change, sighting
from feeds.store.states import States


def retract(connection: Connection, name: str, reason: str, log: Log) -> Change | None:
    """Withdraw the entry with a key or id; raises `NotFound`."""
    stored = _load(connection, history.find(connection, name))
    return _withdraw(connection, stored, reason, log) if stored else None


def withdraw(
    connection: Connection, source: str, source_id: str, reason: str, log: Log
) -> Change | None:
    """Withdraw what a source showed under its own id, if the source brought it first.

    Raises `NotFound` if it never showed such an id; what was erased is gone already.
    """
    if erasures.is_erased(connection, source, source_id):
        return None
    stored = _load(connection, history.find_shown(connection, source, source_id))
    if stored is None or stored.source != source:
        return None
    return _withdraw(connection, stored, reason, log)


def restore(connection: Connection, name: str, log: Log) -> Change | None:
    """Publish a withdrawn entry again, as it was.

    Raises `NotFound`, and `UsageError` for an erased one, of which nothing is left.
    """
    stored = _load(connection, history.find(connection, name))
    if stored is None or stored.snapshot.state == "erased":
        hint = "let the source publish it anew, under another id"
        where = stored.uri if stored else name
        raise UsageError("it was erased and cannot be restored", where=where, hint=hint)
    if stored.snapshot.state == "published":
        return None
    published = replace(stored.snapshot, state="published", reason="", holder="")
    return _append(connection, "restored", stored, published, log)


def erase(connection: Connection, name: str, log: Log) -> Change | None:
    """Blank every state of an entry, and remember digests that keep it from coming back.

    Feeds say so for the time in `feeds.store.removals`. Raises `NotFound`.
    """
    stored = _load(connection, history.find(connection, name))
    if stored is None or stored.snapshot.state == "erased":
        return None
    erasures.remember(connection, stored.entry, stored.uri)
    states = select(change.c.seq, change.c.snapshot).where(change.c.entry == stored.entry)
    for row in connection.execute(states).all():
        blank = rows.dump(_blank(rows.load(row.snapshot)))
        connection.execute(update(change).where(change.c.seq == row.seq).values(snapshot=blank))
    mine = update(sighting).where(sighting.c.entry == stored.entry)
    connection.execute(mine.values(source_id=None, link=None))
    removals.begin(connection, stored.entry, log.commit)
    return _append(connection, "erased", stored, _blank(stored.snapshot), log)


def _load(connection: Connection, number: int) -> Stored | None:
    """The entry; None if it was erased, and has left its feeds."""
    return next(known.load(connection, None, [number]), None)


def _withdraw(connection: Connection, stored: Stored, reason: str, log: Log) -> Change | None:
    said, reason = stored.snapshot, clean_line(reason)
    if said.state == "erased":
        return None
    if said.state == "withdrawn":
        is_ours = said.holder == log.actor and said.reason != reason
        if not is_ours and not takes_over(said.holder, log.actor):
            return None
    withdrawn = replace(said, state="withdrawn", reason=reason, holder=log.actor)
    return _append(connection, "withdrawn", stored, withdrawn, log)


def _append(
    connection: Connection, kind: ChangeKind, stored: Stored, snapshot: Snapshot, log: Log
) -> Change:
    [second] = clock.take_live(connection, 1, log.commit)
    states = States(connection, log)
    states.append(kind, stored, snapshot, second)
    states.flush()
    return states.changes[0]


def _blank(snapshot: Snapshot) -> Snapshot:
    return Snapshot("", topics=snapshot.topics, language=snapshot.language, state="erased")
