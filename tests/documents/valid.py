"""Whether a document of any format is valid: one function for all of them."""

from collections.abc import Callable
from typing import Final

from feeds.check import rss
from tests.documents import json_rules, rules

_RULES: Final[dict[str, Callable[[bytes], list[str]]]] = {
    "atom": rules.violations,
    "rss": lambda body: [f"{one.where}: {one.rule}" for one in rss.broken(body)],
    "json": json_rules.violations,
}


def violations(body: bytes, suffix: str) -> list[str]:
    """The rules of its format that a document breaks."""
    return _RULES[suffix](body)
