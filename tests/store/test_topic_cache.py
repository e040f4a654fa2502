"""The cache of topics, as threads share it."""

from pathlib import Path
from typing import Any

from feeds.model import Topic
from feeds.store import Store
from feeds.store.engine import reading, writing
from feeds.store.log import Log
from feeds.store.topic_cache import TopicCache
from feeds.store.topics import Topics
from tests.helpers import NOON, SITE
from tests.store.lines import TOPICS


class Overtaken(TopicCache):
    """A cache into which another thread puts older topics whenever this one has read its own."""

    older: Any = None
    latest: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_read" and value is not None:
            self.latest, value = value, self.older
        super().__setattr__(name, value)


def test_each_transaction_gets_what_it_read(tmp_path: Path) -> None:
    """A transaction sees its own topics, also if another thread overtakes it in between."""
    store, cache = Store(f"sqlite:///{tmp_path / 'a.db'}"), Overtaken()
    with reading(store._engine) as connection:
        cache.read(connection)
        cache.older = cache.latest
        store.adopt(SITE, TOPICS, "1", NOON)
    with reading(store._engine) as connection:
        assert Topics(connection, cache).all() == store.topics()
    assert len(store.topics()) == len(TOPICS)
    store.close()


def test_a_transaction_sees_its_own_topics(tmp_path: Path) -> None:
    """Topics that a transaction opens are in its lists at once, and in no others if it fails."""
    store, cache = Store(f"sqlite:///{tmp_path / 'a.db'}"), TopicCache()
    store.adopt(SITE, TOPICS, "1", NOON)
    with writing(store._engine) as connection:
        topics, before = Topics(connection, cache), Topics(connection, cache).lists()
        assert topics.lists() is before
        topics.adopt([Topic("buss", "Buss", parent="trafik")], Log(connection, NOON, "test"))
        assert [one.key for one in topics.all()][-1] == "buss"
        assert topics.lists().listed[0].key == "buss"
        assert topics.lists().families[0] == (topics.number("buss"),)
        connection.rollback()
    with reading(store._engine) as connection:
        assert Topics(connection, cache).lists() is before
    assert len(store.topics()) == len(TOPICS)
    store.close()
