"""Single rules of the mapping, and bounds, each by its smallest example."""

import json
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


@pytest.mark.parametrize("name", ["title", "summary", "content"])
def test_html_of_the_profile(name: str) -> None:
    """A text that the profile calls HTML is HTML, whatever its name; nothing is reported."""
    record = {"title": "A", name: "<p>b</p><p>c</p>"}
    item = one(json.dumps([record]), **{name: Rule(html=True)})
    assert getattr(item, name) == "<p>b</p><p>c</p>"
    assert name == "content" or getattr(item, f"{name}_type") == "html"


def test_markup_is_told_once_a_field() -> None:
    """Tags in a text are reported once for each field, with the remedy; one sign is no tag."""
    tags = "<b>x</b>"
    records = [
        {"title": "a <b", "ingress": "1 < 2 > 0 <x> <y>"},
        {"title": "b", "ingress": tags},
        {"title": tags, "ingress": tags},
        {"title": tags, "text": tags, "summary_html": tags},
    ]
    data = "\n".join(map(json.dumps, records)).encode()
    _, problems = read(data, REF)
    assert places(problems) == [f":{line} not-well-formed" for line in (2, 3, 4)]
    assert "“ingress”" in problems[0].message
    assert [problem.hint for problem in problems] == [
        f"state html: true for {name} in the profile" for name in ("summary", "title", "content")
    ]


@pytest.mark.parametrize("key", ["articles", "Artiklar", "news", "stories", "rows", "value"])
def test_usual_lists(key: str) -> None:
    """A list under a usual key is found in JSON and YAML, however the key is written."""
    told = {"count": 1, "items": [], key: [{"title": "A"}]}
    for text in (json.dumps(told), json.dumps(told, indent=1), f"count: 1\n{key}:\n- title: A\n"):
        items, problems = read(text.encode(), REF)
        assert ([item.title for item in items], problems) == (["A"], [])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"count": 1, "things": [{"title": "A"}]}', "things"),
        ('{"a": {"b": [{"c": 1}]}, "x": {"things": [{"title": "A"}]}}', "a.b"),
        ('{"x": {"b": [{"c": 1}]}, "things": [{"title": "A"}]}', "things"),
        ('{"things": [' + f'{{"title": "{"x" * 90_000}"}},' * 12 + '{"title": "A"}]}', "things"),
        ("x:\n  things:\n  - title: A\n", "x.things"),
    ],
    ids=range(5),
)
def test_another_list_is_named(text: str, key: str) -> None:
    """Where no list is found, the hint tells the path of one, and with it the file is read."""
    items, (problem,) = read(text.encode(), REF)
    assert items == []
    assert problem.hint == f"write item: {key} in the profile"
    assert read(text.encode(), REF, Hints(profile=Profile(key)))[0]


def test_an_empty_list() -> None:
    """A list without records is no mistake of the profile: the file has none."""
    _, (problem,) = read(b'{"items": [], "count": 0}', REF)
    assert (problem.code, problem.message) == ("no-items", "the file has no record")


def test_a_number_is_no_author() -> None:
    """Some programs export keys of their own, which are nobody's name."""
    data = b'{"title": "A", "author": 3}\n{"title": "B", "author": [4, "Ada"]}\n'
    items, problems = read(data, REF)
    assert [item.authors for item in items] == [(), (Person("Ada"),)]
    assert places(problems) == [":1 bad-type", ":2 bad-type"]


def test_doubtful_commas_are_bounded() -> None:
    """Each different cell is told, up to twenty of a file."""
    rows = "".join(f'A,"Vård {n % 50}, omsorg"\n' for n in range(100))
    _, problems = read(f"title,topics\n{rows}".encode(), REF)
    assert places(problems) == sorted(f":{line} unsplit-topics" for line in range(2, 22))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [(2, "until the end of the file"), (50_000, "in the next 100,000 characters")],
)
def test_an_open_quote(rows: int, reason: str) -> None:
    """The report of a quote that is never closed says how far was looked."""
    _, problems = read(b'title,x\n"a,\n' + b"b,\n" * rows, REF)
    assert [reason in problem.message for problem in problems if problem.is_error] == [True]


def test_a_long_cell() -> None:
    """A cell that is too long is called that, in plain words."""
    _, (problem,) = read(b"title,text\nA," + b"x" * 200_000 + b"\n", REF)
    assert "a cell has more than 100,000 characters" in problem.message


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("title,x\nText,Bild\n", ["Text"]),
        ("title\nText\nBild\n", ["Text", "Bild"]),
        ("Källa: Exempel\nRubrik;Ingress\nA;B\n", ["A"]),
        ("Nyheter, våren\nRubrik;Ingress\nA;B\n", ["A"]),
        ("sep=;\n\nNyheter\nRubrik;Ingress\nA;B\n", ["A"]),
        ("Titel\nRubrik;Ingress\nA;B\n", ["A"]),
        ("a\nb\nc\nd\nRubrik;Ingress\nA;B\n", ["A"]),
        ("a\nb\nc\nd\ne\nRubrik;Ingress\nA;B\n", []),
    ],
)
def test_rows_above_the_names(text: str, titles: list[str]) -> None:
    """The names are in the first of five rows with two known ones, or in the very first."""
    assert [item.title for item in read(text.encode(), REF)[0]] == titles


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
