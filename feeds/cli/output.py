"""What commands print: results on stdout, everything else on stderr."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import click

from feeds.documents import shown
from feeds.errors import Problem
from feeds.model import Draft, Entry, Media, TopicSummary

_LINE: Final = 100


def tell(text: str) -> None:
    """Something for the person at the terminal, not for the next program."""
    click.echo(text, err=True)


def print_json(value: Any, *, line: bool = False) -> None:
    """A JSON value, indented, or on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if line else 2))


def print_table(rows: Iterable[Iterable[object]]) -> None:
    """Rows of cells, tab-separated: readable, and easy to cut."""
    for row in rows:
        click.echo("\t".join(map(str, row)))


def tell_problems(problems: Iterable[Problem]) -> None:
    """Each problem on a line."""
    for problem in problems:
        tell(str(problem))


def sorted_problems(problems: Iterable[Problem]) -> dict[str, list[dict[str, str]]]:
    """``errors`` and ``warnings`` as JSON objects."""
    found: dict[str, list[dict[str, str]]] = {"errors": [], "warnings": []}
    for one in problems:
        record = {"ref": one.ref, "code": one.code, "message": one.message, "hint": one.hint}
        found["errors" if one.is_error else "warnings"].append(record)
    return found


def print_draft(draft: Draft) -> None:
    """A previewed item for people: what it would publish, a line each."""
    said = draft.snapshot
    facts = [time(said.published), said.link]
    facts += [one.href for one in (said.image, *said.enclosures) if one]
    summary = said.summary.partition("\n")[0][:_LINE]
    lines = [", ".join(topic.label for topic in said.topics) or "no topic", summary, *facts]
    click.echo("\n   ".join([f"{draft.position}. {said.title}", *filter(None, lines)]))


def item_record(draft: Draft) -> dict[str, Any]:
    """A previewed item as a JSON object; None for whatever the source does not say."""
    snapshot = draft.snapshot
    return {
        "title": snapshot.title,
        "summary": snapshot.summary or None,
        "content_html": snapshot.content_html,
        "topics": [
            {"slug": topic.key, "label": topic.label, "state": topic.state}
            for topic in snapshot.topics
        ],
        "link": snapshot.link,
        "published": time(snapshot.published),
        "updated": time(snapshot.updated),
        "source_id": draft.source_id,
        "authors": [
            {"name": one.name, "email": one.email, "uri": one.uri} for one in snapshot.authors
        ],
        "language": snapshot.language,
        "enclosures": [_media_record(one) for one in snapshot.enclosures],
        "image": snapshot.image and _media_record(snapshot.image),
        "position": draft.position,
    }


def _media_record(media: Media) -> dict[str, Any]:
    record = {"url": media.href, "type": media.type, "length": media.length}
    return record | {"alt": media.alt or None}


def topic_record(summary: TopicSummary) -> dict[str, Any]:
    """A topic as a JSON object; of one whose feed is not served it is not told what it holds."""
    topic = summary.topic
    return {
        "slug": topic.key,
        "label": topic.label,
        "state": topic.state,
        "parent": topic.parent,
        "include_children": topic.include_children,
        "successors": list(topic.successors),
        "entries": summary.total if topic.is_listed else None,
        "newest": time(summary.newest),
    }


def topic_row(summary: TopicSummary) -> tuple[object, ...]:
    """A topic as a row for people; what is wider than it, and what follows it, in the last cell."""
    topic = summary.topic
    notes = [f"in {topic.parent}"] if topic.parent else []
    notes += ["with its parts"] if topic.include_children else []
    notes += [f"follow {', '.join(topic.successors)}"] if topic.successors else []
    count = summary.total if topic.is_listed else "-"
    row = (topic.key, count, topic.state, topic.label)
    return (*row, "; ".join(notes)) if notes else row


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry as a JSON object."""
    return {
        "id": entry.id,
        "title": entry.snapshot.title,
        "state": entry.snapshot.state,
        "topics": [topic.key for topic in entry.snapshot.topics],
        "source": entry.source,
        "updated": time(entry.updated),
        "first_seen": time(entry.first_seen),
    }


def title(entry: Entry, language: str) -> str:
    """What feeds call an entry, on one line; ``language`` is the site's."""
    return shown(entry.snapshot, language).title


def time(moment: datetime | None) -> str | None:
    """A moment as commands print it: RFC 3339, in UTC, in seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
