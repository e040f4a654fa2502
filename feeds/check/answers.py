"""What holds for the answer that brings a document: status, type, validators, links."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from feeds import terms
from feeds.check.findings import Broken, Expected, Finding, place

_ETAG: Final = re.compile(r'"(\d+)-([0-9a-f]{8})"\Z')
_LINK: Final = re.compile(r'<([^>]*)>\s*;\s*rel="?([^";,]*)"?')
_LINKED: Final = (terms.SELF, terms.ALTERNATE, terms.PREV_ARCHIVE)
_LONGEST_LINK: Final = 2000  # bytes: hubs and proxies refuse longer ones
_AROUND: Final = 60  # bytes around an address: its relation and type
_OF_A_304: Final = ("Cache-Control", "ETag", "Link", "Vary")


def answer_findings(
    status: int, headers: Mapping[str, str], body: bytes, expected: Expected
) -> list[Finding]:
    """What is wrong with the answer to an unconditional GET; header names as in RFC 9110."""
    if status != 200:
        rule = f"RFC 9110, 15: a feed's address answers 200, and not {status}"
        return [Finding(expected.address, rule, "topicfeeds get -i says more of it")]
    return place(_broken(headers, body, expected), expected.address)


def kept_findings(
    status: int, headers: Mapping[str, str], before: Mapping[str, str], expected: Expected
) -> list[Finding]:
    """What is wrong with the answer to who has the document already, by the ETag in the headers
    that it was answered with ``before``.
    """
    if status != 304:
        rule = f"RFC 9110, 13.1.2: its own ETag gives 304, and not {status}"
        return [Finding(expected.address, rule, "topicfeeds get -i says more of it")]
    return [
        Broken(f"RFC 9110, 15.4.5: a 304 has the {name} of the 200", "header").at(expected.address)
        for name in _OF_A_304
        if headers.get(name) != before.get(name)
    ]


def _broken(headers: Mapping[str, str], body: bytes, expected: Expected) -> Iterator[Broken]:
    kind, _, parameters = headers.get("Content-Type", "").partition(";")
    if kind.strip() != expected.media_type:
        yield Broken(f"RFC 9110, 8.3: Content-Type is {expected.media_type}", "header")
    if parameters.strip().lower() not in ("charset=utf-8", ""):
        yield Broken("RFC 9110, 8.3: charset is utf-8", "header")
    etag = _ETAG.match(headers.get("ETag", ""))
    if etag is None or etag[2] != hashlib.sha256(body).hexdigest()[:8]:
        yield Broken('our profile: ETag is "SEQ-HASH8", strong, of these very bytes', "header")
    yield from _link(headers.get("Link", ""), expected)
    for name, value in (
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "max-age="),
        ("Access-Control-Allow-Origin", "*"),
    ):
        if value not in headers.get(name, ""):
            yield Broken(f"our profile: {name} has {value}", "header")
    if not _is_fresh(headers.get("Last-Modified"), expected.modified):
        yield Broken("RFC 9110, 8.8.2: Last-Modified is the second of the last change", "header")


def _link(header: str, expected: Expected) -> Iterator[Broken]:
    found = {rel: href for href, rel in _LINK.findall(header)}
    wanted = {rel: expected.links[rel] for rel in _LINKED if rel in expected.links}
    is_too_long = sum(len(href) + _AROUND for href in wanted.values()) > _LONGEST_LINK
    if is_too_long:  # the last ones are left out
        wanted = {rel: href for rel, href in wanted.items() if rel in found}
    if not wanted.items() <= found.items():
        yield Broken("RFC 8288, 3: Link has self, alternate and prev-archive", "header")
    if len(header.encode()) > _LONGEST_LINK:
        yield Broken(f"our profile: Link has under {_LONGEST_LINK} bytes", "header")


def _is_fresh(text: str | None, modified: datetime | None) -> bool:
    """Whether a Last-Modified, if there is one, is the begin or the end of a change's second."""
    if not text or not modified:
        return True
    try:
        said = parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return False
    return timedelta(0) <= said - modified <= timedelta(seconds=1)
