"""``config``, ``db`` and ``version``: what an operator looks after."""

import click

from feeds import __version__
from feeds import config as configuration
from feeds.cli import options, output
from feeds.errors import EXIT_CONFIG, EXIT_OK
from feeds.store import migrate_database, revisions


@click.command()
def version() -> None:
    """Print the version."""
    click.echo(f"topicfeeds {__version__}")


@click.group()
def config() -> None:
    """The configuration files."""


@config.command("check")
@options.site_options
def check(settings: configuration.Settings) -> None:
    """Say what is wrong with site.yaml and topics.yaml, all at once."""
    sources, topics = len(settings.sources), len(settings.topics)
    counts = f"{sources} source{'s'[: sources != 1]}, {topics} topic{'s'[: topics != 1]}"
    click.echo(f"The configuration is right: {counts}")


@config.command("schema")
@click.argument("name", type=click.Choice(sorted(configuration.FILES)))
def schema(name: str) -> None:
    """Print the JSON Schema of site.yaml or topics.yaml, for editors."""
    output.print_json(configuration.json_schema(name))


@click.group()
def db() -> None:
    """The database."""


@db.command("status")
@options.site_options
@options.json_option
def status(settings: configuration.Settings, as_json: bool) -> int:
    """Say at which migration the database stands. Exit code 3 if it needs an upgrade."""
    found, needed = revisions(settings.database)
    if as_json:
        output.print_json({"database": settings.database, "revision": found, "needed": needed})
    else:
        state = "up to date" if found == needed else f"needs {needed}: run topicfeeds db upgrade"
        click.echo(f"{settings.database}: migration {found or 'none'}, {state}")
    return EXIT_OK if found == needed else EXIT_CONFIG


@db.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@options.site_options
def upgrade(dry_run: bool, settings: configuration.Settings) -> None:
    """Bring the database to the tables of this version."""
    found, needed = revisions(settings.database)
    if found != needed and not dry_run:
        migrate_database(settings.database)
    verb = "would be upgraded" if dry_run else "upgraded"
    step = "nothing to do" if found == needed else f"{verb} from {found or 'none'} to {needed}"
    click.echo(f"{settings.database}: {step}")
