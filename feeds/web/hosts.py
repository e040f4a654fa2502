"""Which host names the site answers to."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from feeds.model import Site
from feeds.web.desk import LOOPBACK

_HOST: Final = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)
"""A host's name or address, and perhaps a port (RFC 9110, 7.2)."""

_REMEMBERED: Final = 256


def trusted_hosts(site: Site) -> frozenset[str]:
    """The names that this site answers to, in lower case and without ports.

    Loopback names are among them always: addresses are made of ``base_url`` alone, so they can
    mislead nobody.
    """
    own = urlsplit(site.base_url).hostname or ""
    return frozenset({own, *map(str.lower, site.trusted_hosts), *LOOPBACK})


def host_check(site: Site) -> Callable[[str], bool]:
    """Whether the site answers to the value of a Host header.

    Flask's own TRUSTED_HOSTS cannot hold an IPv6 address, and repeats a foreign name.
    """
    trusted = trusted_hosts(site)

    @lru_cache(_REMEMBERED)
    def check(value: str) -> bool:
        found = _HOST.fullmatch(value)
        host = found and found[1].strip("[]").lower()
        return host in trusted

    return check
