"""``python -m tests.browser.screenshots [FOLDER]`` draws the pictures of the documentation anew.

They show the showcase's natural site, a year after it began, at an address of its own.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final, cast

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route, sync_playwright

from feeds.store import Store
from feeds.web import create_app
from tests.browser.pictures import picture
from tests.browser.showcase import Showcase, make
from tests.browser.visits import SCHEMES, Language, Scheme, context, launch
from tests.helpers import ROOT

BASE_URL: Final = "https://nyheter.example.org"
FOLDER: Final = ROOT / "docs" / "images"

PICTURES: Final = {
    "home": "home",
    "build": "build-result",
    "topic": "topic",
    "entry-corrected": "entry-corrected",
    "status": "status",
}
"""The names of the pictures, and of the pages on them."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a page is shown on; a picture holds the upper ``most`` pixels of it."""

    width: int
    height: int
    scale: int
    most: int
    language: Language


DEVICES: Final = {
    "phone": Device(390, 844, 2, 2 * 844, "sv"),
    "desktop": Device(1280, 1000, 1, 1000, "en"),
}


def main(folder: Path = FOLDER) -> None:
    """Draw all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with natural_site() as (showcase, client), sync_playwright() as playwright:
        browser = launch(playwright)
        for name, device, scheme in product(PICTURES, DEVICES, SCHEMES):
            page = showcase.path(PICTURES[name])
            path = folder / f"{name}-{device}-{scheme}.png"
            path.write_bytes(draw(browser, client, page, DEVICES[device], scheme))
            sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")
        browser.close()


@contextmanager
def natural_site() -> Iterator[tuple[Showcase, FlaskClient]]:
    """The showcase without what a site rarely has, and a client that asks its app."""
    with tempfile.TemporaryDirectory() as folder:
        showcase = make(Path(folder), BASE_URL, "natural")
        app = create_app(showcase.settings, now=showcase.clock)
        yield showcase, app.test_client()
        cast("Store", app.extensions["topicfeeds"].store).close()


def draw(browser: Browser, client: FlaskClient, path: str, device: Device, scheme: Scheme) -> bytes:
    """The picture of a page on a device."""
    opened = context(
        browser,
        language=device.language,
        scheme=scheme,
        width=device.width,
        height=device.height,
        scale=device.scale,
    )
    opened.route("**/*", partial(_answer, client))
    shown = opened.new_page()
    shown.goto(BASE_URL + path)
    drawn = picture(shown, device.most)
    opened.close()
    return drawn


def _answer(client: FlaskClient, route: Route) -> None:
    """Answer a request of the browser without any network."""
    path = route.request.url.removeprefix(BASE_URL)
    answer = client.get(path, base_url=BASE_URL, headers=route.request.headers)
    headers = {name: value for name, value in answer.headers if name != "Content-Encoding"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.data)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
