"""Starting, stopping, restarting and reloading under load; slow clients; the log."""

import json
import os
import shutil
import socket
import threading
import time
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import pytest

from tests.helpers import DATA
from tests.serving.support import FEED, Clients, Service, ask, proxied

pytestmark = pytest.mark.xdist_group("serving")


def test_it_answers_and_stops(service: Service) -> None:
    """Who connects before it is up is answered when it is; it stops with success and says so."""
    status, body = ask(service.port)
    assert (status, b"<feed" in body) == (200, True)
    assert len(service.workers()) == 2
    assert service.stop() == 0
    assert service.log.read_text().endswith("Stopped\n")


def test_threads_do_not_interrupt_each_other(service: Service) -> None:
    """The one that reads the sockets waits until Python pauses; Python's are as all others."""
    for _ in range(8):  # each worker answers something
        ask(service.port)
    found = [one for pid in service.workers() for one in policies(pid)]
    assert {policy for name, policy in found if name.startswith("tokio")} == {os.SCHED_BATCH}
    assert ("python", os.SCHED_OTHER) in {(name[:6], policy) for name, policy in found}


def policies(pid: int) -> list[tuple[str, int]]:
    """Name and policy of each thread of a process."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [
        ((one / "comm").read_text().strip(), os.sched_getscheduler(int(one.name)))
        for one in threads
    ]


def test_the_access_log(service: Service) -> None:
    """Each answer is a line of JSON; the client is who the trusted proxy says it is."""
    ask(service.port)
    sent = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7", "User-Agent": 'a "reader"'}
    for path in (FEED, FEED, "/status", "/nowhere"):
        ask(service.port, path, **sent)
    service.stop()
    lines = [line for line in service.log.read_text().splitlines() if line.startswith("{")]
    first, *records = [json.loads(line) for line in lines]
    assert any(one["ready"] for one in (first, *records[:2]))  # three requests, two workers
    assert [one["path"] for one in records] == [FEED, FEED, "/status", "/nowhere"]
    assert [one["status"] for one in records] == [200, 200, 200, 404]
    assert [one["ready"] for one in records][2:] == [False, False]
    assert {one["client"] for one in records} == {"203.0.113.7"}
    assert {one["agent"] for one in records} == {'a "reader"'}
    assert all(one["bytes"] > 500 and 0 < one["seconds"] < 5 for one in records)


def test_a_stop_while_it_starts(service: Service) -> None:
    """Who stops it before it is up does not wait for it."""
    for pause in (0.05, 0.4, 0.8):
        time.sleep(pause)
        begun = time.monotonic()
        service.stop()
        assert time.monotonic() - begun < 10
        service.start()
    assert ask(service.port)[0] == 200


def test_restarts_under_load(service: Service, tmp_path: Path) -> None:
    """Three restarts behind the shipped proxy, with sixteen clients: nobody gets an error."""
    ask(service.port)
    with proxied(service.port, tmp_path) as port, Clients(port) as clients:
        for _ in range(3):
            time.sleep(0.3)
            before = service.workers()
            assert service.stop() == 0
            service.start()
            ask(service.port)
            assert not before & service.workers()
    assert clients.failed == []
    assert clients.answered > 200


def test_a_connection_that_is_closed_unanswered(tmp_path: Path) -> None:
    """What a stopping worker does to a request it had not read yet: the shipped proxy asks once
    more for whoever only reads, and tells all others.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=_every_other_closed, args=(listening,), daemon=True)
        serving.start()
        with proxied(listening.getsockname()[1], tmp_path) as port:
            assert [one(port, method) for method in ("GET", "HEAD")] == [200, 200]
            assert one(port, "POST") == 502
        listening.shutdown(socket.SHUT_RDWR)
        serving.join(10)


def one(port: int, method: str) -> int:
    """The status of one request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/", headers={"Host": "127.0.0.1"})
    status = connection.getresponse().status
    connection.close()
    return status


def _every_other_closed(listening: socket.socket) -> None:
    """The first connection is closed, the second one answered, and so on."""
    with suppress(OSError):
        for number in count():
            taken, _ = listening.accept()
            with taken:
                taken.recv(10_000)
                if number % 2:
                    taken.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )


def test_a_reload(database: str, tmp_path: Path) -> None:
    """A reload takes new settings while clients are answered; settings with mistakes are not
    taken, and said.
    """
    folder = tmp_path / "config"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("captures"))
    site = folder / "site.yaml"
    good = site.read_text("utf-8")
    made = Service(database, tmp_path / "log", "--workers", "1", config=str(folder))
    made.start()
    try:
        ask(made.port)
        [first] = made.workers()
        site.write_text("site: [", "utf-8")
        made.reload()
        time.sleep(0.5)
        assert made.workers() == {first}
        assert "Not reloaded" in made.log.read_text()
        site.write_text(good.replace("Nyheter från Region Stockholm", "Ett annat namn"), "utf-8")
        with proxied(made.port, tmp_path) as port, Clients(port, 4) as clients:
            made.reload()
            end = time.monotonic() + 20
            while first in made.workers() and time.monotonic() < end:
                time.sleep(0.05)
        assert first not in made.workers()
        assert b"Ett annat namn" in ask(made.port)[1]
        assert clients.failed == []
    finally:
        made.close()


def test_slow_clients(service: Service, tmp_path: Path) -> None:
    """Sixty requests that never end, and sixty with a body that never comes, harm no reader."""
    ask(service.port)
    half = f"GET {FEED} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    body = "POST /api/v1/items HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{"
    with proxied(service.port, tmp_path) as port, ExitStack() as stack:
        for text in (half, body):
            for _ in range(60):
                slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                slow.sendall(text.encode())
        begun = time.monotonic()
        for _ in range(20):
            assert ask(port, timeout=2)[0] == 200
        assert ask(port, "/", timeout=2)[0] == 200
        assert time.monotonic() - begun < 3
