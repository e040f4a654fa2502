"""The correction trail in words: what did a state change?"""

from collections.abc import Iterator
from typing import Final

from feeds.model import Snapshot

_FIELDS: Final[dict[str, str]] = {
    "summary": "text",
    "content_html": "content",
    "link": "link",
    "published": "date of publication",
    "updated": "date of update",
    "authors": "authors",
    "enclosures": "files",
    "image": "image",
    "language": "language",
}


def what_changed(old: Snapshot | None, new: Snapshot) -> tuple[str, ...]:
    """What a state says otherwise than the one before it; None is before the first.

    >>> what_changed(Snapshot("A", "b"), Snapshot("A", "c"))
    ('text',)
    """
    if new.state == "erased":
        return ("nothing of it is kept",)
    return tuple(_new(new) if old is None else _differences(old, new))


def _new(new: Snapshot) -> Iterator[str]:
    yield "new"
    yield f"topics: {_labels(new)}"


def _differences(old: Snapshot, new: Snapshot) -> Iterator[str]:
    if old.title != new.title:
        yield f"title, was: {old.title}"
    for name, word in _FIELDS.items():
        if getattr(old, name) != getattr(new, name):
            yield word
    if {topic.key for topic in old.topics} != {topic.key for topic in new.topics}:
        yield f"topics, now: {_labels(new)}"
    if new.state == "withdrawn":
        yield f"reason: {new.reason or 'none was given'}"


def _labels(snapshot: Snapshot) -> str:
    return ", ".join(topic.label for topic in snapshot.topics) or "none"
