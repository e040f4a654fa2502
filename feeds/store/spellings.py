"""What topics are called in addresses: their keys, and what their labels look like there.

Made of the topics once and asked often: no answer looks at all of them. Not in here: which topics
there are, and whether one is served.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from feeds.model import Topic
from feeds.normalize.topics import slug_of

_CANDIDATES: Final = 50
_LONGEST: Final = 100


class Spellings:
    """The slugs of topics, in the order in which the topics came; a key beats every label, and of
    two topics whose labels look alike the first has the slug.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._keys: dict[str, str] = {}
        self._by_pair: defaultdict[str, list[str]] = defaultdict(list)
        topics = tuple(topics)
        for topic in topics:
            self._add(topic.key, topic)
        for topic in topics:
            for label in (topic.label, *topic.aliases):
                self._add(slug_of(label), topic)

    def key(self, slug: str) -> str | None:
        """The key of the topic that a slug, or a label in its place, names."""
        return self._keys.get(slug) or self._keys.get(slug_of(slug))

    def nearest(self, word: str, most: int) -> tuple[str, ...]:
        """The keys of at most that many topics that are spelled like a word, the likest first;
        hidden ones and those that are gone are not among them.
        """
        word = slug_of(word[:_LONGEST])
        shared = Counter(slug for pair in _pairs(word) for slug in self._by_pair.get(pair, ()))
        candidates = [slug for slug, _ in shared.most_common(_CANDIDATES)]
        found = difflib.get_close_matches(word, candidates, _CANDIDATES)
        return tuple(dict.fromkeys(self._keys[slug] for slug in found))[:most]

    def _add(self, slug: str, topic: Topic) -> None:
        if not slug or slug in self._keys:
            return
        self._keys[slug] = topic.key
        if topic.is_listed:
            for pair in _pairs(slug):
                self._by_pair[pair].append(slug)


def _pairs(slug: str) -> set[str]:
    """The pairs of neighbours in a slug and the spaces around it."""
    spaced = f" {slug} "
    return {spaced[index : index + 2] for index in range(len(spaced) - 1)}
