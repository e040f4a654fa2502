"""What the tests of the listing reader and the normalizer share: a run of both, written plainly."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from feeds.errors import ERROR_CODES, WARNING_CODES, Problem
from feeds.model import Hints, Item, Topic
from feeds.normalize import normalize
from feeds.readers import READERS

REF: Final = "captures/a:b.txt"
"""A path with a colon in it: the line is behind the last one."""

CASES: Final = Path(__file__).with_name("cases")
CAPTURES: Final = Path(__file__).parents[2] / "data" / "captures"


@dataclass(frozen=True)
class Found:
    """What a person would note down about an item."""

    line: int
    title: str
    summary: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """The items of a capture, and each problem as ``LINE CODE``, in order of lines."""

    items: list[Found]
    problems: list[str]


@dataclass(frozen=True)
class Case:
    """An expectation that was written by hand, and why."""

    why: str
    vocabulary: tuple[str, ...]
    reading: Reading


def listing(data: bytes, content_type: str | None = None) -> tuple[list[Item], list[Problem]]:
    """What the listing reader finds."""
    return READERS["listing"](data, REF, Hints(content_type))


def topics(labels: Iterable[str]) -> list[Topic]:
    """A vocabulary of known topics."""
    return [Topic(f"key-{number}", label) for number, label in enumerate(labels)]


def reading(
    data: bytes, vocabulary: Iterable[str] = (), content_type: str | None = None
) -> Reading:
    """What the listing reader and the normalizer make of a capture."""
    items, problems = listing(data, content_type)
    drafts, more = normalize(items, vocabulary=topics(vocabulary))
    return Reading(
        [
            Found(
                line_of(draft.ref),
                draft.snapshot.title,
                draft.snapshot.summary,
                tuple(topic.label for topic in draft.snapshot.topics),
            )
            for draft in drafts
        ],
        in_order(f"{line_of(problem.ref)} {problem.code}" for problem in (*problems, *more)),
    )


def line_of(ref: str) -> int:
    """The line of a ``NAME:LINE`` of this capture."""
    name, _, line = ref.rpartition(":")
    assert name == REF
    return int(line)


def in_order(problems: Iterable[str]) -> list[str]:
    """Problems sorted by line and code."""
    return sorted(problems, key=lambda one: (int(one.split()[0]), one))


def case(path: Path) -> Case:
    """The expectation in a YAML file, every scalar of which is text; unknown keys are errors."""
    told: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # as text
    assert {"why", "items"} <= told.keys() <= {"why", "items", "vocabulary", "problems"}
    problems = told.get("problems", [])
    assert {one.split()[1] for one in problems} <= {*ERROR_CODES, *WARNING_CODES}
    return Case(
        told["why"],
        tuple(told.get("vocabulary", ())),
        Reading([_found(**one) for one in told["items"]], in_order(problems)),
    )


def _found(line: str, title: str, summary: str = "", topics: Iterable[str] = ()) -> Found:
    return Found(int(line), title, summary, tuple(topics))
