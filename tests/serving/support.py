"""Starting the site as a service manager does it, and the proxy of ``deploy/`` in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import pytest

from tests.helpers import ROOT

DEPLOY = ROOT / "deploy"
FEED = "/feeds/kultur.atom"


def needs(tool: str) -> str:
    """The path of a system tool; skips without it, and fails where CI has to have it."""
    found = shutil.which(tool)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{tool} is missing")
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def unit(name: str) -> ConfigParser:
    """A unit of systemd, as far as its keys are unique."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(DEPLOY / "systemd" / name, "utf-8")
    return parser


class Service:
    """What the shipped units run, with another command's path, database and port.

    The listening socket belongs to this object and outlives the process, as it belongs to systemd.
    """

    def __init__(self, database: str, log: Path, *options: str, config: str | None = None) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listening.getsockname()[1]
        self.log = log
        words = unit("topicfeeds.service")["Service"]["ExecStart"].split()
        self._command = [sys.executable, "-m", "feeds", *words[1:], *options]
        self._env = {**os.environ, "TOPICFEEDS_DB": database}
        if config:
            self._env["TOPICFEEDS_CONFIG"] = config
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with the socket as its fourth file."""
        number = self._listening.fileno()
        line = f'exec 3<&{number}; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
        command = ["bash", "-c", line, "bash", *self._command]
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=file, stderr=file, pass_fds=[number]
            )

    def stop(self) -> int:
        """Stop it as ``systemctl stop`` does; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def reload(self) -> None:
        """What ExecReload says."""
        assert self.process is not None
        assert "-HUP" in unit("topicfeeds.service")["Service"]["ExecReload"]
        self.process.send_signal(signal.SIGHUP)

    def close(self) -> None:
        """Stop it, and give up the port."""
        if self.process and self.process.poll() is None:
            self.stop()
        self._listening.close()

    def workers(self) -> set[int]:
        """The processes that answer."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, children.read_text().split()))


def ask(port: int, path: str = FEED, timeout: float = 20, **fields: str) -> tuple[int, bytes]:
    """Status and body of an answer; waits while nobody accepts."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": "127.0.0.1", **fields})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def proxied(port: int, folder: Path) -> Iterator[int]:
    """The shipped example of nginx in front of a port, without TLS; gives its own port."""
    nginx = needs("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own: int = free.getsockname()[1]
    said = (DEPLOY / "nginx" / "topicfeeds.conf").read_text("utf-8")
    said = re.sub(r"(?s)server \{\s+listen 80;.*?\n\}\n", "", said)
    said = re.sub(r"\n\s+ssl_\w+ [^;]+;", "", said)
    said = said.replace("listen 443 ssl http2", f"listen 127.0.0.1:{own}")
    said = said.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    places = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    frame = f"pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;"
    (folder / "nginx.conf").write_text(
        f"{frame} events {{}} http {{ access_log off; {places} {said} }}", "utf-8"
    )
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        _wait_for(own)
        yield own
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("the proxy does not start")


class Clients:
    """Clients that ask for a feed again and again, each over a connection that it keeps."""

    def __init__(self, port: int, count: int = 16) -> None:
        self.answered, self.failed = 0, []  # type: ignore[var-annotated]
        self._port, self._done = port, threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask) for _ in range(count)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        with ExitStack() as stack:
            connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
            stack.callback(connection.close)
            while not self._done.is_set():
                try:
                    connection.request("GET", FEED, headers={"Host": "127.0.0.1"})
                    response = connection.getresponse()
                    response.read()
                    self._count(response.status)
                except (OSError, HTTPException) as error:
                    self._count(repr(error))
                    connection.close()
                time.sleep(0.002)

    def _count(self, outcome: int | str) -> None:
        with self._lock:
            if outcome == 200:
                self.answered += 1
            else:
                self.failed.append(outcome)
