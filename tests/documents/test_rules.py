"""`rules.violations` finds one mistake put into a valid document, and names it."""

from typing import Final

import pytest

from feeds import terms
from tests.documents.rules import ALTERNATES, RULES, violations

DOCUMENT: Final = f"""<feed xmlns="{terms.ATOM_NS}">
  <id>tag:example.org,2026:f</id><title>Feed</title><updated>2026-03-01T12:00:00Z</updated>
  <author><name>Ann</name><uri>https://example.org/</uri></author>
  <link href="https://example.org/feed" type="text/html"/>
  <link href="https://example.org/de" type="text/html" hreflang="de"/>
  <entry>
    <id>tag:example.org,2026:1</id><title>One</title><updated>2026-03-01T11:00:00+00:00</updated>
    <author><name>Bob</name></author><content>Text</content>
  </entry>
  <entry>
    <id>tag:example.org,2026:2</id><title>Two</title><updated>2026-03-01T10:00:00Z</updated>
    <published>2026-02-01T10:00:00Z</published>
    <link href="https://example.org/2"/><content type="html">&lt;br></content>
  </entry>
</feed>"""
FEED_AUTHOR: Final = "<author><name>Ann</name><uri>https://example.org/</uri></author>"

AUTHORS, AUTHOR, CONTENT, SPACE, DATE, MARKUP, IRI, UNIQUE = RULES


def test_valid_document() -> None:
    """The document that the mistakes are put into breaks no rule."""
    assert violations(DOCUMENT.encode()) == []


def test_feed_without_author() -> None:
    """A feed needs no author when each of its entries has one."""
    two = '<link href="https://example.org/2"/>'
    document = DOCUMENT.replace(FEED_AUTHOR, "").replace(
        two, f"<author><name>C</name></author>{two}"
    )
    assert violations(document.encode()) == []


@pytest.mark.parametrize(
    ("broken", "old", "new"),
    [
        pytest.param([AUTHORS, AUTHOR], FEED_AUTHOR, "", id="no-author"),
        pytest.param(
            [AUTHORS],
            f"{FEED_AUTHOR}|<published>",
            "|<source><author><name>S</name></author></source><published>",
            id="author-in-source-only",
        ),
        pytest.param([CONTENT], "<content>Text</content>", "", id="neither-link-nor-content"),
        pytest.param(
            [CONTENT], "<content>Text</content>", '<link rel="via" href="v"/>', id="no-alternate"
        ),
        pytest.param([SPACE], 'org/2"', 'org/2 "', id="white-space-in-href"),
        pytest.param([SPACE], "org/</uri>", "org/ </uri>", id="white-space-in-uri"),
        pytest.param([DATE], "11:00:00+", "11:00:00.5+", id="fraction-in-updated"),
        pytest.param([DATE], "02-01T10:00:00", "02-01T10:00:00.5", id="fraction-in-published"),
        pytest.param([MARKUP], "<content>Text", "<content>Te<b>x</b>t", id="element-in-content"),
        pytest.param([IRI], "<id>tag:example.org,2026:1", "<id>1", id="relative-id"),
        pytest.param([IRI], "2026:1</id>", "2026:1\n</id>", id="white-space-in-id"),
        pytest.param([UNIQUE], "2026:2</id>", "2026:1</id>", id="entries-with-one-id"),
        pytest.param([UNIQUE], "2026:2</id>", "2026:f</id>", id="entry-with-the-feed's-id"),
        pytest.param([ALTERNATES], ' hreflang="de"', "", id="same-type-and-language"),
    ],
)
def test_broken_document(broken: list[str], old: str, new: str) -> None:
    """A mistake breaks its own rule and no other; ``|`` separates two replacements."""
    document = DOCUMENT
    for before, after in zip(old.split("|"), new.split("|"), strict=True):
        assert document.count(before) == 1
        document = document.replace(before, after)
    assert violations(document.encode()) == broken


def test_schema() -> None:
    """What the schema refuses is a violation, too."""
    found = violations(DOCUMENT.replace("<title>One</title>", "").encode())
    assert [text.partition(":")[0] for text in found] == ["schema"] * len(found) != []
