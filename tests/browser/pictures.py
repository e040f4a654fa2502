"""Pictures of pages as PNG files with a palette, a third of the size; the browser does the work."""

import base64
import struct
import zlib
from typing import Final

from playwright.sync_api import Page

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_INDEXED: Final = """async data => {
  const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const common = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const palette = common.slice(0, 256);
  const parts = one => [one & 255, (one >> 8) & 255, (one >> 16) & 255];
  const spots = palette.map(parts);
  const far = ([a, b, c], [d, e, f]) => (a - d) ** 2 + (b - e) ** 2 + (c - f) ** 2;
  const nearest = one => spots.reduce((best, spot, index) =>
    far(one, spot) < far(one, spots[best]) ? index : best, 0);
  const places = new Map(common.map((one, i) => [one, i < 256 ? i : nearest(parts(one))]));
  let text = "";
  const indexes = Uint8Array.from(pixels, one => places.get(one));
  for (let at = 0; at < indexes.length; at += 8192)
    text += String.fromCharCode(...indexes.subarray(at, at + 8192));
  return {width: image.width, height: image.height, palette: spots.flat(), indexes: btoa(text)};
}"""
"""The most common colours of a PNG, and for each pixel the nearest of them."""


def picture(page: Page, most: int) -> bytes:
    """A picture of a page from its top, as wide as the window and at most so many pixels high.

    It is taken in a window of that height, so that what sticks to the window's edge sticks to it.
    """
    height = min(most, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": height})
    taken = page.screenshot(animations="disabled")
    found = page.evaluate(_INDEXED, base64.b64encode(taken).decode())
    return _png(found["width"], found["height"], found["palette"], found["indexes"])


def _png(width: int, height: int, palette: list[int], indexes: str) -> bytes:
    """A PNG file (ISO/IEC 15948) of 8 bits a pixel."""
    pixels = base64.b64decode(indexes)
    lines = (pixels[line * width : (line + 1) * width] for line in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    chunks = ((b"IHDR", header), (b"PLTE", bytes(palette)), (b"IDAT", data), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(*one) for one in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
