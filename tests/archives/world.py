"""A small site whose items come, change and go; one source, which names them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.model import Draft, Formula, Snapshot, Topic
from feeds.store import Store
from tests.helpers import NOON, SITE, capture

TOPICS = {
    "a": Topic("a", "A", parent="p"),
    "b": Topic("b", "B", parent="p"),
    "c": Topic("c", "C"),
    "p": Topic("p", "P", include_children=True),
}
FORMULAS = ("all", "a", "b", "p", "a+b", "a,b+!c", "all+!b")


@dataclass
class World:
    """A store, and what its source last said of each item."""

    store: Store
    now: datetime = NOON
    said: dict[int, Snapshot] = field(default_factory=dict)
    shown: int = 0

    def __post_init__(self) -> None:
        """Open the site."""
        self.store.adopt(SITE, TOPICS.values(), "1", NOON)

    def bring(self, topics: str, count: int = 1, *, past: bool = False) -> set[str]:
        """New items, live or imported from an older page; the ids of their entries."""
        first = len(self.said)
        for number in range(first, first + count):
            said = Snapshot(f"Nyhet {number}", f"Text {number}.", _topics(topics), "sv")
            self.said[number] = said
        return self._show(range(first, first + count), past=past)

    def edit(self, number: int, *, major: bool) -> set[str]:
        """The source corrects an item, by a word or by its punctuation."""
        said = self.said[number]
        summary = f"{said.summary} Rättat." if major else f"{said.summary}!"
        self.said[number] = replace(said, summary=summary)
        return self._show([number])

    def retag(self, number: int, topics: str) -> set[str]:
        """The source gives an item other topics."""
        self.said[number] = replace(self.said[number], topics=_topics(topics))
        return self._show([number])

    def operate(self, what: str, number: int) -> set[str]:
        """An operator retracts, restores or erases an entry; an erased one is not restored."""
        name = iri(number)
        if what == "restore":
            if self.store.entry(name).snapshot.state == "erased":
                return set()
            change = self.store.restore(name, self.now)
        elif what == "retract":
            change = self.store.retract(name, "Fel.", self.now)
        else:
            change = self.store.erase(name, self.now)
        return {change.id} if change else set()

    def pass_time(self, **time: float) -> set[str]:
        """Time goes by; the ids of the entries that leave."""
        self.now += timedelta(**time)
        return {one.id for one in self.store.close_erasures(self.now)}

    def counted(self, formula: str) -> list[str]:
        """The ids of a formula's entries as the store counts them, newest first."""
        wanted = Formula.parse(formula)
        found = [entry.id for entry in self.store.entries(wanted, 10_000)]
        assert len(found) == self.store.select(wanted).total
        return found

    def _show(self, numbers: range | list[int], *, past: bool = False) -> set[str]:
        self.shown += 1
        drafts = [
            Draft(f"test:{place}", place, self.said[number], source_id=iri(number))
            for place, number in enumerate(numbers, 1)
        ]
        at = self.now - timedelta(days=400, minutes=self.shown) if past else self.now
        one = capture([(str(self.shown), "", "")], at, stated=past)
        saved = self.store.save(SITE, replace(one, backfill=past), drafts, self.now)
        return {change.id for change in saved.changes}


def iri(number: int) -> str:
    """The id of an item, which its entry keeps."""
    return f"urn:example:{number}"


def _topics(keys: str) -> tuple[Topic, ...]:
    return tuple(TOPICS[key] for key in keys)
