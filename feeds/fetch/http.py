"""One guarded GET: the only way in which topicfeeds asks another machine for something.

    URL -> checked address -> connection -> answer -> (at most 5 redirects, checked again) -> body

No retries, no proxy, no cookies, no credentials, and nothing of the environment but the system's
certificate authorities. One deadline covers everything, from the name to the last byte.

What is not in here: when to fetch, how often, and whether ``robots.txt`` allows it (`robots`).
"""

import socket
import ssl
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from urllib3.response import BaseHTTPResponse

from feeds.fetch import guard, http_body, http_headers
from feeds.fetch.http_connection import Line, connection
from feeds.fetch.http_deadline import Deadline, within
from feeds.fetch.http_errors import LIBRARY_ERRORS, FetchError, FetchLater, translated
from feeds.fetch.http_url import Place, parsed, redirected, shown
from feeds.model import Link

__all__ = ["FetchError", "FetchLater", "Request", "Response", "get"]

MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_AROUND: Final = 1_000_000
_PRINTABLE: Final = "".join(chr(code) for code in range(0x20, 0x7F))


@dataclass(frozen=True, slots=True)
class Request:
    """An address, and what the last answer said about its version (RFC 9110, 8.8)."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with the status 200, 304 (nothing new) or 410 (gone for good).

    ``url`` is where it came from in the end, ``moved_to`` where the leading permanent redirects
    (301, 308) lead: the address to ask from now on. ``body`` is inflated, and empty unless the
    status is 200. ``etag`` and ``last_modified`` are for the next `Request`, as they came.
    ``retry_after`` is in seconds. ``links`` are those of the ``Link`` header, absolute.
    """

    url: str
    status: int
    content_type: str | None
    etag: str | None
    last_modified: str | None
    body: bytes
    moved_to: str | None = None
    retry_after: int | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: Place
    is_permanent: bool


def get(
    request: Request,
    *,
    user_agent: str,
    allow: Collection[str] = (),
    deadline: float = 30.0,
    most: int = 10_000_000,
    clock: Callable[[], float] = time.monotonic,
    resolver: guard.Resolver = socket.getaddrinfo,
    trust: ssl.SSLContext | None = None,
) -> Response:
    """Fetch one address.

    ``allow`` names exceptions as ``HOST:PORT`` (see `guard`), ``deadline`` is in seconds for the
    whole fetch, ``most`` in bytes, both as they come and inflated. ``trust`` replaces the system's
    certificate authorities.

    Raises `FetchError`, and `FetchLater` if trying again can help; nothing else. Every status but
    200, 304 and 410 is one with the code ``status``.
    """
    limit = Deadline(deadline, clock)
    trip = _Trip(request, user_agent, allow, limit, most, resolver, trust)
    try:
        return trip.follow()
    except FetchError as error:
        error.where = shown(request.url)
        raise


@dataclass(frozen=True, slots=True)
class _Trip:
    """One fetch with all its redirects."""

    request: Request
    user_agent: str
    allow: Collection[str]
    deadline: Deadline
    most: int
    resolver: guard.Resolver
    trust: ssl.SSLContext | None

    def follow(self) -> Response:
        place = parsed(self.request.url)
        moved_to: str | None = None
        only_permanent = True
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._hop(place, moved_to)
            if isinstance(answer, Response):
                return answer
            place = answer.target
            only_permanent = only_permanent and answer.is_permanent
            moved_to = place.url if only_permanent else moved_to
        message = f"it redirects more than {MOST_REDIRECTS} times, last to {shown(place.url)}"
        raise FetchError(
            "redirects", message, hint="open it in a browser and give the last address"
        )

    def _hop(self, place: Place, moved_to: str | None) -> Response | _Redirect:
        try:
            return self._ask(place, moved_to)
        except (FetchError, *LIBRARY_ERRORS) as error:
            told = translated(error, self.deadline.seconds)
            if place != parsed(self.request.url):
                told.message = f"after a redirect to {shown(place.url)}: {told.message}"
            raise told from (None if told is error else error)

    def _ask(self, place: Place, moved_to: str | None) -> Response | _Redirect:
        line = Line(self._addresses(place), self.deadline, 2 * self.most + _AROUND)
        with closing(connection(place, line, self.trust)) as one:
            one.connect()
            one.request("GET", place.target, headers=self._headers(), preload_content=False)
            with closing(one.getresponse()) as answer:
                location = http_headers.text(answer.headers.get("Location", ""))
                if answer.status in _REDIRECTS and location.strip():
                    return _Redirect(redirected(place, location), answer.status in _PERMANENT)
                return self._response(place, answer, moved_to)

    def _addresses(self, place: Place) -> list[str]:
        return within(
            self.deadline.left(),
            lambda: guard.resolve(place.host, place.port, self.allow, self.resolver),
        )

    def _headers(self) -> dict[str, str]:
        wanted = {
            "User-Agent": quote(self.user_agent, safe=_PRINTABLE),
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            "If-None-Match": self.request.etag,
            "If-Modified-Since": self.request.last_modified,
        }
        return {name: value for name, value in wanted.items() if http_headers.is_sendable(value)}

    def _response(self, place: Place, answer: BaseHTTPResponse, moved_to: str | None) -> Response:
        headers = answer.headers
        wait = http_headers.retry_after(headers.get("Retry-After"), datetime.now(UTC))
        is_same = answer.status == 304 and bool(self.request.etag or self.request.last_modified)
        if not is_same and answer.status not in {200, 410}:
            raise _bad_status(answer.status, wait)
        return Response(
            url=place.url,
            status=answer.status,
            content_type=headers.get("Content-Type"),
            etag=headers.get("ETag") or (self.request.etag if is_same else None),
            last_modified=headers.get("Last-Modified")
            or (self.request.last_modified if is_same else None),
            body=http_body.read(answer, self.most, self.deadline) if answer.status == 200 else b"",
            moved_to=moved_to,
            retry_after=wait,
            links=http_headers.links(http_headers.text(headers.get("Link", "")), place.url),
        )


def _bad_status(status: int, wait: int | None) -> FetchError:
    kind = FetchLater if status in _LATER else FetchError
    hint = "try later" if status in _LATER else "open the address in a browser"
    message = f"the server answers with the status {status}"
    return kind("status", message, hint=hint, status=status, retry_after=wait)
