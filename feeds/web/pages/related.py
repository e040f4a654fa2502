"""What is near a formula: wider and narrower topics, saved formulas, neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from feeds.documents import alphabetical, in_words
from feeds.model import Formula, Neighbour, SavedFormula, Topic
from feeds.web.desk import desk
from feeds.web.i18n import tongue

NEIGHBOURS: Final = 8
"""Neighbour topics that a page names at most."""

LEAST: Final = 0.05
"""How many of the nearest neighbour's entries another one must share to be worth naming."""

NARROWER: Final = 20
"""Narrower topics that a page names at most."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A formula to follow, and what people call it; ``about`` is a sentence or nothing."""

    formula: Formula
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """What is near a formula, for its page.

    ``combined`` are formulas made of a topic and its nearest neighbour: both, without, either.
    """

    wider: tuple[Offered, ...]
    narrower: tuple[Offered, ...]
    parts: tuple[Offered, ...]
    saved: tuple[Offered, ...]
    neighbours: tuple[Neighbour, ...]
    combined: tuple[Offered, ...]


def near(formula: Formula) -> Near:
    """What is near a formula; raises as `Store.select`."""
    topics = {one.key: one for one in desk().store.topics()}
    found = desk().store.neighbours(formula, 2 * NEIGHBOURS)
    neighbours = _telling(found, formula, topics)
    topic = topics.get(formula.topic or "")
    named = () if topic else (topics[key] for key in formula.topics)
    family = [one for one in topics.values() if topic and one.parent == topic.key]
    wider = topics.get((topic and topic.parent) or "")
    return Near(
        wider=(_single(wider),) if wider and wider.is_listed else (),
        narrower=tuple(
            _single(one)
            for one in islice(sorted(family, key=alphabetical), NARROWER)
            if one.is_listed
        ),
        parts=tuple(map(_single, named)),
        saved=tuple(
            offer
            for offer in saved_offers()
            if offer.formula != formula and set(offer.formula.topics) & set(formula.topics)
        ),
        neighbours=neighbours,
        combined=tuple(_combined(formula, topics, neighbours)),
    )


def _telling(
    found: tuple[Neighbour, ...], formula: Formula, topics: dict[str, Topic]
) -> tuple[Neighbour, ...]:
    """Neighbours that are no family of the formula's topics, and share more than a few entries."""
    named = [topics[key] for key in formula.topics]
    family = {one.parent for one in named}
    parents = {one.key for one in named}
    most = max((one.shared for one in found), default=0)
    return tuple(
        one
        for one in found
        if one.topic.key not in family
        and one.topic.parent not in parents
        and one.shared >= LEAST * most
    )[:NEIGHBOURS]


def saved_offers() -> list[Offered]:
    """The formulas that the operator has saved, as far as they have feeds."""
    here = desk()
    topics = {one.key: one for one in here.store.topics()}
    return [
        Offered(one.formula, _name(one, topics), one.description)
        for one in here.store.existing(here.site.formulas)
    ]


def _name(one: SavedFormula, topics: dict[str, Topic]) -> str:
    return one.title or in_words(one.formula, topics, desk().site.language)


def _single(topic: Topic) -> Offered:
    return Offered(Formula.of(topic.key), topic.label, topic.description)


def _combined(
    formula: Formula, topics: dict[str, Topic], neighbours: tuple[Neighbour, ...]
) -> Iterator[Offered]:
    """A topic with its nearest neighbour, as far as each differs from the topic alone."""
    key = formula.topic
    if not key or not neighbours:
        return
    other = neighbours[0].topic.key
    for spelled in (f"{key}+{other}", f"{key}+!{other}", f"{key},{other}"):
        made = Formula.parse(spelled)
        yield Offered(made, in_words(made, topics, tongue().code))
