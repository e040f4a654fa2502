"""Getting a capture's bytes: from files, from standard input, and from public addresses.

    files      files and standard input, in chunks
    http       one guarded GET (guard, http_*): public hosts only, one deadline, capped sizes
    robots     what a host's robots.txt allows

No retries, no schedule, nothing is kept: who fetches how often is decided above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from feeds.fetch import files, http, robots
from feeds.fetch.files import STDIN, check_path, is_address
from feeds.fetch.guard import exception
from feeds.fetch.http import FetchError, FetchLater

__all__ = [
    "STDIN",
    "Client",
    "FetchError",
    "FetchLater",
    "Fetched",
    "check_path",
    "exception",
    "fetch",
    "is_address",
]

_AGENT: Final = "topicfeeds"


@dataclass(frozen=True, slots=True)
class Client:
    """How we ask other machines: under which name, and within which bounds.

    ``agent`` is the User-Agent; ``allow`` names exceptions from public addresses as ``HOST:PORT``;
    ``seconds`` bounds a whole fetch, ``most`` its bytes, inflated.
    """

    agent: str = _AGENT
    allow: tuple[str, ...] = ()
    seconds: float = 30.0
    most: int = 10_000_000


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
        rules = robots.rules(path, lambda address: _get(address, client).body)
        robots.obey(rules, path, _AGENT)
    answer = _get(path, client)
    if answer.status != 200:
        hint = "ask for its new address, or remove the source"
        raise FetchError("status", "it is gone for good (410)", where=path, hint=hint, status=410)
    return Fetched([answer.body], answer.content_type, answer.url)


def _get(address: str, client: Client) -> http.Response:
    return http.get(
        http.Request(address),
        user_agent=client.agent,
        allow=client.allow,
        deadline=client.seconds,
        most=client.most,
    )
