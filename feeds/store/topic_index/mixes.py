"""Which topics a row has: for sets of rows so small that looking at each of them is faster than
comparing them with the rows of each topic.

Entries that have the same topics share a mix: the topics are there once for all of them, as far as
they come not too far from each other.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from feeds.store.topic_index.columns import put
from feeds.store.topic_index.parts import Parts, pack_columns, unpack_columns

_RECENT: Final = 4096


class Mixes:
    """``_mix`` by ``seq`` is where the row's mix begins in ``_topics``: how many, then which."""

    def __init__(self) -> None:
        self._mix = array("I")
        self._topics = array("I")
        self._recent: dict[tuple[int, ...], int] = {}

    def add(self, seq: int, topics: tuple[int, ...]) -> None:
        """Note a row of an entry."""
        mix = self._recent.get(topics)
        if mix is None:
            if len(self._recent) == _RECENT:
                self._recent.clear()
            mix = self._recent[topics] = len(self._topics)
            self._topics.append(len(topics))
            self._topics.extend(topics)
        put(self._mix, seq, mix)

    def counts(self, rows: Iterable[int]) -> Mapping[int, int]:
        """How many of the rows have each topic."""
        topics, found = self._topics, defaultdict[int, int](int)
        for mix, count in Counter(map(self._mix.__getitem__, rows)).items():
            for topic in topics[mix + 1 : mix + 1 + topics[mix]]:
                found[topic] += count
        return found

    def pack(self) -> dict[tuple[str, int], bytes]:
        """The pieces of a snapshot."""
        return pack_columns("mix", (self._mix, self._topics))

    def unpack(self, parts: Parts) -> None:
        """Fill empty mixes from the pieces of a snapshot."""
        unpack_columns(parts, "mix", (self._mix, self._topics))
