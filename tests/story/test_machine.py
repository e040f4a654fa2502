"""Sources that live, step by step in any order, against the model."""

import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from feeds.errors import UsageError
from feeds.model import Capture, Change, Entry, Formula
from feeds.normalize.ids import drafts_digest
from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, lay_tables, topic
from tests.story.model import Model, Shown, Thing
from tests.story.pages import (
    TOPICS,
    Origin,
    any_page,
    draft,
    is_global,
    name_of,
    next_page,
    who_is,
)

REASONS = st.sampled_from(["", "Det var fel."])
START = int(NOON.timestamp())
MONTH = 31 * 24 * 3600
SOURCES = [
    Origin("ids", "ids"),
    Origin("mirror", "ids"),  # shows some of the stories of "ids", under their ids
    Origin("links", "links"),
    Origin("wire", "links"),  # shows some of the stories of "links", under their links
    Origin("all", "ids", complete=True),
    Origin("api", "ids"),
    Origin("plain", "plain"),
]
NAMED = ["ids", "mirror", "links", "wire", "all", "all"]
READ = [*NAMED, "plain"]
COPIES = {"mirror": "ids", "ids": "mirror", "wire": "links", "links": "wire"}


class Living(RuleBasedStateMachine):
    """A store and the model, told the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(lay_tables(Path(self.folder.name) / "machine.db"))
        self.store.adopt(SITE, [topic(key.title()) for key in TOPICS], "1", NOON)
        self.model = Model(TOPICS, START)
        self.sources = {one.name: replace(one, had={}, captures=[]) for one in SOURCES}
        self.now = START + 60
        self.ids: dict[int, str] = {}
        self.seen: dict[str, Entry] = {}
        self.versions = {name: self._version(name) for name in ("all", *TOPICS)}
        self.counts = dict.fromkeys(self.versions, 0)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.store.close()
        self.folder.cleanup()

    # -- what happens -----------------------------------------------------------------------------

    @rule(data=st.data(), name=st.sampled_from(NAMED))
    def named_page(self, data: st.DataObject, name: str) -> None:
        """A source that names its items shows any page."""
        self._time_goes_by(data)
        source = self.sources[name]
        known = source.page if data.draw(st.booleans()) else self._known(source)
        self._live(source, data.draw(any_page(known, self._next())))

    @rule(data=st.data())
    def plain_page(self, data: st.DataObject) -> None:
        """A listing goes on."""
        self._time_goes_by(data)
        source = self.sources["plain"]
        self._live(source, data.draw(next_page(source.page, self._next())))

    @rule(data=st.data(), name=st.sampled_from(READ))
    def no_news(self, data: st.DataObject, name: str) -> None:
        """A source is read again and shows what it showed."""
        self._time_goes_by(data)
        self._live(self.sources[name], self.sources[name].page)

    @rule(data=st.data(), name=st.sampled_from(NAMED))
    def older_page(self, data: st.DataObject, name: str) -> None:
        """An older page comes late: any page of a source that names its items."""
        source = self.sources[name]
        page = data.draw(any_page(self._known(source), self._next()))
        times = [at for at, _ in source.captures]
        at = data.draw(st.sampled_from([self.now, *times])) - data.draw(st.sampled_from([1, 4000]))
        if page and at not in times:
            self._take(source, page, at, stated=True)

    @rule(data=st.data())
    def the_same_again(self, data: st.DataObject) -> None:
        """A capture that was taken before is imported again: nothing changes."""
        some = [(one, *each) for one in self.sources.values() for each in one.captures]
        if some:
            source, at, page = data.draw(st.sampled_from(some))
            assert self._save(source, page, at, stated=True).changes == ()
            self.model.time(self.now)

    @rule(data=st.data())
    def api_puts(self, data: st.DataObject) -> None:
        """The API brings items, new or again, perhaps edited, perhaps within the same second."""
        source = self.sources["api"]
        self._time_goes_by(data)
        page = data.draw(any_page(list(source.had.values()), self._next()))
        if page:
            self._take(source, page, self.now, actor="api")

    @rule(data=st.data(), name=st.sampled_from(["api", "api", "ids", "all"]), reason=REASONS)
    def api_deletes(self, data: st.DataObject, name: str, reason: str) -> None:
        """The API withdraws what its source brought."""
        source = self.sources[name]
        if not source.had:
            return
        who = data.draw(st.sampled_from(list(source.had)))
        change = self.store.withdraw(name, str(name_of("ids", who)), reason, self._moment())
        is_ours = self.model.things[who].source == name
        wanted = self.model.withdraw(who, reason, self.now, "api") if is_ours else []
        self.model.time(self.now)
        assert ([change.kind] if change else []) == wanted

    @rule(data=st.data(), what=st.sampled_from(["retract", "restore", "erase"]), reason=REASONS)
    def operator(self, data: st.DataObject, what: str, reason: str) -> None:
        """An operator withdraws, restores or erases an entry."""
        some = [who for who in self.ids if what != "erase" or who not in self.sources["plain"].had]
        held = [who for who in some if self.model.things[who].held_by]
        some = held if held and what == "restore" else some
        if not some:
            return
        who = data.draw(st.sampled_from(some))
        change, wanted = self._operate(what, who, reason)
        assert ([change.kind] if change else []) == wanted

    @rule(data=st.data())
    def no_news_at_all(self, data: st.DataObject) -> None:
        """The worker passes by and has nothing to read; perhaps a month has gone by."""
        self._time_goes_by(data)
        self.now += data.draw(st.sampled_from([0, MONTH]))
        changes = self.store.close_erasures(self._moment())
        wanted = [self.ids[who] for who in self.model.time(self.now)]
        assert sorted(one.id for one in changes) == sorted(wanted)

    # -- telling both -----------------------------------------------------------------------------

    def _time_goes_by(self, data: st.DataObject) -> None:
        """The clock goes on, or back a little."""
        self.now += data.draw(st.sampled_from([60, 0, 1, 3600, 90_000, -30]))
        if self.model.live - max(self.now, self.model.commit) > 40:
            self.now = self.model.live  # a minute ahead of the clock, news is no news any more

    def _operate(self, what: str, who: int, reason: str) -> tuple[Change | None, list[str]]:
        model, store, key, now = self.model, self.store, self.ids[who], self._moment()
        if what == "retract":
            wanted = model.withdraw(who, reason, self.now, "operator")
            return store.retract(key, reason, now), wanted
        if what == "erase":
            return store.erase(key, now), model.erase(who, self.now)
        if model.things[who].erased:
            with pytest.raises(UsageError, match="erased"):
                store.restore(key, now)
            return None, []
        return store.restore(key, now), model.restore(who, self.now)

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def _known(self, source: Origin) -> list[Shown]:
        """What a source may show again: all that it had, and what another one shares with it."""
        other = self.sources[COPIES.get(source.name, source.name)].had
        shared = {who: one for who, one in other.items() if one.who % 2 or source.kind == "links"}
        return list((shared | source.had).values())

    def _next(self) -> int:
        return max(self.model.things, default=-1) + 1

    def _live(self, source: Origin, page: list[Shown]) -> None:
        if source.kind == "plain":  # without names, an edit wants the latest page before it
            self.now = max([self.now, *(at for at, _ in source.captures)])
        if any(at == self.now for at, _ in source.captures):
            self.now += 1  # what came first within a second is not for us to say
        if page:
            self._take(source, page, self.now, stated=False)

    def _take(
        self,
        source: Origin,
        page: list[Shown],
        at: int,
        *,
        stated: bool = False,
        actor: str = "ingest",
    ) -> None:
        saved = self._save(source, page, at, stated=stated, actor=actor)
        wanted = self.model.capture(
            source.name, page, at, self.now, stated=stated, complete=source.complete, actor=actor
        )
        source.show(at, page)
        source.page = source.page if stated else page
        got: defaultdict[int, list[str]] = defaultdict(list)
        for one in saved.changes:
            got[who_is(one.title)].append(one.kind)
            self.ids.setdefault(who_is(one.title), one.id)
        assert dict(got) == wanted, (dict(got), wanted)

    def _save(
        self, source: Origin, page: list[Shown], at: int, *, stated: bool, actor: str = "ingest"
    ) -> Saved:
        drafts = [draft(source.kind, place, item) for place, item in enumerate(page, 1)]
        run = Capture(
            source.name,
            "test",
            drafts_digest(drafts),
            datetime.fromtimestamp(at, UTC),
            stated=stated,
            live=not stated,
            complete=source.complete,
            partial=actor == "api",
            actor=actor,
        )
        return self.store.save(SITE, run, drafts, self._moment())

    # -- what holds after each --------------------------------------------------------------------

    @invariant()
    def entries_are_the_models(self) -> None:
        """Each story that has not left is one entry under its id, says what the model says, and
        never went back.
        """
        entries = {entry.id: entry for entry in self.store.entries(Formula(), 1000)}
        here = {who: one for who, one in self.model.things.items() if not one.left}
        wanted = {self.ids[who]: one for who, one in here.items()}
        assert set(entries) == set(wanted)
        for key, one in entries.items():
            thing, old = wanted[key], self.seen.get(key, one)
            topics = frozenset(topic.key for topic in one.snapshot.topics)
            said = (one.snapshot.title, one.snapshot.summary, topics)
            assert said == (thing.says.title, thing.says.summary, thing.says.topics)
            assert (one.snapshot.state, one.snapshot.reason) == (_state(thing), thing.reason)
            assert _seconds(one) == (thing.place, thing.updated)
            assert one.updated >= old.updated
            assert one.stamp == old.stamp
            assert one.id == _id(thing, one)
        seconds = [{one.stamp, one.place} for one in entries.values()]
        assert len(set().union(*seconds)) == sum(map(len, seconds))
        self.seen = entries

    @invariant()
    def feeds_are_the_models(self) -> None:
        """Each feed has the model's entries in its order, and a new version if one was touched."""
        for name, feed in self.model.feeds.items():
            chosen = self.store.select(Formula.parse(name))
            wanted = [self.ids[who] for who in self.model.members(name)]
            assert [entry.id for entry in chosen.entries] == wanted
            buried = [self.ids[who] for who in self.model.buried(name)]
            assert [tombstone.id for tombstone in chosen.tombstones] == buried
            assert (chosen.version > self.versions[name]) == (feed.changes > self.counts[name])
            if feed.updated:
                assert chosen.updated == datetime.fromtimestamp(feed.updated, UTC)
            self.versions[name], self.counts[name] = chosen.version, feed.changes

    @invariant()
    def history_is_the_models(self) -> None:
        """The log has the model's states of each story, in order; of an erased one no text."""
        for who, thing in self.model.things.items():
            states = self.store.history(self.ids[who])
            assert [one.kind for one in states] == thing.kinds
            assert self.store.entry(self.ids[who]).has_left == thing.left
            if thing.erased:
                assert not any(one.snapshot.title + one.snapshot.summary for one in states)

    def _version(self, name: str) -> int:
        return self.store.select(Formula.parse(name)).version


def _id(thing: Thing, one: Entry) -> str:
    """The source's own id if it is an IRI, else one of ours."""
    is_iri = thing.source in ("ids", "mirror", "all", "api") and is_global(thing.says.who)
    return f"urn:example:{thing.says.who}" if is_iri else SITE.entry_id(one.key)


def _state(thing: Thing) -> str:
    return "erased" if thing.erased else "withdrawn" if thing.held_by else "published"


def _seconds(one: Entry) -> tuple[int, int]:
    return int(one.place.timestamp()), int(one.updated.timestamp())


Living.TestCase.settings = settings(
    deadline=None,
    max_examples=80,
    stateful_step_count=20,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLiving = Living.TestCase
