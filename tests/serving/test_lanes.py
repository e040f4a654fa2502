"""Who polls waits for nobody; and who asked, behind proxies."""

import json
import threading
from typing import Any, cast

import pytest

from feeds.web.access_log import AccessLog, client_address
from feeds.web.http.answers import Answer
from feeds.web.lanes import lanes
from feeds.web.shelf import Shelf

READY = Answer(200, (("ETag", '"1"'),), b"ready")


class Ready:
    """A shelf with one document."""

    def find(self, scope: dict[str, Any]) -> Answer | None:
        return READY if scope["PATH_INFO"] == "/ready" else None


class Handle:
    """The server's handle of a request, and what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, bytes]] = []

    def response_bytes(self, status: int, _: list[tuple[str, str]], body: bytes) -> None:
        self.sent.append((status, body))


class Slow:
    """An app that waits until it may go on; it notes the threads that it runs in."""

    def __init__(self) -> None:
        self.may_go, self.threads = threading.Event(), list[str]()
        self.ended = threading.Semaphore(0)

    def __call__(self, handle: Any, scope: dict[str, Any]) -> None:
        self.threads.append(threading.current_thread().name)
        if scope["REQUEST_METHOD"] == "GET":
            self.may_go.wait(10)
        handle.response_bytes(200, [], b"made")
        self.ended.release()


def ask(run: Any, path: str, method: str = "GET") -> Handle:
    """Hand a request over."""
    handle = Handle()
    run(handle, {"PATH_INFO": path, "REQUEST_METHOD": method})
    return handle


def test_polls_wait_for_nobody() -> None:
    """While pages are made, what is ready is answered at once, and so is one too many; requests
    with a body stay in the server's own thread.
    """
    slow, lines = Slow(), list[str]()
    run = lanes(slow, cast("Shelf", Ready()), AccessLog(lines.append), threads=2, most=3)
    pages = [ask(run, "/page") for _ in range(3)]
    assert ask(run, "/ready").sent == [(200, b"ready")]
    [(status, _)] = ask(run, "/page").sent
    assert status == 503
    assert ask(run, "/api", "POST").sent == [(200, b"made")]
    assert slow.threads[-1] == threading.current_thread().name
    assert [page.sent for page in pages] == [[], [], []]
    slow.may_go.set()
    for _ in range(4):
        assert slow.ended.acquire(timeout=10)
    assert [page.sent for page in pages] == [[(200, b"made")]] * 3
    logged = [json.loads(line) for line in lines]
    assert [(one["status"], one["ready"]) for one in logged] == [(200, True), (503, False)]


def test_each_thread_begins_once() -> None:
    """Before its first answer, and in the thread itself."""
    begun: list[int] = []
    run = lanes(
        Slow(), cast("Shelf", Ready()), None, 1, begin=lambda: begun.append(threading.get_ident())
    )
    other = threading.Thread(target=ask, args=(run, "/ready"))
    other.start()
    other.join()
    for _ in range(3):
        ask(run, "/ready")
    assert begun == [other.ident, threading.get_ident()]


@pytest.mark.parametrize(
    ("said", "hops", "found"),
    [
        ("6.6.6.6, 203.0.113.7", 0, "10.0.0.1"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "10.0.0.1"),
        (" , ", 1, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_the_client(said: str, hops: int, found: str) -> None:
    """Only what trusted proxies have seen counts; if they are fewer, the neighbour does."""
    environ = {"HTTP_X_FORWARDED_FOR": said, "REMOTE_ADDR": "10.0.0.1"}
    assert client_address(environ, hops) == found
