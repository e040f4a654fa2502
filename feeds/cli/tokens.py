"""``tokens``: who may write to which source by the API."""

import difflib
import secrets
from datetime import UTC, datetime
from typing import Any, Final

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.errors import UsageError
from feeds.normalize.text import clean_line
from feeds.store import Store
from feeds.store.tokens import Token

PREFIX: Final = "tf_"
"""What every token begins with, so that a search for leaked secrets can find it."""
_SECRET_BYTES: Final = 32


@click.group()
def tokens() -> None:
    """The tokens of the API."""


@tokens.command("create")
@click.argument("source")
@click.option("--label", metavar="TEXT", default="", help="Who gets it, for the list.")
@options.site_options
@options.json_option
def create_token(source: str, label: str, settings: config.Settings, as_json: bool) -> None:
    """Make a token that lets its holder write to a source. It is shown only now."""
    _check_source(source, settings)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    made = _store(settings).tokens.create(source, clean_line(label), secret, datetime.now(UTC))
    if as_json:
        output.print_json(_record(made) | {"token": secret})
    else:
        click.echo(secret)
        output.tell(f"Token {made.id} of {source}. Keep it safe: it is shown only now.")


@tokens.command("list")
@options.site_options
@options.json_option
def list_tokens(settings: config.Settings, as_json: bool) -> None:
    """List the tokens, the revoked ones too, without their secrets."""
    found = _store(settings).tokens.all()
    if as_json:
        output.print_json([_record(one) for one in found])
    else:
        output.print_table(
            (one.id, one.source, one.created.date(), _state(one), one.label) for one in found
        )


@tokens.command("revoke")
@click.argument("number", metavar="ID", type=int)
@click.option("--dry-run", is_flag=True, help="Say what would be revoked, and revoke nothing.")
@options.site_options
def revoke_token(number: int, dry_run: bool, settings: config.Settings) -> None:
    """End a token: who holds it can write no more."""
    now = datetime.now(UTC)
    token = _store(settings).tokens.revoke(number, now, dry_run=dry_run)
    verb = "would be revoked" if dry_run else f"is {_state(token)}"
    click.echo(f"Token {token.id} of {token.source} {verb}")


def _check_source(source: str, settings: config.Settings) -> None:
    """Whether it is configured, or `UsageError`."""
    names = [one.id for one in settings.sources]
    if source not in names:
        near = difflib.get_close_matches(source, names, 1)
        known = ", ".join(names)
        hint = f"did you mean {near[0]}?" if near else f"there is: {known or 'none yet'}"
        raise UsageError(f"site.yaml has no source {source!r}", hint=hint)


def _store(settings: config.Settings) -> Store:
    return pipeline.open_store(settings.database, settings.site, settings.topics, datetime.now(UTC))


def _state(token: Token) -> str:
    return f"revoked since {token.revoked:%Y-%m-%d}" if token.revoked else "good"


def _record(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "source": token.source,
        "label": token.label,
        "created": f"{token.created:%Y-%m-%dT%H:%M:%SZ}",
        "revoked": f"{token.revoked:%Y-%m-%dT%H:%M:%SZ}" if token.revoked else None,
    }
