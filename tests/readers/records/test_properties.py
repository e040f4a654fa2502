"""What holds for every file, drawn by hypothesis."""

import csv
import io
import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES
from feeds.model import Hints, Profile, Rule
from feeds.readers.records import looks_like, read
from tests.readers.records.support import REF, plain

FAST = settings(deadline=None, max_examples=80)

FRAGMENTS = (
    *("\n", "\r", "\r\n", "\n- ", "\n-", "- ", "  ", "\t", ": ", ":", "\n  ", "---\n", "...", "#"),
    *('"', "'", '""', "{", "}", "[", "]", ",", ";", "|", "&a ", "*a", "!x ", "? ", "|\n", ">\n"),
    *("title", "titel: ", "title;", '"title": ', "items:", '{"items": [', "sep=;", "id: 1", "null"),
    *("\x00", "\x85", "\u2028", "\ufeff", "\\ud800", "\\", "NaN", "1e999999999999", "%YAML", "å"),
)
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=30).map("".join)
data = st.one_of(
    st.binary(max_size=200),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: ("- title: a\n" + text).encode("utf-8", "ignore")),
    texts.map(lambda text: ("title;summary\n" + text).encode("utf-8", "ignore")),
    texts.map(lambda text: ('[{"title": "a"},' + text).encode("utf-8", "ignore")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
)
names = st.sampled_from(["title", "topics", "image", "author", "enclosure", "id", "text", "x", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(names | st.sampled_from(["url", "name", "length"]), inner, max_size=4)
    ),
    max_leaves=12,
)
PROFILE = Profile(
    item="",
    fields={
        "title": Rule("title.name"),
        "topics": Rule(prefix="x", separator=","),
        "image": Rule("image.0.url"),
    },
)


def check(raw: bytes, hints: Hints) -> None:
    """Items and problems that can be shown, located in the file."""
    items, problems = read(raw, REF, hints)
    assert items or problems
    looks_like(raw)
    most = max(raw.count(b"\n") + raw.count(b"\r") + 1, 1)
    for ref in [*(item.ref for item in items), *(problem.ref for problem in problems)]:
        assert ref.startswith(REF)
        assert ref[len(REF)] in ":#"
        number = int(ref[len(REF) + 1 :])
        assert number >= 1
        assert ref[len(REF)] == "#" or number <= most
    assert {one.code for one in problems} <= {*ERROR_CODES, *WARNING_CODES}
    assert all(one.message and one.hint for one in problems)
    shown = "\n".join(str(one) for one in problems)
    assert shown.encode().decode() == shown
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    hash(tuple(items))


@FAST
@given(data, st.none() | st.text(max_size=20), st.sampled_from([None, PROFILE]))
def test_any_bytes(raw: bytes, content_type: str | None, profile: Profile | None) -> None:
    """Any bytes give items or located problems, never an exception."""
    check(raw, Hints(content_type, "", profile))


@FAST
@given(values, st.sampled_from([None, PROFILE]), st.sampled_from([None, 1]))
def test_any_json(value: Any, profile: Profile | None, indent: int | None) -> None:
    """Any value of JSON, and what Python writes that is none: in a list, under a key, in lines."""
    hints = Hints(profile=profile)
    check(json.dumps(value, indent=indent).encode(), hints)
    check(json.dumps([value, {"title": value}], indent=indent).encode(), hints)
    check(json.dumps({"items": [value, {"topics": value}]}, indent=indent).encode(), hints)
    check((json.dumps({"title": "a"}) + "\n" + json.dumps(value) + "\n").encode(), hints)


cells = st.text(max_size=8).filter(lambda text: "\r" not in text and "\x00" not in text)
tables = st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5)


@FAST
@given(tables, st.sampled_from(",;\t|"))
def test_any_csv(rows: list[list[str]], separator: str) -> None:
    """A table that Python writes is read back cell by cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["title", "summary"])
    writer.writerows(rows)
    raw = out.getvalue().encode("utf-8", "ignore")
    check(raw, Hints())
    items, _ = read(raw, REF)
    good = [row for row in rows if not any(cell.strip() for cell in row[2:])]
    good = [row[:2] for row in good if any(cell.strip() for cell in row[:2])]
    cleaned = [[cell.replace("\ufffd", "") for cell in row] for row in good]
    if all(any(cell.strip() for cell in row) for row in cleaned):
        blank = [[cell if cell.strip() else "" for cell in row] for row in cleaned]
        assert [[item.title, item.summary] for item in items] == blank


words = st.text("abcåäö ÅB&<:#-'\"[]{}0129", min_size=1, max_size=12).map(
    lambda text: f"T{text}".strip()
)
records = st.lists(
    st.fixed_dictionaries(
        {"title": words, "ingress": words, "länk": words, "datum": words},
    ),
    min_size=1,
    max_size=6,
)


@FAST
@given(records)
def test_four_formats(told: list[dict[str, str]]) -> None:
    """The same records in four formats, in a list or under a key, give the same items."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["title", "ingress", "länk", "datum"])
    writer.writeheader()
    writer.writerows(told)
    files = [
        out.getvalue(),
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told),
        json.dumps(told),
        json.dumps({"count": 2, "nyheter": told}, indent=2),
        yaml.safe_dump(told, allow_unicode=True, sort_keys=False),
        yaml.safe_dump({"count": 2, "nyheter": told}, allow_unicode=True, sort_keys=False),
    ]
    for text in files:
        items, problems = read(text.encode(), REF)
        assert problems == []
        assert [{**plain(item), "at": ""} for item in items] == [
            {
                "at": "",
                "title": one["title"],
                "summary": one["ingress"],
                "link": one["länk"],
                "published": one["datum"],
            }
            for one in told
        ]
