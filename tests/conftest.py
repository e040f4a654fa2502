"""Fixtures that many tests share."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from feeds import config
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import DEMO_TIME, FixedClock, lay_tables, load_demo


class _Compiled(BytecodeCache):
    """Templates as a process has compiled them: each test's app would do so again."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is known."""
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._known[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}


def pytest_collection_finish() -> None:
    """Six thousand tests stay: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests also wait, for servers, browsers and disks."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("TOPICFEEDS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    """The project's own configuration, over a database of the test's."""
    return config.load({}, database=lay_tables(tmp_path / "test.db"))


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
