"""One source over time: what its server is asked, and what is made of each answer."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model import CaptureFile, Source
from feeds.rounds import Hosts, Job, Tools, ingest, visit
from feeds.rounds.states import due_at
from tests.helpers import NOON, SITE, FixedClock, topic
from tests.rounds.support import AGENT, Answer, Press, go, json_feed, seen, titles


@pytest.fixture
def feed(press: Press) -> Source:
    """A feed of two items, fetched once an hour."""
    press.pages["/feed"] = json_feed("Två", "Ett")
    return Source("feed", "feed", url=press.url("/feed"))


def test_conditional_requests(tools: Tools, press: Press, feed: Source, clock: FixedClock) -> None:
    """What the server said about its version comes back to it, and a 304 is a success."""
    press.pages["/feed"].headers |= {
        "ETag": '"a"',
        "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT",
    }
    assert go(tools, feed) == ("read", {"created": 2}, 0)
    _, first = press.asked[-1]
    assert first["user-agent"] == AGENT
    assert not {"if-none-match", "if-modified-since"} & set(first)
    clock.forward(hours=1)
    assert go(tools, feed) == ("not-modified", {}, 0)
    _, second = press.asked[-1]
    assert second["if-none-match"] == '"a"'
    assert second["if-modified-since"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    state = tools.store.sources.state("feed")
    assert (state.succeeded, state.changed, state.etag) == (clock.now, NOON, '"a"')
    assert len(state.readings) == 1


def test_the_same_bytes(tools: Tools, feed: Source, clock: FixedClock) -> None:
    """Without a version, the same bytes read in the same way are not read again."""
    go(tools, feed)
    clock.forward(hours=1)
    assert go(tools, feed) == ("same", {}, 0)
    assert tools.store.sources.state("feed").succeeded == clock.now


@pytest.mark.parametrize("what", ["the language", "the topics", "a limit", "the profile"])
def test_another_way_to_read(tools: Tools, press: Press, feed: Source, what: str) -> None:
    """If the way to read changes, the page is asked for as a whole and read again."""
    press.pages["/feed"].headers["ETag"] = '"a"'
    go(tools, feed)
    if what == "the language":
        feed = replace(feed, language="en")
    elif what == "the topics":
        tools = replace(tools, topics=(topic("Trafik"),))
    elif what == "a limit":
        limits = replace(SITE.limits, title_characters=300)
        tools = replace(tools, site=replace(SITE, limits=limits))
    else:
        feed = replace(feed, reader="auto")
    assert go(tools, feed)[0] == "read"
    assert "if-none-match" not in press.asked[-1][1]
    assert go(tools, feed)[0] == "not-modified"


def test_an_old_state_returns(tools: Tools, press: Press, feed: Source) -> None:
    """A page that goes back to what it was is read: only the latest reading is the same one."""
    pages = [json_feed("Ett"), json_feed("Två", "Ett"), json_feed("Ett")]
    results = []
    for one in pages:
        press.pages["/feed"] = one
        results.append(go(tools, feed)[0])
    assert results == ["read", "read", "read"]


def test_only_what_is_due(tools: Tools, press: Press, feed: Source, clock: FixedClock) -> None:
    """Within its interval a source is asked only if it is named, or all are."""
    assert seen(visit(tools, feed)) == ("read", {"created": 2}, 0)
    clock.forward(minutes=59)
    press.paths()
    assert visit(tools, feed).result == "taken"
    assert press.paths() == []
    clock.forward(minutes=1)
    assert visit(tools, feed).result == "same"
    assert press.paths() == ["/feed"]


@pytest.mark.parametrize(
    ("status", "then"), [(301, ["/new"]), (308, ["/new"]), (302, ["/feed", "/new"])]
)
def test_redirects(tools: Tools, press: Press, feed: Source, status: int, then: list[str]) -> None:
    """The address of a permanent redirect is asked from then on, that of another is not."""
    press.pages["/new"] = json_feed("Ett")
    press.pages["/feed"] = Answer(status=status, headers={"Location": "/new"})
    go(tools, feed)
    press.paths()
    go(tools, feed)
    assert press.paths() == then


def test_a_new_address_that_does_not_work(tools: Tools, press: Press, feed: Source) -> None:
    """A new address that is not there any more is forgotten, and the configured one asked."""
    press.pages["/new"] = json_feed("Ett")
    old = press.pages.pop("/feed")
    press.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    go(tools, feed)
    del press.pages["/new"]
    press.pages["/feed"] = old
    assert go(tools, feed)[0] == "failed"
    assert go(tools, feed)[0] == "read"


def test_a_new_address_whose_server_is_gone(
    tools: Tools, press: Press, feed: Source, clock: FixedClock
) -> None:
    """A server that does not answer gets three tries, and then the configured address is asked."""
    old = press.pages["/feed"]
    with Press() as other:
        asking = replace(tools.client, allow=(press.place, other.place))
        tools = replace(tools, hosts=Hosts(asking, clock=lambda: clock().timestamp()))
        other.pages["/new"] = json_feed("Ett")
        press.pages["/feed"] = Answer(status=301, headers={"Location": other.url("/new")})
        go(tools, feed)
    press.pages["/feed"] = old
    results = []
    for _ in range(4):
        clock.forward(hours=1)
        results.append(go(tools, feed)[0])
    assert results == ["failed", "failed", "failed", "read"]


def test_the_version_of_a_new_address_is_forgotten_with_it(
    tools: Tools, press: Press, feed: Source
) -> None:
    """What one server said about its version is not told to another, where it may mean news."""
    old = press.pages["/feed"]
    old.headers["ETag"] = '"1"'
    press.pages["/new"] = json_feed("Ett")
    press.pages["/new"].headers["ETag"] = '"1"'
    press.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    go(tools, feed)
    del press.pages["/new"]
    press.pages["/feed"] = old
    assert go(tools, feed)[0] == "failed"
    assert go(tools, feed) == ("read", {"created": 1}, 1)


def test_a_new_address_that_is_gone(tools: Tools, press: Press, feed: Source) -> None:
    """410 at a new address ends the source, and who names it has the configured one asked."""
    press.pages["/new"] = press.pages["/feed"]
    old = press.pages["/feed"]
    press.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    go(tools, feed)
    press.pages |= {"/new": Answer(status=410), "/feed": old}
    assert go(tools, feed)[0] == "gone"
    assert go(tools, feed)[0] == "taken"
    assert visit(tools, feed, urge="named").error is None
    assert not tools.store.sources.state("feed").gone


def test_files_say_nothing_of_the_address(
    tools: Tools, press: Press, feed: Source, clock: FixedClock, tmp_path: Path
) -> None:
    """A source with files, too, is asked in its own time, and is not well because they are."""
    (tmp_path / "a.json").write_bytes(json_feed("Fil").body)
    both = replace(feed, captures=(CaptureFile(str(tmp_path / "a.json")),), interval=3600)
    press.pages["/feed"] = Answer(status=500)
    assert visit(tools, both).result == "failed"
    clock.forward(minutes=10)
    assert visit(tools, both).result == "same"
    state = tools.store.sources.state("feed")
    assert (state.failures, state.attempted, state.due) == (1, NOON, NOON + timedelta(minutes=15))
    press.paths()
    for _ in range(3):
        clock.forward(minutes=4)
        visit(tools, both)
    assert press.paths() == ["/feed"]


def test_a_missing_file_does_not_cost_the_rest(
    tools: Tools, press: Press, feed: Source, tmp_path: Path
) -> None:
    """Where a folder is empty, the other files are read and the address is asked all the same."""
    (tmp_path / "a.json").write_bytes(json_feed("Fil").body)
    listed = tuple(CaptureFile(str(tmp_path / name)) for name in ("none*.txt", "a.json"))
    told = visit(tools, replace(feed, captures=listed))
    assert (told.result, dict(told.kinds)) == ("failed", {"created": 3})
    assert [one.ref for one in told.problems] == [listed[0].path]
    assert press.paths() == ["/feed"]


def test_gone(tools: Tools, press: Press, feed: Source, clock: FixedClock) -> None:
    """410 ends a source, until it is named or has another address."""
    press.pages["/other"] = press.pages["/feed"]
    go(tools, feed)
    press.pages["/feed"] = Answer(status=410)
    told = visit(tools, feed, urge="all")
    assert (told.result, told.problems[0].ref) == ("gone", feed.url)
    clock.forward(days=9)
    press.paths()
    assert [go(tools, feed)[0], visit(tools, feed).result] == ["taken", "taken"]
    assert press.paths() == []
    assert due_at(tools.store.sources.state("feed"), feed) is None
    assert visit(tools, feed, urge="named").result == "gone"
    moved = replace(feed, url=press.url("/other"))
    assert visit(tools, moved).result == "read"
    assert not tools.store.sources.state("feed").gone
    assert titles(tools) == ["Två", "Ett"]


def test_retry_after(tools: Tools, press: Press, feed: Source, clock: FixedClock) -> None:
    """Nothing of a host is asked for before the time that it wants, whatever the interval."""
    press.pages["/b"] = json_feed("Tre")
    other = Source("other", "feed", url=press.url("/b"))
    press.pages["/feed"] = Answer(status=503, headers={"Retry-After": "7200"})
    told = visit(tools, feed)
    assert (told.result, told.is_later, told.error and told.error.code) == (
        "failed",
        True,
        "not-fetched",
    )
    assert tools.store.sources.state("feed").due == NOON + timedelta(hours=2)
    press.paths()
    told = visit(tools, other)
    assert told.error
    assert "no request for another" in told.error.message
    state = tools.store.sources.state("other")
    assert (told.result, state.failures, state.attempted) == ("postponed", 0, None)
    assert state.due == NOON + timedelta(hours=2)
    clock.forward(minutes=119)
    assert [visit(tools, feed).result, visit(tools, other).result] == ["taken", "taken"]
    assert go(tools, other)[0] == "postponed"
    assert press.paths() == []
    clock.forward(minutes=2)
    press.pages["/feed"] = json_feed("Ett")
    assert [visit(tools, feed).result, visit(tools, other).result] == ["read", "read"]


def test_failures_are_tried_sooner(
    tools: Tools, press: Press, feed: Source, clock: FixedClock
) -> None:
    """After a failure a source is due sooner, and never later than its interval."""
    good = press.pages["/feed"]
    go(tools, feed)
    press.pages["/feed"] = Answer(status=500)
    waits = []
    for _ in range(4):
        go(tools, feed)
        due = tools.store.sources.state("feed").due
        waits.append((due - clock.now) / timedelta(minutes=1))
        clock.now = due
    assert waits == [15, 30, 60, 60]
    state = tools.store.sources.state("feed")
    assert (state.failures, state.error and state.error.ref) == (4, feed.url)
    assert titles(tools) == ["Två", "Ett"]
    press.pages["/feed"] = good
    go(tools, feed)
    state = tools.store.sources.state("feed")
    assert (state.failures, state.error) == (0, None)


@pytest.mark.parametrize(
    ("body", "result"), [(b"<p>Fel</p>", "failed"), (b"", "failed"), (json_feed().body, "read")]
)
def test_nothing_came(tools: Tools, press: Press, feed: Source, body: bytes, result: str) -> None:
    """What is no feed is a failure, and an empty feed a reading; neither changes any feed."""
    feed = replace(feed, complete=True)
    go(tools, feed)
    press.pages["/feed"] = Answer(body)
    assert go(tools, feed) == (result, {}, 0)
    assert titles(tools) == ["Två", "Ett"]
    state = tools.store.sources.state("feed")
    assert state.changed == NOON
    assert (state.readings[0].items, bool(state.error)) == (
        (2, True) if result == "failed" else (0, False)
    )


def test_a_complete_source_that_lost_an_item(tools: Tools, press: Press, feed: Source) -> None:
    """What is missing is withdrawn, but not while an item cannot be read."""
    feed = replace(feed, complete=True)
    go(tools, feed)
    broken = press.pages["/feed"].body.replace(b'"id": "Ett", "title": "Ett", ', b"")
    press.pages["/feed"] = Answer(broken)
    told = visit(tools, feed, urge="all")
    assert any(one.is_error for one in told.problems)
    assert "withdrawn" not in told.kinds
    press.pages["/feed"] = json_feed("Två")
    assert go(tools, feed)[1] == {"withdrawn": 1}


def test_a_dry_run(tools: Tools, feed: Source) -> None:
    """A dry run says what would come, and keeps nothing, not even that it was there."""
    assert go(tools, feed, dry_run=True) == ("read", {"created": 2}, 0)
    assert titles(tools) == []
    assert tools.store.sources.states() == {}
    assert go(tools, feed) == ("read", {"created": 2}, 0)


def test_robots(tools: Tools, press: Press, clock: FixedClock) -> None:
    """robots.txt is asked for once a day and host, obeyed, and its Crawl-delay kept."""
    press.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /b\nCrawl-delay: 4\n")
    press.pages["/a"] = press.pages["/b"] = press.pages["/c"] = json_feed("Ett")
    a, b, c = (Source(name, "auto", url=press.url(f"/{name}")) for name in "abc")
    assert [go(tools, one)[0] for one in (a, b, c)] == ["read", "failed", "read"]
    assert [path for path, _ in press.asked] == ["/robots.txt", "/a", "/c"]
    assert clock.now == NOON + timedelta(seconds=4)
    error = tools.store.sources.state("b").error
    assert error
    assert "robots.txt forbids it" in error.message
    clock.forward(days=1)
    go(tools, a)
    assert [path for path, _ in press.asked[3:]] == ["/robots.txt", "/a"]


def test_what_an_old_file_brought_to_a_complete_source(
    tools: Tools, press: Press, feed: Source, clock: FixedClock, tmp_path: Path
) -> None:
    """A server that has nothing new is asked for everything if a file came in between: what it does
    not show is withdrawn.
    """
    press.pages["/feed"].headers["ETag"] = '"a"'
    feed = replace(feed, complete=True)
    go(tools, feed)
    old = tmp_path / "old.json"
    old.write_bytes(json_feed("Ett", "Noll").body)
    list(ingest(tools, Job(str(old), feed, NOON - timedelta(days=1))))
    clock.forward(hours=1)
    assert go(tools, feed) == ("read", {"withdrawn": 1}, 2)
    clock.forward(hours=1)
    assert go(tools, feed)[0] == "not-modified"
