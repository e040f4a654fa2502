"""The site on a real server on loopback, which notes what it is asked."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from werkzeug.datastructures import EnvironHeaders, Headers
from werkzeug.serving import WSGIRequestHandler, make_server

from feeds import config
from feeds.web import create_app
from tests.clients.story import TOPICS
from tests.helpers import SITE, FixedClock


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what was answered; ``path`` is as it was sent."""

    path: str
    sent: Headers
    status: int
    answered: Headers


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Nothing is printed."""


class Server:
    """A site over the database in ``path``; its ``base_url`` is the server's own address."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.asked: list[Asked] = []
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self.site = replace(SITE, base_url=f"http://127.0.0.1:{self._server.server_port}")
        database = f"sqlite:///{path}"
        settings = config.Settings(self.site, (), TOPICS, database)
        self._app = create_app(settings, now=clock)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._app.extensions["topicfeeds"].store.close()

    def url(self, feed: str, suffix: str) -> str:
        """The address of a feed, as the site writes it."""
        return f"{self.site.base_url}/feeds/{feed}.{suffix}"

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            sent = Headers(list(EnvironHeaders(environ)))
            self.asked.append(Asked(environ["RAW_URI"], sent, int(status[:3]), Headers(headers)))
            return start(status, headers, *more)

        return self._app(environ, noting)
