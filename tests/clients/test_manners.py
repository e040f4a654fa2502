"""What single clients do that the site has to reckon with, and what happens without a client."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.clients.conftest import require
from tests.clients.play import told, url
from tests.clients.server import Server
from tests.clients.shown import Shown
from tests.clients.story import EDITED
from tests.clients.tools import CLIENTS
from tests.clients.tools.base import Client
from tests.clients.tools.newsboat import Newsboat
from tests.helpers import FixedClock

FOLLOWS = [client for client in CLIENTS if client.name != "sfeed"]
[SFEED] = [client for client in CLIENTS if client.name == "sfeed"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The site with what is told first."""
    path = tmp_path / "news.db"
    told(path)
    with Server(path, FixedClock(EDITED)) as made:
        yield made


def other_spelling(server: Server) -> str:
    """An address that leads to the formula by a 301."""
    return server.site.url("/feeds/kultur+!stod,halsa.atom")


@pytest.mark.parametrize("client", FOLLOWS, ids=lambda client: client.name)
def test_a_redirect_is_followed(client: type[Client], server: Server, tmp_path: Path) -> None:
    """Another spelling of a formula shows the same entries; only rss2email remembers the move."""
    require(client)
    reading = client(tmp_path)
    [found] = reading.poll([other_spelling(server)]).values()
    assert len(found) == 8
    assert [one.status for one in server.asked] == [301, 200]
    reading.poll([other_spelling(server)])
    assert (server.asked[2].status == 301) is (client.name != "rss2email")


def test_sfeed_follows_no_redirect(server: Server, tmp_path: Path) -> None:
    """Sfeed fails on another spelling: only the canonical address may be given away."""
    require(SFEED)
    with pytest.raises(AssertionError, match=r"FAIL \(FETCH\)"):
        SFEED(tmp_path).poll([other_spelling(server)])


def test_newsboat_keeps_an_entry_once(server: Server, tmp_path: Path) -> None:
    """Newsboat holds an entry of two feeds once, in the feed that it read last."""
    require(Newsboat)
    urls = [url(server.site, feed, "atom") for feed in ("topic", "formula")]
    newsboat = Newsboat(tmp_path)
    folder = tmp_path / "one"
    assert len(newsboat.reload(folder, urls)) == 9


class Absent(Client):
    """A client that nobody has."""

    @classmethod
    def missing(cls) -> str:
        return "the moon"

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        raise NotImplementedError


@pytest.mark.parametrize("ci", [None, "1", "true"])
def test_a_client_that_is_missing(monkeypatch: pytest.MonkeyPatch, ci: str | None) -> None:
    """A test without its client is skipped on a laptop and fails in CI."""
    monkeypatch.delenv("CI", raising=False)
    if ci:
        monkeypatch.setenv("CI", ci)
    outcome = pytest.fail.Exception if ci else pytest.skip.Exception
    with pytest.raises(outcome, match="not installed: the moon"):
        require(Absent)
