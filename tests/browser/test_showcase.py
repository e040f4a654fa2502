"""The showcase has what it is for, and is the same each time."""

from pathlib import Path
from typing import get_args

import pytest

from feeds.health import judge
from feeds.model import Formula, SourceState, TopicState, Verdict
from feeds.store import Store
from tests.browser.server import Server
from tests.browser.showcase import LISTING, NOW, PAGES, Level, make

ENTRIES = 1000


def test_it_shows_everything(server: Server) -> None:
    """Topics in every state, sources in every health, a drift, two archive documents, and each page
    once.
    """
    store, site = server.store, server.showcase
    assert {topic.state for topic in store.topics()} == set(get_args(TopicState))
    states = store.sources.states()
    health = [
        judge(states.get(source.id, SourceState(source.id)), source, NOW)
        for source in site.settings.sources
    ]
    assert {one.verdict for one in health} == set(get_args(Verdict))
    assert any(one.alarms and one.verdict == "fine" for one in health)
    assert store.select(Formula.of("kollektivtrafik")).pages >= 2
    kinds = [one.kind for one in store.history(site.keys["corrected"])]
    assert kinds == ["created", "minor", "major", "left", "filed"]
    assert len({site.path(name) for name in PAGES}) == len(PAGES)


@pytest.mark.parametrize("level", ["natural", "everything"])
def test_it_is_the_same_each_time(level: Level, tmp_path: Path) -> None:
    """Two that are made alike hold the same: nothing depends on the clock or the machine."""
    told = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        site = make(folder, "https://news.example.org", level)
        store = Store(site.settings.database)
        topics = {one.key: one.state for one in store.topics()}
        told.append((store.entries(Formula(), ENTRIES), store.last_change(), topics, site.keys))
        assert store.sources.states()[LISTING].readings
        store.close()
    assert told[0] == told[1]
