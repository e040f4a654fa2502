"""How a host is asked by several threads, and what is the same host."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from feeds.fetch import FetchError, Request
from feeds.rounds import Tools
from feeds.rounds.hosts import host_of
from tests.helpers import FixedClock
from tests.rounds.support import Answer, Press


def test_one_request_at_a_time(tools: Tools, press: Press) -> None:
    """However many threads want something of a host, it sees one after the other."""
    press.pages["/a"] = Answer(b"a", seconds=0.02)
    ask = [Request(press.url("/a"))] * 6
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: tools.hosts.get(one, is_page=True), ask))
    assert [one.body for one in answers] == [b"a"] * 6
    assert press.most["host"] == 1
    assert [path for path, _ in press.asked].count("/robots.txt") == 1


def test_a_robots_txt_that_cannot_be_had(tools: Tools, press: Press, clock: FixedClock) -> None:
    """Nothing is asked for meanwhile, and the robots.txt not again within a minute."""
    press.pages["/robots.txt"] = Answer(status=500)
    press.pages["/a"] = Answer(b"a")
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt cannot be read"):
            tools.hosts.get(Request(press.url("/a")), is_page=True)
    assert [path for path, _ in press.asked] == ["/robots.txt"]
    clock.forward(minutes=1)
    press.pages["/robots.txt"] = Answer()
    assert tools.hosts.get(Request(press.url("/a")), is_page=True).body == b"a"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.example.org/a", "news.example.org"),
        ("https://news.example.org.:443/a", "news.example.org"),
        ("http://news.example.org:80", "news.example.org"),
        ("http://news.example.org:8080", "news.example.org:8080"),
        ("http://[::1]:99999/", ""),
        ("", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    """Both schemes of a name are one host, another port is another one."""
    assert host_of(url) == host
