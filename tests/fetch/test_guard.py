"""Which machines may be asked."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.fetch import guard, http
from tests.fetch.support import AGENT, names

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:400f:80d::200e"]

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  # this network
    "10.1.2.3",
    "100.64.0.1",  # behind a carrier's NAT
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",  # link-local: the metadata of clouds
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",  # documentation
    "192.88.99.1",  # 6to4 relay
    "192.168.1.1",
    "198.18.0.1",  # benchmarks
    "198.51.100.1",  # documentation
    "203.0.113.1",  # documentation
    "224.0.0.1",  # multicast
    "240.0.0.1",  # reserved
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",  # compatible
    "::ffff:127.0.0.1",  # mapped
    "::ffff:93.184.216.34",  # mapped, of a public address
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b::5db8:d822",  # NAT64 of a public address
    "64:ff9b:1::7f00:1",  # local NAT64
    "100::1",  # discard-only
    "2001::1",  # Teredo
    "2001:2::1",  # benchmarks
    "2001:10::1",  # ORCHID
    "2001:db8::1",  # documentation
    "2002:7f00:1::",  # 6to4
    "2002:5db8:d822::",  # 6to4 of a public address
    "3fff::1",  # documentation
    "5f00::1",  # segment routing
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",  # a zone
    "fec0::1",  # site-local
    "ff02::1",  # multicast
    "example.org",
    "",
]

SPELLINGS = [
    "127.0.0.1",
    "2130706433",  # decimal
    "0x7f000001",  # hexadecimal
    "0X7F.0.0.1",
    "127.0.0.0x1",
    "017700000001",  # octal
    "0177.0.0.1",
    "127.000.000.001",
    "127.1",  # short
    "127.0.1",
    "0",
    "127.0.0.1.",  # as if it were a name
    "127.0.0.1:80",
    "127%2e0%2e0%2e1",  # escaped
    "%31%32%37.0.0.1",
    "①②⑦.⓪.⓪.①",  # other digits
    "127。0。0。1",  # other dots
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",  # mapped
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",  # compatible
    "[2002:7f00:1::]",  # 6to4
    "[64:ff9b::7f00:1]",  # NAT64
    "[64:ff9b:1::10.0.0.1]",
    "[2001:0:7f00:1::1]",  # Teredo
    "[fe80::1]",  # link-local
    "[fe80::1%25eth0]",
    "[fd00::1]",
    "[fec0::1]",
    "[::]",
    "0.0.0.0",  # noqa: S104  # this network
    "10.0.0.1",
    "100.64.0.1",  # CGNAT
    "169.254.169.254",
    "172.16.0.1",
    "192.168.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "user@127.0.0.1",  # user info
    "example.org@127.0.0.1",
    "example.org:80@127.0.0.1",
    "127.0.0.1\\@example.org",
    "127.0.0.1\t",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """Addresses of the public internet."""
    assert guard.is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    """Every other kind, and what is no address."""
    assert not guard.is_public(address)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
@settings(deadline=None, max_examples=200)
def test_stricter_than_the_standard_library(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """What is public here is global there."""
    assert not guard.is_public(str(address)) or address.is_global


@given(st.ip_addresses(v=4))
@settings(deadline=None, max_examples=100)
def test_embedded_addresses(address: ipaddress.IPv4Address) -> None:
    """No IPv4 address is public inside an IPv6 one, whatever it is."""
    number = int(address)
    spellings = [
        number,
        0xFFFF << 32 | number,
        0x64FF9B << 96 | number,
        (0x2002 << 32 | number) << 80,
    ]
    for one in spellings:
        assert not guard.is_public(str(ipaddress.IPv6Address(one)))


@pytest.mark.parametrize("host", SPELLINGS)
def test_spellings_of_private_addresses(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a private address is written, nobody resolves it and nobody connects to it."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("it was asked")

    monkeypatch.setattr(socket.socket, "connect", never)
    with pytest.raises(http.FetchError) as caught:
        http.get(http.Request(f"http://{host}/"), user_agent=AGENT, resolver=never)
    assert caught.value.code == "refused"
    assert not caught.value.retry


def test_names() -> None:
    """A name gives its addresses in order, each once, and all of them are checked."""
    resolver = names(
        good=["93.184.216.34", "1.1.1.1", "93.184.216.34"], mixed=["1.1.1.1", "10.0.0.1"]
    )
    assert guard.resolve("good", 443, resolver=resolver) == ["93.184.216.34", "1.1.1.1"]
    with pytest.raises(http.FetchError, match=r"mixed is 10\.0\.0\.1, which is not a public"):
        guard.resolve("mixed", 443, resolver=resolver)
    with pytest.raises(socket.gaierror):
        guard.resolve("unknown", 443, resolver=resolver)


def test_a_name_without_addresses() -> None:
    """An empty answer of the resolver is an unknown name."""
    with pytest.raises(socket.gaierror):
        guard.resolve("empty", 80, resolver=names(empty=[]))


def test_a_name_that_changes_its_mind() -> None:
    """The second answer is checked like the first."""
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def resolver(host: str, port: int, **_: Any) -> list[Any]:
        return names(flip=next(answers))(host, port)

    assert guard.resolve("flip", 80, resolver=resolver) == ["93.184.216.34"]
    with pytest.raises(http.FetchError):
        guard.resolve("flip", 80, resolver=resolver)


def test_the_system_knows_localhost() -> None:
    """The system's own resolver is asked, and its answer is checked."""
    with pytest.raises(http.FetchError, match=r"localhost is (127|::1)"):
        guard.resolve("localhost", 80)


