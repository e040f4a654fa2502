"""Topics in the store: their numbers, their lives, and what the operator's YAML adds to them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select, update

from feeds.model import Topic
from feeds.store.log import Log, inserted_number
from feeds.store.schema import topic as table


@dataclass(slots=True)
class _Stored:
    number: int
    topic: Topic
    first_capture: int | None
    first_entry: int | None


class Topics:
    """All topics of a database, read once in a transaction and written as they change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_key: dict[str, _Stored] = {}
        self._by_label: dict[str, _Stored] = {}
        self._by_number: dict[int, _Stored] = {}
        for row in connection.execute(select(table).order_by(table.c.id)):
            aliases = tuple(json.loads(row.aliases))
            topic = Topic(row.key, row.label, row.state, aliases, row.description)
            self._remember(_Stored(row.id, topic, row.first_capture, row.first_entry))

    def all(self) -> tuple[Topic, ...]:
        """The topics in the order in which they came."""
        return tuple(stored.topic for stored in self._by_key.values())

    def number(self, key: str) -> int | None:
        """The number of a topic's key."""
        stored = self._by_key.get(key)
        return stored.number if stored else None

    def topic(self, key: str) -> Topic | None:
        """The topic of a key."""
        stored = self._by_key.get(key)
        return stored.topic if stored else None

    def adopt(self, topics: Iterable[Topic], log: Log) -> None:
        """Take over the operator's topics: add, confirm and relabel, never remove."""
        for topic in topics:
            stored = self._by_key.get(topic.key)
            if stored is None:
                self._open(topic, log)
                continue
            wanted = _merged(stored.topic, topic)
            if wanted.label != stored.topic.label:
                log.append("renamed", [stored.number])
            if wanted.description != stored.topic.description:
                log.append("described", [stored.number])
            if wanted != stored.topic:
                self._change(stored, wanted)

    def have(self, topics: Iterable[Topic]) -> bool:
        """Whether nothing about these topics is new."""
        stored = ((self._by_key.get(topic.key), topic) for topic in topics)
        return all(
            one is not None and _merged(one.topic, topic) == one.topic for one, topic in stored
        )

    def resolve(self, topics: Iterable[Topic], log: Log) -> dict[int, Topic]:
        """Numbers and stored topics of an entry's topics, in their order; new ones are opened."""
        found = [self._find(topic) or self._open(topic, log) for topic in topics]
        return {stored.number: stored.topic for stored in found}

    def witness(self, numbers: Iterable[int], capture: int, entry: int) -> None:
        """Note that an entry of a capture has these topics; a second, independent occurrence
        (another entry in another capture) confirms a pending topic.
        """
        for stored in (self._by_number[number] for number in numbers):
            if stored.topic.state != "pending":
                continue
            if stored.first_entry is None:
                stored.first_capture, stored.first_entry = capture, entry
                self._write(stored)
            elif stored.first_capture != capture and stored.first_entry != entry:
                self._change(stored, replace(stored.topic, state="known"))

    def _find(self, topic: Topic) -> _Stored | None:
        if topic.state == "pending":
            return self._by_label.get(topic.label.casefold())
        return self._by_key.get(topic.key)

    def _open(self, topic: Topic, log: Log) -> _Stored:
        key, ordinal = topic.key, 2
        while key in self._by_key:
            key, ordinal = f"{topic.key}-{ordinal}", ordinal + 1
        opened = replace(topic, key=key)
        row = insert(table).values(
            key=key,
            label=topic.label,
            aliases=json.dumps(topic.aliases),
            description=topic.description,
            state=topic.state,
        )
        number = inserted_number(self._connection.execute(row))
        stored = _Stored(number, opened, None, None)
        self._remember(stored)
        log.append("opened", [stored.number])
        return stored

    def _change(self, stored: _Stored, topic: Topic) -> None:
        stored.topic = topic
        self._remember(stored)
        self._write(stored)

    def _remember(self, stored: _Stored) -> None:
        self._by_key[stored.topic.key] = stored
        for label in (stored.topic.label, *stored.topic.aliases):
            self._by_label[label.casefold()] = stored
        self._by_number[stored.number] = stored

    def _write(self, stored: _Stored) -> None:
        self._connection.execute(
            update(table)
            .where(table.c.id == stored.number)
            .values(
                label=stored.topic.label,
                aliases=json.dumps(stored.topic.aliases),
                description=stored.topic.description,
                state=stored.topic.state,
                first_capture=stored.first_capture,
                first_entry=stored.first_entry,
            )
        )


def _merged(stored: Topic, configured: Topic) -> Topic:
    """What the operator writes, with the labels that the topic ever had as aliases: sources go on
    printing them.
    """
    labels = dict.fromkeys((*stored.aliases, stored.label, *configured.aliases))
    aliases = tuple(label for label in labels if label != configured.label)
    return replace(configured, state="known", aliases=aliases)
