"""Files that are made to hurt: each costs its own record, in time linear in its size."""

from time import process_time
from typing import Final

import pytest

from feeds.readers.records import looks_like, read
from tests.readers.records.support import REF

M: Final = 1_000_000
LIMIT: Final = 8.0
"""Seconds that a file of 1 to 2 MB may take on a busy machine; a quadratic reader takes minutes."""

BOMB: Final = b"- title: a\n- a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\n- title: b\n"

FILES: Final = {
    "a line of JSON Lines": (
        b'{"title": "a"}\n{"title": "' + b"x" * 2 * M + b'"}\n{"title": "b"}\n',
        "ab",
        "2 parse-error",
    ),
    "deep JSON Lines": (
        b'{"title": "a"}\n' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b'\n{"title": "b"}',
        "ab",
        "2 parse-error",
    ),
    "deep JSON": (
        b'[{"title": "a"},\n' + b"[" * 100_000 + b"]" * 100_000 + b',\n{"title": "b"}]',
        "ab",
        "2 parse-error",
    ),
    "open JSON": (b'[{"title": "a"},\n' + b"[" * 100_000, "a", "2 parse-error"),
    "an endless text of JSON": (
        b'[{"title": "a"},\n{"title": "' + b"x" * 2 * M + b'"}]',
        "a",
        "2 parse-error",
    ),
    "a long record of JSON": (
        b'[{"title": "a"},\n{"topics": [' + b'"xxxxxxx",' * 150_000 + b'"x"]},\n{"title": "b"}]',
        "ab",
        "2 parse-error",
    ),
    "digits": (b'[{"title": "a"},\n{"x": ' + b"9" * 5000 + b"}]", "a", "2 parse-error"),
    "a huge exponent": (b'[{"title": "a"},\n{"x": 1e' + b"9" * 30 + b"}]", "a", "2 parse-error"),
    "deep YAML": (b"- title: a\n- " + b"- " * 100_000 + b"\n- title: b\n", "ab", "2 parse-error"),
    "deep flow": (b"- title: a\n- " + b"[" * 100_000 + b"\n- title: b\n", "ab", "2 parse-error"),
    "an alias bomb": (BOMB, "ab", "2 parse-error"),
    "a long record of YAML": (
        b"- title: a\n- title: x\n" + b"  x: y\n" * 200_000 + b"- title: b\n",
        "ab",
        "2 parse-error",
    ),
    "quotes in CSV": (b'title,x\na,\n"' + b'"' * M + b"\nb,\n", "ab", "3 parse-error"),
    "an open quote": (
        b'title,x\na,\n"c,\n' + b"b,\n" * 50_000,
        "a" + "b" * 50_000,
        "3 parse-error",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_it_costs(name: str) -> None:
    """The records around it are read, and it is reported where it stands."""
    data, titles, problem = FILES[name]
    start = process_time()
    items, problems = read(data, REF)
    assert process_time() - start < LIMIT
    assert "".join(item.title for item in items) == titles
    assert f"{REF}:{problem}" in [f"{one.ref} {one.code}" for one in problems]
    assert sum(one.is_error for one in problems) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"title,x\n" + b'a","\n' * 200_000,
        b'"' * 2 * M,
        b"\x00" * 2 * M,
        b"\n" * M,
        b"title;x\n" + b";" * M,
        b"a," * M + b"\n1\n",
        b"title: a" + b" " * M + b"b",
        b"{" * M,
        b"- title: a\n" + b"x\n" * 50_000,
        b"---\n" * M,
        b"---\n- title: a\n" * 20_000,
        b"title: a\n" + b"---\nx\n" * 100_000,
        b"x: a\n" + b'"a;b\n' * 200_000,
        b"title,text\na," + b"<p " * 40_000 + b"\n",
        b'{"title": "a"' + b',"x": 1' * 100_000 + b"}",
        b'[{"title": "' + b"\\\\" * M + b'"}]',
    ],
    ids=lambda data: repr(data[:16]),
)
def test_time_is_linear(data: bytes) -> None:
    """Input that invites trying again and again is done with in one go."""
    start = process_time()
    items, problems = read(data, REF)
    looks_like(data)
    assert process_time() - start < LIMIT
    assert items or problems


def test_names_are_reported_once() -> None:
    """A file with a thousand unknown names does not give a thousand reports."""
    data = b"".join(b'{"title": "a", "k%d": 1}\n' % number for number in range(1000))
    items, problems = read(data, REF)
    assert len(items) == 1000
    assert 0 < len(problems) <= 101
