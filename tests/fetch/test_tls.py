"""Secure connections, with authorities of the tests' own."""

import ssl
import time
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from feeds.fetch import http
from feeds.fetch.http_connection import system_trust
from tests.fetch.support import SLACK, SOON, Answer, Peer, Server, get, names, raw, reply, serving

HOST = "nyheter.example.org"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that signs the certificates of the tests."""
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts it."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def secured(authority: trustme.CA, name: str = HOST) -> ssl.SSLContext:
    """A server's context with a certificate for a name."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def ask(server: Server, host: str = HOST, **more: Any) -> http.Response:
    """Fetch a page of a server by the host's name."""
    place = f"{host}:{server.port}"
    more = {"allow": [place, server.place], "resolver": names(**{host: "127.0.0.1"}), **more}
    return get(server, url=f"https://{place}/", **more)


def test_a_secure_page(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """The certificate is checked for the host's name, which is sent, not for the address."""
    context = secured(authority)
    told: list[str | None] = []
    context.sni_callback = lambda _sock, name, _context: told.append(name)
    with serving(reply(body=b"Ny bro"), tls=context) as server:
        assert ask(server, trust=trust).body == b"Ny bro"
        assert server.headers()["host"] == f"{HOST}:{server.port}"
    assert told == [HOST]


def test_a_certificate_for_another_name(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """It is refused, with the reason."""
    with (
        serving(reply(), tls=secured(authority, "other.example.org")) as server,
        pytest.raises(http.FetchError, match=r"not valid for 'nyheter\.example\.org'") as caught,
    ):
        ask(server, trust=trust)
    assert caught.value.code == "tls"
    assert server.requests == []


def test_a_certificate_of_an_unknown_authority(authority: trustme.CA) -> None:
    """The system does not know the tests' authority."""
    with (
        serving(reply(), tls=secured(authority)) as server,
        pytest.raises(http.FetchError, match="its certificate is not valid") as caught,
    ):
        ask(server)
    assert caught.value.code == "tls"


def test_no_tls_at_all(trust: ssl.SSLContext) -> None:
    """A plain server behind an https address."""
    answer = raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with serving(answer, listen=False) as server, pytest.raises(http.FetchError) as caught:
        ask(server, trust=trust)
    assert caught.value.code == "tls"


def drip_handshake(peer: Peer) -> None:
    """A handshake that takes for ever."""
    peer.drip(b"\x16\x03\x03\x40\x00" + bytes(99))


def drip_body(peer: Peer) -> None:
    """A body that takes for ever, one TLS record a byte."""
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
    peer.drip(b"x" * 99)


@pytest.fixture(params=["handshake", "body"])
def slow(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[Server]:
    """A server that is slow in its handshake or in its body."""
    in_handshake = request.param == "handshake"
    answer: Answer = drip_handshake if in_handshake else drip_body
    context = None if in_handshake else secured(authority)
    with serving(answer, tls=context, listen=not in_handshake) as server:
        yield server


def test_the_deadline_holds_inside_tls(slow: Server, trust: ssl.SSLContext) -> None:
    """A server that drips ends at the deadline, in the handshake and in the body."""
    begun = time.monotonic()
    with pytest.raises(http.FetchLater) as caught:
        ask(slow, trust=trust, deadline=SOON)
    assert caught.value.code == "timeout"
    assert time.monotonic() - begun < SOON + SLACK


def test_the_limit_holds_inside_tls(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """Endless headers end here as well."""

    def answer(peer: Peer) -> None:
        while not peer.stopped.is_set():
            peer.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 999)

    with (
        serving(answer, tls=secured(authority)) as server,
        pytest.raises(http.FetchError) as caught,
    ):
        ask(server, trust=trust, most=1000)
    assert caught.value.code == "too-large"


def test_no_way_back_to_http(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """A redirect from https to http is refused, although the target is allowed."""
    with serving(reply()) as plain:
        answer = reply("301 Moved Permanently", f"Location: {plain.url()}")
        with (
            serving(answer, tls=secured(authority)) as server,
            pytest.raises(http.FetchError, match="from https to http") as caught,
        ):
            ask(server, trust=trust, allow=[f"{HOST}:{server.port}", plain.place])
        assert caught.value.code == "refused"
        assert plain.requests == []


def test_the_way_up_to_https(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """A redirect from http to https is followed and remembered."""
    with serving(reply(body=b"Ny bro"), tls=secured(authority)) as server:
        place = f"{HOST}:{server.port}"
        with serving(reply("308 Permanent Redirect", f"Location: https://{place}/")) as plain:
            answer = get(
                plain,
                allow=[place, plain.place],
                resolver=names(**{HOST: "127.0.0.1"}),
                trust=trust,
            )
    assert (answer.body, answer.moved_to) == (b"Ny bro", f"https://{place}/")


def test_no_keys_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The environment cannot make us write the keys of connections to a file."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    context = system_trust.__wrapped__()
    assert context.keylog_filename is None
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
