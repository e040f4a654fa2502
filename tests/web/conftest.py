"""Fixtures of the API."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from feeds import config
from feeds.web import create_app
from tests.helpers import NOON, FixedClock, lay_tables
from tests.web.api_support import Cms, let_in, store_of


@pytest.fixture
def empty_app(settings: config.Settings, clock: FixedClock) -> Iterator[Flask]:
    """An app over an empty database, with a token for its source."""
    made = create_app(settings, now=clock)
    let_in(made)
    yield made
    store_of(made).close()


@pytest.fixture
def cms(empty_app: Flask) -> Cms:
    """A CMS that has the token."""
    return Cms(empty_app)


class TickingClock(FixedClock):
    """A clock that goes on by a second whenever it is looked at."""

    def __call__(self) -> datetime:
        return self.forward(seconds=1)


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cms]:
    """A CMS of a whole module, for requests that store nothing; it never asks too often."""
    path = tmp_path_factory.mktemp("api") / "test.db"
    made = create_app(config.load({}, database=lay_tables(path)), now=TickingClock(NOON))
    let_in(made)
    yield Cms(made)
    store_of(made).close()
