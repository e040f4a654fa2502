"""Options that several commands share, and what is made of them."""

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from feeds import config
from feeds.errors import UsageError
from feeds.normalize.language import language_tag
from feeds.readers import NAMES

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
