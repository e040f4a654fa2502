"""The `Store`: what the rest of topicfeeds can ask of a database and tell it."""

import difflib
import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Row, select

from feeds.errors import ConfigError, NotFound
from feeds.model import Capture, Draft, Entry, Formula, Selection, Site, Topic, TopicSummary
from feeds.store import known, rows
from feeds.store.engine import connect, reading, writing
from feeds.store.log import Log, get_meta, set_meta
from feeds.store.migrate import prepare
from feeds.store.save import Saved, save
from feeds.store.schema import change, entry, sighting
from feeds.store.sources import Sources
from feeds.store.tokens import Tokens
from feeds.store.topic_index import Row as IndexRow
from feeds.store.topic_index import TopicIndex
from feeds.store.topics import Topics


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
        prepare(self._engine)
        self._index = TopicIndex()
        self._lock = threading.Lock()
        self.sources = Sources(self._engine)
        self.tokens = Tokens(self._engine)

    def close(self) -> None:
        """Give the connections back; the store cannot be used any more."""
        self._engine.dispose()

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
            is_ours = get_meta(connection, "tag") == site.tag("")
            is_told = Topics(connection).have(topics)
            if is_ours and is_told and _is_shown(connection, site, renderer, serving):
                return
        with writing(self._engine) as connection:
            log = Log(connection, now, "config")
            _adopt_tag(connection, site)
            Topics(connection).adopt(topics, log)
            if not _is_shown(connection, site, renderer, serving):
                set_meta(connection, "site", _shown(site, renderer))
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
    ) -> Saved:
        """Save a capture: all of it is committed when this returns, or nothing of it.

        A ``dry_run`` tells what would be saved, and takes it back.
        """
        with writing(self._engine) as connection:
            saved = save(connection, site, capture, drafts, Log(connection, now, capture.actor))
            if dry_run:
                connection.rollback()
            return saved

    # -- asking -----------------------------------------------------------------------------------

    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order in which they came."""
        with reading(self._engine) as connection:
            return Topics(connection).all()

    def summaries(self) -> tuple[TopicSummary, ...]:
        """Every topic with the number of its entries and its newest one."""
        with self._reading() as connection:
            topics = Topics(connection)
            newest = {topic.key: self._newest(topics, topic) for topic in topics.all()}
            entries = _entries_by_row(connection, [row for row in newest.values() if row])
            return tuple(
                TopicSummary(
                    topic,
                    self._index.total(topics.number(topic.key) or 0),
                    entries.get(newest[topic.key] or 0),
                )
                for topic in topics.all()
            )

    def select(self, formula: Formula) -> Selection:
        """What the current document of a formula's feed holds.

        Raises `NotFound` with suggestions if the formula's topic does not exist.
        """
        with self._reading() as connection:
            topic, number = _find_topic(connection, formula)
            answer = self._index.answer(number)
            entries = _entries_by_row(connection, answer.rows)
            return Selection(
                formula=formula,
                topic=topic,
                version=answer.version,
                modified=_committed(connection, answer.version),
                updated=_committed(connection, answer.updated),
                total=answer.total,
                entries=tuple(entries[row] for row in answer.rows),
            )

    def nearest_topics(self, word: str) -> tuple[str, ...]:
        """The keys of at most three topics that are spelled like a word."""
        with reading(self._engine) as connection:
            return _nearest(Topics(connection), word)

    def entry(self, key: str) -> Entry:
        """The entry with a key; raises `NotFound`."""
        with reading(self._engine) as connection:
            row = connection.execute(_ENTRIES.where(entry.c.key == key)).first()
        if row is None:
            raise NotFound(f"there is no entry {key!r}")
        return _entry(row)

    def entries(self, formula: Formula, most: int) -> tuple[Entry, ...]:
        """At most that many entries of a formula, newest first; raises `NotFound`."""
        with self._reading() as connection:
            _, number = _find_topic(connection, formula)
            found = self._index.newest(number, most)
            entries = _entries_by_row(connection, found)
            return tuple(entries[row] for row in found)

    # -- inside -----------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A read transaction with the index brought to exactly its state."""
        with self._lock, reading(self._engine) as connection:
            query = select(
                change.c.seq,
                change.c.kind,
                change.c.entry,
                change.c.topics,
                change.c.place,
                change.c.supersedes,
                change.c.refiles,
            )
            new = query.where(change.c.seq > self._index.cursor).order_by(change.c.seq)
            for row in connection.execute(new):
                self._index.add(IndexRow(*row)._replace(topics=rows.unpack(row.topics)))
            yield connection

    def _newest(self, topics: Topics, topic: Topic) -> int | None:
        found = self._index.newest(topics.number(topic.key), 1)
        return found[0] if found else None


_ENTRIES = (
    select(
        change,
        entry.c.key,
        entry.c.uri,
        entry.c.source,
        entry.c.stamp,
        sighting.c.first,
        sighting.c.last,
    )
    .join(change, change.c.seq == entry.c.live)
    .join(sighting, (sighting.c.entry == entry.c.id) & (sighting.c.source == entry.c.source))
)


def _entries_by_row(connection: Connection, numbers: Sequence[int]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    for some in known.chunks(numbers):
        for row in connection.execute(_ENTRIES.where(change.c.seq.in_(some))):
            found[row.seq] = _entry(row)
    return found


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        id=row.uri,
        key=row.key,
        source=row.source,
        stamp=rows.moment(row.stamp),
        place=rows.moment(row.place),
        updated=rows.moment(row.updated),
        first_seen=rows.moment(row.first),
        last_seen=rows.moment(row.last),
        snapshot=rows.load(row.snapshot),
    )


def _committed(connection: Connection, seq: int) -> datetime:
    query = select(change.c.committed).where(change.c.seq == seq)
    return rows.moment(connection.execute(query).scalar() or 0)


def _find_topic(connection: Connection, formula: Formula) -> tuple[Topic | None, int | None]:
    if formula.topic is None:
        return None, None
    topics = Topics(connection)
    topic = topics.topic(formula.topic)
    if topic is None:
        near = _nearest(topics, formula.topic)
        raise NotFound(f"there is no topic {formula.topic!r}", suggestions=near)
    return topic, topics.number(topic.key)


def _is_shown(connection: Connection, site: Site, renderer: str, serving: bool) -> bool:
    """Whether feeds were last said to look like this; who does not serve them cannot tell."""
    noted = get_meta(connection, "site")
    return noted is not None and (not serving or noted == _shown(site, renderer))


def _nearest(topics: Topics, word: str) -> tuple[str, ...]:
    keys = [topic.key for topic in topics.all()]
    return tuple(difflib.get_close_matches(word.lower(), keys, 3))


def _adopt_tag(connection: Connection, site: Site) -> None:
    kept, configured = get_meta(connection, "tag"), site.tag("")
    if kept is None:
        set_meta(connection, "tag", configured)
    elif kept != configured:
        message = f"tag: site.yaml says {configured}, but the ids in the database say {kept}"
        raise ConfigError((f"{message} (write the old one back, or start a new database)",))


def _shown(site: Site, renderer: str) -> str:
    """A digest of everything about the site that feeds show."""
    parts = (
        site.title,
        site.subtitle,
        site.base_url,
        site.language,
        repr(site.author),
        renderer,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
