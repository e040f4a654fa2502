"""Our app in this process, called as a server calls it (PEP 3333)."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from werkzeug.test import create_environ

from benchmarks.ingest import SITE
from feeds.config import Settings
from feeds.web import create_app


class Spent(NamedTuple):
    """Time by the clock and CPU time, in seconds."""

    wall: float
    cpu: float


def app(database: Path) -> Flask:
    """Our app over a database."""
    return create_app(Settings(SITE, (), (), f"sqlite:///{database}"))


def call(this: Flask, path: str, coding: str = "gzip") -> bytes:
    """The body of a whole answer; any other ends the program."""
    said: list[str] = []
    environ = create_environ(path, SITE.base_url, headers={"Accept-Encoding": coding})
    chunks: Iterable[bytes] = this.wsgi_app(environ, lambda status, *_: said.append(status))
    body = b"".join(chunks)
    if close := getattr(chunks, "close", None):
        close()
    if said != ["200 OK"]:
        raise SystemExit(f"{path} answers {said}")
    return body


class Watch:
    """Measures from when it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def spent(self) -> Spent:
        """What has passed."""
        return Spent(time.perf_counter() - self._wall, time.process_time() - self._cpu)
