"""Workers beside each other, and the life of one."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.fetch import Request, Response
from feeds.model import Formula, Paging, Source
from feeds.rounds import Hosts, Tools, Visit, due_sources, visit, visit_all, work, worker
from feeds.rounds.visits import lease_seconds
from tests.helpers import FixedClock
from tests.rounds.soak import soak
from tests.rounds.support import Answer, Press, json_feed, titles


def test_two_workers_and_eight_readers(tmp_path: Path) -> None:
    """Five seconds on one file: no error, nothing is asked twice at once, nothing is lost."""
    outcome = soak(tmp_path, 5.0, visits=24)
    assert outcome.errors == []
    assert max(outcome.most.values()) == 1
    assert outcome.visits["read"] >= 12
    assert outcome.readings > 8
    assert 0 < outcome.entries == outcome.published


def test_hosts_in_parallel_sources_of_one_host_in_turn(tools: Tools, press: Press) -> None:
    """Nothing of a host is asked for twice at the same moment, however many sources it has."""
    for number in range(6):
        press.pages[f"/{number}"] = json_feed(f"Nyhet {number}")
        press.pages[f"/{number}"].seconds = 0.02
    sources = [Source(f"s{one}", "feed", url=press.url(f"/{one}")) for one in range(6)]
    told = list(visit_all(tools, sources, sources, hosts=6))
    assert [one.result for one in told] == ["read"] * 6
    assert press.most["host"] == 1
    assert len(titles(tools)) == 6


def test_a_leased_source_is_left_alone(tools: Tools, press: Press, clock: FixedClock) -> None:
    """Who holds the lease of a source, or of another one of its host, keeps others away."""
    press.pages["/a"] = press.pages["/b"] = json_feed("Ett")
    a, b = (Source(name, "feed", url=press.url(f"/{name}")) for name in "ab")
    lease = tools.store.sources.claim("a", "another", clock(), 60)
    assert lease
    told = visit_all(tools, [a, b], [a, b])
    assert [(one.source, one.result) for one in told] == [("a", "taken"), ("b", "taken")]
    assert press.paths() == []
    tools.store.sources.release(lease)
    tools.stopping.clear()
    assert [one.result for one in visit_all(tools, [a, b], [a, b])] == ["read", "read"]


def test_a_round_without_news(
    tools: Tools, press: Press, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round lets entries leave that were erased thirty days ago; if the disk is full, the next
    one does it.
    """
    press.pages["/a"] = json_feed("Ett")
    a = Source("a", "feed", url=press.url("/a"))
    list(visit_all(tools, [a], [a]))
    [one] = tools.store.entries(Formula(), 9)
    tools.store.erase(one.key, clock())
    clock.forward(days=29)
    _round(tools)
    assert not tools.store.entry(one.key).has_left
    clock.forward(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(tools.store, "close_erasures", _full_disk)
        _round(tools)
    assert not tools.store.entry(one.key).has_left
    _round(tools)
    assert tools.store.entry(one.key).has_left


def _round(tools: Tools) -> None:
    tools.stopping.clear()
    work(tools, [], print, once=True)


def _full_disk(_: datetime) -> None:
    raise StoreError("the database does not work: database or disk is full")


def test_a_host_that_wants_peace(tools: Tools, press: Press, clock: FixedClock) -> None:
    """Another worker, or the next command, knows of it, also for sources that were not due."""
    press.pages["/b"] = json_feed("Ett")
    a, b = (Source(name, "feed", url=press.url(f"/{name}")) for name in "ab")
    list(visit_all(tools, [a, b], [b]))
    clock.forward(minutes=50)
    press.pages["/a"] = Answer(status=429, headers={"Retry-After": "1800"})
    assert [one.result for one in visit_all(_anew(tools), [a, b], [a])] == ["failed"]
    clock.forward(minutes=29)
    press.paths()
    other = _anew(tools)
    assert due_sources([a, b], other.store.sources.schedule(), clock()) == []
    assert [one.result for one in visit_all(other, [a, b], [a, b])] == ["taken", "taken"]
    assert press.paths() == []
    clock.forward(minutes=2)
    press.pages["/a"] = json_feed("Två")
    results = {one.source: one.result for one in visit_all(_anew(tools), [a, b], [a, b])}
    assert results == {"a": "read", "b": "same"}


def _anew(tools: Tools) -> Tools:
    """The tools of another process."""
    hosts = Hosts(tools.client, clock=lambda: tools.now().timestamp())
    return replace(tools, hosts=hosts, worker="another", stopping=threading.Event())


def test_a_lost_lease(tools: Tools, press: Press, clock: FixedClock) -> None:
    """Who took too long and lost the source writes nothing about it."""
    source = Source("slow", "feed", url=press.url("/slow"))
    press.pages["/slow"] = json_feed("Ett")
    store, other = tools.store.sources, []
    claim = store.claim

    def loses() -> None:
        clock.forward(days=1)
        other.append(claim("slow", "another", clock(), 60))

    class Slow(Hosts):
        def get(self, request: Request, *, is_page: bool) -> Response:
            loses()
            return super().get(request, is_page=is_page)

    slow = Slow(tools.client, clock=lambda: clock().timestamp())
    told = visit(replace(tools, hosts=slow), source)
    assert told.result == "failed"
    assert "another worker has taken it over" in told.problems[-1].message
    assert (store.state("slow").attempted, titles(tools)) == (None, [])
    assert store.release(other[0])


def test_a_long_visit_holds_on(tools: Tools, press: Press, clock: FixedClock) -> None:
    """The lease of a listing of many slow pages does not run out on the way."""
    for number in range(6):
        press.pages[f"/?p={number}"] = json_feed(f"Nyhet {number}")
    press.pages["/"] = json_feed("Nyhet")
    source = Source("long", "feed", url=press.url("/"), paging=Paging("p", depth=6))
    intruders = []

    class Slow(Hosts):
        def get(self, request: Request, *, is_page: bool) -> Response:
            clock.forward(seconds=lease_seconds(tools) * 0.6)
            intruders.append(tools.store.sources.claim("long", "another", clock(), 1))
            return super().get(request, is_page=is_page)

    slow = Slow(tools.client, clock=lambda: clock().timestamp())
    assert visit(replace(tools, hosts=slow), source).result == "read"
    assert intruders == [None] * 6


def test_the_worker_keeps_to_the_interval(
    tools: Tools, press: Press, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each source is visited once until it is due again, and the worker stops when it is told."""
    monkeypatch.setattr(worker, "TICK", 0.1)
    press.pages["/a"] = json_feed("Ett")
    source = Source("a", "feed", url=press.url("/a"), interval=600)
    never = Source("b", "feed", url=press.url("/b"), interval=None)
    told: list[Visit] = []
    thread = threading.Thread(target=work, args=(tools, [source, never], told.append))
    thread.start()
    _until(lambda: len(told) == 1)
    time.sleep(0.5)
    assert len(told) == 1
    clock.forward(seconds=600)
    _until(lambda: len(told) == 2)
    tools.stopping.set()
    thread.join(10)
    assert not thread.is_alive()
    assert [one.source for one in told] == ["a", "a"]
    assert press.paths() == ["/a", "/a"]


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)
