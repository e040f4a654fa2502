"""What the contract of the stores works with: lines saved as captures, and short questions."""

from dataclasses import replace
from datetime import datetime, timedelta

from feeds.model import Draft, Entry, Formula, Topic, TopicState
from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, Line, capture, drafts, topic

FIRST: list[Line] = [
    ("Ny cykelväg", "Arbetet börjar i maj.", "Trafik,Klimat"),
    ("Konserthuset öppnar", "Invigningen är på lördag.", "Kultur"),
    ("Veckorapport 7", "Läget i veckan.", "Ekonomi"),
    ("Veckorapport 6", "Läget i veckan.", "Ekonomi"),
    ("Helgarbete", "Spåren byts mellan A och B.", "Trafik"),
]
EXTRA: list[Line] = [
    ("Ny station", "Den ligger i väster.", "Klimat,Trafik,Kultur"),
    ("Buss 4", "Turerna blir fler.", "Trafik,Kultur"),
]
TOPICS = [topic(label) for label in ("Ekonomi", "Klimat", "Kultur", "Trafik")]
ALL = Formula()


def put(
    store: Store, lines: list[Line], after: float = 0, *, stated: datetime | None = None
) -> Saved:
    """Save a capture of lines that is committed that many seconds after noon."""
    now = NOON + timedelta(seconds=after)
    one = capture(lines, stated or now, stated=stated is not None)
    return store.save(SITE, one, drafts(lines), now)


def kinds(saved: Saved) -> list[str]:
    """The kinds of the changes, in order."""
    return [change.kind for change in saved.changes]


def titles(store: Store, key: str | None = None) -> list[str]:
    """The titles of a topic's current document, or of everything."""
    formula = Formula.of(key) if key else ALL
    return [entry.snapshot.title for entry in store.select(formula).entries]


def ids(store: Store) -> dict[str, str]:
    """The id of each title."""
    return {entry.snapshot.title: entry.id for entry in store.entries(ALL, 1000)}


def entry(store: Store, title: str) -> Entry:
    """The newest entry of a title."""
    return next(one for one in store.entries(ALL, 1000) if one.snapshot.title == title)


def last_seen(store: Store, title: str) -> datetime:
    """When an entry was seen last."""
    return entry(store, title).last_seen


def state(store: Store) -> object:
    """Everything that a store tells."""
    return store.entries(ALL, 1000), store.select(ALL), store.summaries()


def topic_state(store: Store, key: str) -> str:
    """Whether a topic is known or pending."""
    return next(one.state for one in store.topics() if one.key == key)


def with_topic(one: Draft, label: str) -> Draft:
    """A draft with one pending topic."""
    return replace(one, snapshot=replace(one.snapshot, topics=(topic(label, "pending"),)))


def adopt(store: Store, *topics: Topic) -> None:
    """Tell the store of topics, an hour after noon."""
    store.adopt(SITE, topics, "1", NOON + timedelta(hours=1))


def end(store: Store, key: str, state: TopicState) -> None:
    """Give a topic another state."""
    found = next(one for one in store.topics() if one.key == key)
    adopt(store, replace(found, state=state))


def include(store: Store) -> None:
    """Make traffic and climate parts of society, which includes them."""
    under = [replace(one, parent="samhalle") for one in TOPICS if one.key in ("klimat", "trafik")]
    adopt(store, Topic("samhalle", "Samhälle", include_children=True), *under)


def spread(store: Store, weeks: dict[int, list[Line]]) -> None:
    """Save captures of lines, each so many weeks before noon."""
    for number, (back, lines) in enumerate(weeks.items()):
        put(store, lines, 60 * number, stated=NOON - timedelta(weeks=back))


def named(title: str, labels: str) -> Line:
    """A line of its own."""
    return title, f"Om {title}.", labels
