"""The news of a year, as captures: a listing each week, and what feeds said."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

SITE: Final = Path(__file__).with_name("site")
START: Final = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)
"""The Monday on which the first listing is captured."""

_MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Captured:
    """What a source said at a moment; ``name`` is that of its file."""

    at: datetime
    source: str
    name: str
    text: str


def listings(source: str) -> Iterator[Captured]:
    """A listing a week, of what is new in it."""
    told = yaml.safe_load((SITE / "news.yaml").read_text("utf-8"))
    for week, once in enumerate(told["once"]):
        items = [*([once] if once else []), *_repeated(told, week)]
        text = "\n".join(_item(*one) for one in items)
        yield Captured(START + timedelta(weeks=week), source, f"week-{week:02}.txt", text)


def feed(source: str, file: str) -> Iterator[Captured]:
    """The captures that a file lists, each as a JSON Feed."""
    for one in yaml.safe_load((SITE / file).read_text("utf-8")):
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": source,
            "items": one["items"],
        }
        text = json.dumps(document, default=lambda moment: moment.isoformat())
        at = one["captured"].astimezone(UTC)
        yield Captured(at, source, f"{source}-{at:%m-%d-%H}.json", text)


def _repeated(told: dict[str, Any], week: int) -> Iterator[tuple[str, str, list[str]]]:
    for number, one in enumerate(told["repeated"]):
        for time in range(int(one["weeks"][week])):
            words = _words(told, week, 5 * week + 3 * number + time)
            yield one["title"].format(**words), one["summary"].format(**words), one["topics"]


def _words(told: dict[str, Any], week: int, turn: int) -> dict[str, object]:
    """What stands in the gaps of a text, other words at each turn."""
    places, lines, monday = told["places"], told["lines"], START + timedelta(weeks=week)
    return {
        "place": places[turn % len(places)],
        "other": places[(turn + 4) % len(places)],
        "line": lines[turn % len(lines)],
        "week": monday.isocalendar().week,
        "monday": _day(monday + timedelta(days=7)),
        "tuesday": _day(monday + timedelta(days=8)),
        "saturday": _day(monday + timedelta(days=5)),
    }


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def _item(title: str, summary: str, topics: list[str]) -> str:
    """An item as the listing prints it, its topics glued together."""
    return f" • {title}\n\n  {summary.strip()}\n\n  {''.join(topics)}\n"
