"""Between the model and what rows hold: snapshots as JSON, topic numbers as bytes, moments."""

import json
import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from feeds.model import Media, Person, Snapshot, Topic

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def seconds(moment: datetime) -> int:
    """Unix seconds of an aware moment, rounded down."""
    return int(moment.timestamp() // 1)


def moment(second: int) -> datetime:
    """The aware UTC moment of a Unix second."""
    return datetime.fromtimestamp(second, UTC)


def pack(topics: Iterable[int]) -> bytes:
    """Topic numbers, sorted, as uint32 little-endian."""
    numbers = sorted(topics)
    return struct.pack(f"<{len(numbers)}I", *numbers)


def unpack(blob: bytes) -> tuple[int, ...]:
    """The numbers that `pack` packed."""
    return struct.unpack(f"<{len(blob) // 4}I", blob)


def dump(snapshot: Snapshot) -> str:
    """The snapshot as one line of JSON, without what the source does not say."""
    record: dict[str, Any] = {
        "title": snapshot.title,
        "summary": snapshot.summary,
        "topics": [[topic.key, topic.label] for topic in snapshot.topics],
        "language": snapshot.language,
        "link": snapshot.link,
        "content_html": snapshot.content_html,
        "published": snapshot.published and snapshot.published.isoformat(),
        "updated": snapshot.updated and snapshot.updated.isoformat(),
        "authors": [[one.name, one.email, one.uri] for one in snapshot.authors],
        "enclosures": [_media_row(one) for one in snapshot.enclosures],
        "image": snapshot.image and _media_row(snapshot.image),
        "state": snapshot.state if snapshot.state != "published" else None,
        "reason": snapshot.reason,
        "holder": snapshot.holder,
    }
    said = {name: value for name, value in record.items() if value}
    return _ENCODE(said)


def load(text: str) -> Snapshot:
    """The snapshot that `dump` dumped; its topics have key and printed label only."""
    record = json.loads(text)
    return Snapshot(
        title=record.get("title", ""),
        summary=record.get("summary", ""),
        topics=tuple(Topic(key, label) for key, label in record.get("topics", ())),
        language=record.get("language"),
        link=record.get("link"),
        content_html=record.get("content_html"),
        published=_moment(record.get("published")),
        updated=_moment(record.get("updated")),
        authors=tuple(Person(*one) for one in record.get("authors", ())),
        enclosures=tuple(Media(*one) for one in record.get("enclosures", ())),
        image=Media(*record["image"]) if "image" in record else None,
        state=record.get("state", "published"),
        reason=record.get("reason", ""),
        holder=record.get("holder", ""),
    )


def _media_row(media: Media) -> list[Any]:
    return [media.href, media.type, media.length, media.alt]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
