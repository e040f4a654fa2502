"""The access log: a line of JSON for each answer.

| key | what |
|---|---|
| time | when the answer was ready (RFC 3339, UTC, milliseconds) |
| client | the address that the request came from, as far as the proxies are trusted |
| method, path, query, protocol | of the request |
| status, bytes | of the answer; the bytes of its body |
| seconds | what it took |
| ready | true if a ready document was sent |
| agent, referrer | what the client says of itself, if it does |
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

Write = Callable[[str], object]


def client_address(environ: Mapping[str, Any], hops: int) -> str:
    """Where a request came from: what the outermost of so many trusted proxies has seen.

    Each of them appends to X-Forwarded-For; what stands before that may be invented.
    """
    said = environ.get("HTTP_X_FORWARDED_FOR", "") if hops else ""
    addresses = [one.strip() for one in said.split(",") if one.strip()]
    return addresses[-hops] if 0 < hops <= len(addresses) else environ.get("REMOTE_ADDR", "")


class AccessLog:
    """Writes lines; ``hops`` is the number of trusted proxies."""

    def __init__(self, write: Write, hops: int = 0) -> None:
        self._write, self._hops = write, hops

    def note(
        self,
        environ: Mapping[str, Any],
        status: int,
        size: int,
        seconds: float,
        *,
        is_ready: bool = False,
    ) -> None:
        """Write the line of an answer."""
        get = environ.get
        record = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client_address(environ, self._hops),
            "method": get("REQUEST_METHOD", ""),
            "path": get("PATH_INFO", ""),
            "query": get("QUERY_STRING", ""),
            "protocol": get("SERVER_PROTOCOL", ""),
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 6),
            "ready": is_ready,
        }
        said = {"agent": get("HTTP_USER_AGENT"), "referrer": get("HTTP_REFERER")}
        record |= {name: value for name, value in said.items() if value}
        self._write(json.dumps(record) + "\n")

    def around(self, app: "WSGIApplication") -> "WSGIApplication":
        """An app, each of whose answers is noted as soon as it is made."""

        def noting(environ: dict[str, Any], start: "StartResponse") -> Iterable[bytes]:
            begun, seen = time.perf_counter(), ["500", "0"]
            given = dict(environ)  # as the client sent it

            def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                sizes = [value for name, value in headers if name.lower() == "content-length"]
                seen[:] = status.partition(" ")[0], (sizes or ["0"])[0]
                return start(status, headers, *rest)

            try:
                return app(environ, started)
            finally:
                size = 0 if given.get("REQUEST_METHOD") == "HEAD" else int(seen[1])
                self.note(given, int(seen[0]), size, time.perf_counter() - begun)

        return noting
