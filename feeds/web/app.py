"""`create_app` makes the Flask app over a store."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, cast
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from feeds import config
from feeds.pipeline import open_store
from feeds.told import say
from feeds.web import api, assets, errors, feeds, i18n, outlines, pages, probes, sitemap
from feeds.web.desk import Clock, Desk
from feeds.web.hosts import host_check
from feeds.web.http import register
from feeds.web.shelf import SHELF, Shelf

_MAX_REQUEST_BYTES: Final = 1_000_000


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


def create_app(
    settings: config.Settings | None = None, *, now: Clock = utc_now, serving: bool = True
) -> Flask:
    """The WSGI app of a site; without ``serving`` only for a look at it.

    A look does not note in the database that the site's title, address or author have changed.

    Without ``settings`` they are loaded from the environment and the files. The tables of an empty
    database are made. Raises `ConfigError` and `StoreError`. The app answers to the host of
    ``base_url``, ``trusted_hosts`` and loopback names; every other Host is a 400.
    """
    settings = settings or config.load(os.environ)
    store = open_store(settings.database, settings.site, settings.topics, now(), serving=serving)
    app = Flask("feeds.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES
    app.url_map.merge_slashes = False  # its redirects follow the Host header
    app.extensions["topicfeeds"] = Desk(
        settings.site, store, now, settings.sources, settings.topics, settings.database
    )
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(outlines.blueprint)
    app.register_blueprint(sitemap.blueprint)
    i18n.register(app)
    assets.register(app, settings.site)
    pages.register(app)
    api.register(app)
    probes.register(app)
    trusts = host_check(settings.site)
    app.before_request(partial(_check_host, trusts))
    errors.register(app)
    register(app)
    if path := urlsplit(settings.site.base_url).path:
        # A proxy may strip the path of base_url or leave it: both find the site.
        decoded = unquote(path, "latin-1")  # as WSGI has it (PEP 3333)
        mounted = DispatcherMiddleware(app.wsgi_app, {decoded: app.wsgi_app})
        app.wsgi_app = mounted  # type: ignore[method-assign]  # as Flask's docs say
    shelf = Shelf(app.wsgi_app, store, trusts, now, settings.shelf_bytes)
    app.extensions[SHELF] = shelf
    app.wsgi_app = shelf  # type: ignore[method-assign,assignment]  # the same
    return app


def shelf_of(app: Flask) -> Shelf:
    """The ready documents of an app."""
    return cast("Shelf", app.extensions[SHELF])


def _check_host(trusts: Callable[[str], bool]) -> None:
    if not trusts(request.headers.get("Host", "")):
        abort(400, say("This site does not answer to that host name. Its operator can allow it."))
