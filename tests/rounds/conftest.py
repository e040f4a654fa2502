"""A server and tools to visit it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.rounds import Tools
from tests.helpers import FixedClock
from tests.rounds.support import Press, tools_for


@pytest.fixture
def press() -> Iterator[Press]:
    """A server without pages."""
    with Press() as made:
        yield made


@pytest.fixture
def clock() -> FixedClock:
    """A clock that moves only when it is told to, or when a host is waited for."""
    return FixedClock()


@pytest.fixture
def tools(press: Press, clock: FixedClock, tmp_path: Path) -> Iterator[Tools]:
    """Tools that may ask the server."""
    with tools_for(tmp_path, clock, [press.place]) as made:
        yield made
