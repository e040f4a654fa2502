"""A server whose pages a test writes, and tools to visit it with."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from feeds.fetch import Client
from feeds.model import Formula, Profile, Rule, Source
from feeds.pipeline import open_store
from feeds.rounds import Hosts, Tools, Visit, visit
from tests.helpers import SITE, FixedClock, lay_tables

AGENT = "topicfeeds/0.1 (+https://news.example.org)"
ROBOTS = "/robots.txt"


@dataclass
class Answer:
    """What a page answers: a status, headers and a body, after so many seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Press:
    """A server on loopback; ``pages`` are its answers by path and query, others are a 404."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        press = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                press.answer(self)

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.place = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request, and count how many there are at the same moment."""
        path = handler.path
        with self._lock:
            self.asked.append((path, {k.lower(): v for k, v in handler.headers.items()}))
            for name in (path, "host"):
                self._now[name] += 1
                self.most[name] = max(self.most[name], self._now[name])
        try:
            page = self.pages.get(path, Answer(status=404))
            time.sleep(page.seconds)
            etag = page.headers.get("ETag")
            is_same = etag and handler.headers.get("If-None-Match") == etag
            handler.send_response(304 if is_same else page.status)
            for name, value in page.headers.items():
                handler.send_header(name, value)
            body = b"" if is_same else page.body
            handler.send_header("Content-Length", str(len(body)))
        finally:
            with self._lock:  # before it is sent: the client may ask again at once
                self._now.subtract((path, "host"))
        handler.end_headers()
        handler.wfile.write(body)

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.place}{path}"

    def paths(self) -> list[str]:
        """What was asked for since the last time, but for robots.txt."""
        found = [path for path, _ in self.asked if path != ROBOTS]
        self.asked.clear()
        return found


def json_feed(*titles: str, next_url: str = "", **facts: Any) -> Answer:
    """A JSON Feed of titles; each is its own id and summary."""
    items = [{"id": one, "title": one, "content_text": f"Om {one}.", **facts} for one in titles]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Flöde", "items": items}
    if next_url:
        document["next_url"] = next_url
    return Answer(json.dumps(document).encode(), headers={"Content-Type": "application/feed+json"})


def page(*titles: str, more: str = "") -> Answer:
    """A page of news, each with an address of its own and no text."""
    rows = "".join(f'<li><a href="/{one.lower()}.html"><h2>{one}</h2></a></li>' for one in titles)
    body = f"<!doctype html><html lang=sv><body><main>{rows}</main>{more}</body></html>"
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def article(title: str, text: str) -> Answer:
    """The own page of a piece of news."""
    body = f"<!doctype html><html><body><article><h1>{title}</h1><p>{text}</p></article></body>"
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


LIST = Profile("main li", fields={"title": Rule("h2"), "link": Rule("a")})
OWN = Profile(fields={"content": Rule("article")})


@contextmanager
def tools_for(
    folder: Path, clock: FixedClock, places: Iterable[str] = (), **client: Any
) -> Iterator[Tools]:
    """Tools with a store of their own, which may ask these places, and never really sleep."""
    asking = Client(AGENT, tuple(places), **{"seconds": 5.0, **client})
    store = open_store(lay_tables(folder / "rounds.db"), SITE, (), clock())
    hosts = Hosts(
        asking, clock=lambda: clock().timestamp(), sleep=lambda s: clock.forward(seconds=s)
    )
    yield Tools(store, SITE, (), asking, hosts, clock, "the test")
    store.close()


def titles(tools: Tools) -> list[str]:
    """What is published, newest first."""
    return [one.snapshot.title for one in tools.store.entries(Formula(), 1000)]


def seen(told: Visit) -> tuple[str, dict[str, int], int]:
    """The result of a visit, its changes by kind, and what stayed as it was."""
    return told.result, dict(told.kinds), told.unchanged


def go(tools: Tools, source: Source, **how: Any) -> tuple[str, dict[str, int], int]:
    """Visit a source that is due or not, and say what `seen` says."""
    return seen(visit(tools, source, urge="all", **how))
