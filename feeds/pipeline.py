"""How does an item become a feed?

    fetch -> read -> normalize -> save            (parse, ingest; `feeds.rounds` fetches)
                                  select -> render (publish)

This page calls and never decides; the rules are in the rooms it calls.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from feeds.documents import RENDERER, document
from feeds.errors import StoreError
from feeds.fetch import Client, Fetched, fetch
from feeds.model import Capture, Conditions, Document, Formula, Hints, Preview, Site, Source, Topic
from feeds.normalize import normalize
from feeds.normalize.ids import drafts_digest
from feeds.readers import PAGES, Batch, batches, whole
from feeds.store import Saved, Store


def open_store(
    database: str, site: Site, topics: Iterable[Topic], now: datetime, *, serving: bool = False
) -> Store:
    """The store of a database URL, with what the configuration adds to it."""
    store = Store(database)
    store.adopt(site, topics, RENDERER, now, serving=serving)
    if serving:
        with suppress(StoreError):  # it can wait for the next who writes, and serving cannot
            store.close_erasures(now)
    return store


def parse(
    found: Fetched, ref: str, source: Source, conditions: Conditions, kind: str | None = None
) -> Iterator[Batch]:
    """What is in a capture; ``kind`` is its media type if known better. Raises as `batches`."""
    hints = Hints(kind or found.content_type, found.base or source.url, source.profile)
    return batches(source.reader, found.chunks, ref, hints=hints, limits=conditions.limits)


def normalized(batch: Batch, conditions: Conditions, topics: Iterable[Topic]) -> Preview:
    """The drafts of what was read."""
    drafts, problems = normalize(batch.items, topics, conditions)
    return Preview(tuple(drafts), (*batch.problems, *problems), drafts_digest(drafts))


def preview(
    path: str,
    source: Source,
    conditions: Conditions,
    topics: Iterable[Topic],
    client: Client,
    content_type: str | None = None,
) -> Preview:
    """What a capture would give, without any store. Raises what `fetch` and `batches` raise."""
    found = fetch(path, client, is_page=source.reader in PAGES)
    batch = whole(parse(found, path, source, conditions, content_type))
    return normalized(batch, conditions, topics)


def ingest(
    store: Store,
    site: Site,
    run: Capture,
    found: Iterable[Batch],
    conditions: Conditions,
    topics: Iterable[Topic],
    now: datetime,
    *,
    dry_run: bool = False,
) -> Iterator[tuple[Preview, Saved]]:
    """Normalize and save what was read, each batch in a transaction; a ``dry_run`` takes it back.

    A capture is one batch, records of any size are several. Raises what `Store.save` raises.
    """
    for batch in found:
        seen = normalized(batch, conditions, [*topics, *store.topics()])  # the operator's win
        complete = run.complete and not (batch.partial or any(p.is_error for p in seen.problems))
        # That there is no more is part of what a capture says.
        said = f"{seen.digest}:all" if complete else seen.digest
        one = replace(run, digest=said, partial=batch.partial, complete=complete)
        saved = store.save(site, one, seen.drafts, now, dry_run=dry_run)
        run = replace(run, offset=run.offset + saved.created)
        yield seen, replace(saved, problems=(*seen.problems, *saved.problems))


def publish(
    store: Store, site: Site, formula: Formula, suffix: str = "atom", page: int | None = None
) -> Document:
    """The current document of a formula's feed, or an archive one; raises as `Store.select`."""
    return document(store.select(formula, page), site, suffix)