@pytest.mark.parametrize("port", [0, 22, 25, 81, 8080, 6379, 65535])
def test_other_ports(port: int) -> None:
    """Only the ports of the web, unless the host is allowed on this one."""
    resolver = names(good="1.1.1.1")
    with pytest.raises(http.FetchError, match="neither 80 nor 443"):
        guard.resolve("good", port, resolver=resolver)
    assert guard.resolve("good", port, [f"good:{port}"], resolver) == ["1.1.1.1"]


def test_exceptions_go_by_name_and_port() -> None:
    """An exception frees one name on one port, and not what the name stands for."""
    resolver = names(intranet="10.0.0.1", other="10.0.0.1")
    allow = ["intranet:80", "[::1]:8000"]
    assert guard.resolve("intranet", 80, allow, resolver) == ["10.0.0.1"]
    assert guard.resolve("intranet.", 80, allow, names(**{"intranet.": "10.0.0.1"})) == ["10.0.0.1"]
    assert guard.resolve("::1", 8000, allow, resolver) == ["::1"]
    assert guard.resolve("other", 80, ["OTHER:80"], resolver) == ["10.0.0.1"]
    for host, port in [("intranet", 443), ("other", 80), ("10.0.0.1", 80), ("::1", 80)]:
        with pytest.raises(http.FetchError):
            guard.resolve(host, port, allow, resolver)


def test_unusual_spellings_stay_refused() -> None:
    """An exception for an unusual spelling allows nothing."""
    with pytest.raises(http.FetchError, match="unusual spelling"):
        guard.resolve("127.1", 80, ["127.1:80"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intranet.Example.org:8080", "intranet.example.org:8080"),
        (" localhost:80 ", "localhost:80"),
        ("intranet.:80", "intranet:80"),
        ("[::1]:8000", "[::1]:8000"),
    ],
)
def test_exception(text: str, expected: str) -> None:
    """An exception has one spelling."""
    assert guard.exception(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "example.org:",
        "http://example.org:80",
        "a b:80",
        "a:0",
        "a:65536",
        "::1:80",
    ],
)
def test_no_exception(text: str) -> None:
    """What is not HOST:PORT is refused."""
    with pytest.raises(ValueError, match="is not HOST:PORT"):
        guard.exception(text)
