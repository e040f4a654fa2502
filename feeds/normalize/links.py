"""Addresses: which may be published, and their one canonical spelling.

Two rules on one implementation: `canonical` for the link of an entry, which also identifies it, and
`absolute` for addresses inside content. An address is read as browsers read it (WHATWG URL, 4.4)
where that is harmless; where browsers only repair (back slashes, missing slashes, user names, odd
numbers for hosts) it is refused. It is spelled as RFC 3986, 6.2.2 and 6.2.3 say. Nothing here asks
the network: whether a host is public is the fetcher's question.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final, NamedTuple
from urllib.parse import unquote

import idna

WEB: Final = frozenset(("http", "https"))
"""The schemes of what can be fetched: entries, images, media."""

CLICKABLE: Final = WEB | {"mailto", "tel"}
"""The schemes of what a person may follow inside content (RFC 6068, RFC 3966)."""

MAX_CHARACTERS: Final = 2000
"""The longest canonical address; old clients and mail tools cut what is longer."""

TRACKING: Final = frozenset(
    (
        # ads by Google, Meta, Microsoft, Yandex, X, TikTok, LinkedIn, Pinterest
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl"),
        *("fbclid", "igshid", "igsh", "msclkid", "yclid", "_openstat"),
        *("twclid", "ttclid", "li_fat_id", "epik"),
        # newsletters by Mailchimp, HubSpot, Marketo, Vero and Omeda
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking"),
        *("mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id"),
        # statistics of the Piwik kind
        *("pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid"),
    )
)
"""Parameters that tell who clicked where and not what is shown, in lower case."""

TRACKING_PREFIXES: Final = ("utm_", "mtm_", "matomo_", "hsa_")
"""What others of them begin with: Urchin and Google, Matomo, HubSpot."""

_MAX_WRITTEN: Final = 20_000
_MAX_HOST: Final = 253
_PORTS: Final = {"http": 80, "https": 443}
_PARTS: Final = re.compile(  # RFC 3986, appendix B, with the scheme of 3.1
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
_ENDS: Final = "".join(map(chr, range(0x21)))
_REMOVED: Final = str.maketrans("", "", "\t\n\r")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_ODD: Final = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/-]")
_QUERY_ODD: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]")
_BARE_HOST: Final = re.compile(r"www\.[^/]+\.[a-z]{2,}(?:/|\Z)", re.IGNORECASE)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


_PLAIN: Final = re.compile(  # most addresses: already canonical, with nothing odd in them
    r"https?://(?=[^/]{1,253}/)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
    r"(?!.*/\.)/[A-Za-z0-9._~/-]{0,1700}(?:\?[A-Za-z0-9._~&=-]{1,40})?"
)


class LinkError(ValueError):
    """An address that cannot be published.

    ``code`` is ``unsafe-link`` or ``relative-link``, ``message`` the reason, ``hint`` the remedy.
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class _Address(NamedTuple):
    """An address in its parts, each spelled canonically; None is a part that is not there."""

    scheme: str
    authority: str
    path: str
    query: str | None = None
    fragment: str | None = None

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        start = f"{self.scheme}://{self.authority}" if self.scheme in WEB else f"{self.scheme}:"
        return f"{start}{self.path}{query}{fragment}"


def canonical(text: str, base: str = "") -> str:
    """The link of an entry as an absolute http(s) address; raises `LinkError`.

    ``base`` is what a relative one is relative to. Dropped: tracking parameters, default ports, a
    final dot of the host, and the fragment unless it begins with ``!`` or ``/``: such a one names a
    page of its own. The rest of the query stays as it is, in its order. Running it twice changes
    nothing.
    """
    if "?" not in text and _PLAIN.fullmatch(text):
        return text
    address = _address(text, base, WEB)
    if _trimmed(text)[:1] in {"", "#"}:
        hint = "name the page of the item itself"
        raise LinkError("relative-link", "the address names no page but the listing's own", hint)
    fragment = address.fragment or ""
    is_page = len(fragment) > 1 and fragment.startswith(("!", "/"))
    address = address._replace(
        query=_without_tracking(address.query or ""), fragment=fragment if is_page else None
    )
    return _within_limits(str(address))


def absolute(text: str, base: str, schemes: Collection[str] = WEB) -> str | None:
    """An address inside content, absolute and canonical; None if it must go.

    Fragment and query stay whole. Running it twice changes nothing.
    """
    if _PLAIN.fullmatch(text) and text[: text.index(":")] in schemes:
        return text
    try:
        return _within_limits(str(_address(text, base, schemes)))
    except LinkError:
        return None


