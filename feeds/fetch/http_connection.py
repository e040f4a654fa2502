"""Connections that go to checked addresses and cannot outlast a deadline or outgrow a limit.

urllib3 and http.client speak HTTP over sockets of ours: before each operation the socket's timeout
is set to what is left of the deadline, so a server that drips a byte a second gains nothing, and
all bytes that come are counted, so endless headers, chunk lines or trailers end as well.
"""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from urllib3.connection import HTTPConnection, HTTPSConnection

from feeds.fetch.http_deadline import Deadline
from feeds.fetch.http_errors import FetchError
from feeds.fetch.http_url import Place

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Where a connection goes, how long it may take, and how many bytes may come."""

    addresses: Sequence[str]
    deadline: Deadline
    most: int


class _Socket(socket.socket):
    """A socket that is bound by a `Line`."""

    line: Line
    came: int = 0

    def recv_into(
        self, buffer: "WriteableBuffer", nbytes: int | None = None, flags: int = 0
    ) -> int:
        self.settimeout(self.line.deadline.left())
        count = super().recv_into(buffer, nbytes or memoryview(buffer).nbytes, flags)
        self.came += count
        if self.came > self.line.most:
            message = "it sends more around the content than the content itself"
            raise FetchError("too-large", message, hint="check the address")
        return count

    def sendall(self, data: "ReadableBuffer", flags: int = 0) -> None:
        self.settimeout(self.line.deadline.left())
        super().sendall(data, flags)


class _TlsSocket(_Socket, ssl.SSLSocket):
    """The same inside TLS; ssl makes it (``sslsocket_class``)."""


class Connection(HTTPConnection):
    """An HTTP connection to the first address of its line that answers."""

    def __init__(self, place: Place, line: Line) -> None:
        super().__init__(place.host, place.port, timeout=line.deadline.left())
        self.line = line

    def _new_conn(self) -> socket.socket:
        return _dialled(self.line, self.port)


class TlsConnection(HTTPSConnection):
    """The same with TLS; the certificate must be the host's, whatever the address is."""

    def __init__(self, place: Place, line: Line, trust: ssl.SSLContext) -> None:
        trust.sslsocket_class = _TlsSocket
        left = line.deadline.left()
        super().__init__(place.host, place.port, timeout=left, ssl_context=trust)
        self.line = line

    def _new_conn(self) -> socket.socket:
        return _dialled(self.line, self.port)

    def connect(self) -> None:
        """Dial and shake hands; the handshake's own timeout is the rest of the deadline."""
        super().connect()
        if isinstance(self.sock, _TlsSocket):
            self.sock.line = self.line


def connection(place: Place, line: Line, trust: ssl.SSLContext | None) -> HTTPConnection:
    """A connection for a place, not yet made; ``trust`` is `system_trust` unless given."""
    if place.scheme == "https":
        return TlsConnection(place, line, trust or system_trust())
    return Connection(place, line)


@cache
def system_trust() -> ssl.SSLContext:
    """TLS 1.2 or later, certificates and names checked against the authorities of the system.

    Not `ssl.create_default_context`, which writes keys to a file that the environment names.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    return context


def _dialled(line: Line, port: int) -> _Socket:
    """A socket to the first address that answers; each gets its share of the time that is left."""
    addresses = line.addresses[:_TRIES]
    for waiting in range(len(addresses), 1, -1):
        try:
            return _connected(addresses[-waiting], port, line, line.deadline.left() / waiting)
        except OSError:
            continue
    return _connected(addresses[-1], port, line, line.deadline.left())


def _connected(address: str, port: int, line: Line, seconds: float) -> _Socket:
    made = _Socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    made.line = line
    try:
        made.settimeout(seconds)
        made.connect((address, port))
        made.settimeout(line.deadline.left())
    except BaseException:
        made.close()
        raise
    return made
