"""Single rules of the mapping, and bounds, each by its smallest example."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from feeds.model import Hints, Item, Person, Profile, Rule
from feeds.readers.records import read, stream
from tests.readers.records.support import REF, places


def one(text: str, **rules: Rule) -> Item:
    """The only item of a file that has no problem."""
    items, problems = read(text.encode(), REF, Hints(profile=Profile(fields=rules)))
    assert problems == []
    assert len(items) == 1
    return items[0]


def test_people_in_a_cell() -> None:
    """A semicolon separates people, a comma does not; an address stands in brackets."""
    item = one('title,authors\nA,"Exempel, Ada; Bo <bo@example.org>"\n')
    assert item.authors == (Person("Exempel, Ada"), Person("Bo", "bo@example.org"))


def test_glued_topics() -> None:
    """Topics that the profile calls glued go on as lines for the normalizer to split."""
    item = one("title,topics\nA,KulturTrafik\n", topics=Rule(glued=True))
    assert (item.topics, item.glued) == ((), ("KulturTrafik",))


def test_the_profile_wins() -> None:
    """A column that the profile names is the field, the usual column is reported."""
    rules = {"title": Rule("dc.title")}
    data = b"title,dc.title\nwrong,right\n"
    items, problems = read(data, REF, Hints(profile=Profile(fields=rules)))
    assert [item.title for item in items] == ["right"]
    assert places(problems) == [":1 unknown-field"]


def test_a_separator_of_the_profile() -> None:
    """A stated separator is the only one, and no comma is doubtful then."""
    item = one("title,topics\nA,Vård; och | omsorg/Barn\n", topics=Rule(separator="/"))
    assert item.topics == ("Vård; och | omsorg", "Barn")


def test_a_base() -> None:
    """Links stay as written; the item says to what they are relative."""
    items, _ = read(b"title,link\nA,b\n", REF, Hints(base="https://example.org/a/"))
    assert (items[0].link, items[0].base) == ("b", "https://example.org/a/")


def test_the_id_of_a_record_without_a_title_is_free() -> None:
    """A record that the normalizer will leave out takes no id from a good one."""
    items, problems = read(b"title,id\n,1\nA,1\nB,1\n", REF)
    assert [item.title for item in items] == ["", "A"]
    assert places(problems) == [":4 duplicate-id"]


def test_messages_can_be_printed() -> None:
    """A key that no terminal can show does not stop the report of it."""
    _, problems = read(b'{"title": "a", "\\ud800\\u001b[1m": 1}\n{"title": "b"}\n', REF)
    assert str(problems[0]).isprintable()
    assert str(problems[0]).encode()


def test_lines_are_those_of_an_editor() -> None:
    """YAML counts U+2028 as the end of a line; the report does not run past the record."""
    signs = "\u2028" * 9
    data = f'- title: "{signs}"\n  link: [\n- title: b\n'.encode()
    items, problems = read(data, REF)
    assert [item.ref for item in items] == [f"{REF}:3"]
    assert places(problems) == [":2 parse-error"]


LONG = b"x" * 400


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        (b'{"title": "a"}\n{"title": "', LONG),
        (b'[{"title": "', LONG),
        (b'[{"title": "a", "topics": [', b'"' + LONG + b'",'),
        (b'{"x": [', b'"' + LONG + b'",'),
        (b'{"x": [', b"7" * 400 + b","),
        (b'["', LONG + b"\n"),
        (b"- title: x\n", b"  x: " + LONG + b"\n"),
        (b"title: x\n", b"x: " + LONG + b"\n"),
        (b"title,x\n", LONG + b'","\n'),
        (b'title,x\n"', LONG),
    ],
    ids=lambda part: repr(part[:20]),
)
def test_what_never_ends_is_not_kept(begin: bytes, again: bytes) -> None:
    """A record of 20 MB is not held: memory stays within a few records of the greatest length."""

    def chunks() -> Iterator[bytes]:
        yield begin
        for _ in range(400):
            yield again * 120

    found: list[Any] = []
    tracemalloc.start()
    try:
        for _, problems in stream(chunks(), REF):
            found += problems[:1]
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert any(problem.is_error for problem in found)
