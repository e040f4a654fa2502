"""Conditional answers (RFC 9110, section 13), in one place for feeds and pages."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from flask import Response, request

from feeds import terms
from feeds.model import Document, Link

_CACHE: Final = "public, max-age=60, stale-while-revalidate=600"
_SETTLED: Final = timedelta(seconds=1)
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def send_document(document: Document, links: Iterable[Link], now: datetime) -> Response:
    """A feed, or 304 if the client has it.

    Last-Modified is sent, and honoured, only once it lies a full second in the past: a second
    change within the same second would otherwise be answered with a false 304 (RFC 9110, 8.8.2.2).
    """
    response = Response(document.body, content_type=f"{document.media_type}; charset=utf-8")
    if now - document.modified >= _SETTLED:
        response.last_modified = document.modified
    response.headers["Link"] = ", ".join(map(_link_value, links))
    return _conditional(response, document.etag)


def send_page(html: str, links: Iterable[Link] = ()) -> Response:
    """A page, or 304 if the client has it."""
    body = html.encode()
    response = Response(body, content_type=f"{terms.HTML_TYPE}; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    if links := list(links):
        response.headers["Link"] = ", ".join(map(_link_value, links))
    return _conditional(response, hashlib.sha256(body).hexdigest()[:16])


def _conditional(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = _CACHE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request)
    response.headers.pop("Date", None)  # every server writes its own (RFC 9110, 6.6.1)
    return response


def _link_value(link: Link) -> str:
    """A value of the Link header (RFC 8288, section 3)."""
    return f'<{link.href}>; rel="{link.rel}"; type="{link.type}"'
