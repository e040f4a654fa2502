"""Options that several commands share, and what is made of them."""

import difflib
import functools
import os
import socket
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from feeds import __version__, config, pipeline
from feeds.errors import UsageError
from feeds.fetch import Client, exception
from feeds.model import Site, Source
from feeds.normalize.language import language_tag
from feeds.readers import NAMES
from feeds.rounds import Hosts, Tools

Command = TypeVar("Command", bound=Callable[..., Any])


def site_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--config``, ``--db`` and ``--base-url``: the command gets ``settings`` made of them, of the
    environment and of the files.
    """

    @functools.wraps(command)
    def configured(
        *args: Any, config_path: str | None, database: str | None, base_url: str | None, **rest: Any
    ) -> Any:
        settings = config.load(os.environ, config=config_path, database=database, base_url=base_url)
        return command(*args, settings=settings, **rest)

    for option in (
        click.option("--base-url", metavar="URL", help="Address of the site."),
        click.option("--db", "database", metavar="URL", help="Database, like sqlite:///news.db."),
        click.option("--config", "config_path", metavar="PATH", help="Folder of site.yaml."),
    ):
        configured = option(configured)
    return configured


def pass_on(given: Mapping[str, Any]) -> None:
    """Let processes of this one see what `site_options` were given, as environment variables."""
    names = {
        "config_path": "TOPICFEEDS_CONFIG",
        "database": "TOPICFEEDS_DB",
        "base_url": "TOPICFEEDS_BASE_URL",
    }
    os.environ.update({name: given[key] for key, name in names.items() if given.get(key)})


def reader_option(command: Command) -> Command:
    """``--reader``."""
    names = "|".join(NAMES)
    return click.option("--reader", metavar=names, help="How to read the capture.")(command)


def profile_option(command: Command) -> Command:
    """``--profile``."""
    text = "Where the fields of its items stand: the block under profile in site.yaml."
    return click.option("--profile", metavar="FILE", help=text)(command)


def captured_option(command: Command) -> Command:
    """``--captured``."""
    text = "When it was captured: YYYY-MM-DD or an RFC 3339 time."
    return click.option("--captured", metavar="TIME", help=text)(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def allow_option(command: Command) -> Command:
    """``--allow``, several times."""
    text = "HOST:PORT to fetch although it is not public; may be repeated."
    return click.option("--allow", metavar="HOST:PORT", multiple=True, help=text)(command)


def client(allow: Iterable[str], site: Site | None = None) -> Client:
    """How to fetch: in the name of the site, if there is one. `UsageError` for a bad exception."""
    try:
        exceptions = tuple(map(exception, allow))
    except ValueError as error:
        raise UsageError(f"--allow: {error}", hint="write it like 127.0.0.1:8080") from None
    name = f"topicfeeds/{__version__}"
    if site is None:
        return Client(name, exceptions)
    limits = site.limits
    agent, exceptions = f"{name} (+{site.base_url})", (*site.allow, *exceptions)
    return Client(agent, exceptions, limits.fetch_seconds, limits.capture_bytes)


def tools(settings: config.Settings, allow: Iterable[str] = ()) -> Tools:
    """What captures are read and sources are visited with; the store is opened."""
    asking = client(allow, settings.site)
    now = datetime.now(UTC)
    store = pipeline.open_store(settings.database, settings.site, settings.topics, now)
    worker = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}"
    hosts = Hosts(asking)
    return Tools(store, settings.site, settings.topics, asking, hosts, _utc_now, worker)


def chosen(names: Iterable[str], sources: Sequence[Source]) -> list[Source]:
    """The sources with these ids, each once; `UsageError` with the nearest for one that is none."""
    known = {one.id: one for one in sources}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 3)
            hint = f"did you mean {' or '.join(near)}?" if near else _all_of(known)
            raise UsageError(f"there is no source {name!r}", hint=hint)
    return [known[name] for name in dict.fromkeys(names)]


def _all_of(names: Iterable[str]) -> str:
    return f"there is: {', '.join(names) or 'none, site.yaml lists no source'}"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def checked_reader(name: str | None) -> str | None:
    """A reader that exists, or `UsageError`."""
    if name is not None and name not in NAMES:
        hint = f"use {', '.join(NAMES[:-1])} or {NAMES[-1]}"
        raise UsageError(f"--reader: there is no reader {name!r}", hint=hint)
    return name


def checked_language(tag: str | None) -> str | None:
    """A BCP 47 tag, or `UsageError`."""
    if tag is not None and language_tag(tag) is None:
        raise UsageError(
            f"--language: {tag!r} is no language tag", hint="write it like sv or en-GB"
        )
    return tag


def checked_zone(name: str) -> ZoneInfo:
    """A time zone, or `UsageError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "write it like Europe/Stockholm"
        raise UsageError(f"--timezone: there is no zone {name!r}", hint=hint) from None
