"""Each client reads the story once, in all its formats; the tests look at what came of it."""

import os
from collections.abc import Callable
from functools import cache

import pytest

from tests.clients.play import Played, play
from tests.clients.tools import CLIENTS
from tests.clients.tools.base import Client

Reading = Callable[[str], Played]


def require(client: type[Client]) -> None:
    """Skip the test if the client is not installed; where CI says that it is CI, fail."""
    if missing := client.missing():
        told = f"not installed: {missing}; docs/readers.md says how"
        (pytest.fail if os.environ.get("CI") in {"1", "true"} else pytest.skip)(told)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a client together, in whatever process: it reads the story once in each."""
    for item in items:
        named = getattr(item, "callspec", None)
        if named and "client" in named.params and "tests/clients/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group(f"client {named.params['client']}"))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clients in this process reach the server on loopback, whatever the machine says."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """What a client, by its name, made of the story."""
    kinds = {kind.name: kind for kind in CLIENTS}

    @cache
    def played(name: str) -> Played:
        return play(kinds[name], tmp_path_factory.mktemp(name))

    def read(name: str) -> Played:
        require(kinds[name])
        return played(name)

    return read
