"""What the views work with: the site, its store and a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from flask import current_app

from feeds.documents import Kept
from feeds.model import Site, Source, Topic
from feeds.store import Store

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
"""Names of the machine itself, which nobody else can reach it by."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """One an app; ``now`` returns the present moment, aware.

    ``sources`` and ``topics`` are what the operator has configured, ``database`` is its URL.
    ``kept`` are pieces of documents that were rendered before.
    """

    site: Site
    store: Store
    now: Clock
    sources: tuple[Source, ...] = ()
    topics: tuple[Topic, ...] = ()
    database: str = ""
    kept: Kept = field(default_factory=Kept)


def desk() -> Desk:
    """The desk of the app that answers the present request."""
    return cast("Desk", current_app.extensions["topicfeeds"])
