"""A server on the loopback address that answers as badly as a test wants."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from feeds.fetch import http

AGENT = "topicfeeds/0.1 (+https://news.example.org)"
SOON = 0.3
"""A deadline in seconds for servers that are too slow."""
PATIENT = 5.0
"""A deadline in seconds for all others."""
SLACK = 1.0
"""How late an error may come on a busy machine, in seconds."""

Answer = Callable[["Peer"], None]


@dataclass
class Peer:
    """One connection of a client, with the request that it sent."""

    sock: socket.socket
    request: bytes
    stopped: threading.Event

    def send(self, data: bytes) -> None:
        """Send it all."""
        self.sock.sendall(data)

    def drip(self, data: bytes, seconds: float = 0.1) -> None:
        """Send it byte by byte until the client is gone or the server stops."""
        for byte in data:
            if self.stopped.wait(seconds):
                return
            self.send(bytes([byte]))

    def stay(self) -> None:
        """Say nothing until the server stops."""
        self.stopped.wait()

    def reset(self) -> None:
        """Break the connection off with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class Server:
    """What a test sees of its server."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The server as a named exception."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.place}{path}"

    def headers(self, number: int = -1) -> dict[str, str]:
        """The headers of one of its requests, names in lower case."""
        lines = self.requests[number].decode("latin-1").split("\r\n")[1:]
        pairs = (line.split(": ", 1) for line in lines if line)
        return {name.lower(): value for name, value in pairs}


def reply(
    status: str = "200 OK", *headers: str, body: bytes = b"", length: int | None = None
) -> Answer:
    """An answer with a length, which may be a lie."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {told}", "", ""]
    return lambda peer: peer.send("\r\n".join(lines).encode() + body)


def raw(data: bytes) -> Answer:
    """An answer of just these bytes."""
    return lambda peer: peer.send(data)


@contextmanager
def serving(
    *answers: Answer, tls: ssl.SSLContext | None = None, listen: bool = True
) -> Iterator[Server]:
    """A server that gives the answers in turn, and the last one for ever."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])

        def work() -> None:
            while True:
                sock, _ = listener.accept()
                if stopped.is_set():
                    sock.close()
                    return
                answer = answers[min(len(server.requests), len(answers) - 1)]
                with suppress(OSError), sock:
                    _serve(sock, answer, server, stopped, tls, listen)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            stopped.set()
            with suppress(OSError):
                socket.create_connection(listener.getsockname(), 1).close()
            thread.join(5)
            assert not thread.is_alive()


def _serve(
    sock: socket.socket,
    answer: Answer,
    server: Server,
    stopped: threading.Event,
    tls: ssl.SSLContext | None,
    listen: bool,
) -> None:
    sock.settimeout(5)
    talk = tls.wrap_socket(sock, server_side=True) if tls else sock
    with talk:
        request = b""
        while listen and b"\r\n\r\n" not in request:
            came = talk.recv(65536)
            if not came:
                return
            request += came
        server.requests.append(request)
        answer(Peer(talk, request, stopped))


def get(server: Server, path: str = "/", **more: Any) -> http.Response:
    """Fetch a path of the server, which is allowed by name."""
    etag, modified = more.pop("etag", None), more.pop("last_modified", None)
    request = http.Request(more.pop("url", server.url(path)), etag, modified)
    return http.get(
        request,
        **{"user_agent": AGENT, "allow": (server.place,), "deadline": PATIENT, **more},
    )


@contextmanager
def full(address: str, port: int) -> Iterator[None]:
    """A listener that accepts no connection: its queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        yield


def names(**addresses: str | list[str]) -> Callable[..., list[Any]]:
    """A resolver of names without dots; several addresses are those of one answer."""

    def resolver(host: str, port: int, **_: Any) -> list[Any]:
        if host not in addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = addresses[host]
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in ([found] if isinstance(found, str) else found)
        ]

    return resolver
