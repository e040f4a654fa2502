"""Answers: from a document to status, headers and body.

`ready` and `answer` know nothing of Flask, so that what they make can be kept and sent again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import NamedTuple, cast

from flask import Response, abort, request
from werkzeug.utils import redirect

from feeds import terms
from feeds.model import Document, Link
from feeds.web.desk import desk
from feeds.web.http import conditions, encodings
from feeds.web.http.headers import (
    FEED_CACHE,
    FEED_POLICY,
    NO_CACHE,
    PAGE_POLICY,
    PAGE_VARY,
    REDIRECT_CACHE,
    VARY,
    link_header,
)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """What every answer from one address is made of, until the next change.

    ``etag`` is that of the bare ``body``, without quotes. ``headers`` stand in the 200 and in the
    304; ``committed`` is the moment of the last change, if it is known.
    """

    body: bytes
    content_type: str
    etag: str
    headers: Headers
    committed: datetime | None = None
    status: int = 200


class Answer(NamedTuple):
    """What is sent; a HEAD is answered with the same and without the body."""

    status: int
    headers: Headers
    body: bytes


def ready(document: Document, links: Iterable[Link], cache: str = FEED_CACHE) -> Ready:
    """A document with the headers that it always has."""
    return Ready(
        document.body,
        f"{document.media_type}; charset=utf-8",
        document.etag,
        _headers(cache, FEED_POLICY, links),
        document.modified,
    )


def answer(this: Ready, asked: conditions.Fields, now: datetime) -> Answer:
    """The answer to a GET with these header fields: 200, 304, 406 or 412.

    Conditions are asked only of what could be sent at all (RFC 9110, 13.2.1), and of the
    representation in the coding that was chosen, which has an ETag of its own (8.8.3.3). A 304 has
    the headers that a cache needs, and no Last-Modified (15.4.5).
    """
    coding = encodings.choose(asked("Accept-Encoding"), this.body)
    if coding is None:
        return Answer(406, (VARY,), b"")
    is_encoded = coding != encodings.IDENTITY
    etag = this.etag + (encodings.CODINGS[coding].suffix if is_encoded else "")
    modified = conditions.last_modified(this.committed, now)
    headers = (*this.headers, ("ETag", f'"{etag}"'))
    status = conditions.status(asked, etag, modified, now)
    if status != 200:
        return Answer(status, headers, b"")
    headers += (("Content-Type", this.content_type),)
    if modified:
        headers += (("Last-Modified", format_datetime(modified, usegmt=True)),)
    if not is_encoded:
        return Answer(this.status, headers, this.body)
    headers += (("Content-Encoding", coding),)
    return Answer(this.status, headers, encodings.encoded(coding, this.body))


def send_document(
    document: Document, links: Iterable[Link], now: datetime, cache: str = FEED_CACHE
) -> Response:
    """A feed; or 304, 406 or 412, as `answer` says."""
    return send(ready(document, links, cache), now)


def send_page(html: str, links: Iterable[Link] = ()) -> Response:
    """A page; or 304, 406 or 412, as `answer` says."""
    body = html.encode()
    headers = _headers(FEED_CACHE, PAGE_POLICY, links, PAGE_VARY)
    etag = sha256(body).hexdigest()[:16]
    return send(Ready(body, f"{terms.HTML_TYPE}; charset=utf-8", etag, headers), desk().now())


def send(this: Ready, now: datetime) -> Response:
    """The answer to the present request. Every server writes the Date itself (RFC 9110, 6.6.1)."""
    status, headers, body = answer(this, request.headers.get, now)
    if status in {406, 412}:
        abort(status)
    response = Response(body, status)
    response.headers.clear()
    response.headers.extend(headers)
    if status != 304:
        response.content_length = len(body)
    return response


def partial(this: Ready, part: Document, headers: Headers) -> Ready:
    """What holds a part of a document, under the ETag of the whole (RFC 3229, 10.4.1)."""
    said = tuple(one for one in this.headers if one[0] not in {name for name, _ in headers})
    return replace(this, body=part.body, headers=(*said, *headers), status=226)


def moved(address: str) -> Response:
    """301: that is where it is, for good."""
    response = cast("Response", redirect(address, 301, Response))
    response.headers["Cache-Control"] = REDIRECT_CACHE
    return response


def see_page(address: str) -> Response:
    """303: a person wants to see that instead. Nobody may keep this: programs get the feed."""
    response = cast("Response", redirect(address, 303, Response))
    response.headers["Cache-Control"] = NO_CACHE
    return response


def _headers(
    cache: str, policy: str, links: Iterable[Link], vary: tuple[str, str] = VARY
) -> Headers:
    always = (("Cache-Control", cache), vary, ("Content-Security-Policy", policy))
    value = link_header(links)
    return (*always, ("Link", value)) if value else always
