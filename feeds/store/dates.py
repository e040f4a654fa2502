"""Dates as they are stored: a day without a time gets a second of its own, and keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from feeds.model import DateField, Draft, Snapshot
from feeds.store import clock, rows
from feeds.store.known import Stored

_HALF_A_DAY: Final = timedelta(hours=12)
_FIELDS: Final[tuple[DateField, ...]] = ("published", "updated")


def settle_dates(
    connection: Connection, pairs: Sequence[tuple[Draft, Stored | None]]
) -> list[Draft]:
    """The drafts with the dates that their entries will have.

    A day without a time is a second at its noon that nothing else on the site has. A stored date
    stays if the source now states the same day, a relative time ("3 hours ago"), or none at all.
    """
    drafts = [_keep_stored(draft, stored) for draft, stored in pairs]
    wanted = [(index, name) for index, draft in enumerate(drafts) for name in _days(draft)]
    noons = [rows.seconds(_date(drafts[index].snapshot, name)) for index, name in wanted]
    for (index, name), second in zip(wanted, clock.take(connection, noons), strict=True):
        drafts[index] = _with_date(drafts[index], name, rows.moment(second))
    return drafts


def _days(draft: Draft) -> Iterator[DateField]:
    return (name for name in _FIELDS if name in draft.days)


def _keep_stored(draft: Draft, stored: Stored | None) -> Draft:
    for name in _FIELDS if stored else ():
        old = _known_date(stored.snapshot, name) if stored else None
        if old and _says_the_same(draft, name, old):
            draft = _with_date(draft, name, old)
    return draft


def _says_the_same(draft: Draft, name: DateField, old: datetime) -> bool:
    new = _known_date(draft.snapshot, name)
    is_same_day = name in draft.days and new is not None and abs(old - new) < _HALF_A_DAY
    return new is None or is_same_day or name in draft.relative


def _known_date(snapshot: Snapshot, name: DateField) -> datetime | None:
    return snapshot.published if name == "published" else snapshot.updated


def _date(snapshot: Snapshot, name: DateField) -> datetime:
    date = _known_date(snapshot, name)
    if date is None:
        raise ValueError(f"a day without a date: {name}")
    return date


def _with_date(draft: Draft, name: DateField, moment: datetime) -> Draft:
    if name == "published":
        snapshot = replace(draft.snapshot, published=moment)
    else:
        snapshot = replace(draft.snapshot, updated=moment)
    return replace(draft, snapshot=snapshot, days=draft.days - {name})
