"""A site that is exported, and what happens to it between two exports."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from feeds.config import Settings
from feeds.export import Export, Plan, Report
from feeds.model import Capture, Draft, Formula, SavedFormula, Snapshot, Topic
from feeds.normalize.ids import drafts_digest
from feeds.store import Store
from feeds.web import create_app
from feeds.web.http.encodings import CODINGS
from feeds.web.i18n import LANGUAGES, MARK
from tests.helpers import NOON, SITE, FixedClock, topic

TOPICS = ("Kultur", "Sport", "Trafik", "Stöd")
SAVED = (SavedFormula("fritid", Formula.parse("kultur,sport"), "Fritid"),)


def key(label: str) -> Topic:
    """A topic with a key in ASCII."""
    return replace(topic(label), key=label.lower().replace("ö", "o"))


class World:
    """A database, its app, and a clock; ``export`` writes to a folder."""

    def __init__(self, path: Path, base_url: str = SITE.base_url) -> None:
        self.path = path
        self.clock = FixedClock()
        self.topics = tuple(map(key, TOPICS))
        self.site = replace(SITE, formulas=SAVED, base_url=base_url)
        self.url = f"sqlite:///{path / 'test.db'}"
        self.number = 0
        self.start()

    def start(self) -> None:
        """Begin anew with what is configured."""
        settings = Settings(self.site, (), self.topics, self.url)
        self.app = create_app(settings, now=self.clock)
        self.store: Store = self.app.extensions["topicfeeds"].store

    def close(self) -> None:
        """Give the connections back."""
        self.store.close()

    def export(
        self,
        name: str,
        *,
        full: bool = False,
        prune: bool = True,
        dry_run: bool = False,
        encoders: dict[str, Callable[[bytes], bytes]] | None = None,
    ) -> Report:
        """Export to a folder, a minute later."""
        self.clock.forward(minutes=1)
        if encoders is None:
            encoders = {name: coding.encode for name, coding in CODINGS.items()}
        depends = repr((self.site, self.topics))
        plan = Plan(
            self.site, self.store, self.app.wsgi_app, self.path / name, LANGUAGES, MARK, encoders,
            depends,
        )  # fmt: skip
        running = Export(plan, self.clock.now, full=full, dry_run=dry_run)
        for _ in running.steps():
            pass
        return running.report(prune=prune)

    def say(self, said: list[tuple[str, str, tuple[str, ...]]], *, late: bool = False) -> None:
        """A source shows items: id, title, labels; ``late`` if it did so long ago."""
        now = self.clock.forward(minutes=1)
        at = now - timedelta(days=300) if late else now
        drafts = [
            Draft(f"x:{n}", n, Snapshot(title, f"{title}.", tuple(map(key, labels)), "sv"),
                  source_id=name)
            for n, (name, title, labels) in enumerate(said, 1)
        ]  # fmt: skip
        capture = Capture("test", "x", drafts_digest(drafts), at, stated=late, live=not late)
        self.store.save(self.site, capture, drafts, now)

    def files(self, name: str) -> dict[str, bytes]:
        """Every file of an export, with its bytes; the folder's own name is left out of them."""
        folder = self.path / name
        return {
            path.relative_to(folder).as_posix(): path.read_bytes().replace(
                str(folder).encode(), b"DIR"
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


class Story:
    """Any sequence of what can happen, from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)  # noqa: S311  # a story, not a secret
        self.items: dict[str, tuple[str, tuple[str, ...]]] = {}

    def begin(self, count: int) -> None:
        """So many items, in captures of twenty."""
        for start in range(0, count, 20):
            self._new(min(20, count - start))

    def go_on(self) -> str:
        """One more thing happens; what it is."""
        what = self.chance.choice(
            ["new", "new", "edit", "typo", "retag", "withdraw", "restore", "erase", "month",
             "rename", "hide", "late", "opened"]
        )  # fmt: skip
        getattr(self, f"_{what}")()
        return what

    def _new(self, count: int = 1) -> None:
        some = []
        for _ in range(count):
            self.world.number += 1
            labels = tuple(self.chance.sample(TOPICS, self.chance.randint(1, 2)))
            name = f"id-{self.world.number}"
            self.items[name] = (f"Nyhet nummer {self.world.number}", labels)
            some.append((name, *self.items[name]))
        self.world.say(some)

    def _edit(self) -> None:
        name, (_, labels) = self._any()
        self.items[name] = (f"Helt annan text {self.chance.random()}", labels)
        self.world.say([(name, *self.items[name])])

    def _typo(self) -> None:
        name, (title, labels) = self._any()
        self.items[name] = (f"{title}!", labels)
        self.world.say([(name, *self.items[name])])

    def _retag(self) -> None:
        name, (title, _) = self._any()
        self.items[name] = (title, tuple(self.chance.sample(TOPICS, 2)))
        self.world.say([(name, *self.items[name])])

    def _late(self) -> None:
        name, said = self._any()
        self.world.say([(name, *said)], late=True)

    def _opened(self) -> None:
        self.world.number += 1
        self.world.say([(f"id-{self.world.number}", "Om något nytt", (f"Ny{self.world.number}",))])

    def _withdraw(self) -> None:
        self.world.store.retract(self._key(), "Fel.", self.world.clock.forward(minutes=1))

    def _restore(self) -> None:
        for entry in self.world.store.entries(Formula(), 100):
            if entry.snapshot.state == "withdrawn":
                self.world.store.restore(entry.key, self.world.clock.forward(minutes=1))
                return

    def _erase(self) -> None:
        self.world.store.erase(self._key(), self.world.clock.forward(minutes=1))

    def _month(self) -> None:
        self.world.store.close_erasures(self.world.clock.forward(days=31))

    def _rename(self) -> None:
        number = self.chance.randrange(len(self.world.topics))
        self._change(number, label=f"Namn {self.chance.randint(1, 99)}")

    def _hide(self) -> None:
        number = self.chance.randrange(1, len(self.world.topics))
        is_hidden = self.world.topics[number].state == "hidden"
        self._change(number, state="known" if is_hidden else "hidden")

    def _change(self, number: int, **what: str) -> None:
        topics = list(self.world.topics)
        topics[number] = replace(topics[number], **what)  # type: ignore[arg-type]
        self.world.topics = tuple(topics)
        self.world.close()
        self.world.clock.forward(minutes=1)
        self.world.start()

    def _any(self) -> tuple[str, tuple[str, tuple[str, ...]]]:
        return self.chance.choice(list(self.items.items()))

    def _key(self) -> str:
        entries = self.world.store.entries(Formula(), 200)
        return self.chance.choice(entries).key


def opened(path: Path) -> World:
    """A world in a folder that is made."""
    path.mkdir(parents=True)
    return World(path)


__all__ = ["NOON", "Story", "World", "opened"]
