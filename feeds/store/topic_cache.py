"""The topics of a database in memory, as a transaction read them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from feeds.model import Topic
from feeds.store.engine import Identity, identity_of
from feeds.store.log import get_meta
from feeds.store.schema import topic as table
from feeds.store.spellings import Spellings
from feeds.store.topic_index import Family

VERSION: Final = "topics"
"""The name in ``meta`` of a number that every change of the table moves."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A topic, its number, and the numbers of the capture and the entry that first had it, as long
    as it is pending.
    """

    number: int
    topic: Topic
    first_capture: int | None
    first_entry: int | None


@dataclass(frozen=True, slots=True)
class Lists:
    """All topics in the order in which they came; those that lists may name, by key, and as
    ``families`` the numbers of each of these and of those that it includes.
    """

    all: tuple[Topic, ...]
    listed: tuple[Topic, ...]
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Maps:
    """Topics by whatever names them; ``children`` holds keys by the key of the parent."""

    by_key: dict[str, Stored] = field(default_factory=dict)
    by_label: dict[str, Stored] = field(default_factory=dict)
    by_number: dict[int, Stored] = field(default_factory=dict)
    children: dict[str, dict[str, None]] = field(default_factory=dict)

    def copy(self) -> "Maps":
        """Maps of the same topics that may be changed."""
        children = {key: some.copy() for key, some in self.children.items()}
        copies = (self.by_key.copy(), self.by_label.copy(), self.by_number.copy())
        return Maps(*copies, children)

    def add(self, stored: Stored) -> None:
        """Add a topic, or another state of one."""
        topic = stored.topic
        before = self.by_key.get(topic.key)
        if before and before.topic.parent:
            del self.children[before.topic.parent][topic.key]
        if topic.parent:
            self.children.setdefault(topic.parent, {})[topic.key] = None
        self.by_key[topic.key] = stored
        for label in (topic.label, *topic.aliases):
            self.by_label[label.casefold()] = stored
        self.by_number[stored.number] = stored

    def family(self, key: str) -> Family:
        """The numbers of a topic and of those whose feeds its own includes, itself first."""
        found: dict[str, int] = {}
        to_visit = [key]
        while to_visit:
            stored = self.by_key.get(to_visit.pop())
            if stored and stored.topic.key not in found:
                found[stored.topic.key] = stored.number
                if stored.topic.include_children:
                    to_visit += self.children.get(stored.topic.key, ())
        return tuple(found.values())

    def all(self) -> tuple[Topic, ...]:
        """The topics in the order in which they came."""
        return tuple(stored.topic for stored in self.by_key.values())

    def lists(self) -> Lists:
        """The topics in lists; they are not kept here."""
        topics = self.all()
        named = (topic for topic in topics if topic.is_listed)
        listed = tuple(sorted(named, key=lambda topic: topic.key))
        return Lists(topics, listed, tuple(self.family(topic.key) for topic in listed))


class TopicCache:
    """The topics as a transaction of this process last read them: reading ten thousand takes longer
    than all the rest of saving a capture. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._read: tuple[int, Maps] | None = None
        self._spelled: tuple[int, Spellings] | None = None
        self._listed: tuple[int, Lists] | None = None
        self._file: Identity | None = None

    def read(self, connection: Connection) -> tuple[int, Maps]:
        """The version that the transaction sees, and the topics, which nobody may change."""
        self._check_file(connection)
        version, known = int(get_meta(connection, VERSION) or 0), self._read
        if known is None or known[0] != version:
            self._read = known = version, _load(connection)
        return known  # another thread may have put its own into the cache meanwhile

    def _check_file(self, connection: Connection) -> None:
        """Another file has its own versions."""
        file = identity_of(connection)
        if file != self._file:
            self._file, self._read, self._spelled, self._listed = file, None, None, None

    def spellings(self, version: int, topics: Callable[[], Iterable[Topic]]) -> Spellings:
        """How the topics of a version are spelled; made when somebody first asks."""
        spelled = self._spelled
        if spelled is None or spelled[0] != version:
            self._spelled = spelled = version, Spellings(topics())
        return spelled[1]

    def lists(self, version: int, maps: Maps) -> Lists:
        """The lists of the topics of a version; made when somebody first asks."""
        listed = self._listed
        if listed is None or listed[0] != version:
            self._listed = listed = version, maps.lists()
        return listed[1]


def _load(connection: Connection) -> Maps:
    maps = Maps()
    for row in connection.execute(select(table).order_by(table.c.id)):
        aliases = tuple(json.loads(row.aliases))
        successors = tuple(json.loads(row.successors))
        topic = Topic(
            row.key,
            row.label,
            row.state,
            aliases,
            row.description,
            row.parent,
            row.include_children,
            successors,
        )
        maps.add(Stored(row.id, topic, row.first_capture, row.first_entry))
    return maps
