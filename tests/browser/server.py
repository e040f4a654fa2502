"""The showcase on a real server on loopback, at a port that the system gives."""

import threading
from pathlib import Path
from typing import Any, Self, cast

from urllib3 import BaseHTTPResponse, PoolManager
from werkzeug.serving import WSGIRequestHandler, make_server

from feeds.store import Store
from feeds.web import create_app
from tests.browser.showcase import Level, make


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Nothing is printed."""


class Server:
    """A showcase whose ``base_url`` is the server's own address; all its links lead here."""

    def __init__(self, folder: Path, level: Level = "everything") -> None:
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        self.showcase = make(folder, self.base_url, level)
        self._app = create_app(self.showcase.settings, now=self.showcase.clock)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.store.close()

    @property
    def store(self) -> Store:
        """The store that its pages are made of."""
        return cast("Store", self._app.extensions["topicfeeds"].store)

    def url(self, name: str) -> str:
        """The address of one of the showcase's pages, or of a path that begins with a slash."""
        return self.base_url + (name if name.startswith("/") else self.showcase.path(name))

    def get(self, name: str, language: str = "sv") -> BaseHTTPResponse:
        """What is answered to who is no browser; ``name`` is as in `url`."""
        headers = {"Accept-Language": language}
        with PoolManager(retries=False) as pool:
            return pool.request("GET", self.url(name), headers=headers, redirect=False)

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        return self._app(environ, start)
