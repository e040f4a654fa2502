"""A service over the demo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import config
from tests.helpers import load_demo
from tests.serving.support import Service


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo."""
    url = f"sqlite:///{tmp_path_factory.mktemp('serving') / 'test.db'}"
    load_demo(config.load({}, database=url)).close()
    return url


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Service]:
    """The shipped service, started."""
    made = Service(database, tmp_path / "log", "--workers", "2", "--access-log")
    made.start()
    yield made
    made.close()
