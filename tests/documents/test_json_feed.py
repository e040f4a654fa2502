"""JSON Feed documents against the spec, sentence by sentence: the cases of ``json_feed.yaml``."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from feeds import terms
from feeds.documents import document, feed_links, json_feed
from feeds.model import Feed, Media, Person
from tests.documents import example
from tests.documents.json_rules import ABOUT, FIRST, LOOP, UNIQUE, violations

CASES: Final = yaml.safe_load(Path(__file__).with_name("json_feed.yaml").read_text("utf-8"))
READ: Final[dict[str, Any]] = {
    "authors": lambda many: tuple(Person(**one) for one in many),
    "enclosures": lambda many: tuple(Media(**one) for one in many),
    "image": lambda one: Media(**one),
    "topics": lambda labels: example.topics(*labels),
}


def fields(changes: dict[str, Any]) -> dict[str, Any]:
    """Fields of the model from what stands in a case."""
    return {name: READ.get(name, lambda value: value)(value) for name, value in changes.items()}


def build(case: dict[str, Any]) -> Feed:
    """The example feed with the changes of a case."""
    changes = case.get("entry", {})
    entries = changes if isinstance(changes, list) else [changes]
    selection = example.selection(pages=case.get("pages", 0), page=case.get("page"))
    return example.feed(
        *(example.entry(number, **fields(one)) for number, one in enumerate(entries, 1)),
        links=feed_links(selection, example.SITE, "json", terms.JSON_FEED_TYPE),
        **fields(case.get("feed", {})),
    )


def value(document: Any, path: str) -> Any:
    """What stands at a path such as ``items.0.id``; None where nothing is."""
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else document.get(step)
        if document is None:
            return None
    return document


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    """The document of a case says what the case expects, and keeps all rules."""
    assert {"what", "expect"} <= case.keys() <= {"what", "feed", "entry", "pages", "page", "expect"}
    body = json_feed.render(build(case), example.SITE)
    found, expected = json.loads(body), case["expect"]
    assert {path: value(found, path) for path in expected} == expected
    assert violations(body) == []


def test_bytes() -> None:
    """A document is UTF-8 without escapes, has its keys in one order and ends with a newline."""
    body = document(example.selection(example.entry(title="Räkor – 😀")), example.SITE, "json").body
    assert "Räkor – 😀".encode() in body
    assert body.endswith(b"\n}\n")
    assert [*json.loads(body)] == [
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "language",
        "authors",
        "_topicfeeds",
        "items",
    ]


HOME: Final = "https://news.example.org/feeds/kultur"
MISTAKES: Final = [
    pytest.param(FIRST, '"version": "https://jsonfeed.org/version/1.1",\n "title"', '"title"'),
    pytest.param("$.version", "version/1.1", "version/1.2"),
    pytest.param(LOOP, f'"next_url": "{HOME}/archive/2.json"', f'"next_url": "{HOME}.json"'),
    pytest.param("$: 'items' is a required", '"items"', '"itens"'),
    pytest.param(UNIQUE, "00000000000000000002", "00000000000000000001"),
    pytest.param("$.items[0]", '"content_text"', '"content_txt"'),
    pytest.param("$.items[0].date_modified", "T11:00:00+00:00", " 11:00"),
    pytest.param("$.items[0].authors", '"name": "Ann"', ""),
    pytest.param("$.items[0].attachments[0]", '"mime_type"', '"type"'),
    pytest.param("$.items[0].attachments[0].size_in_bytes", ": 5", ': "5"'),
    pytest.param("$.items[0].url", "https://exempel.se/1", "/1"),
    pytest.param(ABOUT, '"about"', '"what"'),
]


@pytest.mark.parametrize(("broken", "old", "new"), MISTAKES)
def test_rules(broken: str, old: str, new: str) -> None:
    """`json_rules.violations` finds one mistake put into a valid document, and names its place."""
    links = feed_links(example.selection(pages=2), example.SITE, "json", terms.JSON_FEED_TYPE)
    own = {"link": "https://exempel.se/1", "authors": (Person("Ann"),)}
    file = Media("https://example.org/5.mp3", "audio/mpeg", 5)
    one = example.entry(1, summary="Text.", enclosures=(file,), **own)
    body = json_feed.render(example.feed(one, example.entry(2), links=links), example.SITE)
    assert violations(body) == []
    wrong = body.decode().replace(old, new)
    assert wrong != body.decode()
    assert any(found.startswith(broken) for found in violations(wrong.encode()))
