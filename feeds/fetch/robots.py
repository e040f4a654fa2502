"""What a host's ``robots.txt`` allows us (RFC 9309).

The rules are matched by Protego: longest match, ``*`` and ``$``, groups of one agent merged. The
standard library's parser knows no wildcards and takes the first match. Ours are the limit of
500 KiB, what an answer means that is no ``robots.txt``, and the choice of the groups.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from protego import Protego

from feeds.fetch.http_errors import FetchError
from feeds.fetch.http_url import parsed, shown

LIMIT: Final = 500 * 1024
"""The characters of a ``robots.txt`` that are read (RFC 9309, 2.5)."""

_KEPT: Final = LIMIT + 2  # a byte order mark, and one that tells that there is more

_AGENT: Final = re.compile(r"\s*user[\s-]*agent[\s:]*([^#]*)", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[a-z_-]+")
_OTHER: Final = "-"
_TOO_MANY: Final = 429


def address(url: str) -> str:
    """Where the rules for a URL are; raises `FetchError` if it is no http or https URL."""
    return urljoin(parsed(url).url, "/robots.txt")


def rules(url: str, read: Callable[[str], bytes]) -> str:
    """The ``robots.txt`` that holds for a URL, to be kept for at most 24 hours (RFC 9309, 2.4).

    ``read`` gives the body of an address or raises `FetchError`. Empty, which allows everything, if
    the host has none: a status 4xx, or more than five redirects (2.3.1.2, 2.3.1.3).

    Raises `FetchError` if the host cannot be asked or answers with another status, for then nothing
    is allowed this time (2.3.1.4); 429 counts as one of these, because it asks for peace.
    """
    try:
        return read(address(url)).decode("utf-8", "replace")[:_KEPT]
    except FetchError as error:
        status = error.status or 0
        if error.code == "redirects" or (400 <= status < 500 and status != _TOO_MANY):
            return ""
        error.where = shown(url)
        error.message = f"its host's robots.txt cannot be read: {error.message}"
        raise


def obey(robots_txt: str, url: str, agent: str) -> None:
    """Raise `FetchError` with the code ``robots`` if the rules forbid a URL."""
    if not allowed(robots_txt, url, agent):
        message = f"its host's robots.txt forbids it for {agent}"
        hint = "ask the site's owner for leave, or for a feed"
        raise FetchError("robots", message, where=shown(url), hint=hint)


def allowed(robots_txt: str, url: str, agent: str) -> bool:
    """Whether an agent, named by its product token such as ``topicfeeds``, may fetch a URL."""
    return _parsed(robots_txt, agent).can_fetch(parsed(url).url, agent)


def crawl_delay(robots_txt: str, agent: str) -> float | None:
    """The seconds that a host wants between two requests; not in RFC 9309, but widely written."""
    return _parsed(robots_txt, agent).crawl_delay(agent)


@lru_cache(maxsize=16)
def _parsed(robots_txt: str, agent: str) -> Protego:
    """The rules for one agent and for all.

    The groups of others get one name: Protego keeps each rule once for each name above it, and
    thousands of both would cost minutes. It would also take ``topic`` for ``topicfeeds``.
    """
    text = robots_txt.removeprefix("\ufeff")
    if len(text) > LIMIT:
        text = text[:LIMIT].rpartition("\n")[0]
    return Protego.parse("\n".join(_line(line, agent) for line in text.splitlines()))


def _line(line: str, agent: str) -> str:
    found = _AGENT.match(line)
    if not found:
        return line
    token = _TOKEN.match(found[1].lower())
    is_ours = token is not None and token.group() == agent.lower()
    name = "*" if found[1].strip() == "*" else agent if is_ours else _OTHER
    return f"User-agent: {name}"
