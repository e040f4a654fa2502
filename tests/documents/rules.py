"""What holds for every Atom document: the schema, and what the schema cannot say.

The appendix of RFC 4287 states three co-constraints in Schematron, which ``rfc4287.rng`` leaves
out; the first three `RULES` are these. The others are sentences of the RFC that a grammar has no
words for, or about which the appendix is more lenient.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from feeds import terms

NAMESPACES: Final = {"a": terms.ATOM_NS, "re": "http://exslt.org/regular-expressions"}
_SCHEMA_FILE: Final = Path(__file__).parents[1] / "schemas" / "rfc4287.rng"
_SCHEMA: Final = etree.RelaxNG(etree.parse(_SCHEMA_FILE))

_ALTERNATE: Final = "a:link[@rel = 'alternate' or not(@rel)]"
_DATE: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+\-]\d\d:\d\d)\Z"
_IRI: Final = r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\s"<>{}|\\^`]+\Z'

RULES: Final[dict[str, str]] = {
    "4.1.1 author of the feed, or on each entry": "/a:feed[not(a:author)]/a:entry[not(a:author)]",
    "4.1.2 author": "//a:entry[not(a:author | ../a:author | a:source/a:author)]",
    "4.1.2 alternate link or content": f"//a:entry[not({_ALTERNATE} | a:content)]",
    "3 no white space": r"//@href[re:test(., '\s')] | //a:uri[re:test(., '\s')]",
    "3.3 date": f"(//a:updated | //a:published)[not(re:test(., '{_DATE}'))]",
    "4.1.3.3 text and html": "//a:content[not(@type) or @type = 'text' or @type = 'html'][*]",
    "4.2.6 IRI": f"//a:id[not(re:test(., '{_IRI}'))]",
    "4.2.6 unique": "//a:entry[a:id = preceding-sibling::a:entry/a:id or a:id = ../a:id]",
}
"""A rule's section and gist -> an XPath that selects what breaks it."""

ALTERNATES: Final = "4.1 no two alternate links alike"
"""The rule of 4.1.1 and 4.1.2 that XPath 1.0 cannot say."""


def violations(body: bytes) -> list[str]:
    """What is wrong with an Atom document: the schema's errors and the rules that it breaks."""
    tree = etree.fromstring(body)
    _SCHEMA.validate(tree)
    found = [f"schema: {error.message}" for error in _SCHEMA.error_log]
    found += [rule for rule, xpath in RULES.items() if tree.xpath(xpath, namespaces=NAMESPACES)]
    if any(len(links) > len(set(links)) for links in _alternates(tree)):
        found.append(ALTERNATES)
    return found


def _alternates(tree: etree._Element) -> Iterator[list[tuple[str | None, str | None]]]:
    """Type and language of the alternate links, of each feed and entry."""
    for parent in tree.iter(f"{{{terms.ATOM_NS}}}feed", f"{{{terms.ATOM_NS}}}entry"):
        links = parent.findall(f"{{{terms.ATOM_NS}}}link")
        yield [
            (link.get("type"), link.get("hreflang"))
            for link in links
            if link.get("rel", terms.ALTERNATE) == terms.ALTERNATE
        ]
