"""One item that a capture shows twice: on top and again in its list, or once for each topic."""

from collections.abc import Iterable
from dataclasses import replace

from feeds.model import Draft


def merge_repeats(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, with those of one link and one title as one, where it first stood.

    It has the topics of all. Items without a link are never the same: look-alikes are two, and so
    are two that have an id each.
    """
    merged: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = repeat_key(draft)
        merged[key] = _with_topics_of(merged[key], draft) if key in merged else draft
    return list(merged.values())


def repeat_key(draft: Draft) -> tuple[object, ...]:
    """What two drafts of one item have in common."""
    said = draft.snapshot
    return (said.link, said.title, draft.source_id) if said.link else (draft.position,)


def _with_topics_of(draft: Draft, other: Draft) -> Draft:
    topics = {topic.key: topic for topic in (*draft.snapshot.topics, *other.snapshot.topics)}
    return replace(draft, snapshot=replace(draft.snapshot, topics=tuple(topics.values())))
