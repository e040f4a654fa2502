"""Servers that misbehave: each ends in a located error within the deadline."""

import gzip
import time
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.fetch import http, http_body
from feeds.fetch.http_deadline import Deadline
from tests.fetch.support import (
    AGENT,
    PATIENT,
    SLACK,
    SOON,
    Answer,
    Peer,
    full,
    get,
    names,
    raw,
    reply,
    serving,
)

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MOST = 100_000
BOMB = gzip.compress(bytes(50_000_000))


def endless(start: bytes, more: bytes) -> Answer:
    """An answer that never ends."""

    def answer(peer: Peer) -> None:
        peer.send(start)
        while not peer.stopped.is_set():
            peer.send(more)

    return answer


def dripping(start: bytes, rest: bytes) -> Answer:
    """An answer that begins at once and goes on ten bytes a second."""

    def answer(peer: Peer) -> None:
        peer.send(start)
        peer.drip(rest)

    return answer


def breaking(start: bytes) -> Answer:
    """An answer that ends in a reset."""

    def answer(peer: Peer) -> None:
        peer.send(start)
        peer.reset()

    return answer


def to(location: str) -> Answer:
    """A redirect."""
    return reply("302 Found", f"Location: {location}")


def silent(peer: Peer) -> None:
    """No answer at all."""
    peer.stay()


