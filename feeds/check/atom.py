"""What holds for every Atom document: the schema, and what the schema cannot say.

The appendix of RFC 4287 states three co-constraints in Schematron, which ``rfc4287.rng`` leaves
out; the first three `RULES` are these. The others are sentences of the RFC that a grammar has no
words for, or about which the appendix is more lenient. `MORE_RULES` are those of the extensions:
archives (RFC 5005) and tombstones (RFC 6721).
"""

import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Final

from lxml import etree

from feeds import terms
from feeds.check import parts
from feeds.check.findings import Broken, Told, ToldEntry

NAMESPACES: Final = {
    "a": terms.ATOM_NS,
    "fh": terms.HISTORY_NS,
    "at": terms.TOMBSTONES_NS,
    "re": "http://exslt.org/regular-expressions",
}

_ALTERNATE: Final = "a:link[@rel = 'alternate' or not(@rel)]"
_DATE: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+\-]\d\d:\d\d)\Z"
IRI: Final = r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\s"<>{}|\\^`]+\Z'
"""What an absolute IRI looks like."""

RULES: Final[dict[str, str]] = {
    "4.1.1 author of the feed, or on each entry": "/a:feed[not(a:author)]/a:entry[not(a:author)]",
    "4.1.2 author": "//a:entry[not(a:author | ../a:author | a:source/a:author)]",
    "4.1.2 alternate link or content": f"//a:entry[not({_ALTERNATE} | a:content)]",
    "3 no white space": r"//@href[re:test(., '\s')] | //a:uri[re:test(., '\s')]",
    "3.3 date": f"(//a:updated | //a:published)[not(re:test(., '{_DATE}'))]",
    "4.1.3.3 text and html": "//a:content[not(@type) or @type = 'text' or @type = 'html'][*]",
    "4.2.6 IRI": f"//a:id[not(re:test(., '{IRI}'))]",
    "4.2.6 unique": "//a:entry[a:id = preceding-sibling::a:entry/a:id or a:id = ../a:id]",
}
"""A rule's section in RFC 4287 and gist -> an XPath that selects what breaks it."""

ALTERNATES: Final = "4.1 no two alternate links alike"
"""The rule of 4.1.1 and 4.1.2 that XPath 1.0 cannot say."""

_ARCHIVE_LINK: Final = "a:link[@rel = 'prev-archive' or @rel = 'next-archive']"

MORE_RULES: Final[dict[str, str]] = {
    "RFC 5005, 4: an archive document says so": (
        "/a:feed[a:link[@rel = 'current' or @rel = 'next-archive']][not(fh:archive)]"
    ),
    "RFC 5005, 4: an archive document leads to the current one": (
        "/a:feed[fh:archive][not(a:link[@rel = 'current'])]"
    ),
    "RFC 5005, 2 and 4: a complete feed has no archive": (
        f"/a:feed[fh:complete][fh:archive or {_ARCHIVE_LINK}]"
    ),
    "RFC 5005, 2 and 4: said once, of the feed": (
        "//fh:*[not(parent::a:feed) or *]"
        " | /a:feed[count(fh:archive) > 1 or count(fh:complete) > 1]"
    ),
    "RFC 5005, 4: one link of each relation": (
        "/a:feed/a:link[@rel = 'prev-archive' or @rel = 'next-archive' or @rel = 'current']"
        "[@rel = preceding-sibling::a:link/@rel]"
    ),
    "RFC 6721, 3: a tombstone has ref and when": "//at:deleted-entry[not(@ref) or not(@when)]",
    "RFC 6721, 3: ref is an IRI": f"//at:deleted-entry[not(re:test(@ref, '{IRI}'))]",
    "RFC 6721, 3: when is a date": f"//at:deleted-entry[not(re:test(@when, '{_DATE}'))]",
    "RFC 6721, 3: a child of the feed": "//at:deleted-entry[not(parent::a:feed)]",
    "RFC 6721, 4: the entry is not there, too": "//at:deleted-entry[@ref = ../a:entry/a:id]",
    "RFC 6721, 4: one tombstone an entry": (
        "//at:deleted-entry[@ref = preceding-sibling::at:deleted-entry/@ref]"
    ),
}
"""A rule of an extension -> an XPath that selects what breaks it."""


@cache
def schema() -> etree.RelaxNG:
    """The RELAX NG schema of RFC 4287, appendix B."""
    return etree.RelaxNG(etree.fromstring(pkgutil.get_data(__package__, "rfc4287.rng") or b""))


def violations(body: bytes) -> list[str]:
    """What is wrong with an Atom document: the schema's errors and the rules that it breaks.

    Raises what lxml raises if it is no XML.
    """
    tree = etree.fromstring(body)
    checked = schema()
    checked.validate(tree)
    found = [f"schema: {error.message}" for error in checked.error_log]
    return found + [rule for rule, _ in _broken_rules(tree)]


