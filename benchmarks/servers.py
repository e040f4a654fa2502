"""The table that the production server was chosen by: one small app, many WSGI servers.

The app has its answers ready, so that what is measured is the server alone, with one process. Each
is compared with the first in alternating pairs. The last column is an answer to whoever sends half
a request and then nothing, sixty times.
"""

import argparse
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.serving import load, peers, tables
from benchmarks.serving.load import Pairs, Side, Wanted
from benchmarks.serving.ready import ETAG
from benchmarks.serving.scale import FULL, QUICK, Scale
from benchmarks.serving.server import PORT, Server

_APP: Final = "benchmarks.serving.ready:application"
_READY: Final = ("-m", "benchmarks.serving.ready")
_GRANIAN: Final = (
    *("-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws", "--http", "1"),
    *("--host", "127.0.0.1", "--port", PORT, _APP, "--blocking-threads"),
)
_UWSGI: Final = (
    *("--http11-socket", f"127.0.0.1:{PORT}", "--module", _APP, "--master", "--die-on-term"),
    *("--processes", "1", "--threads", "4", "--disable-logging", "--need-app"),
)
_GUNICORN: Final = (
    *("-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4"),
    *("--bind", f"127.0.0.1:{PORT}", _APP),
)
_WAITRESS: Final = ("-m", "waitress", f"--listen=127.0.0.1:{PORT}", "--threads=4", _APP)


class Candidate(NamedTuple):
    """A server: the module that must be there, and the words after the interpreter.

    A server that is a program of its own has its name before the ``words``.
    """

    name: str
    module: str
    words: tuple[str, ...]
    program: str = ""


CANDIDATES: Final = (
    Candidate("granian, 1 blocking thread", "granian", (*_GRANIAN, "1")),
    Candidate("granian, 4 blocking threads", "granian", (*_GRANIAN, "4")),
    Candidate("gunicorn gthread, 4 threads", "gunicorn", _GUNICORN),
    Candidate("waitress, 4 threads", "waitress", _WAITRESS),
    Candidate("cheroot, 4 threads", "cheroot", (*_READY, "cheroot.wsgi", PORT)),
    Candidate("uwsgi, 4 threads", "", _UWSGI, program="uwsgi"),
    Candidate("bjoern", "bjoern", (*_READY, "bjoern", PORT)),
    Candidate("fastwsgi", "fastwsgi", (*_READY, "fastwsgi", PORT)),
    Candidate("pyruvate, 4 threads", "pyruvate", (*_READY, "pyruvate", PORT)),
)
HALVES: Final = 60
_PATIENCE: Final = 1.0
_HALF: Final = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_HEADS: Final = (
    "server",
    "304, CPU a request",
    "304, requests",
    "to the first",
    "30 kB, CPU a request",
    "30 kB, requests",
    "to the first",
    "memory",
    f"an answer within {_PATIENCE:.0f} s beside {HALVES} half requests",
)


def main(scale: Scale = FULL, names: Sequence[str] = ()) -> None:
    """Print a row for each server that is there; with ``names``, of those that begin so."""
    if reason := load.missing():
        tables.say(reason)
        return
    there = [one for one in CANDIDATES if _is_there(one)]
    with tempfile.TemporaryDirectory() as folder, _server(there[0]) as first:
        own = _sides(first, Path(folder))
        chosen = [one for one in there if not names or one.name.startswith(tuple(names))]
        tables.show(_HEADS, _rows(own, chosen, Path(folder), scale))


def _rows(
    own: Sequence[Side], there: Sequence[Candidate], folder: Path, scale: Scale
) -> Iterator[Sequence[object]]:
    for one in there:
        try:
            yield _row(one, own, folder, scale)
        except SystemExit as error:  # one that fails shall not hide the others
            said = " ".join(str(error).split())
            yield one.name, f"failed: {said[-300:]}", *[""] * (len(_HEADS) - 2)


def _row(one: Candidate, own: Sequence[Side], folder: Path, scale: Scale) -> Sequence[object]:
    with ExitStack() as stack:
        server = stack.enter_context(_server(one))
        found = [
            load.pairs(this, first, scale.seconds, scale.pairs)
            for this, first in zip(_sides(server, folder), own, strict=True)
        ]
        memory = tables.mega(server.resident())
        answers = is_answered(server.port)
    cells = [cell for pairs in found for cell in _cells(pairs)]
    return one.name, *cells, memory, "yes" if answers else "no"


def _cells(found: Pairs) -> Sequence[str]:
    return tables.micro(found.ours.cpu), tables.rate(found.ours), f"{found.rate:.2f}"


def _server(one: Candidate) -> Server:
    interpreter = peers.python()
    program = str(Path(interpreter).with_name(one.program)) if one.program else interpreter
    return Server(one.name, (program, *one.words), probe="/")


def _sides(server: Server, folder: Path) -> list[Side]:
    """The two loads of a server: 304, and whole answers."""
    wanted = ([Wanted("/", ETAG)], [Wanted("/")])
    return [load.side(server, requests, folder, alike=True) for requests in wanted]


def _is_there(one: Candidate) -> bool:
    if not one.program:
        return peers.has(one.module)
    found = Path(peers.python()).with_name(one.program).exists()
    if not found:
        tables.say(f"{one.program} is not installed among the peers: its rows are left out.")
    return found


def is_answered(port: int) -> bool:
    """Whether another client gets its answer while many have sent half a request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    with ExitStack() as stack:
        stack.callback(connection.close)
        try:
            for _ in range(HALVES):
                half = stack.enter_context(socket.create_connection(("127.0.0.1", port), _PATIENCE))
                half.sendall(_HALF)
            time.sleep(_PATIENCE / 4)  # until the server has taken them all
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):  # a queue that is full takes nobody at all
            return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.servers")
    parser.add_argument("names", nargs="*", help="what their names begin with; all without")
    parser.add_argument("--quick", action="store_true", help="small, to see whether it works")
    asked = parser.parse_args()
    main(QUICK if asked.quick else FULL, asked.names)
