"""Real feed readers subscribe to a topic, a formula, everything and an archive document."""

from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

import pytest

from feeds.documents import FORMATS
from feeds.model import Entry, Snapshot
from tests.clients.conftest import Reading
from tests.clients.expected import FEEDS, first_told, members, seen, told_later
from tests.clients.play import Played
from tests.clients.shown import Shown
from tests.clients.story import EDITS
from tests.clients.table import ROWS, as_shown
from tests.clients.tools import CLIENTS

IN_FORMATS = [(client.name, suffix) for client in CLIENTS for suffix in client.formats]
SENDS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
EDITED = {*EDITS, "drawn"}

each = pytest.mark.parametrize(("client", "suffix"), IN_FORMATS)
feeds = pytest.mark.parametrize("feed", FEEDS)


def sorted_facts(shown: list[Shown]) -> list[dict[str, Any]]:
    """Facts in an order of their own, so that a difference is easy to read."""
    return [asdict(one) for one in sorted(shown, key=lambda one: (one.id, one.title or ""))]


def perfect(
    told: dict[str, Snapshot], stored: dict[str, Entry], played: Played, client: str, suffix: str
) -> dict[str, Shown]:
    """What the client should show of every entry, by name."""
    return {
        name: as_shown(seen(one, stored[name], suffix, played.site), client, suffix)
        for name, one in told.items()
    }


def test_every_format_has_a_reader() -> None:
    """No format is served that no client here reads, and none is read that is not served."""
    assert {suffix for _, suffix in IN_FORMATS} == set(FORMATS)


@each
@feeds
def test_a_subscription(reading: Reading, client: str, suffix: str, feed: str) -> None:
    """The client holds every entry of the feed, and each with all the facts that it can show."""
    played = reading(client)
    told = perfect(first_told(), played.before, played, client, suffix)
    wanted = [told[name] for name in members(feed)]
    assert sorted_facts(played.shown(0, feed, suffix)) == sorted_facts(wanted)


@each
@feeds
def test_nothing_new(reading: Reading, client: str, suffix: str, feed: str) -> None:
    """To ask again changes nothing, neither before the edits nor after them."""
    shown = [sorted_facts(reading(client).shown(n, feed, suffix)) for n in range(4)]
    assert shown[0] == shown[1]
    assert shown[2] == shown[3]


@each
@feeds
def test_edits(reading: Reading, client: str, suffix: str, feed: str) -> None:
    """A major edit, a minor one, a retag and a withdrawal come as edits, a new entry as new."""
    played = reading(client)
    first = perfect(first_told(), played.before, played, client, suffix)
    now = perfect(told_later(), played.after, played, client, suffix)
    wanted = [] if feed == "archive" else [now["new"]]
    for name in members(feed):
        wanted += ROWS[client].edited(first[name], now[name]) if name in EDITED else [first[name]]
    assert sorted_facts(played.shown(2, feed, suffix)) == sorted_facts(wanted)


@each
@feeds
def test_not_modified(reading: Reading, client: str, suffix: str, feed: str) -> None:
    """The client asks on the conditions that it is known to ask on, and gets a 304 for nothing."""
    asked = reading(client).requests(feed, suffix)
    assert tuple(one.status for one in asked) == ROWS[client].statuses
    sent = tuple(name for name, header in SENDS.items() if header in asked[-1].sent)
    assert sent == ROWS[client].sends


@pytest.mark.parametrize("client", [client.name for client in CLIENTS])
def test_nothing_else_is_asked_for(reading: Reading, client: str) -> None:
    """No client looks further than at the address that it was given: none walks the archive."""
    played = reading(client)
    assert {played.site.url(unquote(one.path)) for one in played.asked} == set(played.polls[0])


@each
@feeds
def test_encodings(reading: Reading, client: str, suffix: str, feed: str) -> None:
    """Who accepts gzip gets a compressed answer in a coding that it named, and nobody else does."""
    for one in reading(client).requests(feed, suffix):
        accepted = one.sent.get("Accept-Encoding", "").replace(" ", "").split(",")
        assert ("gzip" in accepted) is ROWS[client].is_compressed
        if one.status == 200:
            assert one.answered.get("Content-Encoding", "") in accepted
