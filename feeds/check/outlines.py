"""What holds for the list of feeds: OPML 2.0 (http://opml.org/spec2.opml)."""

from collections.abc import Collection, Iterator

from lxml import etree

from feeds.check import parts
from feeds.check.findings import Broken, Finding, place


def outline_findings(body: bytes, address: str, feeds: Collection[str]) -> list[Finding]:
    """What is wrong with a list of feeds; ``feeds`` are the addresses that it should have."""
    return place(_broken(body, feeds), address)


def _broken(body: bytes, feeds: Collection[str]) -> Iterator[Broken]:
    root = parts.xml(body)
    if root is None:
        yield Broken("XML 1.0, 2.1: well-formed, and no DOCTYPE")
        return
    heads, bodies = root.findall("head"), root.findall("body")
    if root.tag != "opml" or root.get("version") != "2.0" or len(heads) != 1 or len(bodies) != 1:
        yield Broken("OPML 2.0: an opml element, version 2.0, with one head and one body", "opml")
        return
    if not bodies[0].findall("outline"):
        yield Broken("OPML 2.0, body: at least one outline", "body")
    for name in ("dateCreated", "dateModified"):
        if any(parts.rfc822(text) is None for text in parts.texts(heads[0], name)):
            yield Broken(f"OPML 2.0, head: {name} is a date of RFC 822", "head")
    outlines = list(bodies[0].iter("outline"))
    for outline in outlines:
        yield from (Broken(rule, outline.get("text", "outline")) for rule in _outline(outline))
    listed = {outline.get("xmlUrl") for outline in outlines}
    for missing in sorted(set(feeds) - listed):
        yield Broken("our profile: it lists every feed", missing)


def _outline(outline: etree._Element) -> Iterator[str]:
    if not outline.get("text", "").strip():
        yield "OPML 2.0, outline: has a text"
    address = outline.get("xmlUrl")
    if address is None:
        if not len(outline):
            yield "our profile: an outline leads to a feed, or groups others"
        return
    if outline.get("type") != "rss":
        yield "OPML 2.0, subscription lists: type is rss"
    if not parts.is_absolute(address):
        yield "OPML 2.0, subscription lists: xmlUrl is an absolute address"
