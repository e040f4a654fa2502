"""A server that is started for a benchmark, asked, watched and stopped."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, NamedTuple, Self

from benchmarks.serving import machine

ROOT: Final = Path(__file__).parent.parent.parent
PORT: Final = "{port}"
"""What stands in a command for the port."""

_PATIENCE: Final = 60.0


class Reply(NamedTuple):
    """An answer; the names of its header fields are in lower case."""

    status: int
    fields: dict[str, str]
    body: bytes


class Server:
    """One that runs on the servers' core, from the start of a ``with`` to its end.

    It is ready when ``probe`` answers with 200.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        probe: str = "/healthz",
    ) -> None:
        self.name = name
        self.port = free_port()
        self._command = [word.replace(PORT, str(self.port)) for word in command]
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        self._probe = probe
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the server
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)

    def __enter__(self) -> Self:
        with machine.pinned(machine.SERVER):
            self._process = subprocess.Popen(  # noqa: S603  # our own commands
                self._command,
                env=self._environment,
                cwd=ROOT,
                stdout=self._log,
                stderr=self._log,
            )
        self._await()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in machine.family(self._process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            self._process.wait()
        self._log.close()

    def get(self, path: str, coding: str = "gzip", etag: str = "") -> Reply:
        """Ask for something over a connection that stays open; over a new one if it did not."""
        fields = {"Accept-Encoding": coding} | ({"If-None-Match": etag} if etag else {})
        try:
            return self._get(path, fields)
        except (OSError, HTTPException):  # servers close what was idle for a while
            self._connection.close()
        try:
            return self._get(path, fields)
        except (OSError, HTTPException) as error:
            raise SystemExit(f"{self.name}: {path}: {error!r}\n{self._said()}") from None

    def _get(self, path: str, fields: dict[str, str]) -> Reply:
        self._connection.request("GET", path, headers=fields)
        answer = self._connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, named, answer.read())

    def whole(self, path: str, coding: str = "gzip") -> Reply:
        """The same; any answer but a whole one ends the program."""
        reply = self.get(path, coding)
        if reply.status != 200:
            raise SystemExit(f"{self.name}: {path} answers {reply.status}\n{self._said()}")
        return reply

    def cpu_seconds(self) -> float:
        """What it has used so far."""
        return machine.cpu_seconds(self._process.pid)

    def resident(self) -> int:
        """Bytes of memory that it has now."""
        return machine.resident(self._process.pid)

    def _await(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self._said()
                self.__exit__()
                raise SystemExit(f"{self.name} does not start:\n{said}")
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            return self._get(self._probe, {}).status == 200
        except (OSError, HTTPException):
            self._connection.close()
            return False

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-2000:]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
