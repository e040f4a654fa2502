"""What the tests of feeds share: pairs of files, read as a person would note them down."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

import yaml

from feeds.errors import Problem
from feeds.model import Hints, Item
from feeds.readers.syndication import read

REF: Final = "captures/a#b:c.xml"
"""A path with the signs in it that also part it from lines and numbers."""

FEEDS: Final = Path(__file__).with_name("feeds")

_DEFAULTS: Final = asdict(Item(ref="", position=0, title=""))


@dataclass(frozen=True)
class Case:
    """A feed, what is known beside it, and what it says, written by hand."""

    data: bytes
    hints: Hints
    items: list[dict[str, Any]]
    problems: list[str]


def case(name: str) -> Case:
    """The pair of files of that name; every scalar of the expectation is text."""
    text = (FEEDS / f"{Path(name).stem}.expected.yaml").read_text("utf-8")
    told = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # as text
    assert {"why", "items"} <= told.keys() <= {"why", "items", "base", "problems"}
    hints = Hints(base=told.get("base", ""))
    return Case((FEEDS / name).read_bytes(), hints, told["items"], told.get("problems", []))


def noted(item: Item) -> dict[str, Any]:
    """The fields that an item says something in, all values as text."""
    names = [field.name for field in fields(item) if field.name not in {"ref", "position"}]
    found = {name: getattr(item, name) for name in names}
    return {name: _plain(value) for name, value in found.items() if value != _DEFAULTS[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value
    return {key: str(one) for key, one in asdict(value).items() if one not in {None, ""}}


def in_short(problems: Iterable[Problem]) -> list[str]:
    """Each problem as ``#INDEX CODE`` or ``:LINE CODE``."""
    assert all(one.ref.startswith(REF) and one.message and one.hint for one in problems)
    return [f"{one.ref.removeprefix(REF)} {one.code}" for one in problems]


def reading(data: bytes, hints: Hints | None = None) -> tuple[list[dict[str, Any]], list[str]]:
    """What the reader finds, noted down."""
    items, problems = read(data, REF, hints or Hints())
    return [noted(item) for item in items], in_short(problems)


def rss(body: str) -> bytes:
    """A feed of RSS 2.0 around that."""
    return f'<rss version="2.0"><channel><title>x</title>{body}</channel></rss>'.encode()


def atom(body: str) -> bytes:
    """A feed of Atom 1.0 around that."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{body}</feed>'.encode()
