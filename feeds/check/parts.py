"""What several formats are made of: XML, dates, addresses, characters, and HTML inside of them."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from lxml import etree

from feeds.check.findings import Broken
from feeds.markup import parse_fragment

_LINKING: Final = frozenset(("href", "src", "cite", "poster", "action", "data", "background"))
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]"
)
_ABSOLUTE: Final = re.compile(
    r"https?://[^\s/?#]+[^\s]*\Z|(?:mailto|tel|tag|urn):\S+\Z", re.IGNORECASE
)
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z")
_RFC822: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? "
    r"(?:[+-]\d{4}|UT|GMT)\Z"
)


def xml(body: bytes) -> etree._Element | None:
    """The root of an XML document without a DOCTYPE; None if it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return None if root.getroottree().docinfo.doctype else root


def texts(parent: etree._Element, path: str) -> tuple[str, ...]:
    """The texts of the elements of a path (namespaces in braces), in their order."""
    return tuple("".join(one.itertext()) for one in parent.iterfind(path))


def first(parent: etree._Element, path: str) -> str:
    """The text of the first element of a path, or none."""
    return next(iter(texts(parent, path)), "")


def rfc3339(text: str) -> datetime | None:
    """The moment of an RFC 3339 date; None if it is none (5.6)."""
    if not _RFC3339.match(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def rfc822(text: str) -> datetime | None:
    """The moment of an RFC 822 date with a year of four digits, as RSS 2.0 prefers it; None if it
    is none.
    """
    if not _RFC822.match(text):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_absolute(address: str) -> bool:
    """Whether an address says where it leads wherever it stands (RFC 3986, 4.3)."""
    return bool(_ABSOLUTE.match(address))


def html_text(html: str) -> str:
    """The text of an HTML fragment without any white space, to compare it."""
    return squeezed("".join(map(str, parse_fragment(html).itertext())))


def squeezed(text: str) -> str:
    """A text without any white space, to compare it."""
    return "".join(text.split())


def html_addresses(html: str) -> Iterator[str]:
    """The addresses in the attributes of an HTML fragment."""
    for element in parse_fragment(html).iter(etree.Element):
        for name, value in element.attrib.items():
            if name in _LINKING:
                yield str(value)
            elif name == "srcset":
                yield from (one.split()[0] for one in str(value).split(", ") if one.strip())


def control_characters(texts: Iterable[tuple[str, str]]) -> Iterator[Broken]:
    """`Broken` for each place whose text has characters that no reader shows (XML 1.0, 2.2)."""
    rule = "XML 1.0, 2.2; our profile: no control characters in any text"
    remedy = "report it, with the capture that it came from: texts are cleaned when they are read"
    for place, text in texts:
        if _CONTROL.search(text):
            yield Broken(rule, place, remedy)
