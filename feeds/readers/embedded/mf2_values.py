"""What an element is worth as a property (microformats2 parsing, and the value-class-pattern).

https://microformats.org/wiki/microformats2-parsing#parse_an_element_for_properties and
https://microformats.org/wiki/value-class-pattern. Addresses stay as written. Texts are what is
shown: images in them give nothing.
"""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from feeds import markup
from feeds.readers.embedded import parts

_TEXTS: Final = {
    "abbr": "title",
    "area": "alt",
    "data": "value",
    "img": "alt",
    "input": "value",
    "link": "title",
}
_ADDRESSES: Final = {
    "a": "href",
    "area": "href",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
}
_DATES: Final = {
    "abbr": "title",
    "data": "value",
    "del": "datetime",
    "input": "value",
    "ins": "datetime",
    "time": "datetime",
}
_PART_DATES: Final = {**_DATES, "area": "alt", "img": "alt"}
_ZONE: Final = r"Z|[+-][0-9]{1,2}(?::?[0-9]{2})?"
_OFFSET: Final = re.compile("([+-])([0-9]{1,2})(?::?([0-9]{2}))?")
_WHOLE: Final = re.compile(r"[0-9]{4}-[0-9]{2,3}(?:-[0-9]{2})?[T ][0-9]")
_DATE: Final = re.compile(r"[0-9]{4}-(?:[0-9]{2}-[0-9]{2}|[0-9]{3})")
_TIME: Final = re.compile(
    rf"([0-9]{{1,2}})(:[0-9]{{2}})?(:[0-9]{{2}}(?:\.[0-9]{{1,9}})?)?\s?(?:([ap])\.?m\.?)?\s?({_ZONE})?",
    re.IGNORECASE,
)
_ZONE_ALONE: Final = re.compile(_ZONE, re.IGNORECASE)


def text(element: HtmlElement) -> str:
    """The value of a ``p-`` property on one line."""
    stated = _value_parts(element, _TEXTS)
    if stated:
        return "".join(stated)
    return _own(element, _TEXTS) or markup.line_of(element)


def paragraphs(element: HtmlElement) -> str:
    """The value of a ``p-`` property that may have several paragraphs."""
    stated = _value_parts(element, _TEXTS)
    return "".join(stated) or _own(element, _TEXTS) or markup.text_of(element)


def address(element: HtmlElement) -> str:
    """The value of a ``u-`` property, as written."""
    if element.tag in {"audio", "source", "video"}:
        return parts.played(element)[0]
    stated = _own(element, _ADDRESSES)
    if stated or element.tag in _ADDRESSES:
        return stated
    return text(element)


def date(element: HtmlElement) -> str:
    """The value of a ``dt-`` property; a date and a time that stand apart are put together."""
    stated = _value_parts(element, _PART_DATES)
    if stated:
        return _joined(stated)
    return _own(element, _DATES) or markup.line_of(element)


def _own(element: HtmlElement, attributes: Mapping[str, str]) -> str:
    name = attributes.get(str(element.tag))
    return str(element.get(name, "")) if name else ""


def _value_parts(element: HtmlElement, attributes: Mapping[str, str]) -> list[str]:
    """The parts of a value that are marked with the classes ``value`` and ``value-title``."""
    found: list[str] = []
    walk = etree.iterwalk(element, events=("start",))
    for _, one in walk:
        classes = one.get("class", "").split() if one is not element else ()
        if "value-title" in classes:
            found.append(one.get("title", ""))
        elif "value" in classes:
            found.append(_own(one, attributes) or markup.line_of(one))
        else:
            continue
        walk.skip_subtree()
    return [part.strip() for part in found if part.strip()]


def _joined(stated: list[str]) -> str:
    """The first date, time and zone of the parts as one date, or the parts as they stand."""
    found: dict[str, str] = {}
    for part in stated:
        if _WHOLE.match(part):
            return part
        if _DATE.fullmatch(part):
            found.setdefault("date", part)
        elif _ZONE_ALONE.fullmatch(part):
            found.setdefault("zone", _offset(part))
        elif _TIME.fullmatch(part):
            found.setdefault("time", _on_24_hours(part))
    if "date" not in found:
        return " ".join(stated)
    if "time" not in found:
        return found["date"]
    return f"{found['date']}T{found['time']}{found.get('zone', '')}"


def _on_24_hours(time: str) -> str:
    """A time as RFC 3339 has it: ``7:30 pm`` is ``19:30:00``."""
    match = _TIME.fullmatch(time)
    if not match:
        return time
    hour, minute, second, half, zone = match.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + 12 * (half.lower() == "p")
    return f"{hours:02}{minute or ':00'}{second or ':00'}{_offset(zone or '')}"


def _offset(zone: str) -> str:
    """``-5`` and ``-0500`` as ``-05:00``; ``Z`` and nothing as they are."""
    match = _OFFSET.fullmatch(zone)
    return f"{match[1]}{match[2]:0>2}:{match[3] or '00'}" if match else zone