def broken(body: bytes) -> Iterator[Broken]:
    """The rules that a document breaks, with the place of each."""
    tree = parts.xml(body)
    if tree is None:
        yield Broken("XML 1.0, 2.1: well-formed, and no DOCTYPE")
        return
    checked = schema()
    if not checked.validate(tree):
        error = checked.error_log[0]  # the others follow from it
        yield Broken(f"RFC 4287, appendix B (schema): {error.message}", f"line {error.line}")
    for rule, element in _broken_rules(tree):
        yield Broken(f"RFC 4287, {rule}", _where(element))
    for rule, xpath in MORE_RULES.items():
        for element in tree.xpath(xpath, namespaces=NAMESPACES):
            yield Broken(rule, _where(element))


def _broken_rules(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The rules of RFC 4287 that are broken, each once, with the first element that does so."""
    for rule, xpath in RULES.items():
        if found := tree.xpath(xpath, namespaces=NAMESPACES):
            is_attribute = isinstance(found[0], str)
            yield rule, found[0].getparent() if is_attribute else found[0]
    for parent, links in _alternates(tree):
        if len(links) > len(set(links)):
            yield ALTERNATES, parent
            break


def _alternates(
    tree: etree._Element,
) -> Iterator[tuple[etree._Element, list[tuple[str | None, str | None]]]]:
    """Type and language of the alternate links, of each feed and entry."""
    for parent in tree.iter(f"{{{terms.ATOM_NS}}}feed", f"{{{terms.ATOM_NS}}}entry"):
        links = parent.findall(f"{{{terms.ATOM_NS}}}link")
        yield (
            parent,
            [
                (link.get("type"), link.get("hreflang"))
                for link in links
                if link.get("rel", terms.ALTERNATE) == terms.ALTERNATE
            ],
        )


def _where(element: etree._Element) -> str:
    """The entry's id that an element belongs to, else the element's name and line."""
    for one in (element, *element.iterancestors()):
        if one.tag == _name("entry"):
            return one.findtext(_name("id")) or f"line {one.sourceline}"
    return f"{etree.QName(element).localname}, line {element.sourceline}"


def read(body: bytes) -> Told | None:
    """What a document says; None if it is no Atom document."""
    feed = parts.xml(body)
    if feed is None or feed.tag != _name("feed"):
        return None
    return Told(
        id=parts.first(feed, _name("id")),
        title=parts.first(feed, _name("title")),
        language=feed.get(f"{{{terms.XML_NS}}}lang", ""),
        links=_links(feed),
        entries=tuple(_entry(one) for one in feed.iterfind(_name("entry"))),
        updated=parts.rfc3339(parts.first(feed, _name("updated"))),
        is_archive=feed.find(f"{{{terms.HISTORY_NS}}}archive") is not None,
        is_complete=feed.find(f"{{{terms.HISTORY_NS}}}complete") is not None,
        schemes=frozenset(one.get("scheme", "") for one in feed.iter(_name("category"))),
        tombstones=tuple(
            one.get("ref", "") for one in feed.iterfind(f"{{{terms.TOMBSTONES_NS}}}deleted-entry")
        ),
    )


def _entry(entry: etree._Element) -> ToldEntry:
    links, content = _links(entry), entry.find(_name("content"))
    html = "".join(content.itertext()) if content is not None else ""
    is_html = content is not None and content.get("type") == "html"
    summary = parts.first(entry, _name("summary"))
    text = parts.html_text(html) if is_html else parts.squeezed(html or summary)
    uris = parts.texts(entry, f"{_name('author')}/{_name('uri')}")
    inside = parts.html_addresses(html) if is_html else ()
    return ToldEntry(
        id=parts.first(entry, _name("id")),
        title=parts.first(entry, _name("title")),
        link=next(iter(links.get(terms.ALTERNATE, ())), ""),
        text=text,
        authors=parts.texts(entry, f"{_name('author')}/{_name('name')}"),
        topics=tuple(_term(one) for one in entry.iterfind(_name("category"))),
        published=parts.rfc3339(parts.first(entry, _name("published"))),
        updated=parts.rfc3339(parts.first(entry, _name("updated"))),
        language=entry.get(f"{{{terms.XML_NS}}}lang", ""),
        files=links.get(terms.ENCLOSURE, ()),
        addresses=(*(one for some in links.values() for one in some), *uris, *inside),
    )


def _term(category: etree._Element) -> str:
    """The one name that readers show; both, if term and label differ."""
    term, label = category.get("term", ""), category.get("label", "")
    return term if term == label else f"term={term} label={label}"


def _links(parent: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for link in parent.iterfind(_name("link")):
        rel = link.get("rel", terms.ALTERNATE)
        found[rel] = (*found.get(rel, ()), link.get("href", ""))
    return found


def _name(local: str) -> str:
    return f"{{{terms.ATOM_NS}}}{local}"
