"""``check``: configuration, database and every served feed, by every rule that we know."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import click

from feeds import config
from feeds.check import Finding
from feeds.cli import options, output
from feeds.cli.walks import Walks
from feeds.documents import FORMATS
from feeds.errors import EXIT_OK, EXIT_PARTLY
from feeds.health.words import counted
from feeds.model import Formula


@click.command()
@click.argument("formulas", metavar="[FORMULA]...", nargs=-1)
@options.site_options
@options.json_option
def check(formulas: tuple[str, ...], settings: config.Settings, as_json: bool) -> int:
    """Check configuration, database and every feed in every format. Exit code 4 if a rule is
    broken.
    """
    walks = Walks(settings)
    errors = warnings = 0
    try:
        chosen = [walks.resolved(text) for text in formulas] or walks.served()
        batches = _batches(walks, chosen, is_all=not formulas)
        for finding in _with_progress(batches, len(chosen) + (not formulas)):
            _print(finding, as_json=as_json)
            warnings += finding.is_warning
            errors += not finding.is_warning
        _end(walks, len(chosen), errors, warnings, as_json=as_json)
    finally:
        walks.close()
    return EXIT_PARTLY if errors else EXIT_OK


def _batches(walks: Walks, chosen: Iterable[Formula], *, is_all: bool) -> Iterator[list[Finding]]:
    """The findings, feed by feed; what is not about the chosen feeds only if none were named."""
    if is_all:
        yield list(_elsewhere(walks))
    for formula in chosen:
        yield walks.feed(formula)


def _elsewhere(walks: Walks) -> Iterator[Finding]:
    """What is wrong beside the feeds."""
    yield from walks.database()
    yield from walks.saved()
    yield from walks.unserved()
    yield from walks.outlines()


def _with_progress(batches: Iterable[list[Finding]], length: int) -> Iterator[Finding]:
    """The findings; if a person watches, behind a progress bar, and told after it."""
    if not sys.stderr.isatty():
        for some in batches:
            yield from some
        return
    with click.progressbar(batches, length=length, label="Checking", file=sys.stderr) as bar:
        found = [one for some in bar for one in some]
    yield from found


def _print(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        output.print_json({"event": "finding", **asdict(finding)}, line=True)
    else:
        click.echo(str(finding))


def _end(walks: Walks, feeds: int, errors: int, warnings: int, *, as_json: bool) -> None:
    if as_json:
        sums = {"feeds": feeds, "requests": walks.requests}
        sums |= {"findings": errors, "warnings": warnings}
        output.print_json({"event": "summary", **sums}, line=True)
    formats = ", ".join(FORMATS)
    output.tell(
        f"Checked {counted(feeds, 'feed')} in {formats} ({counted(walks.requests, 'request')}): "
        f"{counted(errors, 'finding')}, {counted(warnings, 'warning')}"
    )
