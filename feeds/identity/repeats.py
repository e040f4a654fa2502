"""One item that a capture shows twice: on top and again in its list, or once for each topic."""

from collections.abc import Iterable
from dataclasses import replace

from feeds.model import Draft


def merge_repeats(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, with those of one id as one, where it first stood; without ids those of one link
    and one title.

    It has the topics of all. Items without an id and a link are never the same: look-alikes are
    two.
    """
    merged: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = repeat_key(draft)
        merged[key] = _with_topics_of(merged[key], draft) if key in merged else draft
    return list(merged.values())


def repeat_key(draft: Draft) -> tuple[object, ...]:
    """What two drafts of one item have in common."""
    said = draft.snapshot
    if draft.source_id:
        return (draft.source_id,)
    return (said.link, said.title) if said.link else (draft.position,)


def _with_topics_of(draft: Draft, other: Draft) -> Draft:
    topics = {topic.key: topic for topic in (*draft.snapshot.topics, *other.snapshot.topics)}
    return replace(draft, snapshot=replace(draft.snapshot, topics=tuple(topics.values())))
