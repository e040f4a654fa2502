"""What robots.txt allows (RFC 9309)."""

import time
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from feeds.fetch import robots
from feeds.fetch.http import FetchError, FetchLater
from tests.fetch.support import get, reply, serving

AGENT = "topicfeeds"
EXAMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
"""The example of RFC 9309, 5.1."""


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        # the longest match wins, in whatever order; Allow wins over an equal one (2.2.2)
        ("User-agent: *\nDisallow: /\nAllow: /nyheter", "/nyheter/1", True),
        ("User-agent: *\nAllow: /\nDisallow: /nyheter", "/nyheter/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # wildcards (2.2.3)
        ("User-agent: *\nDisallow: /*?skip=", "/nyheter?skip=10", False),
        ("User-agent: *\nDisallow: /*?skip=", "/nyheter?page=10", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        # octets and their escapes are the same (2.2.2)
        ("User-agent: *\nDisallow: /å", "/%C3%A5", False),
        ("User-agent: *\nDisallow: /%c3%a5", "/å", False),
        # our own group counts alone, and is one even if written in parts (2.2.1)
        ("User-agent: *\nDisallow: /\nUser-agent: TopicFeeds\nDisallow: /x", "/a", True),
        (
            "User-agent: topicfeeds\nDisallow: /a\n\nUser-agent: topicfeeds\nDisallow: /b",
            "/b",
            False,
        ),
        (
            "User-agent: topicfeeds\nDisallow: /a\n\nUser-agent: topicfeeds\nDisallow: /b",
            "/a",
            False,
        ),
        ("User-agent: other\nUser-agent: topicfeeds\nDisallow: /", "/", False),
        ("User-agent: topicfeeds/1.0 # us\nDisallow: /", "/", False),
        # the names of others are not ours
        ("User-agent: topic\nDisallow: /", "/", True),
        ("User-agent: feeds\nDisallow: /", "/", True),
        ("User-agent: topicfeeds-pro\nDisallow: /", "/", True),
        ("User-agent: other\nDisallow: /", "/", True),
        # how files come in practice
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", "/", False),
        ("user-AGENT : *\rdisallow : /", "/", False),
        ("User-agent: *\nSitemap: https://example.org/s.xml\n\n\nDisallow: /", "/", False),
        ("Disallow: /\n", "/", True),
        ("<html>no rules</html>", "/", True),
    ],
)
def test_allowed(rules: str, path: str, expected: bool) -> None:
    """One rule an example."""
    assert robots.allowed(rules, f"https://example.org{path}", AGENT) is expected


@pytest.mark.parametrize(
    ("agent", "path", "expected"),
    [
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/example/", False),
        ("foobot", "/", False),
        ("bazbot", "/example/page.html", False),
        ("barbot", "/example/allowed.gif", True),
        ("quxbot", "/example/page.html", True),
        (AGENT, "/publications/", True),
        (AGENT, "/example/page.html", False),
        (AGENT, "/publications/a.gif", True),
        (AGENT, "/other/a.gif", False),
    ],
)
def test_the_example_of_the_rfc(agent: str, path: str, expected: bool) -> None:
    """The groups of RFC 9309, 5.1."""
    assert robots.allowed(EXAMPLE, f"https://example.org{path}", agent) is expected


def test_why_not_the_libraries_alone() -> None:
    """The standard library takes the first match, and Protego the name of another for ours."""
    standard = RobotFileParser()
    standard.parse(["User-agent: *", "Allow: /", "Disallow: /*?skip="])
    assert standard.can_fetch(AGENT, "/a?skip=1")
    assert not Protego.parse("User-agent: topic\nDisallow: /").can_fetch("/a", AGENT)


def test_only_the_first_part_is_read() -> None:
    """500 KiB are read, and no half line."""
    filler = "# nothing\n" * 60_000
    assert len(filler) > robots.LIMIT
    assert robots.allowed(f"User-agent: *\n{filler}Disallow: /\n", "https://example.org/", AGENT)
    rest = robots.LIMIT - len("User-agent: *\n") - len("\nDisallow: /")
    cut = f"User-agent: *\n{'#' * rest}\nDisallow: /private\n"
    assert cut[: robots.LIMIT].endswith("Disallow: /")
    assert robots.allowed(cut, "https://example.org/", AGENT)
    kept = robots.rules("https://example.org/", lambda _: cut.encode() * 9)
    assert robots.LIMIT < len(kept) < robots.LIMIT + 9
    assert robots.allowed(kept, "https://example.org/", AGENT)


