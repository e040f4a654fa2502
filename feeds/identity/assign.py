"""Which stored entry is this item?

What the source calls an item decides: its own id, then its link, if it is a *name*, which no other
item of the capture and no other entry has (a link says the same with http or https, with or without
``www.`` and a slash at its end). Two that have different names are different, whatever they read;
but a source that gave new ids to all its items is recognised by link and text together. What is
left is *assigned*, each stored entry to at most one item; an item that has a name can only be an
entry that has none.

1. Equal title and summary, anywhere in the source.
2. Among the entries of the neighbouring captures, the likest pairs first: an equal title (the
   summary was edited), or an equal summary and a similar title (the title was edited).

Step 2 also wants the position to agree. Listings are newest first, so an unmatched item above all
known ones is new, whatever its title: other reports appear under an old title. One that stands
between its old neighbours is an edit. Of a late capture (the source said something else since) the
neighbours are not known any more, and the position agrees always: it edits nothing anyway.
Near-equal text alone never merges: weekly reports differ by a number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product
from typing import Final, NamedTuple

from feeds.model import Draft, Snapshot

_SIMILAR: Final = 0.6
_FEW_PAIRS: Final = 64
_COMPARED: Final = 200
_SPELLING: Final = re.compile(r"\Ahttps?://(?:www\.)?|/\Z")
_NUMBERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Known:
    """A stored entry that an item may be.

    ``entry`` is its number in the store; ``position`` where it stood in the neighbouring capture
    that had it, or None if none of them had it. ``source_id`` is the source's own id of it.
    """

    entry: int
    snapshot: Snapshot
    position: int | None = None
    source_id: str | None = None


def assign(
    drafts: Sequence[Draft], known: Sequence[Known], *, is_late: bool = False
) -> list[Known | None]:
    """For each draft the entry that it is, or None for a new one; no entry is used twice.

    Where things stood when a capture was taken that ``is_late`` is not known any more.
    """
    work = _Assignment(drafts, known, is_late)
    work.match_ids()
    work.match_links()
    work.match_equal_texts()
    work.match_edits()
    return work.found


class _Pair(NamedTuple):
    place: int  # of the draft
    known: Known


@dataclass(slots=True)
class _Assignment:
    drafts: Sequence[Draft]
    known: Sequence[Known]
    is_late: bool
    found: list[Known | None] = field(init=False)
    _used: set[int] = field(default_factory=set)
    _shared: set[str] = field(default_factory=set)
    _above: list[int | None] = field(default_factory=list)
    _below: list[int | None] = field(default_factory=list)
    _steady: bool = False

    def __post_init__(self) -> None:
        self.found = [None] * len(self.drafts)
        self._learn_names()

    def match_ids(self) -> None:
        by_id = {one.source_id: one for one in self.known if one.source_id}
        for index, draft in enumerate(self.drafts):
            one = by_id.pop(draft.source_id, None) if draft.source_id else None
            if one:
                self._match(index, one)

    def match_links(self) -> None:
        by_link = {link: one for one in self.known if (link := self._name(one.snapshot))}
        for index, draft in enumerate(self.drafts):
            one = by_link.get(self._name(draft.snapshot))
            is_free = one and self.found[index] is None and one.entry not in self._used
            if one and is_free and _may_be(draft, one):
                self._match(index, one)

    def _learn_names(self) -> None:
        """Links that several items or several entries have are no names."""
        links = Counter(link_key(draft.snapshot.link) for draft in self.drafts)
        stored = Counter(link_key(one.snapshot.link) for one in self.known)
        self._shared = {link for count in (links, stored) for link, n in count.items() if n > 1}

    def _name(self, snapshot: Snapshot) -> str:
        """The link, if it is a name."""
        link = link_key(snapshot.link)
        return "" if link in self._shared else link

    def _is_named(self, one: Draft | Known) -> bool:
        return bool(one.source_id or self._name(one.snapshot))

    def match_equal_texts(self) -> None:
        pool: dict[Hashable, list[Known]] = defaultdict(list)
        for one in sorted(self.known, key=_recent_first, reverse=True):
            pool[one.snapshot.title, one.snapshot.summary, self._is_named(one)].append(one)
        for index, draft in enumerate(self.drafts):
            if self.found[index] is None:
                self._match_equal_text(index, draft, pool)
        self._learn_order()

    def _match_equal_text(
        self, index: int, draft: Draft, pool: dict[Hashable, list[Known]]
    ) -> None:
        for is_named in (False,) if self._is_named(draft) else (False, True):
            ones = pool[draft.snapshot.title, draft.snapshot.summary, is_named]
            while ones:
                one = ones.pop()
                if one.entry not in self._used:
                    self._match(index, one)
                    return

    def match_edits(self) -> None:
        """Match what is left and has an equal title or an equal summary, the likest pairs first."""
        if not self._left():
            return
        pairs = [
            *self._pairs(lambda snapshot: snapshot.title, self._is_edited_summary),
            *self._pairs(lambda snapshot: snapshot.summary, self._is_edited_title),
        ]
        for pair in sorted(pairs, key=self._distance):
            is_free = self.found[pair.place] is None and pair.known.entry not in self._used
            is_other = self._is_named(self.drafts[pair.place]) and self._is_named(pair.known)
            if is_free and not is_other:
                self._match(pair.place, pair.known)

    def _is_edited_summary(self, index: int, one: Known) -> bool:
        """Equal titles: the same entry unless the position says that the item is new."""
        return self._in_place(index, one) or self._above[index] is not None

    def _is_edited_title(self, index: int, one: Known) -> bool:
        """Equal summaries: between two old neighbours, or with a similar title and position."""
        if self._in_place(index, one) and None not in (self._above[index], self._below[index]):
            return True
        similar = _similar(self.drafts[index].snapshot.title, one.snapshot.title)
        return similar and self._is_edited_summary(index, one)

    def _match(self, index: int, one: Known) -> None:
        self.found[index] = one
        self._used.add(one.entry)

    def _left(self) -> list[Known]:
        recent = (one for one in self.known if one.position is not None)
        return [one for one in recent if one.entry not in self._used]

    def _pairs(
        self, key: Callable[[Snapshot], str], accept: Callable[[int, Known], bool]
    ) -> list[_Pair]:
        """What is left and shares a key, as far as the position agrees."""
        groups: dict[str, tuple[list[int], list[Known]]] = defaultdict(lambda: ([], []))
        for index, draft in enumerate(self.drafts):
            if self.found[index] is None:
                groups[key(draft.snapshot)][0].append(index)
        for one in sorted(self._left(), key=_recent_first):
            groups[key(one.snapshot)][1].append(one)
        groups.pop("", None)
        return [
            _Pair(index, one)
            for indexes, ones in groups.values()
            for index, one in _combine(indexes, ones)
            if accept(index, one)
        ]

    def _distance(self, pair: _Pair) -> tuple[bool, float, int]:
        draft, known = self.drafts[pair.place].snapshot, pair.known.snapshot
        likeness = _likeness(draft.title, known.title) + _likeness(draft.summary, known.summary)
        return not self._in_place(pair.place, pair.known), -likeness, -pair.place

    def _learn_order(self) -> None:
        """For each draft, the old positions of the nearest matched drafts above and below."""
        spots = [one.position if one else None for one in self.found]
        self._above = _carry(spots)
        self._below = _carry(spots[::-1])[::-1]
        old = self._left()
        titles = {draft.snapshot.title for draft in self.drafts}
        summaries = {draft.snapshot.summary for draft in self.drafts} - {""}
        alike = [
            one for one in old if one.snapshot.title in titles or one.snapshot.summary in summaries
        ]
        self._steady = 2 * len(alike) >= len(old)

    def _in_place(self, index: int, one: Known) -> bool:
        if self.is_late:
            return True
        above, below = self._above[index], self._below[index]
        if above is None and below is None:
            return self._steady
        position = one.position or 0
        return (above is None or above < position) and (below is None or position < below)


def link_key(link: str | None) -> str:
    """What two spellings of one link have in common; empty for none.

    >>> link_key("https://www.example.org/news/") == link_key("http://example.org/news")
    True
    """
    return _SPELLING.sub("", link or "")


def spellings(key: str) -> Iterable[str]:
    """All links that have a `link_key`."""
    parts = product(("http", "https"), ("", "www."), ("", "/"))
    return (f"{scheme}://{www}{key}{slash}" for scheme, www, slash in parts)


def is_of_a_story(key: str) -> bool:
    """Whether a `link_key` can name one story for several sources: a site's front page cannot.

    >>> is_of_a_story("example.org"), is_of_a_story("example.org/news/7")
    (False, True)
    """
    return "/" in key or "?" in key


def _may_be(draft: Draft, one: Known) -> bool:
    """Whether two of one link are the same: with an id each, only if they read the same, too."""
    old, new = one.snapshot, draft.snapshot
    same_text = (old.title, old.summary) == (new.title, new.summary)
    return same_text or not (draft.source_id and one.source_id)


def _combine(indexes: list[int], ones: list[Known]) -> Iterable[tuple[int, Known]]:
    """Each with each if they are few, else in the order of the listing."""
    if len(indexes) * len(ones) > _FEW_PAIRS:
        return zip(indexes, ones, strict=False)
    return product(indexes, ones)


def _carry(spots: Sequence[int | None]) -> list[int | None]:
    carried: list[int | None] = []
    last: int | None = None
    for spot in spots:
        carried.append(last)
        last = last if spot is None else spot
    return carried


def _recent_first(one: Known) -> tuple[bool, int, int]:
    return one.position is None, one.position or 0, one.entry


def _similar(one: str, two: str) -> bool:
    if _NUMBERS.findall(one) != _NUMBERS.findall(two):
        return False
    letters = one[:_COMPARED].casefold(), two[:_COMPARED].casefold()
    return SequenceMatcher(None, *letters).ratio() >= _SIMILAR


def _likeness(one: str, two: str) -> float:
    """How many of the words of two texts are in both: 0 to 1, and cheap."""
    first, second = set(one.casefold().split()), set(two.casefold().split())
    return len(first & second) / (len(first | second) or 1)
