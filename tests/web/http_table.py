"""The tables of HTTP cases, and what they are asked through: Flask's client, or a real server.

A case is: ``request`` (method and target), ``send`` (header fields; a list is several fields),
``status``, ``has`` (header fields: a text, a /pattern/, or null for none), ``body`` (what is in it,
decoded), ``lacks`` (what is not). ``path`` repeats a piece of the target. ``server`` says what a
server itself answers instead, and ``why``.
"""

import gzip
import re
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_to_bytes

import brotli  # type: ignore[import-untyped]  # it publishes no types
import yaml
import zstandard
from werkzeug.datastructures import Headers
from werkzeug.test import create_environ, run_wsgi_app

from tests.helpers import ROOT

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

Case = dict[str, Any]
CASES: list[Case] = [
    {**case, "id": f"{path.stem}: {case['name']}"}
    for path in sorted((ROOT / "tests" / "web" / "http_cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
HOST = "127.0.0.1:8000"
USUAL = {"Host": HOST, "Accept-Language": "en"}
DECODE: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
}


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        """The body without its content coding."""
        return DECODE[self.headers.get("Content-Encoding")](self.body).decode()


Ask = Callable[[str, str, list[tuple[str, str]]], Reply]
"""Method, target and header fields (``Host`` among them) to a reply."""


def through_flask(app: "WSGIApplication") -> Ask:
    """Ask an app itself, with the environment that a server makes of a request."""

    def ask(method: str, target: str, fields: list[tuple[str, str]]) -> Reply:
        path, _, query = target.partition("?")
        environ = create_environ(method=method, headers=Headers(fields))
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        environ["QUERY_STRING"] = query
        body, status, headers = run_wsgi_app(app, environ, buffered=True)
        return Reply(int(status.partition(" ")[0]), headers, b"".join(body))

    return ask


def through_socket(port: int) -> Ask:
    """Ask a server, byte for byte."""

    def ask(method: str, target: str, fields: list[tuple[str, str]]) -> Reply:
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
        return raw(port, "\r\n".join([*lines, "Connection: close", "", ""]).encode(), method)

    return ask


def raw(port: int, request: bytes, method: str = "GET") -> Reply:
    """What a server answers to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        with HTTPResponse(connection, method=method) as found:
            found.begin()
            return Reply(found.status, Headers(found.getheaders()), found.read())


class Table:
    """Asks the cases one after the other, with the validators that the site has now."""

    def __init__(self, ask: Ask, loaded: int) -> None:
        self.ask = ask
        self._loaded = loaded
        self._validators: dict[str, dict[str, str]] = {}

    def reply(self, case: Case, method: str | None = None) -> Reply:
        """The reply to a case, by another method perhaps."""
        stated, target = request_of(case)
        sent = {**USUAL, **case.get("send", {})}
        fields = [
            (name, self._fill(case, one))
            for name, value in sent.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return self.ask(method or stated, target, fields)

    def check(self, case: Case, said: Case) -> Reply:
        """Ask, and compare with what is said of the reply."""
        found = self.reply(case)
        assert found.status == said["status"], found.headers
        for name, value in said.get("has", {}).items():
            self._check_field(case, name, value, found.headers.get(name))
        if "body" in said:
            assert said["body"] in found.text
        if "lacks" in said:
            assert said["lacks"] not in found.text
        return found

    def _check_field(self, case: Case, name: str, value: str | None, found: str | None) -> None:
        if value is not None and value.startswith("/") and value.endswith("/"):
            assert re.search(value[1:-1], found or ""), f"{name}: {found}"
        else:
            assert found == (value and self._fill(case, value)), name

    def _fill(self, case: Case, value: str) -> str:
        if "{" not in value:
            return value
        target = case.get("tag_of") or request_of(case)[1].partition("?")[0]
        if target not in self._validators:
            bare = self.ask("GET", target, list(USUAL.items())).headers
            known = {"etag": bare["ETag"].strip('"'), "modified": bare.get("Last-Modified", "")}
            self._validators[target] = {**known, "loaded": str(self._loaded)}
        return value.format(**self._validators[target])


def request_of(case: Case) -> tuple[str, str]:
    """Method and target of a case."""
    method, _, target = case["request"].partition(" ")
    if "path" in case:
        before, piece, times, after = case["path"]
        return method, before + piece * times + after
    return method, target
