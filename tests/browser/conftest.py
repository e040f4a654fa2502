"""One server with the showcase and one Chromium for all tests of a process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.server import Server
from tests.browser.tools import require
from tests.browser.visits import Visit, launch, visit

OpenPage = Callable[..., Visit]
LookAt = Callable[..., Visit]

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no failure


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
def visits(chromium: Browser, server: Server) -> Iterator[Callable[[str, float], Visit]]:
    """Pages that many tests look at, one after the other: one for a language and scale."""
    made: dict[tuple[str, float], Visit] = {}

    def of(language: str, scale: float) -> Visit:
        if (language, scale) not in made:
            made[language, scale] = visit(chromium, server, language=language, scale=scale)
        return made[language, scale]

    yield of
    for one in made.values():
        one.context.close()


@pytest.fixture
def look_at(visits: Callable[[str, float], Visit]) -> LookAt:
    """Opens a page as `open_page` does, but sooner, in a window that other tests have used: for
    tests that change nothing that outlives the page.
    """

    def opened(
        name: str, *, language: str = "sv", scale: float = 1, width: int = 1280, height: int = 800
    ) -> Visit:
        made = visits(language, scale)
        made.page.set_viewport_size({"width": width, "height": height})
        made.page.emulate_media(media="screen", color_scheme="light")
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
