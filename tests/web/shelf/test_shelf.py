"""What is kept, what is dropped, and what falls through."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from feeds.store import Store
from tests.web.http_table import Reply
from tests.web.shelf.support import ALL, KULTUR, TRAFIK, Place

PATHS = (KULTUR, TRAFIK, ALL, "/feeds/kultur,trafik.rss", "/feeds/all+!trafik.json", "/topics.opml")


def ask_all(place: Place) -> dict[str, Reply]:
    """The answers to all paths."""
    return {path: place.get(path) for path in PATHS}


def test_the_second_answer_is_ready(place: Place) -> None:
    """What was asked for once is answered from the shelf, the same to the last byte."""
    first = ask_all(place)
    assert all(map(place.is_ready, PATHS))
    assert ask_all(place) == first
    assert place.shelf.misses == len(PATHS)


def test_only_what_is_touched_goes(place: Place) -> None:
    """A new entry drops the feeds that hold it, and the list of all feeds."""
    ask_all(place)
    place.save([("Ny buss", "Om bussar.", "Trafik")])
    left = {path for path in PATHS if place.is_ready(path)}
    assert left == {KULTUR, "/feeds/all+!trafik.json"}
    assert "Ny buss" in place.get(TRAFIK).text


@pytest.mark.parametrize("who", ["own", "other"])
def test_never_an_old_one(place: Place, who: str) -> None:
    """The first request after a commit sees it, whether this process made it or another one."""
    by: Store = getattr(place, who)
    for number in range(5):
        place.get(ALL)
        place.save([(f"Nyhet {number}", "Text.", "Kultur")], by=by)
        assert f"Nyhet {number}" in place.get(ALL).text


def test_a_long_absence(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """After more changes than are worth reading one by one, everything goes."""
    monkeypatch.setattr("feeds.store.changes._MOST_ROWS", 3)
    ask_all(place)
    place.save([(f"Buss {number}", "Text.", "Trafik") for number in range(4)])
    assert not any(map(place.is_ready, PATHS))


def test_a_change_while_it_is_rendered(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that was read before a commit and is ready after it is sent, and not kept."""
    select = Store.select

    def slow(self: Store, *given: object, **words: object) -> object:
        found = select(self, *given, **words)  # type: ignore[arg-type]
        place.save([("Under tiden", "Text.", "Kultur")])
        place.is_ready(KULTUR)
        place.get(TRAFIK)  # another request, which hears of the commit
        return found

    place.get(TRAFIK)
    monkeypatch.setattr(Store, "select", slow)
    assert "Under tiden" not in place.get(KULTUR).text
    monkeypatch.undo()
    assert "Under tiden" in place.get(KULTUR).text


def test_one_render_at_a_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty who ask at once for what is not ready cost one rendering."""
    select, count = Store.select, []

    def slow(self: Store, *given: object, **words: object) -> object:
        count.append(given)
        time.sleep(0.2)
        return select(self, *given, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "select", slow)
    found: list[Reply] = []
    threads = [threading.Thread(target=lambda: found.append(place.get(KULTUR))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(count) == 1
    assert len({reply.body for reply in found}) == 1


def test_the_least_used_go(tmp_path: Path) -> None:
    """There are never more bytes than allowed, and what is asked for again and again stays."""
    small = Place(f"sqlite:///{tmp_path / 'test.db'}", 40_000)
    small.save([("Ny", "Text.", "Kultur")])
    for number in range(40):
        small.get(KULTUR, Accept_Encoding="gzip")
        small.get(KULTUR if number % 2 else f"/feeds/kultur{',trafik' if number % 3 else ''}.rss")
        small.get(f"/feeds/{'kultur+' * (number % 2)}trafik{'+!vard' * (number % 3)}.json")
        assert small.shelf.bytes <= 40_000
    assert small.is_ready(KULTUR)
    assert small.shelf.misses > 10
    small.close()


def test_a_shelf_of_nothing(tmp_path: Path) -> None:
    """A site may keep no documents at all."""
    none = Place(f"sqlite:///{tmp_path / 'test.db'}", 0)
    assert none.get(KULTUR) == none.get(KULTUR)
    assert len(none.shelf) == none.shelf.bytes == 0
    none.close()


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (KULTUR, {"Sec_Fetch_Dest": "document"}, 303),
        (KULTUR, {"If_Match": '"other"'}, 412),
        (KULTUR, {"Accept_Encoding": "identity;q=0"}, 406),
        (KULTUR, {"Host": "evil.example"}, 400),
        (f"{KULTUR}?raw=1", {}, 200),
        ("/feeds/Kultur.atom", {}, 301),
        ("/feeds/kultur.atom/", {}, 404),
    ],
)
def test_what_falls_through(place: Place, path: str, fields: dict[str, str], status: int) -> None:
    """What only a view can answer is its own also when the document is ready."""
    place.get(KULTUR)
    asked = place.shelf.tallied()
    host = fields.pop("Host", None)
    reply = place.get(path, **fields) if host is None else place._ask("GET", path, [("Host", host)])
    assert reply.status == status
    assert place.shelf.tallied() == asked or not asked


def test_two_threads_two_connections(place: Place) -> None:
    """A thread that has not asked for long hears of everything at its next request."""
    ask_all(place)
    place.save([("Ny konst", "Text.", "Kultur")])
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(place.get(KULTUR).text))
    thread.start()
    thread.join()
    assert "Ny konst" in found[0]
    assert "Ny konst" in place.get(KULTUR).text


def test_many_threads_one_after_the_other(place: Place) -> None:
    """A server with a thread a connection opens no more connections than it has threads at once."""
    for _ in range(30):
        thread = threading.Thread(target=place.get, args=(KULTUR,))
        thread.start()
        thread.join()
        while Path(f"/proc/self/task/{thread.native_id}").exists():
            time.sleep(0.001)  # it has ended for Python, and not yet for the system
    assert len(place.shelf._changes._mine) <= 3
    assert place.shelf.tallied().total() == 29


def test_what_moves_without_a_change(place: Place) -> None:
    """A vacuum moves SQLite's counter and drops nothing."""
    ask_all(place)
    path = place.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM")
    connection.close()
    assert all(map(place.is_ready, PATHS))


def test_a_topic_that_is_renamed(place: Place) -> None:
    """What a topic is called is in its feeds: they are rendered again."""
    ask_all(place)
    later = place.clock.forward(minutes=1)
    topics = [type(one)(one.key, "Konst") for one in place.own.topics() if one.key == "kultur"]
    place.other.adopt(place.app.extensions["topicfeeds"].site, topics, "4", later)
    assert not place.is_ready(KULTUR)
    assert place.is_ready(TRAFIK)
    assert "<title>Konst" in place.get(KULTUR).text


def test_readers_beside_writers(place: Place) -> None:
    """Of many readers and two writers none ever gets a state older than the last commit before
    the request.
    """
    latest, stale, done = [0], [], threading.Event()

    def read(path: str) -> None:
        while not done.is_set():
            before = latest[0]
            seq = int(place.get(path).headers["ETag"].strip('"').partition("-")[0])
            if seq < before:
                stale.append((path, seq, before))

    threads = [threading.Thread(target=read, args=(path,)) for path in (ALL, KULTUR) * 2]
    for thread in threads:
        thread.start()
    for number in range(60):
        place.save(
            [(f"Nyhet {number}", "Text.", "Kultur")], by=(place.own, place.other)[number % 2]
        )
        latest[0], _ = place.other.last_change()
    done.set()
    for thread in threads:
        thread.join()
    assert not stale
    assert place.shelf.misses > 10
