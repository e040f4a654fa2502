"""Getting a capture's bytes: from files, from standard input, and from public addresses.

    files      files and standard input, in chunks
    places     the files of a folder, or of a pattern
    http       one guarded GET (guard, http_*): public hosts only, one deadline, capped sizes
    robots     what a host's robots.txt allows

No retries, no schedule, nothing is kept: who fetches how often is decided above.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from feeds.fetch import files, http, places, robots
from feeds.fetch.files import STDIN, Print, check_path, fingerprint, is_address, is_untouched
from feeds.fetch.guard import Resolver, exception
from feeds.fetch.http import FetchError, FetchLater, Request, Response

__all__ = [
    "AGENT",
    "STDIN",
    "Client",
    "FetchError",
    "FetchLater",
    "Fetched",
    "Print",
    "Request",
    "Response",
    "ask",
    "check_path",
    "exception",
    "fetch",
    "fingerprint",
    "gone",
    "is_address",
    "is_untouched",
    "places",
    "robots",
]

AGENT: Final = "topicfeeds"
"""Our product token, by which a ``robots.txt`` names us (RFC 9309, 2.2.1)."""


@dataclass(frozen=True, slots=True)
class Client:
    """How we ask other machines: under which name, and within which bounds.

    ``agent`` is the User-Agent; ``allow`` names exceptions from public addresses as ``HOST:PORT``;
    ``seconds`` bounds a whole fetch, ``most`` its bytes, inflated. ``resolver`` looks names up.
    """

    agent: str = AGENT
    allow: tuple[str, ...] = ()
    seconds: float = 30.0
    most: int = 10_000_000
    resolver: Resolver = socket.getaddrinfo


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a capture in chunks, with their media type and address where there is one."""

    chunks: Iterable[bytes]
    content_type: str | None = None
    base: str = ""


def fetch(path: str, client: Client, *, is_page: bool = True) -> Fetched:
    """What stands at a path, on standard input (``-``), or at an http or https address.

    ``robots.txt`` is obeyed for an address that ``is_page``; feeds and data files are made to be
    fetched. Raises `FetchError`, and `UsageError` (with the first chunk) for a file that cannot be
    read.
    """
    if not files.is_address(path):
        return Fetched(files.read(path))
    if is_page:
        rules = robots.rules(path, lambda address: ask(Request(address), client).body)
        robots.obey(rules, path, AGENT)
    answer = ask(Request(path), client)
    if answer.status != 200:
        raise gone(path)
    return Fetched([answer.body], answer.content_type, answer.url)


def ask(request: Request, client: Client) -> Response:
    """One guarded GET, conditional if the request says so; raises `FetchError`."""
    return http.get(
        request,
        user_agent=client.agent,
        allow=client.allow,
        deadline=client.seconds,
        most=client.most,
        resolver=client.resolver,
    )


def gone(address: str) -> FetchError:
    """The error for an answer of 410."""
    hint = "ask for its new address, or remove the source"
    return FetchError("status", "it is gone for good (410)", where=address, hint=hint, status=410)
