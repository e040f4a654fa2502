"""``serve`` and ``demo``: the site on a port."""

import signal
from urllib.parse import urlsplit

import click
from werkzeug.serving import make_server

from feeds import config
from feeds.cli import options, output
from feeds.cli.runs import Report, run
from feeds.errors import EXIT_OK, UsageError
from feeds.rounds import Job, listed_jobs
from feeds.web import create_app
from feeds.web.desk import LOOPBACK

_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)


@click.command()
@_host
@_port
@options.site_options
def serve(host: str, port: int, settings: config.Settings) -> int:
    """Serve the site."""
    return _serve(host, port, settings)


class _Loading(Report):
    """Tells what the demo loaded."""

    def done(self, job: Job) -> None:
        """A capture was read to its end."""
        new, known = self.take_counts()
        output.tell(f"Loaded {job.path}: {new.total()} new, {known} known")


@click.command()
@_host
@_port
@options.site_options
def demo(host: str, port: int, settings: config.Settings) -> int:
    """Ingest the captures that site.yaml lists, then serve the site."""
    tools = options.tools(settings)
    run(listed_jobs(settings.sources), tools, _Loading("stored"))
    tools.store.close()
    return _serve(host, port, settings)


def _serve(host: str, port: int, settings: config.Settings) -> int:
    app = create_app(settings)
    try:
        server = make_server(host, port, app, threaded=True)
    except (OSError, SystemExit):
        hint = "stop what listens there, or choose another --port"
        raise UsageError("the port cannot be opened", where=f"{host}:{port}", hint=hint) from None
    output.tell(f"Serving {settings.site.title} at http://{host}:{server.port}/ (Ctrl-C stops)")
    _warn_of_other_port(settings.site.base_url, server.port)
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell left them ignored
        signal.signal(number, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        output.tell("Stopped")
    finally:
        server.server_close()
    return EXIT_OK


def _warn_of_other_port(base_url: str, port: int) -> None:
    """A local site on another port than its addresses say would mislead its own readers."""
    own = urlsplit(base_url)
    if own.hostname in LOOPBACK and own.port != port:
        output.tell(
            f"Note: the addresses in the feeds begin with {base_url}; "
            f"set TOPICFEEDS_BASE_URL={_with_port(base_url, port)} to change that"
        )


def _with_port(base_url: str, port: int) -> str:
    parts = urlsplit(base_url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts._replace(netloc=f"{host}:{port}").geturl()
