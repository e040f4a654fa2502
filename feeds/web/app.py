"""`create_app` makes the Flask app over a store."""

import os
import re
from datetime import UTC, datetime
from functools import partial
from typing import Final
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from feeds import config
from feeds.model import Site
from feeds.pipeline import open_store
from feeds.told import say
from feeds.web import api, assets, errors, feeds, i18n, outlines, pages, probes
from feeds.web.desk import LOOPBACK, Clock, Desk
from feeds.web.http import register

_HOST: Final = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)
"""A host's name or address, and perhaps a port (RFC 9110, 7.2)."""

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
    i18n.register(app)
    assets.register(app, settings.site)
    pages.register(app)
    api.register(app)
    probes.register(app)
    app.before_request(partial(_check_host, trusted_hosts(settings.site)))
    errors.register(app)
    register(app)
    if path := urlsplit(settings.site.base_url).path:
        # A proxy may strip the path of base_url or leave it: both find the site.
        decoded = unquote(path, "latin-1")  # as WSGI has it (PEP 3333)
        mounted = DispatcherMiddleware(app.wsgi_app, {decoded: app.wsgi_app})
        app.wsgi_app = mounted  # type: ignore[method-assign]  # as Flask's docs say
    return app


def trusted_hosts(site: Site) -> frozenset[str]:
    """The names that this site answers to, in lower case and without ports.

    Loopback names are among them always: addresses are made of ``base_url`` alone, so they can
    mislead nobody.
    """
    own = urlsplit(site.base_url).hostname or ""
    return frozenset({own, *map(str.lower, site.trusted_hosts), *LOOPBACK})


def _check_host(trusted: frozenset[str]) -> None:
    """Flask's own TRUSTED_HOSTS cannot hold an IPv6 address, and repeats a foreign name."""
    found = _HOST.fullmatch(request.headers.get("Host", ""))
    host = found and found[1].strip("[]").lower()
    if host not in trusted:
        abort(400, say("This site does not answer to that host name. Its operator can allow it."))
