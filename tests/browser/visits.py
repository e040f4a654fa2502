"""A visitor's browser: what a person has set in it, and what its pages did."""

import shutil
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request

from tests.browser.server import Server

Language = Literal["sv", "en"]
Scheme = Literal["light", "dark"]

LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")

_LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium, without a window and with a profile of its own."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_FLAGS))


@dataclass
class Noted:
    """What the pages of a context did, in the order of time."""

    requests: list[Request] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Note what a page does from now on."""
        page.on("request", self._request)
        page.on("requestfailed", self._failure)
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def clear(self) -> None:
        """Forget all that was noted."""
        for noted in (self.requests, self.failed, self.console, self.errors):
            noted.clear()

    def _request(self, request: Request) -> None:  # a list's own method cannot listen
        self.requests.append(request)

    def _failure(self, request: Request) -> None:
        """What is aborted was wanted by a page that was left meanwhile."""
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(f"{request.url}: {request.failure}")


@dataclass(frozen=True)
class Visit:
    """A page in a context of its own."""

    server: Server
    context: BrowserContext
    page: Page
    noted: Noted

    def go(self, name: str) -> Page:
        """Go to one of the showcase's pages, or to a path that begins with a slash."""
        self.page.goto(self.server.url(name))
        return self.page

    def path(self) -> str:
        """Where the page is now, from the site's root."""
        return self.page.url.removeprefix(self.server.base_url)


def context(
    browser: Browser,
    *,
    language: str = "sv",
    scheme: Scheme = "light",
    width: int = 1280,
    height: int = 800,
    scale: float = 1,
    script: bool = True,
    bypass_csp: bool = False,
) -> BrowserContext:
    """A browser without a past, with these settings."""
    return browser.new_context(
        locale=_LOCALES.get(language, language),
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        java_script_enabled=script,
        bypass_csp=bypass_csp,
    )


def visit(browser: Browser, server: Server, **settings: Any) -> Visit:
    """A page in a `context` with these settings, with nothing in it."""
    made = context(browser, **settings)
    noted = Noted()
    page = made.new_page()
    noted.listen(page)
    return Visit(server, made, page, noted)
