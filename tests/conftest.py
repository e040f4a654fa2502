"""Fixtures that many tests share."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds import config, pipeline
from feeds.fetch import Client
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import FixedClock, ingest

DEMO_TIME = datetime(2026, 1, 15, 9, 30, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("TOPICFEEDS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    """The project's own configuration, over a database of the test's."""
    return config.load({}, database=f"sqlite:///{tmp_path / 'test.db'}")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands a minute after the demo was loaded."""
    moment = FixedClock(DEMO_TIME)
    moment.forward(minutes=1)
    return moment


@pytest.fixture
def demo(settings: config.Settings) -> Iterator[Store]:
    """A store with both captures of the demo."""
    store = pipeline.open_store(settings.database, settings.site, settings.topics, DEMO_TIME)
    for source in settings.sources:
        for one in source.captures:
            [_] = ingest(
                store,
                settings.site,
                source,
                one.path,
                topics=settings.topics,
                client=Client(),
                captured=one.captured,
                now=DEMO_TIME,
            )
    yield store
    store.close()


@pytest.fixture
def app(settings: config.Settings, demo: Store, clock: FixedClock) -> Iterator[Flask]:
    """The app over the demo."""
    made = create_app(settings, now=clock)
    yield made
    made.extensions["topicfeeds"].store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that speaks to the app as its configured address."""
    return app.test_client()
