"""The pages that the machine's sources show: stories that say who they are, and their edits."""

from dataclasses import dataclass, field, replace
from typing import Final

from hypothesis import strategies as st

from feeds.model import Draft, Snapshot
from tests.helpers import topic
from tests.story.model import Shown

TOPICS: Final = ("klimat", "kultur", "trafik")
_SYLLABLES: Final = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "dy")
_TITLES: Final = ("öppnar", "öppnar!", "öppnar igen", "stänger")
_SUMMARIES: Final = ("i dag", "i dag.", "i morgon", "nästa vecka")


def word(who: int) -> str:
    """The name of a story, which is in its titles and summaries and in no other's."""
    return _SYLLABLES[who // 10 % 10] + _SYLLABLES[who % 10] + "sta"


def who_is(text: str) -> int:
    """Which story a text names."""
    name = text.split(maxsplit=1)[0]
    return _SYLLABLES.index(name[:2]) * 10 + _SYLLABLES.index(name[2:4])


def shown(who: int, title: int, summary: int, topics: frozenset[str]) -> Shown:
    """A story in one of its four titles and four summaries."""
    name = word(who)
    return Shown(who, f"{name} {_TITLES[title]}", f"{name} {_SUMMARIES[summary]}", topics)


def draft(kind: str, position: int, item: Shown) -> Draft:
    """The item as the normalizer hands it over; ``kind`` says how its source names items."""
    link = f"https://www.example.org/{item.who}" if kind == "links" else None
    labels = tuple(topic(key.title()) for key in sorted(item.topics))
    snapshot = Snapshot(item.title, item.summary, labels, "sv", link)
    return Draft(f"test:{position}", position, snapshot, source_id=name_of(kind, item.who))


def name_of(kind: str, who: int) -> str | None:
    """A source's own id of a story: some are IRIs, some are numbers."""
    if kind != "ids":
        return None
    return f"urn:example:{who}" if is_global(who) else f"{who}"


def is_global(who: int) -> bool:
    """Whether the source's id of a story is an IRI, which is the same in every source."""
    return bool(who % 2)


tags = st.sets(st.sampled_from(TOPICS), max_size=2).map(frozenset)
choices = st.integers(0, 3)


@st.composite
def new_items(draw: st.DrawFn, first: int, most: int = 2) -> list[Shown]:
    """Stories that nobody knows, numbered from ``first``."""
    count = draw(st.integers(0, most))
    return [shown(first + n, draw(choices), draw(choices), draw(tags)) for n in range(count)]


@st.composite
def edited(draw: st.DrawFn, item: Shown) -> Shown:
    """The same story, often with another title, summary or topics, or with all of these."""
    what = draw(st.sampled_from(["nothing", "title", "summary", "topics", "all"]))
    if what == "nothing":
        return item
    topics = draw(tags) if what in ("topics", "all") else item.topics
    other = shown(item.who, draw(choices), draw(choices), topics)
    title = other.title if what in ("title", "all") else item.title
    summary = other.summary if what in ("summary", "all") else item.summary
    return Shown(item.who, title, summary, topics)


@st.composite
def any_page(draw: st.DrawFn, known: list[Shown], first: int) -> list[Shown]:
    """A page of a source that names its items: any of the latest that it had, in any order, each
    perhaps edited, and new ones.
    """
    items = [draw(edited(item)) for item in known[-6:] if draw(st.integers(0, 3))]
    page = [*draw(new_items(first)), *items]
    return draw(st.permutations(page)) if draw(st.booleans()) else page


@st.composite
def next_page(draw: st.DrawFn, page: list[Shown], first: int) -> list[Shown]:
    """The next page of a listing without names: new items on top, one title or one summary edited,
    any topics changed, the last ones gone; or all in another order.
    """
    if not draw(st.integers(0, 3)):
        return draw(st.permutations(page))
    kept = page[: draw(st.integers(max(2, len(page) - 2), 6))]
    kept = [replace(item, topics=draw(st.one_of(st.just(item.topics), tags))) for item in kept]
    if len(kept) > 1:
        spot = draw(st.integers(0, len(kept) - 1))
        title, summary = draw(st.sampled_from([(0, 1), (1, 0), (0, 0)]))
        other = shown(kept[spot].who, draw(choices), draw(choices), kept[spot].topics)
        if title and not _swapped(kept[spot], other):
            kept[spot] = replace(kept[spot], title=other.title)
        elif summary:
            kept[spot] = replace(kept[spot], summary=other.summary)
    return [*draw(new_items(first)), *kept]


def _swapped(one: Shown, two: Shown) -> bool:
    """Whether titles are so unlike that only the position tells that they are one story's."""
    return ("stänger" in one.title) != ("stänger" in two.title)


@dataclass
class Origin:
    """A source of the machine: how it names its items, its page now, and all that it ever had."""

    name: str
    kind: str
    complete: bool = False
    page: list[Shown] = field(default_factory=list)
    had: dict[int, Shown] = field(default_factory=dict)
    captures: list[tuple[int, list[Shown]]] = field(default_factory=list)

    def show(self, at: int, page: list[Shown]) -> None:
        """Note a page that was taken at a moment, in Unix seconds."""
        self.captures.append((at, page))
        self.had |= {item.who: item for item in page}
