"""Topics in the store: their numbers, their lives, and what the operator's YAML adds to them."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, insert, update

from feeds.model import ChangeKind, Topic, TopicState
from feeds.store.log import Log, inserted_number, set_meta
from feeds.store.schema import topic as table
from feeds.store.spellings import Spellings
from feeds.store.topic_cache import VERSION, Lists, Stored, TopicCache

_ENDS: Final[dict[TopicState, ChangeKind]] = {
    "retired": "retired",
    "hidden": "hidden",
    "gone": "gone",
}


class Topics:
    """All topics of a database, as one transaction sees and changes them."""

    def __init__(self, connection: Connection, cache: TopicCache) -> None:
        self._connection, self._cache = connection, cache
        self._version, self._maps = cache.read(connection)
        self._is_changed = False

    def all(self) -> tuple[Topic, ...]:
        """The topics in the order in which they came."""
        return self._maps.all() if self._is_changed else self.lists().all

    def lists(self) -> Lists:
        """All topics, and those that lists may name."""
        if self._is_changed:
            return self._maps.lists()
        return self._cache.lists(self._version, self._maps)

    def number(self, key: str) -> int | None:
        """The number of a topic's key."""
        stored = self._maps.by_key.get(key)
        return stored.number if stored else None

    def topic(self, key: str) -> Topic | None:
        """The topic of a key."""
        stored = self._maps.by_key.get(key)
        return stored.topic if stored else None

    def adopt(self, topics: Iterable[Topic], log: Log) -> None:
        """Take over the operator's topics: add, confirm and change, never remove.

        New ones come first, so that each topic finds its wider ones whatever their order.
        """
        topics = tuple(topics)
        for topic in topics:
            if topic.key not in self._maps.by_key:
                self._open(topic, log)
        for topic in topics:
            stored = self._maps.by_key[topic.key]
            wanted = _merged(stored.topic, topic)
            if wanted != stored.topic:
                self._note_life(stored, wanted, log)
                self._change(stored, wanted)

    def have(self, topics: Iterable[Topic]) -> bool:
        """Whether nothing about these topics is new."""
        stored = ((self._maps.by_key.get(topic.key), topic) for topic in topics)
        return all(
            one is not None and _merged(one.topic, topic) == one.topic for one, topic in stored
        )

    def resolve(
        self, topics: Iterable[Topic], log: Log, taken: Collection[str] = ()
    ) -> dict[int, Topic]:
        """Numbers and stored topics of an entry's topics, in their order; new ones are opened,
        under keys that are not ``taken`` by something else.
        """
        found = [self._find(topic) or self._open(topic, log, taken) for topic in topics]
        return {stored.number: stored.topic for stored in found}

    def witness(self, numbers: Iterable[int], capture: int, entry: int) -> None:
        """Note that an entry of a capture has these topics; a second, independent occurrence
        (another entry in another capture) confirms a pending topic.
        """
        for stored in (self._maps.by_number[number] for number in numbers):
            if stored.topic.state != "pending":
                continue
            if stored.first_entry is None:
                self._write(replace(stored, first_capture=capture, first_entry=entry))
            elif stored.first_capture != capture and stored.first_entry != entry:
                self._change(stored, replace(stored.topic, state="known"))

    def named(self, slug: str) -> Topic | None:
        """The topic of a slug: its key, or what a label of it looks like in an address."""
        return self.topic(slug) or self.topic(self.spellings().key(slug) or "")

    def spellings(self) -> Spellings:
        """How these topics are spelled."""
        if self._is_changed:
            return Spellings(self.all())
        return self._cache.spellings(self._version, self.all)

    def family(self, key: str) -> tuple[int, ...]:
        """The numbers of a topic and of those whose feeds its own includes.

        A key that no topic has gives nothing.
        """
        return self._maps.family(key)

    def _note_life(self, stored: Stored, wanted: Topic, log: Log) -> None:
        """Rows for what feeds can show of a change: its own, and of kinship those of all wider
        topics. Other labels of it, and successors, are in none.
        """
        before, number = stored.topic, stored.number
        if wanted.label != before.label:
            log.append("renamed", [number])
        if wanted.description != before.description:
            log.append("described", [number])
        if _kinship(wanted) != _kinship(before):
            log.append("moved", self._wider(wanted.key, wanted.parent))
        if wanted.state != before.state and (kind := _turn(before.state, wanted.state)):
            log.append(kind, [number])

    def _wider(self, *keys: str | None) -> list[int]:
        """The numbers of these topics and of all that are wider."""
        found: dict[str, int] = {}
        for key in keys:
            wider = key
            while (stored := self._maps.by_key.get(wider or "")) and stored.topic.key not in found:
                found[stored.topic.key] = stored.number
                wider = stored.topic.parent
        return list(found.values())

    def _find(self, topic: Topic) -> Stored | None:
        if topic.state == "pending":
            return self._maps.by_label.get(topic.label.casefold())
        return self._maps.by_key.get(topic.key)

    def _open(self, topic: Topic, log: Log, taken: Collection[str] = ()) -> Stored:
        key, ordinal = topic.key, 2
        while key in self._maps.by_key or key in taken:
            key, ordinal = f"{topic.key}-{ordinal}", ordinal + 1
        opened = replace(topic, key=key)
        row = insert(table).values(
            key=key,
            **_columns(topic),
        )
        number = inserted_number(self._connection.execute(row))
        stored = Stored(number, opened, None, None)
        self._remember(stored)
        log.append("opened", [stored.number])
        return stored

    def _change(self, stored: Stored, topic: Topic) -> None:
        self._write(replace(stored, topic=topic))

    def _remember(self, stored: Stored) -> None:
        """The first change makes the maps our own, and is told to all other transactions."""
        if not self._is_changed:
            self._maps, self._is_changed = self._maps.copy(), True
            set_meta(self._connection, VERSION, str(self._version + 1))
        self._maps.add(stored)

    def _write(self, stored: Stored) -> None:
        self._remember(stored)
        self._connection.execute(
            update(table)
            .where(table.c.id == stored.number)
            .values(
                **_columns(stored.topic),
                first_capture=stored.first_capture,
                first_entry=stored.first_entry,
            )
        )


def _turn(before: TopicState, after: TopicState) -> ChangeKind | None:
    """What a change of state is called; that a topic is confirmed is in no feed."""
    if (before, after) == ("pending", "known"):
        return None
    return _ENDS.get(after, "reopened")


def _kinship(topic: Topic) -> tuple[str | None, bool]:
    return topic.parent, topic.include_children


def _columns(topic: Topic) -> dict[str, Any]:
    """What a row says of a topic, beside its key."""
    return {
        "label": topic.label,
        "aliases": json.dumps(topic.aliases),
        "description": topic.description,
        "state": topic.state,
        "parent": topic.parent,
        "include_children": topic.include_children,
        "successors": json.dumps(topic.successors),
    }


def _merged(stored: Topic, configured: Topic) -> Topic:
    """What the operator writes, with the labels that the topic ever had as aliases: sources go on
    printing them.
    """
    labels = dict.fromkeys((*stored.aliases, stored.label, *configured.aliases))
    aliases = tuple(label for label in labels if label != configured.label)
    state: TopicState = configured.state if configured.state != "pending" else "known"
    return replace(configured, state=state, aliases=aliases)
