"""``serve`` and ``demo``: the site on a port."""

import os
import signal
import sys
from importlib.util import find_spec
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
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that answer; as many as there are cores if not given.",
)
@click.option(
    "--proxy-hops",
    type=click.IntRange(0, 9),
    default=0,
    show_default=True,
    help="Trusted proxies in front, whose X-Forwarded-For and -Proto count.",
)
@click.option("--access-log", is_flag=True, help="Write a line of JSON for each answer to stdout.")
@options.site_options
def serve(
    host: str,
    port: int,
    workers: int | None,
    proxy_hops: int,
    access_log: bool,
    settings: config.Settings,
) -> int:
    """Serve the site: with the production server, if that is installed."""
    if not has_production_server():
        output.tell("Note: this server is for trying out; topicfeeds[server] has the one to use")
        return _serve(host, port, settings)
    return _produce(host, port, settings, (workers or cores(), proxy_hops, access_log))


def has_production_server() -> bool:
    """Whether the extra ``server`` is installed."""
    return find_spec("granian") is not None and sys.platform != "win32"


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _produce(host: str, port: int, settings: config.Settings, how: tuple[int, int, bool]) -> int:
    from feeds.web import granian_server  # noqa: PLC0415  # it is an extra

    create_app(settings).extensions["topicfeeds"].store.close()  # mistakes end it here, told once
    options.pass_on(click.get_current_context().params)
    listening = granian_server.listen(host, port)
    workers, hops, logs = how
    with listening:
        _tell_where(settings, host, listening.getsockname()[1])
        serving = granian_server.Serving(workers, hops, logs)
        granian_server.serve(listening, serving, output.tell)
    output.tell("Stopped")
    return EXIT_OK


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
    _tell_where(settings, host, server.port)
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell left them ignored
        signal.signal(number, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        output.tell("Stopped")
    finally:
        server.server_close()
    return EXIT_OK


def _tell_where(settings: config.Settings, host: str, port: int) -> None:
    output.tell(f"Serving {settings.site.title} at http://{host}:{port}/ (Ctrl-C stops)")
    _warn_of_other_port(settings.site.base_url, port)


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
