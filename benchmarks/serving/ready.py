"""A WSGI app that has its two answers ready, and starts the servers that have no command.

What it costs is the server's: a 304 to whoever has the ETag, else 30 kB that are already in gzip.
"""

import importlib
import random
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

ETAG: Final = '"4711-0123abcd-gz"'
_BODY: Final = random.Random(1).randbytes(30_000)  # noqa: S311  # as dense as gzip
_THREADS: Final = 4
_HEADERS: Final = [
    ("Cache-Control", "public, max-age=60, stale-while-revalidate=600"),
    ("Vary", "Accept-Encoding"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Link", '<https://news.example.org/feeds/a.atom>; rel="self"; type="application/atom+xml"'),
    ("ETag", ETAG),
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, IM, Retry-After"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]
_WHOLE: Final = [
    *_HEADERS,
    ("Content-Type", "application/atom+xml; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", str(len(_BODY))),
]


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer from memory (PEP 3333)."""
    if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
        start_response("304 Not Modified", list(_HEADERS))
        return []
    start_response("200 OK", list(_WHOLE))
    return [_BODY]


def serve(name: str, port: int) -> None:
    """Run one of the servers that are started from Python, until it is stopped."""
    module = importlib.import_module(name)
    if name == "cheroot.wsgi":
        server = module.Server(("127.0.0.1", port), application, numthreads=_THREADS)
        server.safe_start()
    elif name == "pyruvate":
        module.serve(application, f"127.0.0.1:{port}", _THREADS)
    else:  # bjoern and fastwsgi
        module.run(application, "127.0.0.1", port)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
