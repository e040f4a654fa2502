"""One round over all the servers that misbehave, and two that do not."""

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from feeds.model import Source
from feeds.rounds import Tools, Visit, visit_all
from tests.fetch.support import Answer, Peer, raw, reply, serving
from tests.helpers import FixedClock
from tests.rounds.support import Press, json_feed, titles, tools_for

DEADLINE = 1.5
"""Seconds that one fetch may take."""
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))


def drips(peer: Peer) -> None:
    """One byte a second."""
    peer.drip(OK + b"Content-Length: 999\r\n\r\n", 1.0)


def endless(peer: Peer) -> None:
    """Chunks for ever."""
    peer.send(CHUNKED)
    while not peer.stopped.is_set():
        peer.send(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def resets(peer: Peer) -> None:
    """A reset in the middle."""
    peer.send(OK + b"Content-Length: 9\r\n\r\nx")
    peer.reset()


def silent(peer: Peer) -> None:
    """No answer at all."""
    peer.stay()


def to(location: str) -> Answer:
    """A redirect."""
    return reply("302 Found", f"Location: {location}")


BAD: dict[str, tuple[Answer, str]] = {
    "drips": (drips, "no complete answer within 1.5 seconds"),
    "silent": (silent, "no complete answer within 1.5 seconds"),
    "round": (to("/again"), "it redirects more than 5 times"),
    "private": (to("http://192.168.0.1/"), "192.168.0.1 is not a public address"),
    "file": (to("file:///etc/passwd"), "only http and https are fetched, not file"),
    "bomb": (reply("200 OK", "Content-Encoding: gzip", body=BOMB), "larger than 1,000,000 bytes"),
    "liar": (reply(body=b"short", length=500), "its answer ends in the middle"),
    "resets": (resets, "the connection failed"),
    "endless": (endless, "larger than 1,000,000 bytes"),
    "same": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "status 304"),
    "gone": (reply("410 Gone"), "gone for good"),
    "busy": (reply("429 Too Many Requests", "Retry-After: 99"), "status 429"),
    "down": (reply("503 Service Unavailable"), "status 503"),
}
NAMES = dict.fromkeys(("both", "fickle"), "is 10.0.0.7, which is not a public address")
ASKED: list[str] = []


def resolver(host: str, port: int, **_: Any) -> list[Any]:
    """Names whose addresses are a public and a private one: both at once, or one by one."""
    ASKED.append(host)
    found = ["192.0.43.7", "10.0.0.7"]
    if host == "fickle.example":
        found = found[:1] if ASKED.count(host) == 1 else found[1:]
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


@pytest.fixture
def bad(press: Press) -> Iterator[dict[str, str]]:
    """An address for each server that misbehaves."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(one)).url() for name, (one, _) in BAD.items()}


def test_one_round(press: Press, bad: dict[str, str], clock: FixedClock, tmp_path: Path) -> None:
    """Each bad server costs its own source within the deadline; the good ones are stored."""
    ASKED.clear()
    press.pages["/first"] = json_feed("Ett")
    press.pages["/last"] = json_feed("Två")
    urls = {"a-first": press.url("/first"), **bad, "z-last": press.url("/last")}
    urls["both"], urls["fickle"] = "http://both.example/", "http://fickle.example/"
    sources = [Source(name, "feed", url=url) for name, url in urls.items()]
    places = [url.split("/")[2] for url in urls.values() if "127.0.0.1" in url]
    with tools_for(
        tmp_path, clock, places, seconds=DEADLINE, most=1_000_000, resolver=resolver
    ) as tools:
        assert tools.client.resolver("fickle.example", 80)[0][4][0] == "192.0.43.7"
        begun = time.monotonic()
        told = {one.source: one for one in visit_all(tools, sources, sources, hosts=8)}
        assert time.monotonic() - begun < 3 * DEADLINE
        _check(told, urls)
        assert sorted(titles(tools)) == ["Ett", "Två"]
        states = tools.store.sources.states()
        assert all(states[name].error == told[name].error for name in (*BAD, *NAMES))


def _check(told: dict[str, Visit], urls: dict[str, str]) -> None:
    assert set(told) == set(urls)
    assert {told[name].result for name in ("a-first", "z-last")} == {"read"}
    for name, said in {**{name: said for name, (_, said) in BAD.items()}, **NAMES}.items():
        problem = told[name].error
        assert problem, name
        assert said in problem.message, (name, problem)
        assert problem.ref == urls[name]
        assert problem.code == "not-fetched"


def test_an_unexpected_mistake(tools: Tools, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a mistake of our own costs only the source that met it, and names it."""
    press.pages["/a"] = press.pages["/b"] = json_feed("Ett")
    sources = [Source(name, "feed", url=press.url(f"/{name}")) for name in "ab"]
    save = tools.store.save

    def fails(site: Any, capture: Any, *more: Any, **how: Any) -> Any:
        if capture.source == "a":
            raise KeyError("boo")
        return save(site, capture, *more, **how)

    monkeypatch.setattr(tools.store, "save", fails)
    told = {one.source: one for one in visit_all(tools, sources, sources)}
    assert told["b"].result == "read"
    assert told["a"].error
    assert told["a"].error.message == "unexpected KeyError: 'boo'"
    assert tools.store.sources.state("a").failures == 1
