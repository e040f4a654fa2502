"""The API for a CMS: ``/api/v1``."""

from flask import Flask

from feeds.web.api import items, openapi
from feeds.web.api.auth import EXTENSION
from feeds.web.api.limits import Limiter

__all__ = ["register"]


def register(app: Flask) -> None:
    """Add the API to an app."""
    app.extensions[EXTENSION] = Limiter()
    app.url_map.converters["source_id"] = items.SourceIdConverter
    app.register_blueprint(items.blueprint)
    app.register_blueprint(openapi.blueprint)