def test_hostile_rules_take_no_time() -> None:
    """Many agents with many rules, and many stars, in less than two seconds each."""
    agents = (
        "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Disallow: /x\n" * 20_000
    )
    stars = "User-agent: *\nDisallow: /" + "*a" * 240_000 + "b\n"
    for rules in (agents, stars):
        begun = time.monotonic()
        assert robots.allowed(rules, "https://example.org/" + "a" * 5000, AGENT)
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 2\nUser-agent: topicfeeds\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("", None),
    ],
)
def test_crawl_delay(rules: str, expected: float | None) -> None:
    """Seconds between two requests, if there is a number."""
    assert robots.crawl_delay(rules, AGENT) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.org/a/b?c#d", "https://example.org/robots.txt"),
        ("http://example.org:8080", "http://example.org:8080/robots.txt"),
        ("http://[::1]:8000/a", "http://[::1]:8000/robots.txt"),
    ],
)
def test_address(url: str, expected: str) -> None:
    """Each scheme, host and port has rules of its own."""
    assert robots.address(url) == expected


@pytest.mark.parametrize(
    "status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"]
)
def test_no_rules(status: str) -> None:
    """4xx: the host has no rules, and everything is allowed."""
    with serving(reply(status, body=b"User-agent: *\nDisallow: /")) as server:
        rules = robots.rules(server.url("/a"), lambda _: get(server, "/robots.txt").body)
    assert rules == ""


@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Oops", "503 Service Unavailable"])
def test_rules_that_cannot_be_had(status: str) -> None:
    """5xx, or 429: nothing is allowed this time."""
    with serving(reply(status, "Retry-After: 60")) as server, pytest.raises(FetchLater) as caught:
        robots.rules(server.url("/a"), lambda _: get(server, "/robots.txt").body)
    assert caught.value.retry_after == 60
    assert str(caught.value).startswith(
        f"{server.url('/a')}: its host's robots.txt cannot be read: "
    )


def test_a_host_that_is_not_there() -> None:
    """Nobody answers: nothing is allowed this time, and the reason is told."""
    with serving(reply()) as server:
        pass
    with pytest.raises(FetchLater) as caught:
        robots.rules(server.url("/a"), lambda _: get(server, "/robots.txt").body)
    assert caught.value.code == "connection"


def test_endless_redirects_are_no_rules() -> None:
    """More than five redirects: as if there were no rules (2.3.1.2)."""
    with serving(reply("302 Found", "Location: /robots.txt")) as server:
        rules = robots.rules(server.url("/a"), lambda _: get(server, "/robots.txt").body)
    assert rules == ""


def test_rules_are_read_where_they_are() -> None:
    """The address is asked for, and odd bytes harm nothing."""
    asked: list[str] = []

    def read(url: str) -> bytes:
        asked.append(url)
        return b"User-agent: *\nDisallow: /\xff"

    assert robots.rules("https://example.org/a", read) == "User-agent: *\nDisallow: /\ufffd"
    assert asked == ["https://example.org/robots.txt"]


def test_obey() -> None:
    """A forbidden address is an error with a remedy; an allowed one is nothing."""
    rules = "User-agent: *\nDisallow: /a"
    robots.obey(rules, "https://example.org/b", AGENT)
    with pytest.raises(FetchError, match=r"robots\.txt forbids it for topicfeeds \(ask") as caught:
        robots.obey(rules, "https://example.org/a", AGENT)
    assert (caught.value.code, caught.value.where) == ("robots", "https://example.org/a")
    assert not caught.value.retry


WORDS = st.sampled_from(
    [
        "user-agent",
        "useragent",
        "disallow",
        "allow",
        "crawl-delay",
        ":",
        " ",
        "\n",
        "*",
        "$",
        "/",
        "%",
        "a",
        "å",
    ]
)


@given(st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text(rules: str) -> None:
    """Whatever the file says, there is an answer."""
    assert robots.allowed(rules, "https://example.org/a/b?c=%25", AGENT) in {True, False}
    delay = robots.crawl_delay(rules, AGENT)
    assert delay is None or delay >= 0
