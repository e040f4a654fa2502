"""The site that the tables of HTTP ask, filled once, and as an app for a production server.

It is the demo, with sixty more entries about culture, so that there is an archive, and with a topic
that is no more.
"""

import os
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from feeds import config
from feeds.model import Topic
from feeds.web import create_app
from tests.helpers import DEMO_TIME, Line, capture, drafts, load_demo

GONE = Topic("biljetter", "Biljetter", state="gone", successors=("kultur", "hallbarhet"))
MORE: list[Line] = [(f"Föreställning {n}", f"Nummer {n} av 60.", "Kultur") for n in range(50)]
LAST: list[Line] = [(f"Utställning {n}", f"Nummer {n} av 10.", "Kultur") for n in range(10)]


def settings_of(database: str) -> config.Settings:
    """The demo's settings over a database, with the topic that is gone, and parts allowed."""
    settings = config.load({}, database=database)
    return replace(
        settings,
        topics=(*settings.topics, GONE),
        site=replace(settings.site, delta=True),
    )


def fill(database: str) -> config.Settings:
    """Ingest what the site holds; all of it is long past for any clock."""
    settings = settings_of(database)
    store = load_demo(settings)
    for hours, lines in ((0.5, MORE), (1, LAST)):
        later = DEMO_TIME + timedelta(hours=hours)
        store.save(settings.site, capture(lines, later, source="more"), drafts(lines), later)
    store.close()
    return settings


def serve() -> Flask:
    """The app of the database in the environment, for a server's workers."""
    return create_app(settings_of(os.environ["TOPICFEEDS_DB"]))
