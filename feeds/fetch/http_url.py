"""The syntax of the addresses that are fetched: one parser for checking and for connecting."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from feeds.fetch.http_errors import FetchError

_PORTS: Final = {"http": 80, "https": 443}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_USER_INFO: Final = re.compile(r"^([^/?#]*//)[^/?#]*@")
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A URL in its parts.

    ``host`` is in ASCII and lower case, without brackets; ``target`` is path and query; ``url`` the
    whole without its fragment.
    """

    scheme: str
    host: str
    port: int
    target: str
    url: str


def parsed(url: str) -> Place:
    """The parts of an http or https URL (RFC 3986, and RFC 5891 for names).

    Raises `FetchError` with the code ``refused`` for anything else, for user names and passwords,
    backslashes and control characters.
    """
    url = url.strip()
    if _CONTROL.search(url):
        raise _refused("the address holds a backslash or a control character")
    try:
        found = parse_url(url)
    except LocationParseError:
        raise _refused("the address cannot be read") from None
    if found.scheme not in _PORTS:
        raise _refused(f"only http and https are fetched, not {found.scheme or 'other addresses'}")
    if _USER_INFO.search(url):
        raise _refused("the address holds a user name or a password")
    host = _host(found.host or "")
    port = _PORTS[found.scheme] if found.port is None else found.port
    whole = found._replace(fragment=None).url
    return Place(found.scheme, host, port, found.request_uri, whole)


def redirected(place: Place, location: str) -> Place:
    """Where a ``Location`` leads (RFC 9110, 10.2.2).

    Raises `FetchError` with the code ``refused``, also for the way from https to http: nobody could
    tell any more that what comes is the source's own.
    """
    try:
        target = parsed(urljoin(place.url, location.strip()))
    except ValueError:
        raise _refused(
            f"it redirects to an address that cannot be read: {shown(location)}"
        ) from None
    except FetchError as error:
        message = f"it redirects to {shown(location)}: {error.message}"
        raise FetchError("refused", message, hint=error.hint) from None
    if place.scheme == "https" and target.scheme == "http":
        hint = "if it is meant, give the http address as the source"
        message = f"it redirects from https to http: {shown(target.url)}"
        raise FetchError("refused", message, hint=hint)
    return target


def shown(url: str) -> str:
    """A URL for a message: no password, nothing that steers a terminal, at most 200 characters."""
    plain = "".join(c if c.isprintable() else quote(c, errors="replace") for c in url[: 4 * _SHOWN])
    plain = _USER_INFO.sub(r"\1", plain)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def _host(host: str) -> str:
    if host.startswith("["):
        return host[1:-1].lower()
    name = host.lower()
    if not _NAME.fullmatch(name):
        raise _refused("the address has no host, or one that cannot be a name")
    return name


def _refused(message: str) -> FetchError:
    return FetchError("refused", message, hint="give a plain http or https address")