CASES: dict[str, tuple[Answer, str]] = {
    "drips the status": (dripping(b"", OK * 20), "timeout"),
    "drips headers": (dripping(OK, b"A: b\r\n" * 20), "timeout"),
    "drips the body": (dripping(OK + b"Content-Length: 999\r\n\r\n", b"x" * 99), "timeout"),
    "drips chunks": (dripping(CHUNKED, b"1\r\nx\r\n" * 30), "timeout"),
    "drips without a length": (dripping(OK + b"\r\n", b"x" * 99), "timeout"),
    "says nothing": (silent, "timeout"),
    "says nothing after the headers": (
        lambda peer: (peer.send(OK + b"Content-Length: 9\r\n\r\n"), peer.stay())[1],
        "timeout",
    ),
    "continues for ever": (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 20), "timeout"),
    "hangs up": (raw(b""), "connection"),
    "hangs up in the status": (raw(b"HTTP/1.1 20"), "not-http"),
    "resets": (breaking(b""), "connection"),
    "resets in the body": (breaking(OK + b"Content-Length: 9\r\n\r\nx"), "connection"),
    "promises more": (reply(body=b"short", length=500), "connection"),
    "stops in a chunk": (raw(CHUNKED + b"ff\r\nshort"), "connection"),
    "stops between chunks": (raw(CHUNKED + b"1\r\nx\r\n"), "connection"),
    "promises too much": (reply(body=b"x", length=MOST + 1), "too-large"),
    "two lengths": (
        raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
        "not-http",
    ),
    "endless body": (endless(OK + b"\r\n", b"x" * 65536), "too-large"),
    "endless chunks": (endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"), "too-large"),
    "endless chunk line": (endless(CHUNKED, b"0" * 65536), "any"),
    "endless chunk extension": (endless(CHUNKED + b"1;", b"x" * 65536), "any"),
    "endless trailers": (endless(CHUNKED + b"0\r\n", b"A: b\r\n" * 9999), "too-large"),
    "endless continuing": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999), "too-large"),
    "bad chunk size": (raw(CHUNKED + b"zz\r\nx"), "connection"),
    "negative chunk": (raw(CHUNKED + b"-5\r\nxxxxx"), "any"),
    "endless headers": (endless(OK, b"A: b\r\n" * 999), "too-large"),
    "endless header": (endless(OK + b"A: ", b"b" * 65536), "too-large"),
    "endless status": (endless(b"HTTP/1.1 200 ", b"b" * 65536), "too-large"),
    "garbage": (raw(b"\x00\xff\xfe garbage\r\n\r\n"), "not-http"),
    "another protocol": (raw(b"220 mail.example.org ESMTP\r\n"), "not-http"),
    "a status of letters": (raw(b"HTTP/1.1 two OK\r\n\r\n"), "not-http"),
    "gzip bomb": (reply("200 OK", "Content-Encoding: gzip", body=BOMB), "too-large"),
    "no gzip": (reply("200 OK", "Content-Encoding: gzip", body=b"<html>"), "encoding"),
    "half a gzip": (reply("200 OK", "Content-Encoding: gzip", body=BOMB[:99]), "encoding"),
    "damaged gzip": (
        reply("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"x" * 99)[:-5] + b"12345"),
        "encoding",
    ),
    "endless members": (
        reply("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"") * 3_000),
        "encoding",
    ),
    "brotli": (reply("200 OK", "Content-Encoding: br", body=b"x"), "encoding"),
    "deflate": (
        reply("200 OK", "Content-Encoding: deflate", body=zlib.compress(b"x")),
        "encoding",
    ),
    "gzip twice": (reply("200 OK", "Content-Encoding: gzip, gzip", body=b"x"), "encoding"),
    "gzip as a transfer": (
        raw(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        "encoding",
    ),
    "redirects for ever": (to("/"), "redirects"),
    "redirects to a private address": (to("http://10.0.0.1/"), "refused"),
    "redirects to itself unallowed": (to("http://localhost:1/"), "refused"),
    "redirects to the metadata": (to("http://169.254.169.254/latest/"), "refused"),
    "redirects to a short address": (to("//127.1/"), "refused"),
    "redirects to another port": (to("http://93.184.216.34:22/"), "refused"),
    "redirects to a file": (to("file:///etc/passwd"), "refused"),
    "redirects to ftp": (to("ftp://example.org/"), "refused"),
    "redirects to a script": (to("javascript:alert(1)"), "refused"),
    "redirects to data": (to("data:text/html,x"), "refused"),
    "redirects with a password": (to("http://a:b@93.184.216.34/"), "refused"),
    "redirects to half an address": (to("http://[::1/"), "refused"),
    "redirects to no host": (to("https:///x"), "refused"),
    "redirects with a backslash": (to("\\\\10.0.0.1\\x"), "refused"),
}


@pytest.mark.parametrize("name", CASES)
def test_hostile(name: str) -> None:
    """A located error with a remedy, of the right kind, in time."""
    answer, code = CASES[name]
    deadline = SOON if code == "timeout" else PATIENT
    with serving(answer) as server:
        begun = time.monotonic()
        with pytest.raises(http.FetchError) as caught:
            get(server, deadline=deadline, most=MOST)
        assert time.monotonic() - begun < deadline + SLACK
    error = caught.value
    assert error.where == server.url()
    assert error.message
    assert error.hint
    assert code in (error.code, "any")
    assert error.retry is (error.code in {"timeout", "connection"})


def test_a_name_server_that_does_not_answer() -> None:
    """Resolving counts: getaddrinfo knows no timeout."""

    def resolver(*_: Any, **__: Any) -> list[Any]:
        time.sleep(SOON + SLACK)
        return []

    begun = time.monotonic()
    with pytest.raises(http.FetchLater, match=r"no complete answer within 0\.1 seconds"):
        http.get(http.Request("http://slow/"), user_agent=AGENT, deadline=0.1, resolver=resolver)
    assert time.monotonic() - begun < SLACK


def test_an_unknown_name() -> None:
    """A name without an address is an error that time may mend."""
    with pytest.raises(http.FetchLater) as caught:
        http.get(http.Request("http://unknown/"), user_agent=AGENT, resolver=names())
    assert caught.value.code == "name"


def test_nobody_listens() -> None:
    """A closed port is an error that time may mend."""
    with serving(reply()) as server:
        pass
    with pytest.raises(http.FetchLater, match="Connection refused") as caught:
        get(server)
    assert caught.value.code == "connection"


def test_a_machine_that_accepts_no_connection() -> None:
    """Connecting counts."""
    with serving(reply()) as server, full("127.0.0.2", server.port):
        place = f"127.0.0.2:{server.port}"
        begun = time.monotonic()
        with pytest.raises(http.FetchLater) as caught:
            get(server, url=f"http://{place}/", allow=[place], deadline=SOON)
        assert time.monotonic() - begun < SOON + SLACK
    assert caught.value.code == "timeout"


def test_one_deadline_for_all_hops() -> None:
    """Redirects share the deadline, so five slow ones do not make it six times as long."""

    def slow(peer: Peer) -> None:
        peer.stopped.wait(0.1)
        to("/on")(peer)

    with serving(slow) as server:
        begun = time.monotonic()
        with pytest.raises(http.FetchLater, match=r"after a redirect to http://.+/on: no complete"):
            get(server, deadline=SOON)
        assert time.monotonic() - begun < SOON + SLACK


def test_the_limit_is_exact() -> None:
    """So many bytes are fine and one more is too large, plain or inflated, with a length or not."""
    for size, fits in ((1000, True), (1001, False)):
        body = b"x" * size
        for answer in (
            reply(body=body),
            raw(OK + b"\r\n" + body),
            reply("200 OK", "Content-Encoding: gzip", body=gzip.compress(body)),
        ):
            with serving(answer) as server:
                if fits:
                    assert get(server, most=1000).body == body
                else:
                    with pytest.raises(http.FetchError, match="larger than 1,000 bytes"):
                        get(server, most=1000)


def test_a_bomb_is_not_inflated() -> None:
    """50 MB from 50 kB: only what the limit allows is ever in memory."""
    assert len(BOMB) < 50_000
    tracemalloc.start()
    with pytest.raises(http.FetchError) as caught:
        http_body.inflated(BOMB, 1000, Deadline(1, time.monotonic))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == "too-large"
    assert peak < 500_000


def test_no_password_in_messages() -> None:
    """An address with a password is refused, and the password is not repeated."""
    with pytest.raises(http.FetchError) as caught:
        http.get(http.Request("http://eva:hemligt@example.org/a"), user_agent=AGENT)
    assert "hemligt" not in str(caught.value)
    assert caught.value.where == "http://example.org/a"


def test_nothing_steers_the_terminal() -> None:
    """What a server writes into its redirect is harmless in a message."""
    answer = raw(b"HTTP/1.1 302 Found\r\nLocation: x:\x1b[31m\xc2\x9b" + b"y" * 5000 + b"\r\n\r\n")
    with serving(answer) as server, pytest.raises(http.FetchError) as caught:
        get(server)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


@given(
    st.binary(max_size=300)
    | st.builds(
        lambda status, headers, body: (
            b"HTTP/1.1 %d X\r\n%b\r\n\r\n%b" % (status, b"\r\n".join(headers), body)
        ),
        st.sampled_from([200, 200, 200, 301, 304, 410, 503]),
        st.lists(
            st.builds(
                lambda name, value: name + b": " + value,
                st.sampled_from(
                    [
                        b"Content-Length",
                        b"Transfer-Encoding",
                        b"Content-Encoding",
                        b"Location",
                        b"Link",
                        b"Retry-After",
                        b"ETag",
                    ]
                ),
                st.binary(max_size=20)
                | st.sampled_from([b"chunked", b"gzip", b"5", b"/", b"http://\xff/", b"<a>;rel=b"]),
            ),
            max_size=4,
        ),
        st.binary(max_size=60) | st.just(b"5\r\nhello\r\n0\r\n\r\n"),
    )
)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_answer(data: bytes) -> None:
    """Whatever comes, it is a response or an error of ours."""
    with serving(raw(data)) as server:
        try:
            told = get(server).url
        except http.FetchError as error:
            told = error.where
        assert told.startswith(server.url())


@given(st.text(max_size=60) | st.from_regex(r"https?://[^ ]{0,30}", fullmatch=True))
@settings(deadline=None, max_examples=200)
def test_any_address(url: str) -> None:
    """Whatever is asked for, it is refused or its name is unknown."""
    with pytest.raises(http.FetchError) as caught:
        http.get(http.Request(url), user_agent=AGENT, resolver=names())
    assert caught.value.code in {"refused", "name"}
