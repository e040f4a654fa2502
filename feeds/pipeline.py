"""How does an item become a feed?

    fetch -> read -> normalize -> save            (ingest)
                                  select -> render (publish)

This page calls and never decides; the rules are in the rooms it calls.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from feeds.documents import RENDERER, document
from feeds.errors import UsageError
from feeds.fetch import fetch
from feeds.model import Capture, Document, Formula, Limits, Preview, Site, Source, Topic
from feeds.normalize import normalize
from feeds.normalize.ids import drafts_digest
from feeds.readers import read
from feeds.store import Saved, Store

A_DAY: Final = timedelta(days=1)
"""A capture that is older when it is read is an import of the past (``backfill``). One that is
younger than now by less (today's noon, a clock that is fast) counts as taken now."""


def open_store(
    database: str, site: Site, topics: Iterable[Topic], now: datetime, *, serving: bool = False
) -> Store:
    """The store of a database URL, with what the configuration adds to it."""
    store = Store(database)
    store.adopt(site, topics, RENDERER, now, serving=serving)
    return store


def preview(
    path: str,
    source: Source,
    *,
    vocabulary: Iterable[Topic],
    limits: Limits,
    content_type: str | None = None,
) -> Preview:
    """What a capture would give, without any store. Raises what `fetch` raises."""
    data = fetch(path, limits.capture_bytes)
    items, found = read(
        source.reader, data, path, content_type=content_type, most=limits.capture_items
    )
    drafts, problems = normalize(
        items, vocabulary=vocabulary, language=source.language, limits=limits
    )
    return Preview(tuple(drafts), (*found, *problems), drafts_digest(drafts))


def ingest(
    store: Store,
    site: Site,
    source: Source,
    path: str,
    *,
    topics: Iterable[Topic],
    captured: datetime | None,
    now: datetime,
    backfill: bool = False,
    dry_run: bool = False,
) -> Saved:
    """Read, normalize and save a capture in one transaction, which a ``dry_run`` takes back.

    ``captured`` is its stated time, None if it is read live, at ``now``. Raises what `fetch` and
    `Store.save` raise, and `UsageError` for a capture from the future.
    """
    if captured and captured - now > A_DAY:
        hint = "state the time at which it was taken"
        raise UsageError(f"captured at {captured}, which is not yet", where=path, hint=hint)
    vocabulary = [*topics, *store.topics()]  # the operator's labels win
    seen = preview(path, source, vocabulary=vocabulary, limits=site.limits)
    capture = Capture(
        source=source.id,
        ref=path,
        digest=seen.digest,
        captured=min(captured or now, now),
        stated=captured is not None,
        backfill=backfill or bool(captured and now - captured > A_DAY),
    )
    saved = store.save(site, capture, seen.drafts, now, dry_run=dry_run)
    return replace(saved, problems=(*seen.problems, *saved.problems))


def publish(store: Store, site: Site, formula: Formula, suffix: str = "atom") -> Document:
    """The current document of a formula's feed. Raises `NotFound`."""
    return document(store.select(formula), site, suffix)
