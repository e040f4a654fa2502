"""A reading of a data file, written plainly, and the expectations beside the cases."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import yaml

from feeds.errors import Problem
from feeds.model import Hints, Item, Media, Person, Profile, Rule

REF: Final = "data/a:b#c.bin"
"""A path with the signs of a place in it."""

CASES: Final = Path(__file__).with_name("cases")
INPUTS: Final = sorted(
    path for path in CASES.iterdir() if path.suffix in {".yaml", ".json", ".jsonl", ".csv"}
)


def expected(path: Path) -> dict[str, Any]:
    """The expectation beside a case, every scalar of which is text."""
    text = path.with_suffix(".expected").read_text("utf-8")
    told: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # as text
    assert {"why", "items", "problems"} <= told.keys() <= {"why", "items", "problems", "profile"}
    return told


def hints(told: dict[str, Any]) -> Hints:
    """The hints that a case states."""
    profile = told.get("profile")
    if not profile:
        return Hints()
    rules = {name: Rule(**rule) for name, rule in profile["fields"].items()}
    return Hints(profile=Profile(item=profile["item"], fields=rules))


def plain(item: Item) -> dict[str, Any]:
    """What an item says, without what it does not say."""
    told: dict[str, Any] = {"at": item.ref.removeprefix(REF)}
    for one in fields(item):
        value = getattr(item, one.name)
        if one.name not in {"ref", "position"} and value != one.default:
            told[one.name] = _plain(value)
    return {"title": "", **told}


def places(problems: list[Problem]) -> list[str]:
    """Each problem as ``PLACE CODE``, sorted."""
    assert all(one.message and one.hint for one in problems)
    return sorted(f"{one.ref.removeprefix(REF)} {one.code}" for one in problems)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Person):
        return [value.name, value.email or "", value.uri or ""]
    if isinstance(value, Media):
        length = "" if value.length is None else str(value.length)
        return [value.href, value.type or "", length, value.alt]
    return value
