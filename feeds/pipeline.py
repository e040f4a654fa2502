"""How does an item become a feed?

    fetch -> read -> normalize -> save            (ingest)
                                  select -> render (publish)

This page calls and never decides; the rules are in the rooms it calls.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feeds.documents import RENDERER, document
from feeds.fetch import Client, fetch, is_address
from feeds.identity.captures import capture
from feeds.model import Capture, Conditions, Document, Formula, Hints, Preview, Site, Source, Topic
from feeds.normalize import RULES, normalize
from feeds.normalize.ids import drafts_digest
from feeds.readers import PAGES, Batch, batches, whole
from feeds.store import Saved, Store


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
    conditions: Conditions,
    topics: Iterable[Topic],
    client: Client,
    content_type: str | None = None,
) -> Preview:
    """What a capture would give, without any store. Raises what `fetch` and `batches` raise."""
    read = _read(path, source, client, conditions, content_type)
    return _normalize(whole(read), conditions, topics)


def ingest(
    store: Store,
    site: Site,
    source: Source,
    path: str,
    *,
    topics: Iterable[Topic],
    client: Client,
    captured: datetime | None,
    now: datetime,
    backfill: bool = False,
    dry_run: bool = False,
) -> Iterator[Saved]:
    """Read, normalize and save a capture: the outcome of each transaction, once it is committed.

    A capture is one transaction, records of any size are several; a ``dry_run`` takes each back.
    ``captured`` is the stated time, None if it is read live, at ``now``. Raises what `capture`,
    `fetch`, `batches` and `Store.save` raise.
    """
    live = is_address(path)
    run = capture(source.id, path, captured, now, live=live, backfill=backfill, rules=RULES)
    conditions = Conditions(source.language, site.timezone, run.captured, site.limits)
    for batch in _read(path, source, client, conditions):
        run = replace(run, partial=batch.partial)
        saved = take(store, site, run, batch, conditions, topics, now, dry_run=dry_run)
        run = replace(run, offset=run.offset + saved.created)
        yield saved


def take(
    store: Store,
    site: Site,
    run: Capture,
    batch: Batch,
    conditions: Conditions,
    topics: Iterable[Topic],
    now: datetime,
    *,
    dry_run: bool = False,
) -> Saved:
    """Normalize and save what was read. Raises what `Store.save` raises."""
    vocabulary = [*topics, *store.topics()]  # the operator's labels win
    seen = _normalize(batch, conditions, vocabulary)
    saved = store.save(site, replace(run, digest=seen.digest), seen.drafts, now, dry_run=dry_run)
    return replace(saved, problems=(*seen.problems, *saved.problems))


def publish(store: Store, site: Site, formula: Formula, suffix: str = "atom") -> Document:
    """The current document of a formula's feed. Raises `NotFound`."""
    return document(store.select(formula), site, suffix)


def _read(
    path: str,
    source: Source,
    client: Client,
    conditions: Conditions,
    content_type: str | None = None,
) -> Iterator[Batch]:
    found = fetch(path, client, is_page=source.reader in PAGES)
    hints = Hints(content_type or found.content_type, found.base or source.url, source.profile)
    return batches(source.reader, found.chunks, path, hints=hints, limits=conditions.limits)


def _normalize(batch: Batch, conditions: Conditions, topics: Iterable[Topic]) -> Preview:
    drafts, problems = normalize(batch.items, topics, conditions)
    return Preview(tuple(drafts), (*batch.problems, *problems), drafts_digest(drafts))
