"""What the tests of the HTML reader share: profiles and expectations written as YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from feeds.errors import Problem
from feeds.model import Hints, Item, Media, Person, Profile, Rule
from feeds.readers.listing_html import read

PAGES: Final = Path(__file__).with_name("pages")
REF: Final = "captures/a:b.html"
"""A path with a colon in it: the line is behind the last one."""


@dataclass(frozen=True)
class Expected:
    """What a person reads in a page: its items, problems as ``LINE CODE``, and why it is here."""

    why: str
    items: list[Item]
    problems: list[str]


def profile(text: str) -> Profile:
    """The block that stands under ``profile`` in a site's YAML; every scalar is text."""
    told: dict[str, Any] = _load(text)
    item, drop = told.pop("item", ""), tuple(told.pop("drop", ()))
    return Profile(item, drop, {name: _rule(value) for name, value in told.items()})


def expected(path: Path) -> Expected:
    """The expectation in a file; what an item there does not name is empty."""
    told = _load(path.read_text("utf-8"))
    assert {"why", "items"} <= told.keys() <= {"why", "items", "problems"}
    items = [_item(position, **one) for position, one in enumerate(told["items"], 1)]
    return Expected(told["why"], items, told.get("problems", []))


def items_of(html: str | bytes, rules: str, hints: Hints | None = None) -> list[Item]:
    """The items of a page that nothing is wrong with."""
    items, problems = reading(html, rules, hints)
    assert problems == []
    return items


def reading(
    html: str | bytes, rules: str, hints: Hints | None = None
) -> tuple[list[Item], list[Problem]]:
    """What the reader makes of a page with a profile in YAML."""
    data = html.encode() if isinstance(html, str) else html
    return read(data, REF, replace(hints or Hints(), profile=profile(rules)))


def brief(problem: Problem) -> str:
    """A problem as ``LINE CODE``."""
    name, _, line = problem.ref.rpartition(":")
    assert name == REF
    return f"{line} {problem.code}"


def _load(text: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # every scalar as text
    return told


def _rule(value: str | Mapping[str, str]) -> Rule:
    if isinstance(value, str):
        return Rule(value)
    assert value.keys() <= {"select", "attribute", "prefix", "separator", "glued"}
    return Rule(**{**value, "glued": value.get("glued") == "true"})  # type: ignore[arg-type]  # keys were compared above


def _item(position: int, line: str, **told: Any) -> Item:  # YAML
    for name in ("topics", "glued"):
        told[name] = tuple(told.get(name, ()))
    told["authors"] = tuple(Person(name) for name in told.get("authors", ()))
    told["enclosures"] = tuple(_media(one) for one in told.get("enclosures", ()))
    told["image"] = _media(told["image"]) if "image" in told else None
    return Item(ref=f"{REF}:{line}", position=position, **told)


def _media(told: Mapping[str, str]) -> Media:
    length = int(told["length"]) if "length" in told else None
    return Media(told["href"], told.get("type"), length, told.get("alt", ""))
