"""The operator's door: the command ``topicfeeds``."""

import contextlib
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from feeds.cli import (
    captures,
    check,
    entries,
    export,
    fetching,
    probe,
    serving,
    shows,
    status,
    tokens,
    upkeep,
)
from feeds.errors import EXIT_FAILED, EXIT_OK, ConfigError, TopicfeedsError

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def cli(debug: bool) -> None:
    """News items go in; a feed per topic, per combination of topics, and of everything come out."""


for command in (
    captures.ingest,
    captures.preview,
    check.check,
    entries.entries,
    export.export,
    fetching.fetch,
    fetching.worker,
    probe.probe,
    serving.demo,
    serving.serve,
    shows.get,
    shows.topics,
    status.status,
    tokens.tokens,
    upkeep.config,
    upkeep.db,
    upkeep.version,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code; errors are one line on stderr each."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            # A replaced stream may lack it; typeshed knows only the general one.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str]) -> int:
    debug = "--debug" in arguments[:1]
    try:
        code = cli.main(list(arguments), prog_name="topicfeeds", standalone_mode=False)
        return int(code or EXIT_OK)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except Exception as error:
        if debug:
            raise
        _tell_error(error)
        return error.exit_code if isinstance(error, TopicfeedsError) else EXIT_FAILED


def _tell_error(error: Exception) -> None:
    if isinstance(error, ConfigError):
        click.echo(str(error), err=True)
    elif isinstance(error, TopicfeedsError):
        click.echo(f"topicfeeds: {error}", err=True)
    else:
        kind = type(error).__name__
        click.echo(
            f"topicfeeds: unexpected {kind}: {error} (topicfeeds --debug says more)", err=True
        )
