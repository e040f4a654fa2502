"""Formulas over the topics that there are: from slugs to keys, and from keys to numbers."""

import difflib
from typing import Final

from feeds.errors import Gone, NotFound
from feeds.model import Formula, Topic
from feeds.store.topic_index import Query, Terms
from feeds.store.topics import Topics

_MOST: Final = 3


def resolve(topics: Topics, formula: Formula) -> Formula:
    """The canonical formula, in keys, of one that is spelled in slugs.

    Raises `NotFound` with suggestions for a slug that no topic has, or a hidden one, and `Gone`
    with its successors for a topic that is no more; `UsageError` as `Formula.map`.
    """
    return formula.map(lambda slug: _find(topics, slug).key)


def query(topics: Topics, formula: Formula) -> Query:
    """The formula in numbers; raises what `resolve` raises for a topic that there is not."""
    families = {key: topics.family(_find(topics, key).key) for key in formula.topics}
    clauses = tuple(
        Terms(
            tuple(families[key] for key in clause.having),
            tuple(number for key in clause.lacking for number in families[key]),
        )
        for clause in formula.clauses
    )
    return Query(clauses, tuple({number: None for some in families.values() for number in some}))


def nearest(topics: Topics, word: str) -> tuple[str, ...]:
    """The keys of at most three topics that are spelled like a word."""
    keys = [topic.key for topic in topics.all() if topic.state not in ("hidden", "gone")]
    return tuple(difflib.get_close_matches(word.lower(), keys, _MOST))


def _find(topics: Topics, slug: str) -> Topic:
    topic = topics.named(slug)
    if topic is None or topic.state == "hidden":
        hint, near = "topicfeeds topics list tells them", nearest(topics, slug)
        raise NotFound(f"there is no topic {slug!r}", suggestions=near, hint=hint)
    if topic.state == "gone":
        message = f"the topic {topic.label!r} is no more"
        raise Gone(message, suggestions=topic.successors)
    return topic
