"""The web door: `create_app` makes the Flask app over a store."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import urlsplit

from flask import Flask, current_app

from feeds import config
from feeds.model import Site
from feeds.pipeline import open_store
from feeds.store import Store

Clock = Callable[[], datetime]
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views work with."""

    site: Site
    store: Store
    now: Clock


def create_app(settings: config.Settings | None = None, *, now: Clock = utc_now) -> Flask:
    """The WSGI app of a site.

    Without ``settings`` they are loaded from the environment and the files. The tables of an empty
    database are made. Raises `ConfigError` and `StoreError`. The app answers to the host of
    ``base_url``, ``trusted_hosts`` and loopback names; every other Host is a 400.
    """
    from feeds.web import errors, feeds, pages

    settings = settings or config.load(os.environ)
    store = open_store(settings.database, settings.site, settings.topics, now())
    app = Flask(__name__)
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings.site)
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.url_map.strict_slashes = False
    app.extensions["topicfeeds"] = Desk(settings.site, store, now)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(pages.blueprint)
    errors.register(app)
    return app


def desk() -> Desk:
    """The desk of the app that answers the present request."""
    return cast(Desk, current_app.extensions["topicfeeds"])


def trusted_hosts(site: Site) -> list[str]:
    """The names that this site answers to. Addresses are made of ``base_url`` alone, so a loopback
    name can mislead nobody."""
    own = urlsplit(site.base_url).hostname or ""
    return [*dict.fromkeys([own, *site.trusted_hosts, *LOOPBACK])]
