"""Many sources at once: hosts in parallel, the sources of one host one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Final

from feeds.errors import TopicfeedsError
from feeds.model import Source, SourceState
from feeds.rounds.hosts import host_of
from feeds.rounds.states import Urge, Visit, due_at, remembered
from feeds.rounds.tools import Tools
from feeds.rounds.visits import lease_seconds, visit

HOSTS: Final = 8
"""How many hosts are asked at the same time, usually."""


class Crowd:
    """Visits under way, each host's in a thread of its own."""

    def __init__(self, tools: Tools, sources: Sequence[Source], hosts: int) -> None:
        """``sources`` are all that there are, ``hosts`` how many are asked at the same time."""
        self._tools = tools
        self._sources = sources
        self._pool = ThreadPoolExecutor(hosts, thread_name_prefix="topicfeeds-host")
        self._done: SimpleQueue[tuple[str, Visit | None]] = SimpleQueue()
        self._busy: set[str] = set()

    @property
    def is_busy(self) -> bool:
        """Whether a visit is under way, or its outcome is still to be told."""
        return bool(self._busy)

    def send(
        self,
        some: Iterable[Source],
        states: Mapping[str, SourceState],
        urge: Urge = "due",
        *,
        files: bool = True,
        dry_run: bool = False,
    ) -> None:
        """Begin to visit these sources, unless somebody is at their host already."""
        hosts = {one.id: _host(one, states) for one in self._sources}
        parties: dict[str, list[Source]] = {}
        for source in some:
            parties.setdefault(hosts[source.id], []).append(source)
        for host, party in parties.items():
            if host not in self._busy:
                self._busy.add(host)
                at_host = {name for name, where in hosts.items() if where == host}
                self._pool.submit(self._visit, host, party, at_host, urge, files, dry_run)

    def visits(self, seconds: float | None = None) -> Iterator[Visit]:
        """What came of the visits, as they end: for so many seconds, or until all have ended."""
        while self._busy:
            try:
                host, visit_ = self._done.get(timeout=seconds)
            except Empty:
                return
            if visit_ is None:
                self._busy.discard(host)
            else:
                yield visit_
            seconds = None if seconds is None else 0

    def leave(self) -> None:
        """Wait until the visits under way have ended; no other is begun."""
        self._tools.stopping.set()
        self._pool.shutdown(wait=True)

    def _visit(
        self,
        host: str,
        party: list[Source],
        at_host: set[str],
        urge: Urge,
        files: bool,  # submit hands on by position
        dry_run: bool,
    ) -> None:
        closed = ""
        try:
            for source in party:
                if self._tools.stopping.is_set():
                    break
                others = at_host - {source.id}
                told = visit(self._tools, source, others, urge=urge, files=files, dry_run=dry_run)
                self._done.put((host, told))
                closed = (told.not_before and told.asked) or closed
            if closed and not dry_run:
                self._spare(closed, at_host)
        finally:
            self._done.put((host, None))

    def _spare(self, asked: str, at_host: set[str]) -> None:
        """If the host of an address wants peace, no worker asks it for its other sources either."""
        seconds = self._tools.hosts.closed_for(asked)
        for source in self._sources:
            if seconds and source.id in at_host:
                _postpone(self._tools, source, seconds)


def due_sources(
    sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime
) -> list[Source]:
    """The sources that are due now, the longest due first."""
    dues = [(due_at(states.get(one.id, SourceState(one.id)), one), one) for one in sources]
    found = [(due, one) for due, one in dues if due and due <= now]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def visit_all(
    tools: Tools,
    sources: Sequence[Source],
    chosen: Sequence[Source],
    urge: Urge = "due",
    *,
    hosts: int = HOSTS,
    dry_run: bool = False,
) -> Iterator[Visit]:
    """Visit the chosen ones of all sources, and tell what came of each as it ends."""
    crowd = Crowd(tools, sources, hosts)
    try:
        crowd.send(chosen, tools.store.sources.schedule(), urge, dry_run=dry_run)
        yield from crowd.visits()
    finally:
        crowd.leave()


def _postpone(tools: Tools, source: Source, seconds: int) -> None:
    """Let a source be due in so many seconds at the earliest, unless somebody is at it."""
    sources, now = tools.store.sources, tools.now()
    with suppress(TopicfeedsError):  # who comes too soon is told by the host itself
        if lease := sources.claim(source.id, tools.worker, now, lease_seconds(tools)):
            state = remembered(sources.state(source.id), source)
            peace = now + timedelta(seconds=seconds)
            sources.finish(lease, replace(state, due=max(state.due or peace, peace)))


def _host(source: Source, states: Mapping[str, SourceState]) -> str:
    """Where a source is asked; one that has only files is a host of its own."""
    state = remembered(states.get(source.id, SourceState(source.id)), source)
    host = host_of(state.moved_to or source.url)
    return host or f"files of {source.id}"
