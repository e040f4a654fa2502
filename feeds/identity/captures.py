"""When was something captured, and is it an import of the past?"""

from datetime import datetime, timedelta
from typing import Final

from feeds.errors import UsageError
from feeds.model import Capture

A_DAY: Final = timedelta(days=1)
"""A capture that is older when it is read is an import of the past (``backfill``). One that is
younger than now by less (today's noon, a clock that is fast) counts as taken now."""


def capture(
    source: str,
    ref: str,
    stated: datetime | None,
    now: datetime,
    *,
    live: bool,
    backfill: bool,
    rules: int,
) -> Capture:
    """A reading of a source whose digest is not known yet.

    ``stated`` is the time that a person gave, None if it is read now. A ``live`` one comes from the
    source itself, and not from a file that somebody saved. Raises `UsageError` for a capture from
    the future.
    """
    if stated and stated - now > A_DAY:
        hint = "state the time at which it was taken"
        raise UsageError(f"captured at {stated}, which is not yet", where=ref, hint=hint)
    return Capture(
        source=source,
        ref=ref,
        digest="",
        captured=min(stated or now, now),
        stated=stated is not None,
        live=live and stated is None,
        backfill=backfill or bool(stated and now - stated > A_DAY),
        rules=rules,
    )
