"""``entries``: what they are and were, and what an operator does to single ones."""

import sys
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.errors import UsageError
from feeds.identity.trail import what_changed
from feeds.model import Change, Entry
from feeds.store import Revision, Store


@click.group()
def entries() -> None:
    """The entries of the site."""


_dry_run = click.option(
    "--dry-run", is_flag=True, help="Say what would change, and change nothing."
)


@entries.command("list")
@click.option("--topic", metavar="FORMULA", default="all", help="Of one topic or formula only.")
@click.option("--limit", metavar="N", default=50, help="At most so many entries.")
@options.site_options
@options.json_option
def list_entries(topic: str, limit: int, settings: config.Settings, as_json: bool) -> None:
    """List the newest entries."""
    store = _store(settings)
    found = store.entries(store.named(topic, settings.site.formulas), limit)
    if as_json:
        output.print_json([output.entry_record(entry) for entry in found])
    else:
        language = settings.site.language
        output.print_table(
            (entry.place.date(), entry.id, output.title(entry, language)) for entry in found
        )


@entries.command("show")
@click.argument("key")
@options.site_options
@options.json_option
def show_entry(key: str, settings: config.Settings, as_json: bool) -> None:
    """Show an entry, and every state that it had. KEY is what its page's address ends with."""
    store = _store(settings)
    entry, trail = store.entry(key), _trail(store.history(key))
    if as_json:
        record = output.entry_record(entry) | _details(entry, settings)
        output.print_json(record | {"history": trail})
        return
    click.echo(output.title(entry, settings.site.language))
    for name, value in _details(entry, settings).items():
        if value:
            click.echo(f"  {name}: {value}")
    output.print_table(
        (one["committed"], one["kind"], one["actor"], "; ".join(one["changed"])) for one in trail
    )


@entries.command("retract")
@click.argument("key")
@click.option("--reason", metavar="TEXT", default="", help="What readers are told.")
@_dry_run
@options.site_options
@options.json_option
def retract_entry(
    key: str, reason: str, dry_run: bool, settings: config.Settings, as_json: bool
) -> None:
    """Withdraw an entry: feeds give the reason instead of its text, until it is restored."""
    store, now = _store(settings), datetime.now(UTC)
    change = store.retract(key, reason, now, dry_run=dry_run)
    _tell(store.entry(key), change, dry_run, as_json)


@entries.command("restore")
@click.argument("key")
@_dry_run
@options.site_options
@options.json_option
def restore_entry(key: str, dry_run: bool, settings: config.Settings, as_json: bool) -> None:
    """Publish a withdrawn entry again, as it was."""
    store = _store(settings)
    change = store.restore(key, datetime.now(UTC), dry_run=dry_run)
    _tell(store.entry(key), change, dry_run, as_json)


@entries.command("erase")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_dry_run
@options.site_options
@options.json_option
def erase_entry(
    key: str, yes: bool, dry_run: bool, settings: config.Settings, as_json: bool
) -> None:
    """Remove all that an entry ever said, for ever. Feeds say that it was removed."""
    store = _store(settings)
    entry, count = store.entry(key), len(store.history(key))
    if entry.snapshot.state != "erased" and not dry_run and not yes:
        _confirm(entry, count)
    change = store.erase(key, datetime.now(UTC), dry_run=dry_run)
    _tell(store.entry(key), change, dry_run, as_json)


def _confirm(entry: Entry, count: int) -> None:
    output.tell(f"{entry.id}: {entry.snapshot.title}")
    output.tell(
        f"Title, text, link, people and files of all its states ({count}) will be lost for ever, "
        "and its source cannot bring it back."
    )
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to confirm it", where=entry.id, hint="give --yes")
    click.confirm("Erase it?", abort=True, err=True)


def _tell(entry: Entry, change: Change | None, dry_run: bool, as_json: bool) -> None:
    """What was done to an entry, on a line: with a change, a line like those of ``ingest``."""
    event = "unchanged" if change is None else "would store" if dry_run else "stored"
    if as_json:
        row = {"kind": change and change.kind, "id": entry.id, "title": entry.snapshot.title}
        output.print_json({"event": event} | row | {"seq": change and change.seq}, line=True)
    elif change is None:
        click.echo(f"{entry.id}: nothing to do, it is {entry.snapshot.state}")
    else:
        click.echo(f"{entry.id}: {event} {change.kind}")


def _details(entry: Entry, settings: config.Settings) -> dict[str, Any]:
    """What `entries show` says beside `entries list`; None for what an entry does not say."""
    said = entry.snapshot
    return {
        "page": settings.site.entry_url(entry.key),
        "state": said.state,
        "reason": said.reason or None,
        "link": said.link,
        "summary": said.summary or None,
        "last_seen": output.time(entry.last_seen),
    }


def _trail(history: tuple[Revision, ...]) -> list[dict[str, Any]]:
    """The correction trail, oldest first: each state, and what it changed."""
    snapshots = [None, *(one.snapshot for one in history)]
    changed = [what_changed(old, new) for old, new in pairwise(snapshots) if new]
    return [
        {
            "seq": one.seq,
            "kind": one.kind,
            "committed": output.time(one.committed),
            "actor": one.actor,
            "changed": list(words),
        }
        for one, words in zip(history, changed, strict=True)
    ]


def _store(settings: config.Settings) -> Store:
    return pipeline.open_store(settings.database, settings.site, settings.topics, datetime.now(UTC))
