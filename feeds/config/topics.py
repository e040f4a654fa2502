"""What only the topics together can show: kinship, successors, and the saved formulas over them.

Like the rest of the checks they go by what the files say, so that other mistakes hide nothing.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from feeds.config.checks import did_you_mean, mapping
from feeds.errors import UsageError
from feeds.model import Formula, Topic
from feeds.normalize.topics import slug_of
from feeds.strict_yaml import Tree

_ENDED: Final = ("retired", "gone")
_ALIKE: Final = 0.8
"""How like a topic's slug an unknown one must be to count as misspelt: it may be one that a source
will bring.
"""


def check_kinship(tree: Tree) -> None:
    """Note parents that there are not, and topics that are wider than themselves."""
    topics = _topics(tree)
    parents = {key: topic["parent"] for key, topic in topics.items() if _is_text(topic, "parent")}
    for key, parent in parents.items():
        if parent not in topics:
            tree.wrong(("topics", key, "parent"), _no_topic(parent, topics))
    for circle in _circles(parents):
        reason = f"the topic is wider than itself: {' in '.join((*circle, circle[0]))}"
        tree.wrong(("topics", circle[0], "parent"), reason)


def check_successors(tree: Tree) -> None:
    """Note successors that cannot be followed, and those of topics that have not ended."""
    topics = _topics(tree)
    for key, topic in topics.items():
        place, successors = ("topics", key, "successors"), topic.get("successors")
        named = successors if isinstance(successors, list) else []
        if named and topic.get("state") not in _ENDED:
            tree.wrong(place, "it needs state: retired or state: gone")
        for index, successor in enumerate(named):
            if isinstance(successor, str) and (reason := _unfollowable(successor, key, topics)):
                tree.wrong((*place, index), reason)


def check_formulas(site: Tree, topics: Tree) -> None:
    """Note names of formulas that are topics, and topics in them that seem to be misspelt.

    A topic that is not configured is allowed: a source may bring it.
    """
    slugs = dict(_slugs((key, _labels(topic)) for key, topic in _topics(topics).items()))
    for name, value in mapping(site.value, "formulas").items():
        if name in slugs:
            reason = f"it is the address of the topic {slugs[name]}: take another name"
            site.wrong(("formulas", name), reason)
        text = value.get("formula") if isinstance(value, dict) else value
        if isinstance(text, str):
            for reason in _flaws(text, slugs):
                site.wrong(("formulas", name, "formula"), reason)


def keys_by_slug(topics: Iterable[Topic]) -> dict[str, str]:
    """The key of each slug that topics are found by: their keys, and what their labels look like in
    an address.
    """
    return dict(_slugs((topic.key, (topic.label, *topic.aliases)) for topic in topics))


def _slugs(topics: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str]]:
    named = list(topics)
    yield from ((slug_of(label), key) for key, labels in reversed(named) for label in labels)
    yield from ((key, key) for key, _ in named)


def _flaws(text: str, slugs: dict[str, str]) -> Iterator[str]:
    try:
        formula = Formula.parse(text)
    except UsageError:
        return  # the schema says so
    for slug in (slug for slug in formula.topics if slug not in slugs):
        if near := difflib.get_close_matches(slug, slugs, 1, _ALIKE):
            hint = f"did you mean {near[0]}? else write it down there, too"
            yield f"topics.yaml has no topic {slug!r} ({hint})"
    try:
        formula.map(lambda slug: slugs.get(slug, slug))
    except UsageError as error:
        yield error.message


def _circles(parents: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Topics from one up to itself, each circle once; no topic is looked at twice."""
    seen: set[str] = set()
    for key in parents:
        path: dict[str, None] = {}
        here = key
        while here in parents and here not in seen:
            seen.add(here)
            path[here] = None
            here = parents[here]
        if here in path:
            walked = tuple(path)
            yield walked[walked.index(here) :]


def _unfollowable(successor: str, key: str, topics: dict[str, dict[str, Any]]) -> str | None:
    if successor not in topics:
        return _no_topic(successor, topics)
    state = topics[successor].get("state")
    if successor == key:
        return "it is the topic itself"
    return f"the topic {successor} is {state} itself" if state in ("hidden", "gone") else None


def _no_topic(key: str, topics: Iterable[str]) -> str:
    return f"there is no topic {key!r}{did_you_mean(key, topics)}"


def _topics(tree: Tree) -> dict[str, dict[str, Any]]:
    return {
        key: topic
        for key, topic in mapping(tree.value, "topics").items()
        if isinstance(topic, dict)
    }


def _labels(topic: dict[str, Any]) -> list[str]:
    aliases = topic.get("aliases")
    labels = [topic.get("label"), *(aliases if isinstance(aliases, list) else ())]
    return [label for label in labels if isinstance(label, str)]


def _is_text(value: dict[str, Any], key: str) -> bool:
    return isinstance(value.get(key), str)
