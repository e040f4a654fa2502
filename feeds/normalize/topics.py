"""Which topics an item has: by structure, then by vocabulary, then by shape.

The structure was read by the reader: single labels, which stay what they are; lines that are
certainly topics, perhaps glued; and a ``tail`` that may be.
The vocabulary is what the operator wrote and the store knows, and what the capture itself teaches
(see `labels`). A label that nobody knows becomes a *pending* topic with a slug of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from slugify import slugify

from feeds.errors import Problem
from feeds.model import Item, Limits, Topic
from feeds.normalize.labels import (
    Labels,
    covered,
    is_prose,
    learn,
    looks_like_labels,
    may_be_several,
    split,
)
from feeds.normalize.text import cut

RESERVED_SLUGS: Final = frozenset({"all", "search"})
_SLUG_LENGTH: Final = 80


def slug_of(label: str) -> str:
    """What a label looks like in an address; nothing, if it has no letter or digit.

    >>> slug_of("Hälso- och sjukvård")
    'halso-och-sjukvard'
    """
    return slugify(label, max_length=_SLUG_LENGTH, word_boundary=True)


class Namer:
    """Label -> Topic: those of a vocabulary, and a new pending topic for every other label.

    Where two topics of the vocabulary claim a label, the first has it.
    """

    def __init__(self, vocabulary: Iterable[Topic]) -> None:
        self._by_label: dict[str, Topic] = {}
        self._keys = set(RESERVED_SLUGS)
        self._ordinals: defaultdict[str, int] = defaultdict(lambda: 1)
        for topic in vocabulary:
            self._keys.add(topic.key)
            for label in (topic.label, *topic.aliases):
                self._by_label.setdefault(label.casefold(), topic)

    def knows(self, label: str) -> bool:
        """Whether the label, in any letter case, belongs to a topic."""
        return label.casefold() in self._by_label

    def topic(self, label: str) -> Topic:
        """The topic of a label; asked again, the same one."""
        fold = label.casefold()
        if fold not in self._by_label:
            topic = Topic(key=self._free_key(label), label=label, state="pending")
            self._keys.add(topic.key)
            self._by_label[fold] = topic
        return self._by_label[fold]

    def _free_key(self, label: str) -> str:
        base = slug_of(label) or "topic"
        key = base
        while key in self._keys:
            self._ordinals[base] += 1
            key = f"{base}-{self._ordinals[base]}"
        return key


@dataclass(slots=True)
class _Found:
    """What an item's last lines turned out to be."""

    labels: list[str]
    text: list[str]
    dropped: str = ""


def find_topics(
    items: Sequence[Item], vocabulary: Iterable[Topic], limits: Limits, problems: list[Problem]
) -> list[tuple[Item, tuple[Topic, ...]]]:
    """Step 3: each item with its topics in printed order; a tail that is text joins its summary.

    Reports ``cut-text`` (the capture ended inside a label, a label is longer than
    ``limits.topic_characters``, or there are more topics than ``limits.item_topics``) and
    ``unsplit-topics``.
    """
    vocabulary = tuple(vocabulary)
    namer = Namer(vocabulary)
    known = Labels(label for topic in vocabulary for label in (topic.label, *topic.aliases))
    for label in {label for item in items for label in item.topics}:
        known.add(label)
    lines = [line for item in items for line in item.glued if not is_prose(line)]
    learn([*lines, *(_joined(item) for item in items if _tail_by_shape(item, known))], known)
    return [_settle(item, namer, known, limits, problems) for item in items]


def _settle(
    item: Item, namer: Namer, known: Labels, limits: Limits, problems: list[Problem]
) -> tuple[Item, tuple[Topic, ...]]:
    found = _read_lines(item, known)
    if found.dropped:
        problems.append(_cut_label(item, found.dropped))
    problems += [
        _unsplit(item, label)
        for label in found.labels
        if may_be_several(label) and not namer.knows(label)
    ]
    labels = filter(_is_name, (*item.topics, *found.labels))
    named = (namer.topic(_fitting(item, label, namer, limits, problems)) for label in labels)
    topics = list({topic.key: topic for topic in named}.values())
    if len(topics) > limits.item_topics:
        problems.append(_too_many(item, len(topics), limits.item_topics))
    summary = "\n\n".join(part for part in (item.summary, *found.text) if part)
    item = replace(item, summary=summary, topics=(), glued=(), tail="", open_end=False)
    return item, tuple(topics[: limits.item_topics])


def _fitting(item: Item, label: str, namer: Namer, limits: Limits, problems: list[Problem]) -> str:
    most = limits.topic_characters
    if len(label) <= most or namer.knows(label):
        return label
    message = f"the label {label[:60]!r} has {len(label)} characters and was cut to {most}"
    hint = "shorten it, or raise limits.topic_characters"
    problems.append(Problem(item.ref, "cut-text", message, hint))
    return cut(label, most)


def _is_name(label: str) -> bool:
    return any(map(str.isalnum, label))


def _read_lines(item: Item, known: Labels) -> _Found:
    found = _Found([], [])
    for line in item.glued:
        if covered(line, known) or not is_prose(line):
            found.labels += split(line, known)
        else:
            found.text.append(line)
    _read_tail(item, known, found)
    return found


def _read_tail(item: Item, known: Labels, found: _Found) -> None:
    joined, last = _joined(item), item.tail.rpartition("\n")[2]
    if covered(joined, known):
        found.labels += split(joined, known)
    elif covered(last, known):
        found.text.append(joined.removesuffix(last).strip())
        found.labels += split(last, known)
    elif item.open_end:
        _read_open_end(item, joined, known, found)
    elif joined:
        found.text.append(joined)


def _read_open_end(item: Item, joined: str, known: Labels, found: _Found) -> None:
    """The capture may have been cut inside this line: it must not invent a topic."""
    *whole, last = split(joined, known) if joined else [""]
    if whole and all(label in known for label in whole):
        found.labels += whole
        found.dropped = last
    elif item.summary and looks_like_labels(joined, known):
        found.dropped = joined
    elif joined:
        found.text.append(joined)


def _joined(item: Item) -> str:
    return item.tail.replace("\n", " ")


def _tail_by_shape(item: Item, known: Labels) -> bool:
    return bool(item.summary) and not item.open_end and looks_like_labels(_joined(item), known)


def _cut_label(item: Item, text: str) -> Problem:
    message = f"the capture ends in {text[:60]!r}, which may be cut, and was not taken for a topic"
    hint = "add the topic to topics.yaml, or end the capture with a line break"
    return Problem(item.ref, "cut-text", message, hint)


def _unsplit(item: Item, label: str) -> Problem:
    message = f"the label {label[:60]!r} may be several topics and was kept whole"
    return Problem(item.ref, "unsplit-topics", message, "add the topics to topics.yaml")


def _too_many(item: Item, count: int, limit: int) -> Problem:
    message = f"the item has {count} topics, of which the first {limit} were kept"
    return Problem(item.ref, "cut-text", message, "raise limits.item_topics")