def _address(text: str, base: str, schemes: Collection[str]) -> _Address:
    """The address that a text names, resolved against its base (RFC 3986, 5.2.2)."""
    parts = _parts(text)
    scheme, authority, path, query, fragment = parts.groups()
    if scheme is None and authority is None:
        if _BARE_HOST.match(path):
            message = "the address begins with a host and has no scheme"
            raise LinkError("relative-link", message, "write https:// in front of it")
        above = _base(base)
        if not path:
            above = above._replace(query=above.query if query is None else _query(query))
        else:
            path = _path(path)
            path = path if path.startswith("/") else above.path.rpartition("/")[0] + "/" + path
            above = above._replace(path=_without_dots(path), query=_query(query))
        return above._replace(fragment=_query(fragment))
    scheme = _base(base).scheme if scheme is None else scheme.lower()
    if scheme not in schemes:
        raise LinkError(
            "unsafe-link", f"the address has the scheme {scheme[:30]}", "use http or https"
        )
    if scheme not in WEB:
        return _opaque(scheme, authority, path, query)
    host = _authority(authority or "", scheme)
    return _Address(scheme, host, _without_dots(_path(path)), _query(query), _query(fragment))


@lru_cache(maxsize=64)
def _base(base: str) -> _Address:
    scheme = _PARTS.match(_trimmed(base))
    if not scheme or not scheme["scheme"]:
        message, hint = "the address is relative", "state the source's url, or write it in full"
        raise LinkError("relative-link", message, hint)
    return _address(base, "", WEB)


def _parts(text: str) -> re.Match[str]:
    text = _trimmed(text)
    if len(text) > _MAX_WRITTEN:
        raise _unsafe(f"the address has more than {_MAX_WRITTEN} characters")
    parts = _PARTS.fullmatch(_SURROGATES.sub("\ufffd", text))
    if parts is None:  # pragma: no cover  # the expression takes any text
        raise _unsafe("it is no address")
    if "\\" in (parts["authority"] or "") + parts["path"]:
        raise _unsafe("the address has a back slash, which browsers take for a slash")
    return parts


def _trimmed(text: str) -> str:
    """What browsers take for the address (WHATWG URL, 4.4, steps 1 to 3)."""
    return text.strip(_ENDS).translate(_REMOVED)


def _opaque(scheme: str, authority: str | None, path: str, query: str | None) -> _Address:
    """A mail address or telephone number."""
    if authority is not None or not path:
        raise _unsafe(f"nothing follows {scheme}:")
    return _Address(scheme, "", _path(path), _query(query))


def _authority(text: str, scheme: str) -> str:
    """Host and port (RFC 3986, 3.2), without the port that the scheme has anyway."""
    if "@" in text:
        raise _unsafe("the address has a user name in it")
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = text, ""
    if port and not (port.isascii() and port.isdigit() and int(port[:9]) < 65536 > len(port)):
        raise _unsafe("the address has a port that is none")
    shown = f":{int(port)}" if port and int(port) != _PORTS[scheme] else ""
    return _host(host) + shown


def _host(text: str) -> str:
    """A name in ASCII and lower case (UTS 46, non-transitional) or an IP address."""
    if text.startswith("[") and text.endswith("]"):
        return _ipv6(text[1:-1])
    name = _ascii_name(text).removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(name)
    if len(name) > _MAX_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise _unsafe("the address has no valid host")
    return name


def _ascii_name(text: str) -> str:
    if len(text) > _MAX_WRITTEN // 10:
        raise _unsafe("the address has no valid host")
    if "%" in text:
        text = unquote(text, errors="replace")
    if text.isascii():
        return text.lower()
    try:
        return idna.encode(text, uts46=True).decode("ascii")
    except UnicodeError:
        raise _unsafe("the address has no valid host") from None


def _ipv4(text: str) -> str:
    """Four decimal numbers; browsers take other forms, too, and so do attackers."""
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise _unsafe("the host is a number and no IP address") from None


def _ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        raise _unsafe("the host is no IPv6 address") from None
    if address.scope_id:
        raise _unsafe("the IPv6 address has a zone")
    return f"[{address.compressed}]"


def _path(text: str) -> str:
    """Each character as itself or percent-encoded, in the one way (RFC 3986, 6.2.2)."""
    return _PATH_ODD.sub(_respelled, text)


def _query(text: str | None) -> str | None:
    """A query or fragment; only what may not stand there is encoded (RFC 3986, 3.4)."""
    return None if text is None else _QUERY_ODD.sub(_respelled, text)


def _respelled(match: re.Match[str]) -> str:
    sign = match[0]
    if len(sign) == 1:
        return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8"))
    plain = chr(int(sign[1:], 16))
    return plain if plain in _UNRESERVED else sign.upper()


def _without_dots(path: str) -> str:
    """An absolute path without ``.`` and ``..`` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    is_folder = segments[-1] in {".", ".."}
    return "/" + "/".join([*kept, ""] if is_folder else kept)


def _without_tracking(query: str) -> str:
    if not query:
        return query
    return "&".join(part for part in query.split("&") if not _is_tracking(part))


def _is_tracking(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _within_limits(address: str) -> str:
    if len(address) > MAX_CHARACTERS:
        raise _unsafe(f"the address has more than {MAX_CHARACTERS} characters")
    return address


def _unsafe(message: str) -> LinkError:
    return LinkError("unsafe-link", message, "correct the address in the source")
