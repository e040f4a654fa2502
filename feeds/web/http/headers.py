"""Header fields that do not depend on the request, and those that every answer carries."""

from collections.abc import Iterable
from typing import Final

from flask import Flask, Response, request

from feeds.model import Link

FEED_CACHE: Final = "public, max-age=60, stale-while-revalidate=600"
ARCHIVE_CACHE: Final = "public, max-age=86400"
REDIRECT_CACHE: Final = "public, max-age=86400"
NO_CACHE: Final = "no-store"

ASSET_CACHE: Final = "public, max-age=31536000, immutable"

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FEED_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
ASSET_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""An image with a script in it shows and does nothing, also when it is opened by itself."""

VARY: Final = ("Vary", "Accept-Encoding")
PAGE_VARY: Final = ("Vary", "Accept-Encoding, Accept-Language")

_OPEN: Final = ("/feeds/", "/topics.opml")
_NO_SNIFFING: Final = ("X-Content-Type-Options", "nosniff")
_FOREIGN: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, IM, Retry-After"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
_LONGEST_LINKS: Final = 2000


def link_header(links: Iterable[Link]) -> str:
    """The value of the Link header (RFC 8288, section 3): as many links, first ones first, as fit
    into 2,000 characters, for servers and proxies limit the length of a header.
    """
    value = ""
    for link in links:
        kind = f'; type="{link.type}"' if link.type else ""
        longer = f'{value}{", " if value else ""}<{link.href}>; rel="{link.rel}"{kind}'
        if len(longer) <= _LONGEST_LINKS:
            value = longer
    return value


def register(app: Flask) -> None:
    """Give every answer of an app the headers that all have."""
    app.after_request(_finished)


def always(path: str) -> tuple[tuple[str, str], ...]:
    """What every answer from a path ends with.

    Programs on other sites may read feeds, and the errors in their place (Fetch, CORS).
    """
    return (_NO_SNIFFING, *(_FOREIGN if path.startswith(_OPEN) else ()))


def _finished(response: Response) -> Response:
    for name, value in always(request.path):
        response.headers[name] = value
    if "Allow" in response.headers:  # it comes out of a set, in another order in each process
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    if request.method == "OPTIONS" and request.path.startswith(_OPEN):
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "*"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
