"""The documents against what they are written after, sentence by sentence.

Each file in ``rfc4287/``, ``rfc5005/``, ``rfc6721/`` and ``rss20/``, in a folder by section or
element, is one case:

* ``what``: a rule in our own words;
* ``format``: the suffix; ``rss`` in ``rss20/``, else ``atom`` unless it says so;
* ``feed``: changes to the fields of the example feed;
* ``entry``: changes to the fields of the example entry or its snapshot; a list makes several
  entries, an empty one none;
* ``pages``, ``page``: how many archive documents there are, and which of them this one is;
* ``expect``: XPath (prefixes as in `NAMESPACES`) -> its value; for nodes the number of them or, in
  a list, their texts in document order.

Whatever a case is about, its document keeps all rules of its format.
"""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from lxml import etree

from feeds import terms
from feeds.documents import FORMATS, feed_links
from feeds.model import Feed, Link, Media, Person, Tombstone
from tests.documents import example, rules
from tests.documents.valid import violations

HERE: Final = Path(__file__).parent
SPECIFICATIONS: Final = ("rfc4287", "rfc5005", "rfc6721", "rss20")
KEYS: Final = {"what", "format", "feed", "entry", "pages", "page", "expect"}
NAMESPACES: Final = rules.NAMESPACES | {
    "at": terms.TOMBSTONES_NS,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": terms.HISTORY_NS,
    "media": "http://search.yahoo.com/mrss/",
}
READ: Final[dict[str, Any]] = {
    "author": lambda one: Person(**one),
    "authors": lambda many: tuple(Person(**one) for one in many),
    "enclosures": lambda many: tuple(Media(**one) for one in many),
    "image": lambda one: Media(**one),
    "links": lambda many: tuple(Link(**one) for one in many),
    "tombstones": lambda many: tuple(Tombstone(**one) for one in many),
    "topics": lambda labels: example.topics(*labels),
}


def fields(changes: dict[str, Any]) -> dict[str, Any]:
    """Fields of the model from what stands in a case."""
    return {name: READ.get(name, lambda value: value)(value) for name, value in changes.items()}


def build(case: dict[str, Any], suffix: str) -> Feed:
    """The example feed with the changes of a case, as a document of a format leads on."""
    changes = case.get("entry", {})
    entries = changes if isinstance(changes, list) else [changes]
    pages, page = case.get("pages", 0), case.get("page")
    selection = example.selection(pages=pages, page=page)
    told = {
        "links": feed_links(selection, example.SITE, suffix, FORMATS[suffix].media_type),
        "is_archive": page is not None,
        "is_complete": "pages" in case and not pages,
    }
    return example.feed(
        *(example.entry(number, **fields(one)) for number, one in enumerate(entries, 1)),
        **told | fields(case.get("feed", {})),
    )


def value(tree: etree._Element, xpath: str, expected: Any) -> Any:
    """What an XPath gives: nodes as their number if that is expected, else as their texts."""
    result = tree.xpath(xpath, namespaces=NAMESPACES)
    if not isinstance(result, list):
        return result
    texts = [one if isinstance(one, str) else "".join(one.itertext()) for one in result]
    return len(texts) if isinstance(expected, int) else texts


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.relative_to(HERE).with_suffix("").as_posix())
        for folder in SPECIFICATIONS
        for path in sorted((HERE / folder).rglob("*.yaml"))
    ],
)
def test_case(path: Path) -> None:
    """The document of a case is what the case expects, and keeps all rules."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"what", "expect"} <= case.keys() <= KEYS
    assert "MUST" in case["what"]
    suffix = case.get("format", "rss" if HERE / "rss20" in path.parents else "atom")
    body = FORMATS[suffix].render(build(case, suffix), example.SITE)
    tree = etree.fromstring(body)
    expected = case["expect"]
    assert {xpath: value(tree, xpath, wanted) for xpath, wanted in expected.items()} == expected
    assert violations(body, suffix) == []
