"""The story told in its own order, with the older capture at every point: each step as written."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from pytest_httpserver import HTTPServer

from feeds.model import Entry
from feeds.store import Saved, Store
from tests.story.telling import (
    ALL,
    IN_TIME,
    LAST,
    LATE,
    STORY,
    Telling,
    Way,
    captured,
    new_store,
)

ORDERS = [IN_TIME, *LATE]
WAYS: tuple[Way, ...] = get_args(Way)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with the vocabulary of the story."""
    opened = new_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=WAYS)
def telling(store: Store, request: pytest.FixtureRequest, httpserver: HTTPServer) -> Telling:
    """The story about to be told in one of the three ways."""
    return Telling(store, request.param, httpserver).start()


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_every_step(telling: Telling, order: tuple[int, ...]) -> None:
    """Each capture gives the states that the design says, and moves and files nothing else."""
    for number in order:
        before, feeds = telling.entries(), telling.feeds()
        saved = telling.tell(number)
        assert _kinds(saved) == _wanted_kinds(number, order)
        assert [one.code for one in saved.problems] == _step(number).get("warnings", [])
        _check_moves(before, telling.entries(), saved)
        _check_feeds(telling, feeds, number)


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_end(telling: Telling, order: tuple[int, ...]) -> None:
    """In the end there are these entries, in this order, whatever came when."""
    for number in order:
        telling.tell(number)
    ways, late = STORY["orders"], "in_time" if order == IN_TIME else "late"
    names = ways["imported" if telling.way == "imported" else "live"][late]
    entries = telling.store.select(ALL).entries
    assert [_said(entry) for entry in entries] == [_wanted(name) for name in names]
    assert sorted(names) == sorted(STORY["final"])


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("way", ["live", "imported"])
def test_each_capture_again(store: Store, way: Way, order: tuple[int, ...]) -> None:
    """Every capture that came before comes again after each step, as it came and as an import with
    its time: nothing changes.
    """
    telling = Telling(store, way).start()
    for index, number in enumerate(order):
        telling.tell(number)
        state = _everything(telling)
        for again in order[: index + 1]:
            for stated in (way == "imported" or again == LAST, True):
                assert telling.take(again, stated=stated).changes == ()
                assert _everything(telling) == state


def test_first_sight_is_the_stamp(telling: Telling) -> None:
    """The items of the first page stand one second apart, the top one first: at its reading, or one
    second before the time that is stated.
    """
    telling.tell(1)
    top = captured(1) - timedelta(seconds=telling.way == "imported")
    entries = telling.store.select(ALL).entries
    for below, entry in enumerate(entries):
        assert entry.stamp == entry.place == entry.updated == top - timedelta(seconds=below)
        assert (entry.snapshot.published, entry.snapshot.updated) == (None, None)


def _step(number: int) -> dict[str, Any]:
    step: dict[str, Any] = STORY["captures"][number]
    return step


def _kinds(saved: Saved) -> dict[str, list[str]]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for change in saved.changes:
        kinds[change.title].append(change.kind)
    return dict(kinds)


def _wanted_kinds(number: int, order: tuple[int, ...]) -> dict[str, list[str]]:
    others = STORY["in_time"] if order == IN_TIME else {}
    wanted: dict[str, list[str]] = others.get(number, _step(number)["changes"])
    return wanted


def _check_moves(before: dict[str, Entry], after: dict[str, Entry], saved: Saved) -> None:
    """Ids stay; only a major edit moves `place` and `updated`, up; all seconds are unique."""
    majors = {change.id for change in saved.changes if change.kind == "major"}
    created = {change.id for change in saved.changes if change.kind == "created"}
    assert set(after) == {*before, *created}
    for key, old in before.items():
        new = after[key]
        assert (new.stamp, new.key) == (old.stamp, old.key)
        assert new.first_seen <= old.first_seen
        assert new.last_seen >= old.last_seen
        if key in majors:
            assert new.place > max(entry.place for entry in before.values())
            assert new.updated == new.place > old.updated
        else:
            assert (new.place, new.updated) == (old.place, old.updated)
    for name in ("stamp", "place", "updated"):
        assert len({getattr(entry, name) for entry in after.values()}) == len(after)


def _check_feeds(telling: Telling, before: dict[str, set[str]], number: int) -> None:
    titles = {key: entry.snapshot.title for key, entry in telling.entries().items()}
    after = telling.feeds()
    for topic, members in after.items():
        entered, left = members - before[topic], before[topic] - members
        assert [titles[key] for key in left] == _step(number).get("leaves", {}).get(topic, [])
        wanted = _step(number).get("enters", {}).get(topic, [])
        assert sorted(titles[key] for key in entered) == sorted(wanted)
    order = [entry.place for entry in telling.store.select(ALL).entries]
    assert all(newer > older for newer, older in pairwise(order))


def _said(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.snapshot.title,
        "summary": entry.snapshot.summary,
        "topics": sorted(topic.key for topic in entry.snapshot.topics),
        "seen": [entry.first_seen, entry.last_seen],
    }


def _wanted(name: str) -> dict[str, Any]:
    wanted = STORY["final"][name]
    seen = [captured(number) for number in wanted["seen"]]
    return {**wanted, "topics": sorted(wanted["topics"]), "seen": seen}


def _everything(telling: Telling) -> object:
    return telling.entries(), telling.store.select(ALL), telling.store.summaries()
