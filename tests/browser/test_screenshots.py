"""The pictures of the documentation."""

import struct
import zlib
from itertools import pairwise

from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage
from tests.browser.pictures import picture
from tests.browser.screenshots import BASE_URL, DEVICES, PICTURES, draw, natural_site

_RED_AND_GREEN = """() => {
  document.body.innerHTML = "";
  document.adoptedStyleSheets = [new CSSStyleSheet()];
  document.adoptedStyleSheets[0].replaceSync(
    "body { margin: 0; min-height: 60px; background: linear-gradient(#f00 20px, #0a0 20px); }");
}"""


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file by name, each of which has the right checksum."""
    found, rest = {}, png[8:]
    while rest:
        [length] = struct.unpack(">I", rest[:4])
        name, data, check = rest[4:8], rest[8 : 8 + length], rest[8 + length : 12 + length]
        assert struct.unpack(">I", check) == (zlib.crc32(name + data),)
        found[name], rest = data, rest[12 + length :]
    return found


def test_a_picture_has_the_colours_of_its_page(open_page: OpenPage) -> None:
    """It is a PNG with a palette, as wide as the window, and stops where it is told."""
    page = open_page("home", width=50, height=30).page
    page.evaluate(_RED_AND_GREEN)
    png = picture(page, 40)
    found = chunks(png)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (50, 40, 8, 3, 0, 0, 0)
    palette = [tuple(found[b"PLTE"][at : at + 3]) for at in range(0, len(found[b"PLTE"]), 3)]
    assert sorted(palette) == [(0, 170, 0), (255, 0, 0)]
    lines = zlib.decompress(found[b"IDAT"])
    colours = [palette[lines[51 * line + 25]] for line in range(40)]
    assert [one != two for one, two in pairwise(colours)].count(True) == 1
    assert (colours[19], colours[20]) == ((255, 0, 0), (0, 170, 0))


def test_the_natural_site(chromium: Browser) -> None:
    """Every picture can be drawn: nothing on its pages comes from elsewhere or is odd."""
    with natural_site() as (showcase, client):
        for page in PICTURES.values():
            answer = client.get(showcase.path(page), base_url=BASE_URL)
            assert answer.status_code == 200
            assert "Realisationsvinst" not in answer.text
        device = DEVICES["phone"]
        png = draw(chromium, client, showcase.path("topic"), device, "dark")
    width, height = struct.unpack(">II", chunks(png)[b"IHDR"][:8])
    assert (width, height) == (device.scale * device.width, device.scale * device.most)
