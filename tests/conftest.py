"""Fixtures that many tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds import config
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import DEMO_TIME, FixedClock, load_demo


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


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `demo`, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    load_demo(config.load({}, database=f"sqlite:///{path}")).close()
    return path


@pytest.fixture
def demo(settings: config.Settings, demo_file: Path) -> Iterator[Store]:
    """A store with both captures of the demo, the test's own."""
    shutil.copy(demo_file, settings.database.removeprefix("sqlite:///"))
    store = Store(settings.database)
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
    """A client that speaks to the app as its configured address, and reads English."""
    made = app.test_client()
    made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made
