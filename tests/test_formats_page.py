"""``docs/formats.md`` names all that documents contain, and nothing that they never contain."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import pytest
from lxml import etree

from feeds import terms
from feeds.documents import FORMATS, Offer, document, offered
from feeds.model import Person, Topic
from tests.documents.example import NOON, SITE, entry, selection
from tests.helpers import ROOT
from tests.test_docs import table

GOLDEN: Final = ROOT / "tests" / "documents" / "golden"
OWNED: Final = replace(SITE, author=Person("Red", "red@example.org", "https://example.org/red"))
RETIRED: Final = Topic("kultur", "Kultur", "retired")
SECTIONS: Final = {
    "atom": "## Atom 1.0",
    "rss": "## RSS 2.0",
    "json": "## JSON Feed 1.1",
    "opml": "## OPML 2.0",
}
_PREFIXES: Final = {
    terms.ATOM_NS: "atom",
    terms.HISTORY_NS: "fh",
    terms.TOMBSTONES_NS: "at",
    terms.XML_NS: "xml",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
}


def bodies(suffix: str) -> Iterator[bytes]:
    """The golden documents of a format, and what they are silent of: a site's author who says all
    about himself, and a topic of which nothing more comes.
    """
    if suffix == "opml":
        topics = {"hav": Topic("hav", "Hav"), "vik": Topic("vik", "Vik", parent="hav")}
        yield offered(Offer(topics, version=7, modified=NOON), OWNED).body
        return
    yield from (path.read_bytes() for path in sorted(GOLDEN.glob(f"*.{suffix}")))
    yield document(selection(entry(), topics={"kultur": RETIRED}), OWNED, suffix).body


def written(suffix: str) -> set[str]:
    """The path of everything that is in the documents of a format."""
    if suffix == "json":
        return {path for body in bodies(suffix) for path in _keys(json.loads(body), "")}
    roots = (etree.fromstring(body) for body in bodies(suffix))
    return {path for root in roots for path in _elements(root, "", suffix == "atom")}


def documented(suffix: str) -> set[str]:
    """The path of everything that a table names; what begins with @ or / goes on from the first."""
    rows = (row[0].strip("`") for row in table("formats.md", SECTIONS[suffix]))
    return set(chain.from_iterable(_paths(row) for row in rows))


def _paths(cell: str) -> Iterator[str]:
    first, *more = cell.split("`, `")
    yield first
    for name in more:
        yield {"@": f"{first}/{name}", "/": f"{first}{name}"}.get(name[0], name)


def _elements(element: Any, path: str, is_atom: bool) -> Iterator[str]:
    name = _name(element.tag, is_atom)
    rel = element.get("rel")
    here = "/".join(filter(None, [path, f"{name}[{rel}]" if rel else name]))
    here = name if name == "outline" else here  # however deep
    yield here
    for attribute in element.attrib:
        yield f"{here}/@{_name(attribute, is_atom=False)}"
    for child in element:
        yield from _elements(child, here, is_atom)


def _name(tag: str, is_atom: bool) -> str:
    found = etree.QName(tag)
    prefix = _PREFIXES[found.namespace] if found.namespace else ""
    is_plain = not prefix or (is_atom and prefix == "atom")
    return str(found.localname) if is_plain else f"{prefix}:{found.localname}"


def _keys(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}".lstrip(".")
            yield here
            yield from _keys(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, f"{path}[]")


@pytest.mark.parametrize("suffix", SECTIONS)
def test_tables(suffix: str) -> None:
    """Every element, attribute and key is in the table of its format, and no other."""
    assert documented(suffix) == written(suffix)


def test_every_format_has_a_table() -> None:
    """Each format is on the page, with its ending and media type."""
    rows = {row[1]: row[2] for row in table("formats.md", "# Formats")}
    wanted = {f".{one.suffix}": one.media_type for one in FORMATS.values()}
    assert rows == {**wanted, "/topics.opml": terms.OPML_TYPE}
    assert {*FORMATS, "opml"} == set(SECTIONS)
