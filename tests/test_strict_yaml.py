"""The strict YAML reader: scalars are text, and every surprise is a located mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import strict_yaml
from feeds.strict_yaml import read


@pytest.mark.parametrize("scalar", ["no", "12:30", "010", "1177", "2023-02-30", "1e3", "~", "null"])
def test_scalars_are_text(scalar: str) -> None:
    """What YAML 1.1 would turn into a number, a date or a truth stays what it is."""
    assert read(f"key: {scalar}".encode(), "f").value == {"key": scalar}


def test_empty_values() -> None:
    """A key without a value is None, an empty text is a text."""
    assert read(b'a:\nb: ""', "f").value == {"a": None, "b": ""}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "f:3:1: a: the key is here twice (first in line 1)"),
        ("a: &x 1\nb: *x", "f:2:4: b: aliases (*x) are not allowed"),
        ("a: &x 1", "f:1:4: a: anchors (&x) are not allowed"),
        ("a: !!python/object:os.system 1", "f:1:4: a: tags (tag:yaml.org,2002:python/object"),
        ("? [a]\n: 1", "f:1:3: a key must be text"),
        ("a: [1, 2", "f:1:9: not YAML: "),
        ("a: 1\n--- \nb: 2", "f:2:1: a second document begins here"),
        ("\x00", "f:1:1: not YAML: "),
        ("a: " + "[" * 30 + "]" * 30, "not YAML: deeper than 20 levels"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    """Each mistake names file, line, column and key."""
    found = [str(mistake) for mistake in read(text.encode(), "f").mistakes]
    assert any(message in one for one in found), found


def test_all_mistakes_at_once() -> None:
    """One mistake does not hide the next, and the first of two equal keys counts."""
    tree = read(b"a: 1\na: 2\nb: *x\nc: 3", "f")
    assert len(tree.mistakes) == 2
    assert tree.value == {"a": "1", "b": None, "c": "3"}


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is refused before it is parsed."""
    monkeypatch.setattr(strict_yaml, "MAX_BYTES", 10)
    assert str(read(b"a: 23456789", "f").mistakes[0]) == "f:1:1: the file has more than 10 bytes"


def test_nodes_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with too many nodes is refused."""
    monkeypatch.setattr(strict_yaml, "MAX_NODES", 10)
    assert "too large" in str(read(b"[1,2,3,4,5,6,7,8,9,10]", "f").mistakes[0])


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a tree or located mistakes, never an exception."""
    tree = read(data, "f")
    assert all(mistake.mark.line > 0 for mistake in tree.mistakes)
