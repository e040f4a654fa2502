"""Formulas over the topics that there are: from slugs to keys, and from keys to numbers."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from feeds.errors import Gone, NotFound, UsageError
from feeds.model import Formula, SavedFormula, Topic
from feeds.store.topic_index import Query, Terms
from feeds.store.topics import Topics
from feeds.told import say

_MOST: Final = 3
_SHOWN: Final = 60


def resolve(topics: Topics, formula: Formula) -> Formula:
    """The canonical formula, in keys, of one that is spelled in slugs.

    A topic goes by its key, and by what its labels look like in an address. Raises `NotFound` with
    suggestions for a slug that no topic has, or a hidden one, and `Gone` with its successors for a
    topic that is no more; `UsageError` as `Formula.map`.
    """
    return formula.map(lambda slug: _find(topics, slug).key)


def named(topics: Topics, spelled: str, saved: Iterable[SavedFormula]) -> Formula:
    """The canonical formula of a spelling, or of a saved one's name, as `Store.named` says."""
    found = next((one.formula for one in saved if one.name == spelled), None)
    if found is None or topics.topic(spelled):
        found = Formula.parse(spelled)
    return resolve(topics, found)


def existing(topics: Topics, saved: Iterable[SavedFormula]) -> Iterator[SavedFormula]:
    """The saved formulas whose topics there are and have feeds, in their keys."""
    for one in saved:
        with suppress(NotFound, UsageError):
            yield replace(one, formula=resolve(topics, one.formula))


def query(topics: Topics, formula: Formula) -> Query:
    """The formula in numbers; raises what `resolve` raises for a topic that there is not.

    Only the topics that it names alter what its feed is called; when one of them gets or loses a
    narrower one, it is touched itself (see `Topics.adopt`).
    """
    families = {key: topics.family(_find(topics, key).key) for key in formula.topics}
    clauses = tuple(
        Terms(
            tuple(families[key] for key in clause.having),
            tuple(number for key in clause.lacking for number in families[key]),
        )
        for clause in formula.clauses
    )
    return Query(clauses, tuple(numbers[0] for numbers in families.values()))


def nearest(topics: Topics, word: str) -> tuple[str, ...]:
    """The keys of at most three topics that are spelled like a word, the likest first."""
    return topics.spellings().nearest(word, _MOST)


def _find(topics: Topics, slug: str) -> Topic:
    topic = topics.named(slug)
    if topic is None or topic.state == "hidden":
        hint, near = "topicfeeds topics list tells them", nearest(topics, slug)
        said = say("there is no topic {slug!r}", slug=slug[:_SHOWN])
        raise NotFound(said, suggestions=near, hint=hint)
    if topic.state == "gone":
        message = say("the topic {label!r} is no more", label=topic.label)
        raise Gone(message, suggestions=_followable(topics, topic))
    return topic


def _followable(topics: Topics, topic: Topic) -> tuple[str, ...]:
    found = [topics.topic(key) for key in topic.successors]
    return tuple(one.key for one in found if one and one.is_listed)
