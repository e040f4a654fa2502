"""Fetching from a server that behaves."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from feeds.fetch import http, http_connection
from feeds.model import Link
from tests.fetch.support import AGENT, full, get, names, raw, reply, serving


def test_a_page() -> None:
    """The body, and all that the next request needs."""
    answer = reply(
        "200 OK",
        "Content-Type: text/html; charset=utf-8",
        'ETag: W/"a1"',
        "Last-Modified: Thu, 15 Jan 2026 09:30:00 GMT",
        body="<h1>Nyheter från rådet</h1>".encode(),
    )
    with serving(answer) as server:
        assert get(server, "/nyheter?sida=2#top") == http.Response(
            url=server.url("/nyheter?sida=2"),
            status=200,
            content_type="text/html; charset=utf-8",
            etag='W/"a1"',
            last_modified="Thu, 15 Jan 2026 09:30:00 GMT",
            body="<h1>Nyheter från rådet</h1>".encode(),
        )


def test_the_request() -> None:
    """It names the site, asks for gzip alone, and sends nothing else."""
    with serving(reply()) as server:
        get(server, "/å b")
        assert server.requests[0].startswith(b"GET /%C3%A5%20b HTTP/1.1\r\n")
        assert server.headers() == {
            "host": server.place,
            "user-agent": AGENT,
            "accept": "*/*",
            "accept-encoding": "gzip",
            "connection": "close",
        }


def test_a_user_agent_in_plain_ascii() -> None:
    """A site whose name has other letters can still name itself."""
    with serving(reply()) as server:
        get(server, user_agent="topicfeeds (+https://blåsippa.example/)\r\nX: y")
        assert server.headers()["user-agent"] == (
            "topicfeeds (+https://bl%C3%A5sippa.example/)%0D%0AX: y"
        )


def test_nothing_new() -> None:
    """A conditional request sends the validators byte for byte; 304 keeps them and has no body."""
    etag, modified = 'W/"\xe5"', "Thu, 15 Jan 2026 09:30:00 GMT"
    with serving(raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n")) as server:
        answer = get(server, etag=etag, last_modified=modified)
        assert (answer.status, answer.body) == (304, b"")
        assert (answer.etag, answer.last_modified) == (etag, modified)
        assert server.headers()["if-none-match"] == etag
        assert server.headers()["if-modified-since"] == modified


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', '"\x00"', '"☃"', "", "a" * 2000])
def test_validators_that_cannot_be_sent(etag: str) -> None:
    """They are left out."""
    with serving(reply()) as server:
        assert get(server, etag=etag).status == 200
        assert not {"if-none-match", "x-evil"} & server.headers().keys()


def test_nothing_new_where_nothing_was_asked() -> None:
    """A 304 to an unconditional request is an error, not an empty page."""
    with serving(reply("304 Not Modified")) as server, pytest.raises(http.FetchError) as caught:
        get(server)
    assert caught.value.status == 304


def test_gone() -> None:
    """410 ends a source: it is an answer without a body."""
    with serving(reply("410 Gone", body=b"It was here.")) as server:
        answer = get(server)
    assert (answer.status, answer.body) == (410, b"")


@pytest.mark.parametrize(
    ("status", "retry"),
    [
        (204, False),
        (206, False),
        (300, False),
        (301, False),  # without a Location
        (400, False),
        (401, False),
        (403, False),
        (404, False),
        (408, True),
        (429, True),
        (451, False),
        (500, True),
        (501, False),
        (502, True),
        (503, True),
        (504, True),
        (599, False),
    ],
)
def test_other_statuses(status: int, retry: bool) -> None:
    """Everything else is an error with its status, and says whether to try later."""
    with serving(reply(f"{status} Whatever")) as server, pytest.raises(http.FetchError) as caught:
        get(server)
    error = caught.value
    assert (error.code, error.status, error.retry) == ("status", status, retry)
    assert isinstance(error, http.FetchLater) is retry
    assert re.fullmatch(
        rf"{server.url()}: the server answers with the status {status} \(.+\)", str(error)
    )


def test_retry_after() -> None:
    """429 and 503 say when to come back, in seconds or as a date."""
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    answers = (
        reply("429 Too Many Requests", "Retry-After: 120"),
        reply("503 Service Unavailable", f"Retry-After: {later}"),
        reply("503 Service Unavailable", "Retry-After: soon"),
    )
    waits = []
    with serving(*answers) as server:
        for _ in answers:
            with pytest.raises(http.FetchLater) as caught:
                get(server)
            waits.append(caught.value.retry_after)
    assert waits[0] == 120
    assert waits[1] == pytest.approx(600, abs=5)
    assert waits[2] is None


def test_gzip() -> None:
    """A compressed body of several members is inflated; what follows is ignored."""
    body = gzip.compress(b"Ny ") + gzip.compress(b"bro") + bytes(8)
    with serving(reply("200 OK", "Content-Encoding: gzip", body=body)) as server:
        assert get(server).body == b"Ny bro"


@pytest.mark.parametrize("coding", ["identity", "", "X-GZIP"])
def test_an_empty_body(coding: str) -> None:
    """Nothing is nothing, however it is said to be compressed."""
    with serving(reply("200 OK", f"Content-Encoding: {coding}")) as server:
        assert get(server).body == b""


def test_chunks() -> None:
    """A chunked body, with an extension and a trailer."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(raw(head + b"3;a=b\r\nNy \r\n3\r\nbro\r\n0\r\nT: 1\r\n\r\n")) as server:
        assert get(server).body == b"Ny bro"


