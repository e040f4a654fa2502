"""A site that has lived: many entries in many topics, with everything that can happen to them.

``python -m tests.check.crowd DATABASE [ENTRIES] [TOPICS]`` fills a database with it; then
``topicfeeds check --db DATABASE`` looks at every feed.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from feeds import config
from feeds.documents import RENDERER
from feeds.model import Capture, Draft, Formula, Media, Person, Site, Snapshot, Topic
from feeds.store import Store

BEGIN: Final = datetime(2026, 1, 2, 8, 0, 0, tzinfo=UTC)
_TEXT: Final = """
    ny väg bro över ån öppnar i maj skola park teater musik helg arbete budget vård klimat buss
    spår möte råd open day library “quoted” a&b 1<2 5>4 it's näkö yö größe ß – 🎭 naïve e\u0301té
"""
WORDS: Final = _TEXT.split()
LANGUAGES: Final = ("sv", "sv", "sv", "en", "fi", "de", None)
BATCH: Final = 40
Value = TypeVar("Value")


class Crowd:
    """Fills a store; the same seed gives the same site."""

    def __init__(self, store: Store, site: Site, topics: int, seed: int = 5) -> None:
        """The topics are made at once; every tenth includes the three after it."""
        self._store = store
        self._site = site
        self._random = random.Random(seed)  # noqa: S311  # nothing is secret here
        self._now = BEGIN
        self._made: list[Draft] = []
        self._number = 0
        self.topics = [_topic(number) for number in range(topics)]
        store.adopt(site, self.topics, RENDERER, self._now)

    def fill(self, entries: int) -> None:
        """Capture after capture until so many entries were made, with what happens in between.

        A month of nothing lies in the middle, after which what was erased before leaves its feeds.
        """
        while self._number < entries:
            if entries - BATCH <= 2 * self._number < entries + BATCH:
                self._now += timedelta(days=31)
            new = [self._new() for _ in range(min(BATCH, entries - self._number))]
            kind = self._random.choice(("ids", "ids", "listing", "import"))
            self._save(self._bare(new) if kind == "listing" else new, kind)
            if kind == "ids":
                self._made += new
            self._save(self._edits(), "ids")
            self._mishaps()

    def _save(self, drafts: Sequence[Draft], kind: str) -> None:
        if not drafts:
            return
        pause = self._random.choice((0, 0, 1, 40, 4000, 100_000))
        self._now += timedelta(seconds=pause)
        drafts = [replace(one, position=place) for place, one in enumerate(drafts, 1)]
        digest = f"{self._random.getrandbits(256):064x}"
        one = Capture(kind, f"{kind}.txt", digest, self._now)
        if kind == "import":
            past = self._now - timedelta(days=self._random.randint(1, 3000))
            one = replace(one, captured=past, stated=True, backfill=True)
        self._store.save(self._site, one, drafts, self._now)

    def _new(self) -> Draft:
        self._number += 1
        snapshot = Snapshot(
            title=f"{self._words(2, 7)} {self._number}",
            summary=self._words(0, 60),
            topics=self._some_topics(),
            language=self._random.choice(LANGUAGES),
            link=self._sometimes(f"https://example.org/news/{self._number}"),
            content_html=self._sometimes(self._html()),
            authors=self._sometimes((Person(self._words(1, 2)),)) or (),
            image=self._sometimes(Media(f"https://example.org/{self._number}.jpg", "image/jpeg")),
            enclosures=self._sometimes((Media(f"https://example.org/{self._number}.mp3"),)) or (),
        )
        return self._dated(Draft(f"crowd:{self._number}", 1, snapshot, f"id-{self._number}"))

    def _dated(self, draft: Draft) -> Draft:
        """Half of them state no date, and those that do like full hours, which are not unique."""
        if self._random.random() < 0.5:
            return draft
        hour = self._now.replace(minute=0, second=0)
        stated = hour - timedelta(hours=self._random.randint(0, 300))
        later = self._sometimes(stated + timedelta(hours=1))
        snapshot = replace(draft.snapshot, published=stated, updated=later)
        return replace(draft, snapshot=snapshot)

    def _bare(self, drafts: Sequence[Draft]) -> list[Draft]:
        """What a listing says: no id, no link, no date."""
        return [
            replace(
                one,
                source_id=None,
                snapshot=replace(one.snapshot, link=None, published=None, updated=None),
            )
            for one in drafts
        ]

    def _edits(self) -> list[Draft]:
        """Earlier items as their source shows them now."""
        chosen = self._random.sample(self._made, min(6, len(self._made)))
        edited = [self._edit(one) for one in chosen]
        for one in edited:
            place = next(n for n, old in enumerate(self._made) if old.source_id == one.source_id)
            self._made[place] = one
        return edited

    def _edit(self, draft: Draft) -> Draft:
        said = draft.snapshot
        changed = self._random.choice(
            (
                replace(said, title=f"{self._words(3, 6)} {self._random.random()}"),
                replace(said, title=f"{said.title}!"),
                replace(said, topics=self._some_topics()),
                replace(said, topics=self._some_topics(), summary=self._words(5, 20)),
            )
        )
        return replace(draft, snapshot=changed)

    def _mishaps(self) -> None:
        """Operators withdraw, restore and erase, and the worker does its rounds."""
        self._store.close_erasures(self._now)
        newest = self._store.entries(Formula(), 30)
        for entry in self._random.sample(newest, min(3, len(newest))):
            self._now += timedelta(seconds=self._random.choice((0, 1, 500)))
            what = self._random.choice(("retract", "restore", "erase", "nothing"))
            if entry.snapshot.state == "withdrawn" and what != "erase":
                self._store.restore(entry.key, self._now)
            elif what == "retract":
                self._store.retract(entry.key, self._words(0, 4), self._now)
            elif what == "erase":
                self._store.erase(entry.key, self._now)

    def _some_topics(self) -> tuple[Topic, ...]:
        """A few topics, of which the first ones are chosen most."""
        count = self._random.choice((0, 1, 1, 2, 2, 3, 5))
        last = len(self.topics) - 1
        places = {int(last * self._random.random() ** 3) for _ in range(count)}
        return tuple(self.topics[place] for place in sorted(places))

    def _words(self, least: int, most: int) -> str:
        return " ".join(self._random.choices(WORDS, k=self._random.randint(least, most)))

    def _html(self) -> str:
        text = self._words(5, 30).replace("&", "&amp;").replace("<", "&lt;")
        return f'<p>{text}</p><p><a href="https://example.org/a?b=1&amp;c=2">mer</a></p>'

    def _sometimes(self, value: Value) -> Value | None:
        return value if self._random.random() < 0.4 else None


def _topic(number: int) -> Topic:
    parent = f"amne-{number // 10 * 10}" if number % 10 in (1, 2, 3) else None
    return Topic(
        f"amne-{number}", f"Ämne {number} & så", parent=parent, include_children=number % 10 == 0
    )


def main(path: str, entries: int = 10_000, topics: int = 300) -> None:
    """Fill the database at a path."""
    settings = config.load({}, database=f"sqlite:///{path}")
    store = Store(settings.database)
    Crowd(store, settings.site, topics).fill(entries)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
