"""One server with the showcase and one Chromium for all tests of a process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import Server
from tests.browser.tools import require
from tests.browser.visits import Visit, launch, visit

OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The showcase, served."""
    with Server(tmp_path_factory.mktemp("showcase")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    require("chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser, server: Server) -> Iterator[dict[str, Visit]]:
    """Pages that several tests look at, one after the other, by their settings."""
    visits: dict[str, Visit] = {}
    yield visits
    for made in visits.values():
        made.context.close()


@pytest.fixture
def look_at(chromium: Browser, server: Server, contexts: dict[str, Visit]) -> OpenPage:
    """Opens a page as `open_page` does, sooner: in a context that other tests have used.

    For tests that change nothing that lasts longer than the page.
    """

    def opened(name: str, **settings: Any) -> Visit:
        key = repr(sorted(settings.items()))
        if key not in contexts:
            contexts[key] = visit(chromium, server, **settings)
        made = contexts[key]
        made.noted.clear()
        made.go(name)
        return made

    return opened


@pytest.fixture
def open_page(chromium: Browser, server: Server) -> Iterator[OpenPage]:
    """Opens a page, by its name or path, in a context of its own with the settings of `visit`."""
    visits: list[Visit] = []

    def opened(name: str = "", **settings: Any) -> Visit:
        made = visit(chromium, server, **settings)
        visits.append(made)
        if name:
            made.go(name)
        return made

    yield opened
    for made in visits:
        made.context.close()
