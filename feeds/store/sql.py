"""The `Store`: what the rest of topicfeeds can ask of a database and tell it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from feeds.identity.withdrawals import API, OPERATOR
from feeds.model import (
    Beside,
    Capture,
    Change,
    Draft,
    Entry,
    Formula,
    Neighbour,
    Pulse,
    SavedFormula,
    Selection,
    Site,
    Topic,
    TopicSummary,
)
from feeds.store import (
    formulas,
    history,
    pages,
    permalinks,
    removals,
    rows,
    selections,
    sites,
    withdrawals,
)
from feeds.store.changes import Changes, Touched
from feeds.store.current import CurrentIndex
from feeds.store.engine import (
    commits_of,
    connect,
    forget,
    path_of,
    reading,
    remembered,
    standing,
    stay,
    writing,
)
from feeds.store.history import Revision
from feeds.store.log import Log
from feeds.store.migrate import prepare
from feeds.store.names import Names
from feeds.store.permalinks import Permalink, Visited
from feeds.store.save import Check, Saved, save
from feeds.store.schema import change
from feeds.store.selections import Wanted
from feeds.store.sources import Sources, note_reading
from feeds.store.tokens import Tokens
from feeds.store.topic_cache import TopicCache
from feeds.store.topic_index import EVERYTHING, Query
from feeds.store.topics import Topics
from feeds.store.touched import Cursor, TouchedSince, touched


class Store:
    """A database, and the topic index of this process over its change log.

    Safe to use from several threads. Every method is one transaction. All of them raise `StoreBusy`
    when another writer does not finish, and `StoreError` when the database does not work.
    """

    def __init__(self, url: str) -> None:
        """Open a database; the tables of an empty one are made.

        Raises `ConfigError` for a bad URL, `StoreOutdated` for a database of another version.
        """
        self._engine = connect(url)
        self._path = path_of(url)
        self._followed: list[Changes] = []
        prepare(self._engine)
        stay(self._engine, self._path)
        self._index = CurrentIndex(self._engine)
        self._topics = TopicCache()
        self.sources = Sources(self._engine)
        self.tokens = Tokens(self._engine)
        self.names = Names(self._engine)

    def close(self) -> None:
        """Give the connections back; the store cannot be used any more."""
        for changes in self._followed:
            changes.close()
        self._engine.dispose()

    def follow(self, touched: Touched) -> Changes:
        """Hear of changes that touch documents which somebody keeps; see `Changes`."""
        changes = Changes(self._path, commits_of(self._engine), self._query, touched)
        self._followed.append(changes)
        return changes

    # -- telling ----------------------------------------------------------------------------------

    def adopt(
        self,
        site: Site,
        topics: Iterable[Topic],
        renderer: str,
        now: datetime,
        *,
        serving: bool = True,
    ) -> None:
        """Take over what the operator's YAML says, as far as it is new; else nothing is written.

        A new database keeps the site's tagging entity for ever; `ConfigError` if another one is
        configured later. Topics are added, confirmed or relabelled, never removed. A site that
        would give other bytes (or another ``renderer``) counts as a change of every feed, if it is
        said by who is ``serving`` the feeds; others only note it in a new database.
        """
        topics = tuple(topics)
        with reading(self._engine) as connection:
            is_told = Topics(connection, self._topics).have(topics)
            if is_told and sites.is_adopted(connection, site, renderer, serving=serving):
                return
        with writing(self._engine) as connection:
            log = Log(connection, now, "config")
            sites.adopt_tag(connection, site)
            Topics(connection, self._topics).adopt(topics, log)
            if not sites.is_adopted(connection, site, renderer, serving=serving):
                sites.note(connection, site, renderer)
                log.append("site")
            log.flush()

    def save(
        self,
        site: Site,
        capture: Capture,
        drafts: Sequence[Draft],
        now: datetime,
        *,
        dry_run: bool = False,
        check: Check | None = None,
    ) -> Saved:
        """Save a capture: all of it is committed when this returns, or nothing of it.

        A ``dry_run`` tells what would be saved, and takes it back. ``check`` gets what is about to
        be committed: nothing is, if it raises; a reading that it returns is remembered with it.
        """
        with self._by(capture.actor, now, dry_run) as (connection, log):
            saved = save(connection, site, capture, drafts, log, self._topics)
            if check and (new := check(saved)):
                note_reading(connection, capture.source, new)
            return saved

    def retract(
        self, key: str, reason: str, now: datetime, *, dry_run: bool = False
    ) -> Change | None:
        """Withdraw the entry with a key or id, in an operator's name: no capture brings it back.

        Returns the change, None if it is withdrawn so already, or erased. Raises `NotFound`.
        """
        with self._by(OPERATOR, now, dry_run) as (connection, log):
            return withdrawals.retract(connection, key, reason, log)

    def restore(self, key: str, now: datetime, *, dry_run: bool = False) -> Change | None:
        """Publish a withdrawn entry as it was before, whoever withdrew it.

        Returns the change, None if it is published. Raises `NotFound`, and `UsageError` if it was
        erased.
        """
        with self._by(OPERATOR, now, dry_run) as (connection, log):
            return withdrawals.restore(connection, key, log)

    def erase(self, key: str, now: datetime, *, dry_run: bool = False) -> Change | None:
        """Blank every state of the entry with a key or id, for ever; the same item stays out.

        Returns the change, None if it is erased already. Raises `NotFound`.
        """
        with self._by(OPERATOR, now, dry_run) as (connection, log):
            change = withdrawals.erase(connection, key, log)
        if change and not dry_run:
            forget(self._engine)
        return change

    def withdraw(
        self, source: str, source_id: str, reason: str, now: datetime, *, dry_run: bool = False
    ) -> Change | None:
        """Withdraw what a source brought under its own id, in the API's name: only the API, or an
        operator, brings it back.

        Returns the change, None if it is withdrawn so already, erased, or another source's. Raises
        `NotFound` if the source never showed such an id.
        """
        with self._by(API, now, dry_run) as (connection, log):
            return withdrawals.withdraw(connection, source, source_id, reason, log)

    def close_erasures(self, now: datetime, *, dry_run: bool = False) -> tuple[Change, ...]:
        """Let entries leave every feed that were erased thirty days ago; the oldest 1,000 at most.

        Returns the changes. Every method above that brings or changes entries does it as well, so
        this is for who only serves, or waits. It writes only if there is something to do.
        """
        with reading(self._engine) as connection:
            if not removals.due(connection, now):
                return ()
        with writing(self._engine) as connection:
            changes = removals.close(connection, now)
            if dry_run:
                connection.rollback()
            return changes

    # -- asking -----------------------------------------------------------------------------------

    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order in which they came."""
        with reading(self._engine) as connection:
            return Topics(connection, self._topics).all()

    def summaries(self) -> tuple[TopicSummary, ...]:
        """Every topic that lists may name, by key, with the number of its entries and the place of
        its newest one.
        """
        with self._index.reading() as (connection, index):
            return pages.summaries(Topics(connection, self._topics), index)

    def pulses(self, formulas: Sequence[Formula], weeks: int = 52) -> tuple[Pulse, ...]:
        """How much each of the formulas brings, with so many last weeks; raises as `select`."""
        with self._index.reading() as (connection, index):
            return pages.pulses(Topics(connection, self._topics), index, formulas, weeks)

    def busiest(self, most: int, weeks: int = 52) -> tuple[str, ...]:
        """The keys of the topics with the most entries in so many last weeks, most first.

        Of equal ones the largest comes first, then by key; those without any are left out.
        """
        with self._index.reading() as (connection, index):
            return pages.busiest(Topics(connection, self._topics), index, most, weeks)

    def neighbours(self, formula: Formula, most: int) -> tuple[Neighbour, ...]:
        """The topics that share the most entries with a formula, most first, then by key.

        Those that it names itself are left out. Raises as `select`.
        """
        with self._index.reading() as (connection, index):
            topics = Topics(connection, self._topics)
            ask = partial(pages.neighbours, topics, index, formula, most)
            return remembered(connection, ("neighbours", formula, most), ask)

    def beside(self, key: str) -> tuple[Beside, ...]:
        """What stands next to the entry with a key or id in the feeds of its topics, in its order.

        Of six topics that lists may name at most; nothing if it has left. Raises as `entry`.
        """
        with self._index.reading() as (connection, index):
            return pages.beside(connection, Topics(connection, self._topics), index, key)

    def permalink(self, key: str) -> Permalink:
        """All that the page of the entry with a key or id shows; raises as `entry`."""
        with self._index.reading() as (connection, index):
            topics = Topics(connection, self._topics)
            ask = partial(permalinks.permalink, connection, topics, index, key)
            return remembered(connection, ("permalink", key), ask)

    def visited(self) -> tuple[Visited, ...]:
        """The pages of entries that a sitemap names, those that came first in front."""
        with reading(self._engine) as connection:
            return tuple(permalinks.visited(connection))

    def modified(self, asked: Iterable[Formula]) -> tuple[datetime, ...]:
        """The commit time of the last change of each of the formulas' feeds; raises as `select`."""
        with self._index.reading() as (connection, index):
            topics = Topics(connection, self._topics)
            return permalinks.modified(connection, topics, index, asked)

    def touched(self, asked: Iterable[Formula], since: Cursor) -> TouchedSince:
        """What is touched since a cursor of the feeds of formulas and of the pages of entries.

        Raises as `select`.
        """
        with self._index.reading() as (connection, index):
            return touched(connection, Topics(connection, self._topics), index, asked, since)

    def standing(self) -> AbstractContextManager[None]:
        """Within this, all that this thread asks is answered from one state of the database."""
        return standing(self._engine)

    def count(self) -> int:
        """The number of all entries that are in feeds."""
        with self._index.reading() as (_, index):
            return index.total(EVERYTHING)

    def last_change(self) -> tuple[int, datetime]:
        """The number and the commit time of the log's last row, whatever it concerns."""
        query = select(change.c.seq, change.c.committed).order_by(change.c.seq.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return (row.seq, rows.moment(row.committed)) if row else (0, rows.moment(0))

    def resolve(self, formula: Formula) -> Formula:
        """The canonical formula, in keys, of one that is spelled in slugs or aliases.

        Raises `NotFound` with suggestions, `Gone`, and `UsageError` as `Formula.map`.
        """
        with reading(self._engine) as connection:
            return formulas.resolve(Topics(connection, self._topics), formula)

    def named(self, spelled: str, saved: Iterable[SavedFormula] = ()) -> Formula:
        """The canonical formula of what an address or a person spells, or calls a saved one.

        A topic's key is its address for ever: a saved formula of that name gives way. Raises as
        `Formula.parse` and `resolve`.
        """
        with reading(self._engine) as connection:
            return formulas.named(Topics(connection, self._topics), spelled, saved)

    def existing(self, saved: Iterable[SavedFormula]) -> tuple[SavedFormula, ...]:
        """Those of the saved formulas whose topics there are and have feeds, in their keys."""
        with reading(self._engine) as connection:
            return tuple(formulas.existing(Topics(connection, self._topics), saved))

    def select(
        self, formula: Formula, page: int | None = None, wanted: Wanted = tuple
    ) -> Selection:
        """What the current document of a formula's feed holds, or an archive document.

        ``wanted`` picks those of its ``seqs`` whose entries are read; by default all of them.
        ``formula`` is in keys. Raises `NotFound` with suggestions if one of its topics does not
        exist, or the archive document; `Gone` for a topic that is no more.
        """
        with self._index.reading() as (connection, index):
            topics = Topics(connection, self._topics)
            ask = partial(selections.select, connection, topics, index, formula, page, wanted)
            key = ("select", formula, page)
            return remembered(connection, key, ask) if wanted is tuple else ask()

    def nearest_topics(self, word: str) -> tuple[str, ...]:
        """The keys of at most three topics that are spelled like a word."""
        with reading(self._engine) as connection:
            return formulas.nearest(Topics(connection, self._topics), word)

    def entry(self, key: str) -> Entry:
        """The entry with a key or id, also if it has left; raises `NotFound` with suggestions."""
        with reading(self._engine) as connection:
            return history.entry_of(connection, history.find(connection, key))

    def history(self, key: str) -> tuple[Revision, ...]:
        """Every state of the entry with a key or id, oldest first; raises `NotFound`."""
        with reading(self._engine) as connection:
            return history.revisions(connection, history.find(connection, key))

    def entries(self, formula: Formula, most: int) -> tuple[Entry, ...]:
        """At most that many entries of a formula, newest first; raises as `select`."""
        with self._index.reading() as (connection, index):
            asked = formulas.query(Topics(connection, self._topics), formula)
            found = index.newest(asked, most)
            entries = history.entries_by_row(connection, found)
            return tuple(entries[row] for row in found)

    # -- inside -----------------------------------------------------------------------------------

    def _query(self, formula: Formula) -> Query:
        with reading(self._engine) as connection:
            return formulas.query(Topics(connection, self._topics), formula)

    @contextmanager
    def _by(self, actor: str, now: datetime, dry_run: bool) -> Iterator[tuple[Connection, Log]]:
        """A write transaction in somebody's name, taken back at the end of a dry run.

        What depends on the calendar becomes state first.
        """
        with writing(self._engine) as connection:
            removals.close(connection, now)
            yield connection, Log(connection, now, actor)
            if dry_run:
                connection.rollback()
