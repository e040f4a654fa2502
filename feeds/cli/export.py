"""``export``: the whole site as static files."""

import hashlib
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

import click

import feeds
from feeds import config
from feeds.cli import options, output
from feeds.errors import EXIT_OK, EXIT_PARTLY
from feeds.export import Export, Plan, Report
from feeds.store import Store
from feeds.web import create_app
from feeds.web.http.encodings import CODINGS
from feeds.web.i18n import LANGUAGES, MARK

_TOLD: Final = 5
"""Stale and skipped addresses that are named."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Look at every file, also where nothing has changed.")
@click.option("--prune", is_flag=True, help="Delete the files of addresses that are no more.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@options.site_options
@options.json_option
def export(
    folder: Path, full: bool, prune: bool, dry_run: bool, settings: config.Settings, as_json: bool
) -> int:
    """Write the whole site as static files, with configuration for nginx and Caddy."""
    # Who serves the files has no other server: what it shows of the site is a change of the feeds.
    app = create_app(settings, serving=not dry_run)
    store: Store = app.extensions["topicfeeds"].store
    encoders = {name: coding.encode for name, coding in CODINGS.items()}
    depends = _depends(settings)
    try:
        _wait_for_the_second(store)
        plan = Plan(settings.site, store, app.wsgi_app, folder, LANGUAGES, MARK, encoders, depends)
        running = Export(plan, datetime.now(UTC), full=full, dry_run=dry_run)
        _with_progress(running.steps())
        report = running.report(prune=prune)
    finally:
        store.close()
    _tell(report, prune=prune, dry_run=dry_run, as_json=as_json)
    return EXIT_PARTLY if report.skipped else EXIT_OK


def _wait_for_the_second(store: Store) -> None:
    """Within the second of the last change there may be another one, and times of files tell them
    apart by the second.
    """
    _, committed = store.last_change()
    left = 1 - (datetime.now(UTC) - committed.replace(microsecond=0)).total_seconds()
    if 0 < left <= 1:
        time.sleep(left)


def _depends(settings: config.Settings) -> str:
    """A digest of all that bytes depend on beside the store: what is configured, the program, and
    the packages that it uses.
    """
    made = hashlib.sha256(repr((settings.site, settings.sources, settings.topics)).encode())
    made.update(sys.version.encode())
    names = sorted(f"{one.name} {one.version}" for one in distributions())
    made.update("\0".join(names).encode())
    home = Path(feeds.__file__).parent
    files = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    logo = settings.site.theme.logo
    for path in (*sorted(files), *([Path(logo)] if logo else [])):
        made.update(path.read_bytes())
    return made.hexdigest()


def _with_progress(steps: Iterator[tuple[int, int]]) -> None:
    """Go through the steps; where a person watches, behind a progress bar."""
    first = next(steps, None)
    if first is None or not sys.stderr.isatty():
        for _ in steps:
            pass
        return
    with click.progressbar(length=first[1], label="Exporting", file=sys.stderr) as bar:
        bar.update(1)
        for _ in steps:
            bar.update(1)


def _tell(report: Report, *, prune: bool, dry_run: bool, as_json: bool) -> None:
    if as_json:
        for name in report.written:
            output.print_json({"event": "written", "file": name}, line=True)
        sums = {"files": report.files, "written": len(report.written)}
        sums |= {"unchanged": report.unchanged, "stale": len(report.stale)}
        sums |= {"skipped": len(report.skipped)}
        reload = {"is_reload_due": report.is_reload_due}
        output.print_json({"event": "summary", **sums, **reload}, line=True)
    else:
        click.echo(_summary(report, prune=prune, dry_run=dry_run))
    _tell_some("too long for the name of a file", report.skipped)
    if not prune:
        _tell_some("no address has this file any more; --prune deletes it", report.stale)
    if report.is_reload_due and not dry_run:
        output.tell("The configuration for web servers has changed: reload them")


def _summary(report: Report, *, prune: bool, dry_run: bool) -> str:
    """What was done, on a line."""
    verb = "would be written" if dry_run else "written"
    ended = "pruned" if prune and not dry_run else "to prune"
    return (
        f"{report.files:,} files: {len(report.written):,} {verb}, "
        f"{report.unchanged:,} unchanged, {len(report.stale):,} {ended}"
    )


def _tell_some(words: str, names: tuple[str, ...]) -> None:
    for name in names[:_TOLD]:
        output.tell(f"{name}: {words}")
    if len(names) > _TOLD:
        output.tell(f"... and {len(names) - _TOLD} more")
