"""Two lanes in a worker of the production server: nobody who polls waits behind a slow page.

The server's one thread answers what is ready itself, which takes microseconds, and hands everything
else to a few threads. One thread that does both would let all polls of the worker wait for each
page that is made, or for a database that another process holds; and several threads that do both
cost each request half as much again, as they take the interpreter from each other.

A request with a body stays in the server's own thread, which alone can read it.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore, get_ident
from typing import Any, Final, Protocol

from feeds.web.access_log import AccessLog
from feeds.web.shelf import Shelf

_BODILESS: Final = ("GET", "HEAD", "OPTIONS")
_BUSY: Final = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Retry-After", "30"),
    ("Cache-Control", "no-store"),
]
_TOO_MANY: Final = b"Too many wait already. Try again later.\n"

Scope = dict[str, Any]


class Answering(Protocol):
    """The server's handle of a request."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Send the answer."""


Run = Callable[[Answering, Scope], object]


def lanes(
    slow: Run,
    shelf: Shelf,
    log: AccessLog | None,
    threads: int,
    *,
    most: int = 256,
    begin: Callable[[], object] = lambda: None,
) -> Run:
    """Answers a request from the ``shelf``, else lets ``slow`` do it in one of the ``threads``.

    When ``most`` wait there already, a further one is 503 at once. ``begin`` is called in each
    thread of the server before its first answer.
    """
    begun_in: set[int] = set()
    pool = ThreadPoolExecutor(threads, "slow-lane")
    room = BoundedSemaphore(most)

    def leave(_: "Future[object]") -> None:
        room.release()

    def run(answering: Answering, scope: Scope) -> object:
        if get_ident() not in begun_in:
            begun_in.add(get_ident())
            begin()
        begun = time.perf_counter()
        found = shelf.find(scope)
        if found is not None:
            answering.response_bytes(found.status, list(found.headers), found.body)
            if log:
                seconds = time.perf_counter() - begun
                log.note(scope, found.status, len(found.body), seconds, is_ready=True)
        elif scope["REQUEST_METHOD"] not in _BODILESS:
            slow(answering, scope)
        elif room.acquire(blocking=False):
            pool.submit(slow, answering, scope).add_done_callback(leave)
        else:
            answering.response_bytes(503, _BUSY, _TOO_MANY)
            if log:
                log.note(scope, 503, len(_TOO_MANY), time.perf_counter() - begun)
        return None

    return run
