"""Asking the site, a WSGI application (PEP 3333), without a server."""

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

Headers = tuple[tuple[str, str], ...]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PORTS: Final = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answers to a GET without codings."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header field, empty if there is none."""
        return next((value for one, value in self.headers if one.lower() == name.lower()), "")


class Asking:
    """Asks an application in the name of the address that it is at."""

    def __init__(self, application: Application, base_url: str) -> None:
        self._application = application
        parts = urlsplit(base_url)
        self._base: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": str(parts.port or _PORTS[parts.scheme]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": parts.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": True,
        }

    def get(self, target: str, more: Mapping[str, str] | None = None) -> Answer:
        """The answer at a target, a path below the base address and perhaps a query; ``more`` is
        what else the environment of the request says.
        """
        path, _, query = target.partition("?")
        environ = {
            **self._base,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as WSGI has it
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(),
            **(more or {}),
        }
        said: list[Any] = []
        chunks = self._application(environ, lambda *some: said.extend(some[:2]))
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = said
        return Answer(int(status[:3]), tuple(headers), body)
