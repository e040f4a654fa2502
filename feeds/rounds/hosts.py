"""How hosts are asked: one request at a time, by their robots.txt, and not before they want it.

What is kept of a host is kept in this process only.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Protocol
from urllib.parse import urlsplit

from feeds.fetch import AGENT, Client, FetchError, FetchLater, Request, Response, ask, robots

A_DAY: Final = 24 * 60 * 60
"""How long a robots.txt holds, in seconds (RFC 9309, 2.4)."""

A_ROUND: Final = 60
"""How long it holds that a robots.txt could not be had."""

LONGEST_PAUSE: Final = 10
"""The longest Crawl-delay that is honoured, in seconds: more would keep all others waiting."""

_PORTS: Final = {"http": 80, "https": 443}
_LATER: Final = frozenset({429, 503})


class HostClosed(FetchLater):
    """A host was not asked, because it wants to be left in peace for ``retry_after`` seconds."""


class Get(Protocol):
    """How an address is asked for: `Hosts.get`, or something around it."""

    def __call__(self, request: Request, *, is_page: bool) -> Response:
        """The answer; raises `FetchError`."""


def host_of(url: str) -> str:
    """The host of an address, with the port if that is not the usual one; empty if it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    name = (parts.hostname or "").rstrip(".")
    return name if port in (None, _PORTS.get(parts.scheme)) else f"{name}:{port}"


@dataclass(slots=True)
class _Host:
    """What is known of a host; moments are in seconds of the clock."""

    lock: Lock = field(default_factory=Lock)
    rules: dict[str, "_Rules"] = field(default_factory=dict)
    asked: float | None = None
    closed_until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Rules:
    """A robots.txt, or why there is none, until a moment."""

    text: str
    error: FetchError | None
    until: float


class Hosts:
    """The hosts that this process asks; safe to use from several threads."""

    def __init__(
        self,
        client: Client,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """``clock`` and ``sleep`` are in seconds; the clock never goes back."""
        self._client = client
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._hosts: dict[str, _Host] = {}

    def get(self, request: Request, *, is_page: bool) -> Response:
        """The answer to a request, once its host has time for it; see `feeds.fetch.ask`.

        ``robots.txt`` is obeyed for what ``is_page``, and so is its Crawl-delay. A host that asked
        for peace (429 or 503 with Retry-After) is left in peace. Raises `FetchError`.
        """
        with self._lock:
            host = self._hosts.setdefault(host_of(request.url), _Host())
        with host.lock:
            self._check_open(host, request.url)
            if is_page:
                self._obey(host, request.url)
            try:
                return ask(request, self._client)
            except FetchError as error:
                self._heed(host, error)
                raise
            finally:
                host.asked = self._clock()

    def closed_for(self, url: str) -> int:
        """For how many seconds more the host of an address wants no request."""
        with self._lock:
            host = self._hosts.get(host_of(url), _Host())
        return self._seconds_closed(host)

    def _seconds_closed(self, host: _Host) -> int:
        return max(math.ceil(host.closed_until - self._clock()), 0)

    def _check_open(self, host: _Host, url: str) -> None:
        if seconds := self._seconds_closed(host):
            message = f"its host wants no request for another {seconds} seconds"
            raise HostClosed("status", message, where=url, hint="try later", retry_after=seconds)

    def _heed(self, host: _Host, error: FetchError) -> None:
        """Close the host to us for as long as it wants (RFC 9110, 10.2.3)."""
        if error.status in _LATER and error.retry_after:
            host.closed_until = self._clock() + error.retry_after

    def _obey(self, host: _Host, url: str) -> None:
        rules = self._rules(host, url)
        robots.obey(rules, url, AGENT)
        delay = min(robots.crawl_delay(rules, AGENT) or 0, LONGEST_PAUSE)
        if host.asked is not None and (wait := host.asked + delay - self._clock()) > 0:
            self._sleep(wait)

    def _rules(self, host: _Host, url: str) -> str:
        """The host's robots.txt, fetched if it is not known; raises why it could not be had."""
        place = robots.address(url)
        known = host.rules.get(place)
        if known is None or known.until <= self._clock():
            known = host.rules[place] = self._fetched_rules(host, url)
        if known.error:
            error = known.error
            raise type(error)(
                error.code,
                error.message,
                where=url,
                hint=error.hint,
                status=error.status,
                retry_after=error.retry_after,
            )
        return known.text

    def _fetched_rules(self, host: _Host, url: str) -> _Rules:
        try:
            text = robots.rules(url, lambda address: ask(Request(address), self._client).body)
        except FetchError as error:
            self._heed(host, error)
            return _Rules("", error, self._clock() + A_ROUND)
        return _Rules(text, None, self._clock() + A_DAY)
