"""The rules of identity, clock and edits in plain Python: sections 4 and 5 of the design, where it
is known what each item is.

It knows the truth (``who``) that the store has to find out, so nothing of `feeds.identity` is in it
but the question whether an edit is minor or major. Moments are Unix seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from feeds.identity.edits import edit_kind
from feeds.model import Snapshot

Moved = ("major", "withdrawn", "restored", "erased")
"""States that bring an entry to the top of its feeds, at their commit."""
Removed = 30 * 24 * 3600
"""How many seconds feeds say of a story that it was removed."""


@dataclass(frozen=True)
class Shown:
    """An item as a source shows it: which story it is, and what it says."""

    who: int
    title: str
    summary: str
    topics: frozenset[str]


@dataclass
class Thing:
    """An entry: what it says, where it stands, and the states that it went through."""

    source: str
    says: Shown
    place: int
    updated: int
    last: int
    kinds: list[str] = field(default_factory=list)
    held_by: str = ""  # who withdrew it: "ingest", "api" or "operator"
    reason: str = ""
    kept: int = 0  # when an operator brought it back
    erased: bool = False
    leaves: int = 0  # the second from which an erased one can leave its feeds
    left: bool = False


@dataclass
class Feed:
    """How often a feed changed, and when it last did but for minor edits."""

    changes: int = 0
    updated: int = 0


class Model:
    """A site with its entries; ``start`` is the commit time of what it was opened with."""

    def __init__(self, topics: Sequence[str], start: int) -> None:
        self.things: dict[int, Thing] = {}
        self.feeds = {topic: Feed() for topic in ("all", *topics)}
        self.commit = start
        self.taken: set[int] = set()
        self.live = 0  # the latest second that something live got
        self.newest: dict[str, int] = {}  # the time of each source's newest capture

    def members(self, feed: str) -> list[int]:
        """The stories of a feed, newest place first."""
        return self._in_order(feed, left=False)

    def buried(self, feed: str) -> list[int]:
        """The erased stories that have left a feed, the last one first."""
        return self._in_order(feed, left=True)

    def _in_order(self, feed: str, *, left: bool) -> list[int]:
        there = {who: one for who, one in self.things.items() if one.left == left}
        found = [who for who, one in there.items() if feed in {"all", *one.says.topics}]
        return sorted(found, key=lambda who: -self.things[who].place)

    def time(self, now: int) -> list[int]:
        """Something is written, or a round of the worker passes: the stories that leave then."""
        commit = max(now, self.commit)
        over = [one for one in self.things.values() if one.erased and not one.left]
        due = [one for one in over if one.leaves <= now]
        for thing in due:
            self._change(thing, thing.says, "left", 0, commit)
            thing.left = True
        return [one.says.who for one in due]

    def capture(
        self,
        source: str,
        items: Sequence[Shown],
        at: int,
        now: int,
        *,
        stated: bool = False,
        complete: bool = False,
        actor: str = "ingest",
    ) -> dict[int, list[str]]:
        """Take in a capture, top item first: the states that each story got."""
        self.time(now)
        commit = max(now, self.commit)
        self.newest[source] = max(at, self.newest.get(source, at))
        items = [item for item in items if not self._is_erased(item.who)]
        got = {item.who: self._states(source, item, at, actor) for item in items}
        gone = self._gone(source, got) if complete and at == self.newest[source] else []
        seconds = self._seconds(got, gone, at, commit, stated)
        for item in items:
            self._take(source, item, got[item.who], seconds.get(item.who, 0), at, commit)
        for who in gone:
            self._withdraw(who, "", seconds[who], commit, actor)
            got[who] = ["withdrawn"]
        return {who: kinds for who, kinds in got.items() if kinds}

    def withdraw(self, who: int, reason: str, now: int, actor: str) -> list[str]:
        """Withdraw a story by hand; the same again, or less than what holds it, is nothing."""
        self.time(now)
        thing, strength = self.things[who], ("", "ingest", "api", "operator").index
        is_again = thing.held_by == actor and thing.reason == reason
        if thing.erased or strength(actor) < strength(thing.held_by) or is_again:
            return []
        commit = max(now, self.commit)
        self._withdraw(who, reason, self._live([who], commit)[who], commit, actor)
        return ["withdrawn"]

    def restore(self, who: int, now: int) -> list[str]:
        """An operator publishes a story again as it was."""
        self.time(now)
        thing, commit = self.things[who], max(now, self.commit)
        if not thing.held_by:
            return []
        self._change(thing, thing.says, "restored", self._live([who], commit)[who], commit)
        thing.kept = commit
        return ["restored"]

    def erase(self, who: int, now: int) -> list[str]:
        """An operator erases a story: nothing of it is left but its id and its feeds."""
        self.time(now)
        thing, commit = self.things[who], max(now, self.commit)
        if thing.erased:
            return []
        thing.says = Shown(who, "", "", thing.says.topics)
        self._change(thing, thing.says, "erased", self._live([who], commit)[who], commit)
        thing.erased, thing.held_by, thing.reason = True, "", ""
        thing.leaves = commit + Removed
        return ["erased"]

    # -- which states -----------------------------------------------------------------------------

    def _states(self, source: str, item: Shown, at: int, actor: str) -> list[str]:
        thing = self.things.get(item.who)
        if thing is None:
            return ["created"]
        if at < thing.last or source != thing.source:  # an older capture never edits
            return []
        old, kinds = thing.says, list[str]()
        is_other = (old.title, old.summary) != (item.title, item.summary)
        if thing.held_by and at < self.newest[source]:
            return []
        if thing.held_by and not self._lifts(thing, actor):  # what it says is kept, and not shown
            return ["minor"] if is_other else []
        if thing.held_by:
            kinds.append("restored")
        elif is_other:
            kinds.append(str(edit_kind(_snapshot(old), _snapshot(item))))
        if item.topics and item.topics != old.topics:  # lost topics are kept
            kinds += ["left", "filed"]
        return kinds

    def _lifts(self, thing: Thing, actor: str) -> bool:
        """Reappearance lifts absence, and the API its own withdrawal."""
        return thing.held_by == "ingest" or thing.held_by == actor == "api"

    def _gone(self, source: str, shown: dict[int, list[str]]) -> list[int]:
        """What a complete source had and does not show, newest first; not most of it at once."""
        mine = [who for who in self.members("all") if self.things[who].source == source]
        here = [self.things[who] for who in mine]
        standing = [one for one in here if not one.held_by and not one.erased]
        missing = [one.says.who for one in standing if one.says.who not in shown]
        gone = [who for who in missing if self.things[who].kept <= self.things[who].last]
        return [] if len(gone) > 5 and 2 * len(gone) > len(standing) else gone

    def _is_erased(self, who: int) -> bool:
        return who in self.things and self.things[who].erased

    def _withdraw(self, who: int, reason: str, second: int, commit: int, actor: str) -> None:
        thing = self.things[who]
        self._change(thing, thing.says, "withdrawn", second, commit)
        thing.held_by, thing.reason = actor, reason

    def _take(
        self, source: str, item: Shown, kinds: list[str], second: int, at: int, commit: int
    ) -> None:
        if item.who not in self.things:
            self.things[item.who] = Thing(source, item, second, second, at)
        thing = self.things[item.who]
        for kind in kinds:
            self._change(thing, item, kind, second, commit)
        if source == thing.source:
            thing.last = max(thing.last, at)

    def _change(self, thing: Thing, item: Shown, kind: str, second: int, commit: int) -> None:
        old, thing.kept = thing.says, 0  # an edit from any page ends what the restore held
        if kind == "restored":
            thing.held_by, thing.reason = "", ""
        if kind in ("minor", "major", "restored"):
            thing.says = Shown(item.who, item.title, item.summary, old.topics)
        if kind == "filed":
            thing.says = item
        if kind in Moved:
            thing.place, thing.updated = second, max(second, thing.updated + 1)
        thing.kinds.append(kind)
        self.commit = commit
        for name in {"all", *thing.says.topics}:
            feed = self.feeds[name]
            feed.changes += 1
            feed.updated = feed.updated if kind == "minor" else commit

    # -- which seconds ----------------------------------------------------------------------------

    def _seconds(
        self, got: dict[int, list[str]], gone: list[int], at: int, commit: int, stated: bool
    ) -> dict[int, int]:
        """A second for each story that needs one: an import's new ones i seconds below its time,
        all others at the commit.
        """
        new = {who for who, kinds in got.items() if "created" in kinds}
        moved = {who for who, kinds in got.items() if set(kinds) & set(Moved)}
        below = {who: at - place for place, who in enumerate(got, 1) if who in new}
        seconds = self._free(below) if stated else {}
        top = [who for who in got if who in moved or (who in new and not stated)]
        return seconds | self._live([*top, *gone], commit)

    def _live(self, moved: list[int], commit: int) -> dict[int, int]:
        count = len(moved)
        base = max(commit - count, self.live)
        seconds = self._free({who: base + count - index for index, who in enumerate(moved)})
        self.live = max(self.live, *seconds.values()) if seconds else self.live
        return seconds

    def _free(self, wanted: dict[int, int]) -> dict[int, int]:
        """The next free seconds upward, the lowest first."""
        given = {}
        for who in reversed(wanted):
            second = wanted[who]
            while second in self.taken:
                second += 1
            self.taken.add(second)
            given[who] = second
        return given


def _snapshot(item: Shown) -> Snapshot:
    return Snapshot(item.title, item.summary)
