"""Captures that have no schedule: files, standard input, and addresses that somebody names.

The same bytes read in the same way are recognised before they are read. That is remembered once a
whole capture has been saved, so that a crash in the middle leaves the rest to the next run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from feeds import pipeline
from feeds.fetch import (
    Fetched,
    Print,
    Request,
    fetch,
    fingerprint,
    gone,
    is_address,
    is_untouched,
    places,
)
from feeds.health import add, tally
from feeds.identity.captures import capture
from feeds.model import Capture, CaptureFile, Preview, Reading, Source
from feeds.normalize import RULES
from feeds.readers import PAGES
from feeds.rounds.digests import body_digest, raw, way
from feeds.rounds.tools import Tools
from feeds.store import Saved


@dataclass(frozen=True, slots=True)
class Job:
    """A capture to ingest: its path or address, its source and, if stated, its time."""

    path: str
    source: Source
    captured: datetime | None = None


def jobs(source: Source) -> list[Job]:
    """The captures that the configuration lists for a source, oldest first where files say so.

    Raises `UsageError` for a path that leads to no file.
    """
    return [job for listed in source.captures for job in jobs_of(listed, source)]


def jobs_of(listed: CaptureFile, source: Source) -> list[Job]:
    """The same of one that it lists."""
    files = places.files(listed.path)
    if not listed.by_mtime:
        return [Job(path, source, listed.captured) for path in files]
    dated = sorted((places.modified(path), path) for path in files)
    return [Job(path, source, moment) for moment, path in dated]


def listed_jobs(sources: Iterable[Source]) -> list[Job]:
    """The captures of all sources."""
    return [job for source in sources for job in jobs(source)]


def ingest(
    tools: Tools, job: Job, *, backfill: bool = False, dry_run: bool = False
) -> Iterator[Saved]:
    """Read, normalize and save a capture: the outcome of each transaction, once it is committed.

    Raises what `capture`, `fetch`, `batches` and `Store.save` raise.
    """
    now, source, live = tools.now(), job.source, is_address(job.path)
    run = capture(source.id, job.path, job.captured, now, live=live, backfill=backfill, rules=RULES)
    run = replace(run, complete=source.complete and not source.paging)
    opened = _open(tools, job)
    digest = _digest(tools, job, opened)
    if before := _before(tools, run, digest):
        yield Saved(unchanged=before.items, repeated=True)
        return
    sums = Sums(now, job.path, digest)
    conditions = tools.conditions(source, run.captured)
    batches = pipeline.parse(opened.found, job.path, source, conditions)
    for seen, saved in pipeline.ingest(
        tools.store, tools.site, run, batches, conditions, tools.topics, now, dry_run=dry_run
    ):
        sums.add(seen, saved)
        yield saved
    is_certain = opened.mark is None or is_untouched(job.path, opened.mark)
    if not dry_run and (reading := _to_remember(sums, is_certain=is_certain)):
        tools.store.sources.note(source.id, reading)


@dataclass(slots=True)
class Sums:
    """What the transactions of one reading gave, in numbers; ``total`` is all of them."""

    at: datetime
    ref: str
    raw: str
    total: Reading | None = None
    has_news: bool = False
    is_lossy: bool = False

    def add(self, seen: Preview, saved: Saved, most: int | None = None, *, pages: int = 1) -> None:
        """Count a transaction that came from so many pages, of its drafts only those up to the
        position ``most``.
        """
        edited = {one.id for one in saved.changes if one.kind != "created"}
        one = tally(
            self.at,
            self.ref,
            self.raw,
            [one for one in seen.drafts if most is None or one.position <= most],
            seen.problems,
            created=saved.created,
            edited=len(edited),
            pages=pages,
        )
        self.total = add(self.total, one) if self.total else one
        self.has_news |= bool(seen.drafts) and not saved.repeated
        self.is_lossy |= any(one.is_error for one in saved.problems)


def _to_remember(sums: Sums, *, is_certain: bool) -> Reading | None:
    """What cost an item, or is not ``is_certain`` to be what was read, gets no digest: it will be
    read, and told, again.
    """
    if sums.total and is_certain and sums.raw and not sums.is_lossy:
        return sums.total
    return replace(sums.total, raw="") if sums.total and sums.has_news else None


class _Opened(NamedTuple):
    """The bytes of a capture, by what they are known again, and a file's print."""

    found: Fetched
    content: tuple[str | None, ...] = ()
    mark: Print | None = None


def _open(tools: Tools, job: Job) -> _Opened:
    if not is_address(job.path):
        mark = fingerprint(job.path)
        return _Opened(fetch(job.path, tools.client), (mark.digest,) if mark else (), mark)
    answer = tools.hosts.get(Request(job.path), is_page=job.source.reader in PAGES)
    if answer.status != 200:
        raise gone(job.path)
    found = Fetched([answer.body], answer.content_type, answer.url)
    return _Opened(found, (body_digest(answer.body), answer.content_type))


def _digest(tools: Tools, job: Job, opened: _Opened) -> str:
    """The digest of the reading to be; empty for what cannot be read twice."""
    if not opened.content:
        return ""
    stated = job.captured.isoformat() if job.captured else None
    return raw(way(job.source, tools.site, tools.topics), *opened.content, stated)


def _before(tools: Tools, run: Capture, digest: str) -> Reading | None:
    """The reading that this one would repeat; of a live one only the latest of its source."""
    if not digest:
        return None
    if not run.live:
        return tools.store.sources.reading_of(run.source, digest)
    latest = tools.store.sources.state(run.source).readings[:1]
    return latest[0] if latest and latest[0].raw == digest else None
