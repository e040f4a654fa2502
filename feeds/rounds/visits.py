"""One source, from its lease to its new state: its files, and its address with all its pages.

    lease -> files -> conditional GET -> pages -> own pages of new items -> save -> state

Nothing that goes wrong leaves this room: it is in the `Visit`, and in the source's state. A fetch
that fails, or finds nothing, changes nothing in any feed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final, Literal

from feeds import pipeline
from feeds.errors import CaptureError, Problem, StoreBusy, UsageError
from feeds.fetch import FetchError, Request, Response, gone
from feeds.identity.captures import capture
from feeds.model import Conditions, Draft, Item, Source, SourceState
from feeds.normalize import RULES, normalize
from feeds.readers import PAGES, Batch
from feeds.rounds.captures import Job, Sums, ingest, jobs_of
from feeds.rounds.details import fill
from feeds.rounds.digests import body_digest, is_read, raw, way
from feeds.rounds.hosts import HostClosed
from feeds.rounds.paging import Listing, read_batches, read_pages
from feeds.rounds.states import Urge, Visit, after, is_wanted, remembered
from feeds.rounds.tools import Tools
from feeds.store.sources import Lease

PATIENCE: Final = 10
"""How many fetches' time the own pages of a source's items may take in one visit."""


def visit(
    tools: Tools,
    source: Source,
    neighbours: Collection[str] = (),
    *,
    urge: Urge = "due",
    files: bool = True,
    dry_run: bool = False,
) -> Visit:
    """Visit one source; never raises but for what ends the process.

    ``neighbours`` are the ids of the other sources of its host: no other worker may be at one. Its
    ``files`` are read, too. A ``dry_run`` keeps nothing, not even that it was there.
    """
    told = Visit(source.id)
    try:
        if dry_run:
            state = remembered(tools.store.sources.state(source.id), source)
            _Visiting(tools, source, state, told, None, is_kept=False).go(urge, files=files)
        else:
            _lease_and_go(tools, source, neighbours, told, urge, files=files)
    except Exception as error:  # noqa: BLE001  # one bad source never costs another
        told.fail(error, source.url or source.id)
    return told


def lease_seconds(tools: Tools) -> float:
    """How long a lease holds: it is renewed before each request, which may wait for a robots.txt
    and for its host, and before anything is saved.
    """
    return 4 * tools.client.seconds + 60


def _lease_and_go(
    tools: Tools,
    source: Source,
    neighbours: Collection[str],
    told: Visit,
    urge: Urge,
    *,
    files: bool,
) -> None:
    sources = tools.store.sources
    lease = sources.claim(source.id, tools.worker, tools.now(), lease_seconds(tools), neighbours)
    if lease is None:
        told.result = "taken"
        return
    state = sources.state(source.id)
    if not (files and source.captures) and not is_wanted(source, state, urge, tools.now()):
        told.result = "taken"  # somebody was faster
        sources.release(lease)
        return
    state = remembered(state, source)
    try:
        _Visiting(tools, source, state, told, lease).go(urge, files=files)
    except Exception as error:  # noqa: BLE001  # it becomes the source's state
        told.fail(error, source.url or source.id)
    state = replace(state, readings=sources.state(source.id).readings)
    fresh = told.reading and told.reading.raw != (state.readings[0].raw if state.readings else "")
    state = after(state, source, told, tools.now())
    is_same = told.result in {"same", "not-modified"} and told.asked is not None
    if not sources.finish(lease, state, told.reading if fresh else None, is_same=is_same):
        raise _lost(source)


@dataclass(slots=True)
class _Visiting:
    """A visit under way; it has a lease unless nothing is kept of it."""

    tools: Tools
    source: Source
    state: SourceState
    told: Visit
    lease: Lease | None
    is_kept: bool = True

    def go(self, urge: Urge, *, files: bool) -> None:
        """Read the files, then what the address gives."""
        if files and self.source.captures:
            self._read_files()
        if is_wanted(self.source, self.state, urge, self.tools.now()):
            self._fetch()

    def _read_files(self) -> None:
        for listed in self.source.captures:
            try:
                for job in jobs_of(listed, self.source):
                    self._read_file(job)
            except UsageError as error:
                self.told.fail(error, listed.path)
        if self.told.result != "failed" and not self.told.kinds:
            self.told.result = "same"

    def _read_file(self, job: Job) -> None:
        try:
            for saved in ingest(self.tools, job, dry_run=not self.is_kept):
                self.told.add(saved)
                self._renew()
        except (CaptureError, FetchError, UsageError) as error:
            self.told.fail(error, job.path)

    def _fetch(self) -> None:
        source, state, told = self.source, self.state, self.told
        told.asked = state.moved_to or source.url
        own = [one for one in state.readings if one.ref == source.url]
        last = own[0] if own else None
        # What came in between is looked for in all that a complete source has.
        is_latest = state.readings[:1] == tuple(own[:1]) or not source.complete
        has_read = is_read(last, self._way) and is_latest and not self._wants_all
        request = Request(told.asked)
        if has_read:
            request = Request(told.asked, state.etag, state.last_modified)
        try:
            answer = self._get(request, is_page=source.reader in PAGES)
        except HostClosed as error:
            told.fail(error, told.asked)
            told.result = "postponed"
            return
        told.etag, told.last_modified = answer.etag, answer.last_modified
        told.moved_to = answer.moved_to if answer.moved_to != source.url else None
        if answer.status == 304:
            self._result("not-modified")
        elif answer.status == 410:
            told.fail(gone(told.asked), told.asked)
            told.result = "gone"
        else:
            self._read(answer)

    def _read(self, answer: Response) -> None:
        """Read an answer, unless it is the same as the last one, and what belongs to it."""
        digest = raw(self._way, body_digest(answer.body), answer.content_type)
        latest = self.state.readings[0].raw if self.state.readings else ""
        if digest == latest and not self._wants_all:
            self._result("same")
            return
        conditions = self.tools.conditions(self.source, self.tools.now())
        if not (self.source.paging or self.source.detail or self.source.complete):
            batches = read_batches(answer, self.source, conditions)
            self._save(batches, conditions, digest)
            return
        # What a broken round left unread is looked for to the end.
        to_the_end = self.source.complete or self.state.failures > 0
        is_known = None if to_the_end else partial(self._is_known, conditions)
        listing = read_pages(answer, self.source, self._get, conditions, is_known)
        if self._wants_all:
            digest = raw(self._way, *listing.bodies)
        if digest == latest and not listing.error:
            self._result("same")
            return
        self._save_listing(listing, conditions, digest)

    def _save_listing(self, listing: Listing, conditions: Conditions, digest: str) -> None:
        batch, told = listing.batch, self.told
        if self.source.detail:
            batch = self._fill(batch, conditions)
        is_whole = listing.is_whole and not told.left
        most = None if self._wants_all else listing.first
        pages = len(listing.bodies)
        self._save([batch], conditions, digest, is_whole=is_whole, most=most, pages=pages)
        if listing.error:
            told.fail(listing.error, listing.place)
        if told.left or listing.error:
            told.reading = None  # there is more to it

    def _fill(self, batch: Batch, conditions: Conditions) -> Batch:
        tools, told = self.tools, self.told
        drafts, known = self._known(batch.items, conditions)
        links = {one.position: one.snapshot.link for one in drafts if one.snapshot.link}
        end = tools.now() + timedelta(seconds=PATIENCE * tools.client.seconds)

        def go_on() -> bool:
            return tools.now() < end and not tools.stopping.is_set()

        patient = not self.state.failures
        filled = fill(batch, links, known, self.source, self._get, go_on, patient=patient)
        told.left = filled.left
        if filled.error:
            told.fail(filled.error, self.source.url)
        return filled.batch

    def _known(self, items: list[Item], conditions: Conditions) -> tuple[list[Draft], set[int]]:
        """The items as drafts, and the positions of those that the source has shown before, or
        that nothing can be made of.
        """
        drafts, _ = normalize(items, self.tools.topics, conditions)
        known = self.tools.store.sources.known(self.source.id, drafts)
        every = {one.position for one in items}
        return drafts, known | (every - {one.position for one in drafts})

    def _is_known(self, conditions: Conditions, items: list[Item]) -> bool:
        return len(self._known(items, conditions)[1]) == len(items)

    def _save(
        self,
        batches: Iterable[Batch],
        conditions: Conditions,
        digest: str,
        *,
        is_whole: bool = True,
        most: int | None = None,
        pages: int = 1,
    ) -> None:
        tools, source, now = self.tools, self.source, self.tools.now()
        run = capture(source.id, source.url, None, now, live=True, backfill=False, rules=RULES)
        run = replace(run, complete=source.complete and is_whole)
        sums, fatal = Sums(now, source.url, digest), None
        self._renew()
        for seen, saved in pipeline.ingest(
            tools.store,
            tools.site,
            run,
            batches,
            conditions,
            tools.topics,
            now,
            dry_run=not self.is_kept,
        ):
            sums.add(seen, saved, most, pages=pages)
            self.told.add(saved)
            if not seen.drafts:
                fatal = next((one for one in seen.problems if one.is_error), fatal)
            self._renew()
        self.told.reading = sums.total
        if fatal and sums.total and not sums.total.items:
            self._refuse(fatal)

    def _refuse(self, fatal: Problem) -> None:
        """Nothing could be read: that is a failure, and no news that there is nothing."""
        self.told.problems.remove(fatal)
        self.told.fail(CaptureError(fatal), self.source.url)
        self.told.reading = None

    def _result(self, result: Literal["same", "not-modified"]) -> None:
        if self.told.error is None and not self.told.kinds:
            self.told.result = result

    def _get(self, request: Request, *, is_page: bool) -> Response:
        self._renew()
        return self.tools.hosts.get(request, is_page=is_page)

    def _renew(self) -> None:
        """Hold on to the lease, before half of it has passed."""
        tools, seconds = self.tools, lease_seconds(self.tools)
        if self.lease is None or self.lease.until - tools.now() > timedelta(seconds=seconds / 2):
            return
        self.lease = tools.store.sources.renew(self.lease, tools.now(), seconds)
        if self.lease is None:
            raise _lost(self.source)

    @property
    def _way(self) -> str:
        return way(self.source, self.tools.site, self.tools.topics)

    @property
    def _wants_all(self) -> bool:
        """Whether its first page does not tell if anything has changed."""
        return self.source.complete and self.source.paging is not None


def _lost(source: Source) -> StoreBusy:
    return StoreBusy("another worker has taken it over", where=source.id, hint="try again later")
