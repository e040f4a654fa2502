"""The documents against RFC 4287, sentence by sentence.

Each file in ``rfc4287/SECTION/`` is one case:

* ``what``: a rule of that section in our own words;
* ``feed``: changes to the fields of the example feed;
* ``entry``: changes to the fields of the example entry or its snapshot; a list makes several
  entries, an empty one none;
* ``expect``: XPath (prefix ``a`` is Atom) -> its value; for nodes the number of them or, in a list,
  their texts in document order.

Whatever a case is about, its document keeps all `rules`.
"""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from lxml import etree

from feeds.documents import atom
from feeds.model import Feed, Link, Media, Person
from tests.documents import example
from tests.documents.rules import NAMESPACES, violations

CASES: Final = Path(__file__).with_name("rfc4287")

READ: Final[dict[str, Any]] = {
    "author": lambda one: Person(**one),
    "authors": lambda many: tuple(Person(**one) for one in many),
    "enclosures": lambda many: tuple(Media(**one) for one in many),
    "links": lambda many: tuple(Link(**one) for one in many),
    "topics": lambda labels: example.topics(*labels),
}


def fields(changes: dict[str, Any]) -> dict[str, Any]:
    """Fields of the model from what stands in a case."""
    return {name: READ.get(name, lambda value: value)(value) for name, value in changes.items()}


def build(case: dict[str, Any]) -> Feed:
    """The example feed with the changes of a case."""
    changes = case.get("entry", {})
    entries = changes if isinstance(changes, list) else [changes]
    return example.feed(
        *(example.entry(number, **fields(one)) for number, one in enumerate(entries, 1)),
        **fields(case.get("feed", {})),
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
        pytest.param(path, id=path.relative_to(CASES).with_suffix("").as_posix())
        for path in sorted(CASES.rglob("*.yaml"))
    ],
)
def test_case(path: Path) -> None:
    """The document of a case is what the case expects, and keeps all rules."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"what", "expect"} <= case.keys() <= {"what", "feed", "entry", "expect"}
    assert "MUST" in case["what"]
    body = atom.render(build(case), example.SITE)
    tree = etree.fromstring(body)
    expected = case["expect"]
    assert {xpath: value(tree, xpath, wanted) for xpath, wanted in expected.items()} == expected
    assert violations(body) == []
