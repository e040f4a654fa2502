"""HTTP as tables (RFC 9110): through the app, and through the production server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from feeds.store import Store
from feeds.web import create_app
from feeds.web.shelf import SHELF
from tests.helpers import DEMO_TIME, ROOT, FixedClock
from tests.web.http_site import LAST, fill, settings_of
from tests.web.http_table import CASES, HOST, Case, Reply, Table, raw, through_flask, through_socket

IDS = [case["id"] for case in CASES]
READY = re.compile(r"(GET|HEAD) /feeds/[a-z+!,-]+(/archive/1)?\.(atom|rss|json)$")
ONLY_THE_SERVER = {"Date", "Connection", "Server", "Transfer-Encoding"}


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The filled database of all tables."""
    url = f"sqlite:///{tmp_path_factory.mktemp('http') / 'test.db'}"
    fill(url)
    return url


@pytest.fixture(scope="session")
def loaded(database: str) -> int:
    """The change number before the last ten entries came."""
    store = Store(database)
    seq, _ = store.last_change()
    store.close()
    return seq - len(LAST)


@pytest.fixture(scope="session")
def site(database: str) -> Iterator[Flask]:
    """The app over it, a day later."""
    made = create_app(settings_of(database), now=FixedClock(DEMO_TIME + timedelta(days=1)))
    yield made
    made.extensions["topicfeeds"].store.close()


@pytest.fixture(scope="session")
def app_table(site: Flask, loaded: int) -> Table:
    """The tables through the app, without its shelf."""
    return Table(through_flask(site.extensions[SHELF].app), loaded)


@pytest.fixture(scope="session")
def shelf_table(site: Flask, loaded: int) -> Table:
    """The tables through the shelf."""
    return Table(through_flask(site), loaded)


@pytest.fixture(scope="session")
def port(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where granian serves it, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    log = tmp_path_factory.mktemp("granian") / "log"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    options = ["--port", str(number), "--workers", "1", "--no-ws", "tests.web.http_site:serve"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, "TOPICFEEDS_DB": database},
            stdout=file,
            stderr=file,
        )
    try:
        wait_for(number, process, log)
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture(scope="session")
def server_table(port: int, loaded: int) -> Table:
    """The tables through the server."""
    return Table(through_socket(port), loaded)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return as soon as the server answers."""
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        try:
            raw(
                port, f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
            )
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server does not start: {log.read_text()}")


def test_there_are_enough_cases() -> None:
    """At least 80, each by a name of its own."""
    assert len(set(IDS)) == len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_app(app_table: Table, case: Case) -> None:
    """The app answers each case as the table says; HEAD has the headers of GET and no body."""
    found = app_table.check(case, case)
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert len(found.headers.getlist("Vary")) <= 1
    if case["request"].startswith("GET"):
        head = app_table.reply(case, "HEAD")
        assert (head.status, dict(head.headers), head.body) == (
            found.status,
            dict(found.headers),
            b"",
        )
        assert found.status == 304 or found.headers["Content-Length"] == str(len(found.body))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_shelf(shelf_table: Table, app_table: Table, site: Flask, case: Case) -> None:
    """The shelf answers each case like the app, byte for byte: when it fetches the document, and
    when it has it; and of a feed it has it.
    """
    for method in [None, *(["HEAD"] if case["request"].startswith("GET") else [])]:
        plain = as_sent(app_table.reply(case, method))
        assert as_sent(shelf_table.reply(case, method)) == plain
        assert as_sent(shelf_table.reply(case, method)) == plain
    is_plain = not {"A-IM", "Sec-Fetch-Dest"} & set(case.get("send", {}))
    if is_plain and READY.match(case["request"]) and case["status"] in {200, 304}:
        assert site.extensions[SHELF].tallied()


def as_sent(reply: Reply) -> tuple[int, list[tuple[str, str]], bytes]:
    """Everything of a reply, its headers in their order."""
    return reply.status, list(reply.headers), reply.body


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_server(server_table: Table, app_table: Table, case: Case) -> None:
    """The production server answers each case like the app, but for what it has to say itself."""
    said = case.get("server", case)
    found = server_table.check(case, said)
    if said is case:
        ours = {name: value for name, value in app_table.reply(case).headers if name != "Date"}
        names = {name.lower() for name in ONLY_THE_SERVER}
        theirs = {name.title(): value for name, value in found.headers if name.lower() not in names}
        assert theirs == {name.title(): value for name, value in ours.items()}
        assert len(found.headers.getlist("Date")) == 1


ODD = {
    "a line break in the target": b"GET /feeds/a\r\nX-Evil: 1.atom HTTP/1.1\r\nHost: 127.0.0.1",
    "a NUL in the target": b"GET /feeds/\0.atom HTTP/1.1\r\nHost: 127.0.0.1",
    "a space in the target": b"GET /feeds/a b.atom HTTP/1.1\r\nHost: 127.0.0.1",
    "no host": b"GET /feeds/kultur.atom HTTP/1.1\r\nX: y",
    "two hosts": b"GET /feeds/kultur.atom HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example",
    "bytes beyond ASCII in the target": b"GET /feeds/\xff.atom HTTP/1.1\r\nHost: 127.0.0.1",
    "a whole address of another site": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example",
    "the server as a whole": b"OPTIONS * HTTP/1.1\r\nHost: evil.example",
}


@pytest.mark.parametrize("request_bytes", ODD.values(), ids=ODD.keys())
def test_odd_requests(port: int, request_bytes: bytes) -> None:
    """What no client should send is refused by the server or the app, and nothing is repeated."""
    found = raw(port, request_bytes + b"\r\nConnection: close\r\n\r\n")
    assert 400 <= found.status < 500, found
    assert b"evil" not in found.body
    assert "X-Evil" not in found.headers
