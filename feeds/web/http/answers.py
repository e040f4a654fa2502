"""Answers: from a document to status, headers and body.

`ready`, `represented`, `choose` and `answer` know nothing of Flask, so that what they make can be
kept and sent again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple, cast

from flask import Response, abort, request
from werkzeug.utils import redirect

from feeds import terms
from feeds.model import Document, Formula, Link
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

SLOT: Final = "topicfeeds.slot"
"""Where in a WSGI environment there may be a `Slot`."""

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


@dataclass(frozen=True, slots=True)
class Representation:
    """What is ready, in one coding: its ``etag`` without quotes, and everything that is sent.

    ``headers`` stand in the 304, too, ``dated`` ones are with Last-Modified, which is the end of
    the second ``modified``, and ``undated`` ones without.
    """

    etag: str
    headers: Headers
    undated: Headers
    dated: Headers
    modified: datetime | None
    body: bytes
    status: int


class Answer(NamedTuple):
    """What is sent; a HEAD is answered with the same and without the body."""

    status: int
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Slot:
    """Where a view leaves a document that may be kept and sent again to whoever asks for its path;
    ``formula`` is whose feed it is, None for one that every change may touch. ``path`` is that of
    the address within the site, ``route`` the view's.
    """

    ready: Ready | None = None
    formula: Formula | None = None
    path: str = ""
    route: str = ""


def ready(document: Document, links: Iterable[Link], cache: str = FEED_CACHE) -> Ready:
    """A document with the headers that it always has."""
    return Ready(
        document.body,
        f"{document.media_type}; charset=utf-8",
        document.etag,
        _headers(cache, FEED_POLICY, links),
        document.modified,
    )


def represented(this: Ready, coding: str) -> Representation:
    """What is ready in a coding, which has an ETag of its own (RFC 9110, 8.8.3.3)."""
    is_encoded = coding != encodings.IDENTITY
    etag = this.etag + (encodings.CODINGS[coding].suffix if is_encoded else "")
    headers = (*this.headers, ("ETag", f'"{etag}"'))
    kind = _shared("Content-Type", this.content_type)
    encoding = (_shared("Content-Encoding", coding),) if is_encoded else ()
    modified = this.committed and conditions.end_of_second(this.committed)
    date = (("Last-Modified", format_datetime(modified, usegmt=True)),) if modified else ()
    body = encodings.encoded(coding, this.body) if is_encoded else this.body
    return Representation(
        etag,
        headers,
        (*headers, kind, *encoding),
        (*headers, kind, *date, *encoding),
        modified,
        body,
        this.status,
    )


def choose(
    field: str | None, size: int, form: Callable[[str], Representation]
) -> Representation | None:
    """The representation to send to who says ``field`` as Accept-Encoding, None if all are refused.

    ``size`` is that of the bare body, ``form`` makes one in a coding. A coding that would not
    shorten the body is not used, unless the client refuses everything else.
    """
    liked = encodings.ranked(field)
    for coding in liked:
        found = form(coding)
        if coding == encodings.IDENTITY or len(found.body) < size:
            return found
    return form(liked[0]) if liked else None


def answer(this: Representation, asked: conditions.Fields, now: datetime) -> Answer:
    """The answer to a GET with these header fields: 200, 304 or 412.

    A 304 has the headers that a cache needs, and no Last-Modified (RFC 9110, 15.4.5).
    """
    modified = this.modified
    if modified and modified > now:
        modified = None
    status = conditions.status(asked, this.etag, modified, now)
    if status != 200:
        return Answer(status, this.headers, b"")
    return Answer(this.status, this.dated if modified else this.undated, this.body)


def send_document(
    document: Document,
    links: Iterable[Link],
    now: datetime,
    cache: str = FEED_CACHE,
    formula: Formula | None = None,
) -> Response:
    """A feed; or 304, 406 or 412, as `choose` and `answer` say.

    Where there is a `Slot`, it is left there, too, with the formula that it is of.
    """
    this = ready(document, links, cache)
    slot: Slot | None = request.environ.get(SLOT)
    if slot is not None and request.url_rule is not None:
        slot.ready, slot.formula = this, formula
        slot.path, slot.route = request.path, request.url_rule.rule
    return send(this, now)


def send_page(html: str, links: Iterable[Link] = ()) -> Response:
    """A page; or 304, 406 or 412, as `choose` and `answer` say."""
    body = html.encode()
    headers = _headers(FEED_CACHE, PAGE_POLICY, links, PAGE_VARY)
    etag = sha256(body).hexdigest()[:16]
    return send(Ready(body, f"{terms.HTML_TYPE}; charset=utf-8", etag, headers), desk().now())


def send(this: Ready, now: datetime) -> Response:
    """The answer to the present request. Every server writes the Date itself (RFC 9110, 6.6.1).

    Conditions are asked only of what could be sent at all (13.2.1).
    """
    accepted = request.headers.get("Accept-Encoding")
    chosen = choose(accepted, len(this.body), lambda coding: represented(this, coding))
    if chosen is None:
        abort(406)
    status, headers, body = answer(chosen, request.environ.get, now)
    if status == 412:
        abort(412)
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


@lru_cache(100)
def _shared(name: str, value: str) -> tuple[str, str]:
    """One field for all documents that have it: ten thousand of their own would not stay in the
    processor's caches.
    """
    return name, value


def _headers(
    cache: str, policy: str, links: Iterable[Link], vary: tuple[str, str] = VARY
) -> Headers:
    always = (_shared("Cache-Control", cache), vary, _shared("Content-Security-Policy", policy))
    value = link_header(links)
    return (*always, ("Link", value)) if value else always
