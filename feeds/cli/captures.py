"""``preview`` and ``ingest``: from a capture to what it gives."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.errors import (
    EXIT_FAILED,
    EXIT_OK,
    EXIT_PARTLY,
    CaptureError,
    Problem,
    UsageError,
)
from feeds.fetch import check_path
from feeds.model import Limits, Preview, Source
from feeds.normalize.dates import parse_captured
from feeds.store import Saved, Store


@click.command()
@click.argument("path")
@options.reader_option
@click.option("--base-url", metavar="URL", help="Address that relative links start from.")
@click.option("--content-type", metavar="TYPE", help="Media type, with its charset if known.")
@click.option("--language", metavar="TAG", help="Language of the items.")
@click.option("--timezone", metavar="ZONE", default="UTC", help="Zone of days without a time.")
@click.option("--topics", metavar="FILE", help="Topics that are known, like topics.yaml.")
@options.captured_option
@options.json_option
def preview(
    path: str,
    reader: str | None,
    base_url: str | None,
    content_type: str | None,
    language: str | None,
    timezone: str,
    topics: str | None,
    captured: str | None,
    as_json: bool,
) -> int:
    """Show what a capture would give, without any database."""
    source = Source("preview", options.checked_reader(reader) or "auto")
    source = replace(source, language=options.checked_language(language))
    _captured(captured, options.checked_zone(timezone))
    _check_base_url(base_url)
    vocabulary = config.load_topics(topics) if topics else ()
    refused = False
    try:
        seen = pipeline.preview(
            path, source, vocabulary=vocabulary, limits=Limits(), content_type=content_type
        )
    except CaptureError as error:
        seen, refused = Preview((), (error.problem,), ""), True
    if as_json:
        items = [output.item_record(draft) for draft in seen.drafts]
        output.print_json({"items": items, **output.sorted_problems(seen.problems)})
    else:
        for draft in seen.drafts:
            labels = ", ".join(topic.label for topic in draft.snapshot.topics) or "no topic"
            click.echo(f"{draft.position}. {draft.snapshot.title}\n   {labels}")
        output.tell_problems(seen.problems)
    lost = any(one.is_error for one in seen.problems)
    return EXIT_FAILED if refused else EXIT_PARTLY if lost else EXIT_OK


@dataclass(frozen=True, slots=True)
class Job:
    """A capture to ingest: its source and, if stated, its time."""

    path: str
    source: Source
    captured: datetime | None = None


@dataclass(slots=True)
class Tally:
    """What ingesting several captures came to, in numbers of changes, entries and captures."""

    stored: int = 0
    unchanged: int = 0
    read: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 4 if something was lost, 1 if nothing could be read."""
        if self.failed:
            return EXIT_PARTLY if self.read else EXIT_FAILED
        return EXIT_PARTLY if any(one.is_error for one in self.problems) else EXIT_OK


Show = Callable[[Job, Saved], None]


def run(
    jobs: Iterable[Job],
    store: Store,
    settings: config.Settings,
    show: Show,
    *,
    backfill: bool = False,
    dry_run: bool = False,
) -> Tally:
    """Ingest captures one after the other; one that is refused does not cost the others."""
    tally = Tally()
    for job in jobs:
        try:
            saved = pipeline.ingest(
                store,
                settings.site,
                job.source,
                job.path,
                topics=settings.topics,
                captured=job.captured,
                now=datetime.now(UTC),
                backfill=backfill,
                dry_run=dry_run,
            )
        except CaptureError as error:
            tally.failed += 1
            tally.problems.append(error.problem)
            continue
        tally.read += 1
        tally.stored += len(saved.changes)
        tally.unchanged += saved.unchanged
        tally.problems += saved.problems
        show(job, saved)
    return tally


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--source", "source_id", metavar="ID", help="The source that the captures are of.")
@options.reader_option
@options.captured_option
@click.option("--backfill", is_flag=True, help="An import of the past: below what is there.")
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
@options.site_options
@options.json_option
def ingest(
    paths: tuple[str, ...],
    source_id: str | None,
    reader: str | None,
    captured: str | None,
    backfill: bool,
    dry_run: bool,
    settings: config.Settings,
    as_json: bool,
) -> int:
    """Read captures and store what is new or changed. A capture is all or nothing."""
    reader = options.checked_reader(reader)
    stated = _captured(captured, settings.site.timezone)
    jobs = [_job(path, source_id, reader, stated, settings.sources) for path in paths]
    store = pipeline.open_store(
        settings.database, settings.site, settings.topics, datetime.now(UTC)
    )
    show = partial(_show_json if as_json else _show, "would store" if dry_run else "stored")
    tally = run(jobs, store, settings, show, backfill=backfill, dry_run=dry_run)
    if as_json:
        summary = {"event": "summary", "stored": tally.stored, "unchanged": tally.unchanged}
        output.print_json(summary | output.sorted_problems(tally.problems), line=True)
    else:
        output.tell_problems(tally.problems)
    return tally.exit_code


def listed_jobs(sources: Iterable[Source]) -> list[Job]:
    """The captures that the configuration lists."""
    return [
        Job(capture.path, source, capture.captured)
        for source in sources
        for capture in source.captures
    ]


def _job(
    path: str,
    source_id: str | None,
    reader: str | None,
    stated: datetime | None,
    sources: Sequence[Source],
) -> Job:
    """A path as a job: of the named source, else the one that lists it, else the only one."""
    check_path(path)
    listed = {Path(job.path).resolve(): job for job in listed_jobs(sources)}
    here = listed.get(Path(path).resolve())
    if source_id:
        source = _named(source_id, sources)
    elif here:
        source = here.source
    elif len(sources) == 1:
        source = sources[0]
    else:
        names = ", ".join(source.id for source in sources) or "none is configured"
        raise UsageError("no source lists this path", where=path, hint=f"give --source: {names}")
    if here and here.source == source:
        stated = stated or here.captured
    return Job(path, replace(source, reader=reader or source.reader), stated)


def _named(source_id: str, sources: Sequence[Source]) -> Source:
    for source in sources:
        if source.id == source_id:
            return source
    names = ", ".join(source.id for source in sources)
    raise UsageError(f"--source: there is no source {source_id!r}", hint=f"there is: {names}")


def _show(verb: str, job: Job, saved: Saved) -> None:
    kinds = Counter(change.kind for change in saved.changes)
    counts = [f"{number} {kind}" for kind, number in kinds.items()]
    again = ", the same capture as before" if saved.repeated else ""
    done = f"{verb} {', '.join(counts)}; " if counts else ""
    click.echo(f"{job.path}: {done}{saved.unchanged} unchanged{again}")


def _show_json(verb: str, _job: Job, saved: Saved) -> None:
    for change in saved.changes:
        record = {"kind": change.kind, "id": change.id, "title": change.title, "seq": change.seq}
        output.print_json({"event": verb} | record, line=True)


def _captured(text: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        return parse_captured(text, zone) if text else None
    except ValueError as error:
        raise UsageError(f"--captured: {error}", where=str(text)) from None


def _check_base_url(value: str | None) -> None:
    try:
        config.absolute_base_url(value or "http://localhost")
    except ValueError as error:
        raise UsageError(f"--base-url: {error}") from None