def test_a_body_until_the_end() -> None:
    """Without a length the end of the connection is the end of the body."""
    with serving(raw(b"HTTP/1.0 200 OK\r\n\r\nNy bro")) as server:
        assert get(server).body == b"Ny bro"


def test_redirects() -> None:
    """Relative and absolute redirects are followed; leading permanent ones are remembered."""
    answers = (
        reply("301 Moved Permanently", "Location: /b"),
        reply("308 Permanent Redirect", "Location: c?x=1#here"),
        reply("302 Found", "Location: /nyheter/å"),
        reply("301 Moved Permanently", "Location: ?y"),
        reply(body=b"Ny bro"),
    )
    with serving(*answers) as server:
        answer = get(server, "/a")
        assert answer.body == b"Ny bro"
        assert answer.url == server.url("/nyheter/%C3%A5?y")
        assert answer.moved_to == server.url("/c?x=1")
        assert [one.split()[1] for one in server.requests] == [
            b"/a",
            b"/b",
            b"/c?x=1",
            b"/nyheter/%C3%A5",
            b"/nyheter/%C3%A5?y",
        ]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_redirects(status: int) -> None:
    """They are followed and not remembered."""
    with serving(reply(f"{status} Found", "Location: /b"), reply(body=b"Ny bro")) as server:
        answer = get(server)
    assert (answer.body, answer.moved_to) == (b"Ny bro", None)


def test_five_redirects_are_followed() -> None:
    """Five are allowed, and the sixth is too many."""
    hops = [reply("301 Moved Permanently", "Location: /on")] * 5
    with serving(*hops, reply(body=b"Ny bro")) as server:
        assert get(server).body == b"Ny bro"
    with serving(*hops, *hops[:1], reply(body=b"Ny bro")) as server:
        with pytest.raises(http.FetchError) as caught:
            get(server)
        assert caught.value.code == "redirects"
        assert len(server.requests) == 6


def test_links() -> None:
    """The Link header tells the next page and the feed, absolute."""
    answer = reply(
        "200 OK",
        'Link: <?page=2>; rel="next nofollow", </feed>; rel=alternate; type="application/atom+xml"',
        "Link: <javascript:alert(1)>; rel=next",
    )
    with serving(answer) as server:
        assert get(server, "/a").links == (
            Link("next", server.url("/a?page=2"), None),
            Link("nofollow", server.url("/a?page=2"), None),
            Link("alternate", server.url("/feed"), "application/atom+xml"),
        )


def test_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxy variables of the environment change nothing."""
    with serving(reply(body=b"proxy")) as proxy, serving(reply(body=b"Ny bro")) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
            monkeypatch.setenv(name.upper(), proxy.url())
        monkeypatch.delenv("no_proxy", raising=False)
        assert get(server).body == b"Ny bro"
        assert proxy.requests == []


def test_no_cookies() -> None:
    """A cookie does not come back, not even on the way of a redirect."""
    hop = reply("302 Found", "Set-Cookie: a=b; Path=/", "Location: /b")
    with serving(hop, reply()) as server:
        get(server)
        assert "cookie" not in server.headers()


def test_the_checked_address_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is resolved once a hop, and the connection goes to the answer that was checked."""
    asked: list[tuple[str, int]] = []
    dial = http_connection._Socket.connect
    hop = reply("302 Found", "Location: http://flip/b")
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def resolver(host: str, port: int, **_: Any) -> list[Any]:
        return names(flip=next(answers))(host, port)

    with serving(hop) as server:

        def connect(self: Any, address: tuple[str, int]) -> None:
            asked.append(address)
            dial(self, ("127.0.0.1", server.port))

        monkeypatch.setattr(http_connection._Socket, "connect", connect)
        with pytest.raises(http.FetchError, match=r"flip is 127\.0\.0\.1, which is not a public"):
            get(server, url="http://flip/a", resolver=resolver)
        assert server.headers()["host"] == "flip"
    assert asked == [("93.184.216.34", 80)]
    assert next(answers, None) is None


def test_the_next_address() -> None:
    """If the first address of a name does not answer, the next one is asked."""
    with serving(reply(body=b"Ny bro")) as server:
        resolver = names(two=["127.0.0.2", "127.0.0.1"])
        place = f"two:{server.port}"
        assert (
            get(server, url=f"http://{place}/", allow=[place], resolver=resolver).body == b"Ny bro"
        )


def test_the_next_address_gets_its_share() -> None:
    """An address that says nothing leaves time for the next one."""
    with serving(reply(body=b"Ny bro")) as server, full("127.0.0.2", server.port):
        resolver = names(two=["127.0.0.2", "127.0.0.1"])
        place = f"two:{server.port}"
        answer = get(server, url=f"http://{place}/", allow=[place], resolver=resolver, deadline=1.0)
        assert answer.body == b"Ny bro"


def test_a_name_in_other_letters() -> None:
    """It is asked for in ASCII (RFC 5891)."""
    name = "xn--blsippa-fxa.example"
    with serving(reply()) as server:
        place = f"{name}:{server.port}"
        url = f"http://BLÅSIPPA.example:{server.port}/"
        answer = get(server, url=url, allow=[place], resolver=names(**{name: "127.0.0.1"}))
        assert (answer.url, server.headers()["host"]) == (f"http://{place}/", place)


def test_ipv6() -> None:
    """An IPv6 address can be allowed as well."""
    with pytest.raises(http.FetchError) as caught:
        http.get(http.Request("http://[::1]:1/"), user_agent=AGENT, allow=["[::1]:1"], deadline=0.5)
    assert caught.value.code == "connection"
