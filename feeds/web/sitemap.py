"""``/sitemap.xml`` (https://www.sitemaps.org/protocol.html) and ``/robots.txt`` (RFC 9309).

A sitemap of more than `MOST` addresses is an index of ``/sitemap-N.xml``. It names pages whose
canonical address is here: home, topics and formulas with a name, entries without a page of their
own elsewhere. ``lastmod`` is the commit time of the last change.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from math import ceil
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort

from feeds.model import Document, Formula
from feeds.web.desk import Desk, desk
from feeds.web.http import Ready, ready, send
from feeds.web.http.headers import FEED_CACHE, VARY
from feeds.web.pages.home import listed

blueprint = Blueprint("sitemap", __name__)

MOST: Final = 50_000
"""Addresses in one sitemap at most, by its protocol."""

_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_TYPE: Final = "application/xml"


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All addresses; or where they are, if they are many."""
    urls = list(_urls(desk()))
    parts = ceil(len(urls) / MOST)
    if parts < 2:
        return _send(_element("urlset", "url", urls))
    site, (_, modified) = desk().site, desk().store.last_change()
    some = [(site.url(f"/sitemap-{n}.xml"), modified) for n in range(1, parts + 1)]
    return _send(_element("sitemapindex", "sitemap", some))


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """A part of the addresses; 1 has the first ones. There is none where one file holds all."""
    urls = list(_urls(desk()))
    some = list(islice(urls, (number - 1) * MOST, number * MOST)) if number else []
    if not some or len(urls) <= MOST:
        abort(404)
    return _send(_element("urlset", "url", some))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Everybody may read everything; where the sitemap is."""
    body = f"User-agent: *\nAllow: /\n\nSitemap: {desk().site.url('/sitemap.xml')}\n".encode()
    headers = (("Cache-Control", FEED_CACHE), VARY)
    etag = sha256(body).hexdigest()[:16]
    return send(Ready(body, "text/plain; charset=utf-8", etag, headers), desk().now())


def _urls(here: Desk) -> Iterator[tuple[str, datetime]]:
    """Addresses of pages, each with the moment of its last change: pages of topics, then entries in
    the order in which they came, so that a new one alters the last part only.
    """
    site, store = here.site, here.store
    saved = (one.formula for one in store.existing(site.formulas))
    topics = (Formula.of(one.key) for one in listed(store.topics()))
    formulas = tuple(dict.fromkeys((Formula(), *saved, *topics)))
    moments = store.modified(formulas)
    yield site.url("/"), moments[0]
    for formula, moment in zip(formulas, moments, strict=True):
        yield site.page_url(formula), moment
    for one in store.visited():
        yield site.entry_url(one.key), one.modified


def _element(name: str, each: str, urls: list[tuple[str, datetime]]) -> bytes:
    rows = "".join(
        f"<{each}><loc>{escape(url)}</loc><lastmod>{moment.isoformat()}</lastmod></{each}>\n"
        for url, moment in urls
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{name} xmlns="{_SPACE}">\n{rows}</{name}>\n'.encode()


def _send(body: bytes) -> Response:
    here = desk()
    version, modified = here.store.last_change()
    etag = f"{version}-{sha256(body).hexdigest()[:8]}"
    return send(ready(Document(body, _TYPE, etag, modified), ()), here.now())
