"""Which machines may be asked: public addresses on the ports of the web, and named exceptions.

Names are resolved here, and every address of a name is checked. The caller connects to one of the
addresses that it got and never to the name, so a name cannot change its mind in between. What is
not in here: connecting, and the syntax of URLs.

An exception is written ``HOST:PORT``, such as ``intranet.example.org:8080`` or ``[::1]:80``, and
frees that host on that port from both rules. It goes by the name in the URL, not by the address.
"""

import re
import socket
from collections.abc import Callable, Collection
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from feeds.fetch.http_errors import FetchError

Resolver = Callable[..., list[Any]]
"""`socket.getaddrinfo`, or what a test puts in its place."""

PORTS: Final = frozenset({80, 443})

_NOT_PUBLIC: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")
_EXCEPTION: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+):([1-9]\d{0,4})")
_LAST_PORT: Final = 65535


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address is one of the public internet's.

    After the registries of special-purpose addresses (RFC 6890). Of IPv6 only global unicast
    (2000::/3) counts. IPv4 addresses inside IPv6 ones (mapped, compatible, 6to4, NAT64, Teredo) are
    refused, whatever they are. A text that is no address is not public.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inside = found in _GLOBAL_UNICAST and not found.scope_id
        return inside and not any(found in one for one in _NOT_PUBLIC_6)
    return not any(found in one for one in _NOT_PUBLIC)


def exception(text: str) -> str:
    """The one spelling of a named exception; raises `ValueError` if it is not ``HOST:PORT``."""
    found = _EXCEPTION.fullmatch(text.strip().lower())
    if not found or int(found[2]) > _LAST_PORT:
        raise ValueError(f"{text!r} is not HOST:PORT")
    return f"{found[1].rstrip('.')}:{found[2]}"


def resolve(
    host: str,
    port: int,
    allow: Collection[str] = (),
    resolver: Resolver = socket.getaddrinfo,
) -> list[str]:
    """All addresses of a host, each of which is public unless ``HOST:PORT`` is allowed.

    ``host`` is in ASCII and lower case, IPv6 addresses without brackets. Raises `FetchError` with
    the code ``refused``, and whatever the resolver raises (`OSError` for an unknown name).
    """
    name = host.rstrip(".")
    place = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    is_allowed = place in {one.lower() for one in allow}
    if port not in PORTS and not is_allowed:
        raise _refused(f"its port {port} is neither 80 nor 443", place)
    if _is_literal(name):
        addresses = [name]
    else:
        found = resolver(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    private = [one for one in addresses if not is_public(one)]
    if private and not is_allowed:
        told = name if private[0] == name else f"{name} is {private[0]}, which"
        raise _refused(f"{told} is not a public address", place)
    return addresses


def _is_literal(name: str) -> bool:
    """Whether it is an address; odd spellings, which getaddrinfo would take, are refused.

    A host whose last label is a number is an IPv4 address (URL Standard, 3.5).
    """
    if ":" in name:
        return True
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return False
    try:
        ip_address(name)
    except ValueError:
        hint = "write it as four decimal numbers"
        message = f"{name} is an unusual spelling of an address"
        raise FetchError("refused", message, hint=hint) from None
    return True


def _refused(message: str, place: str) -> FetchError:
    return FetchError("refused", message, hint=f"if it is meant, allow {place} by name")
