"""``preview`` and ``ingest``: from a capture to what it gives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.cli.runs import JsonReport, Report, run
from feeds.errors import (
    EXIT_FAILED,
    EXIT_OK,
    EXIT_PARTLY,
    CaptureError,
    UsageError,
)
from feeds.fetch import STDIN, is_address, places
from feeds.model import Conditions, Preview, Source
from feeds.normalize.dates import parse_captured
from feeds.rounds import Job, jobs


@click.command()
@click.argument("path")
@options.reader_option
@options.profile_option
@click.option("--base-url", metavar="URL", help="Address that relative links start from.")
@click.option("--content-type", metavar="TYPE", help="Media type, with its charset if known.")
@click.option("--language", metavar="TAG", help="Language of the items.")
@click.option("--timezone", metavar="ZONE", default="UTC", help="Zone of days without a time.")
@click.option("--topics", metavar="FILE", help="Topics that are known, like topics.yaml.")
@options.captured_option
@options.allow_option
@options.json_option
def preview(
    path: str,
    reader: str | None,
    profile: str | None,
    base_url: str | None,
    content_type: str | None,
    language: str | None,
    timezone: str,
    topics: str | None,
    captured: str | None,
    allow: tuple[str, ...],
    as_json: bool,
) -> int:
    """Show what a capture would give, without any database."""
    _check_base_url(base_url)
    source = _described(Source("preview", url=base_url or ""), reader, profile)
    zone = options.checked_zone(timezone)
    taken = _captured(captured, zone) or datetime.now(UTC)
    conditions = Conditions(options.checked_language(language), zone, taken)
    vocabulary = config.load_topics(topics) if topics else ()
    refused = False
    try:
        client = options.client(allow)
        seen = pipeline.preview(path, source, conditions, vocabulary, client, content_type)
    except CaptureError as error:
        seen, refused = Preview((), (error.problem,), ""), True
    if as_json:
        items = [output.item_record(draft) for draft in seen.drafts]
        output.print_json({"items": items, **output.sorted_problems(seen.problems)})
    else:
        for draft in seen.drafts:
            output.print_draft(draft)
        output.tell_problems(seen.problems)
    lost = any(one.is_error for one in seen.problems)
    return EXIT_FAILED if refused else EXIT_PARTLY if lost else EXIT_OK


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--source", "source_id", metavar="ID", help="The source that the captures are of.")
@options.reader_option
@options.profile_option
@options.captured_option
@click.option("--backfill", is_flag=True, help="An import of the past: below what is there.")
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
@options.allow_option
@options.site_options
@options.json_option
def ingest(
    paths: tuple[str, ...],
    source_id: str | None,
    reader: str | None,
    profile: str | None,
    captured: str | None,
    backfill: bool,
    dry_run: bool,
    allow: tuple[str, ...],
    settings: config.Settings,
    as_json: bool,
) -> int:
    """Read captures and store what is new or changed. A capture is all or nothing.

    A PATH is a file, a folder, a pattern such as 'captures/*.txt', an address, or - for standard
    input.
    """
    stated = _captured(captured, settings.site.timezone)
    listed = {Path(job.path).resolve(): job for job in _listed(settings.sources)}
    files = [file for path in paths for file in _files(path)]
    found = [_job(file, source_id, stated, settings.sources, listed) for file in files]
    found = [replace(job, source=_described(job.source, reader, profile)) for job in found]
    tools = options.tools(settings, allow)
    verb = "would store" if dry_run else "stored"
    show = JsonReport(verb) if as_json else Report(verb)
    return run(found, tools, show, backfill=backfill, dry_run=dry_run).exit_code


def _files(path: str) -> list[str]:
    return [path] if path == STDIN or is_address(path) else places.files(path)


def _listed(sources: Iterable[Source]) -> Iterator[Job]:
    """The captures that the configuration lists, as far as they are there."""
    for source in sources:
        with suppress(UsageError):
            yield from jobs(source)


def _job(
    path: str,
    source_id: str | None,
    stated: datetime | None,
    sources: Sequence[Source],
    listed: Mapping[Path, Job],
) -> Job:
    """A path as a job: of the named source, else the one that lists it or has this address, else
    the only one.
    """
    here = listed.get(Path(path).resolve())
    at_home = [one for one in sources if one.url == path]
    if source_id:
        source = options.chosen([source_id], sources)[0]
    elif here:
        source = here.source
    elif len(at_home) == 1:
        source = at_home[0]
    elif len(sources) == 1:
        source = sources[0]
    else:
        names = ", ".join(source.id for source in sources) or "none is configured"
        raise UsageError("no source lists this path", where=path, hint=f"give --source: {names}")
    if here and here.source == source:
        stated = stated or here.captured
    return Job(path, source, stated)


def _described(source: Source, reader: str | None, profile: str | None) -> Source:
    """The source with another reader and another profile, where they are given."""
    source = replace(source, reader=options.checked_reader(reader) or source.reader)
    if not profile:
        return source
    return replace(source, profile=config.load_profile(profile, source.reader))


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
