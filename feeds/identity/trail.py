"""The correction trail in words: what did a state change?"""

from collections.abc import Iterator
from typing import Final

from feeds.model import Snapshot
from feeds.told import Told, say

_FIELDS: Final[dict[str, Told]] = {
    "summary": say("text"),
    "content_html": say("content"),
    "link": say("link"),
    "published": say("date of publication"),
    "updated": say("date of update"),
    "authors": say("authors"),
    "enclosures": say("files"),
    "image": say("image"),
    "language": say("language"),
}


def what_changed(old: Snapshot | None, new: Snapshot) -> tuple[Told, ...]:
    """What a state says otherwise than the one before it; None is before the first.

    >>> what_changed(Snapshot("A", "b"), Snapshot("A", "c"))
    ('text',)
    """
    if new.state == "erased":
        return (say("nothing of it is kept"),)
    return tuple(_new(new) if old is None else _differences(old, new))


def _new(new: Snapshot) -> Iterator[Told]:
    yield say("new")
    yield say("topics: {labels}", labels=_labels(new))


def _differences(old: Snapshot, new: Snapshot) -> Iterator[Told]:
    if old.title != new.title:
        yield say("title, was: {title}", title=old.title)
    for name, word in _FIELDS.items():
        if getattr(old, name) != getattr(new, name):
            yield word
    if {topic.key for topic in old.topics} != {topic.key for topic in new.topics}:
        yield say("topics, now: {labels}", labels=_labels(new))
    if new.state == "withdrawn":
        yield say("reason: {reason}", reason=new.reason or say("none was given"))


def _labels(snapshot: Snapshot) -> str:
    return ", ".join(topic.label for topic in snapshot.topics) or say("none")
