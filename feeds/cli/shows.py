"""``get`` and ``topics``: what is published."""

from datetime import UTC, datetime

import click

from feeds import config, pipeline
from feeds.cli import options, output
from feeds.errors import EXIT_FAILED, EXIT_OK
from feeds.model import TopicSummary
from feeds.store import Store
from feeds.web import create_app


@click.command()
@click.argument("path")
@click.option("--include", "-i", is_flag=True, help="Print status and headers, too.")
@options.site_options
def get(path: str, include: bool, settings: config.Settings) -> int:
    """Print what an address of the site answers, without a server."""
    client = create_app(settings, serving=False).test_client()
    path = "/" + path.removeprefix(settings.site.base_url).lstrip("/")
    response = client.get(path, base_url=settings.site.base_url)
    if include:
        lines = [f"HTTP {response.status}", *(f"{key}: {value}" for key, value in response.headers)]
        click.echo("\n".join([*lines, ""]))
    if response.status_code >= 400 and not include:
        output.tell(f"topicfeeds: {path}: {response.status}")
        return EXIT_FAILED
    click.echo(response.data, nl=False)
    return EXIT_OK if response.status_code < 400 else EXIT_FAILED


@click.group()
def topics() -> None:
    """The topics of the site."""


@topics.command("list")
@options.site_options
@options.json_option
def list_topics(settings: config.Settings, as_json: bool) -> None:
    """List the topics with the number of their entries."""
    store = _store(settings)
    found = {one.key: TopicSummary(one, 0, None) for one in store.topics()}
    found |= {one.topic.key: one for one in store.summaries()}
    summaries = [found[key] for key in sorted(found)]
    if as_json:
        output.print_json([output.topic_record(one) for one in summaries])
    else:
        output.print_table(map(output.topic_row, summaries))


def _store(settings: config.Settings) -> Store:
    return pipeline.open_store(settings.database, settings.site, settings.topics, datetime.now(UTC))
