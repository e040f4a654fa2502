"""The feed that all tests of this folder start from: as little as the model allows."""

from dataclasses import fields
from datetime import timedelta
from typing import Any, Final

from feeds import terms
from feeds.documents.compose import feed_links
from feeds.model import Entry, Feed, Formula, Selection, Snapshot, Topic
from tests.helpers import NOON, SITE

FORMULA: Final = Formula.of("kultur")
_OF_ENTRY: Final = {field.name for field in fields(Entry)}


def topics(*labels: str) -> tuple[Topic, ...]:
    """Topics with these labels."""
    return tuple(Topic(f"topic-{number}", label) for number, label in enumerate(labels, 1))


def entry(number: int = 1, **changes: Any) -> Entry:
    """The entry with that number, an hour older than the one before.

    ``changes`` name fields of `Entry` and, failing that, of `Snapshot`.
    """
    own = {name: value for name, value in changes.items() if name in _OF_ENTRY}
    said = {name: value for name, value in changes.items() if name not in _OF_ENTRY}
    key, moment = f"{number:020x}", NOON - timedelta(hours=number)
    base: dict[str, Any] = {
        "id": SITE.entry_id(key),
        "key": key,
        "source": "test",
        "stamp": moment,
        "place": moment,
        "updated": moment,
        "first_seen": moment,
        "last_seen": moment,
        "snapshot": Snapshot(**{"title": f"Nyhet {number}", **said}),
    }
    return Entry(**{**base, **own})


def selection(*entries: Entry, **changes: Any) -> Selection:
    """What the store says of `FORMULA`; ``changes`` name fields of `Selection`."""
    base: dict[str, Any] = {
        "formula": FORMULA,
        "topics": {"kultur": Topic("kultur", "Kultur")},
        "version": 7,
        "modified": NOON,
        "updated": NOON,
        "total": len(entries),
        "entries": entries,
        "seqs": tuple(range(1, len(entries) + 1)),
    }
    return Selection(**{**base, **changes})


def feed(*entries: Entry, **changes: Any) -> Feed:
    """The feed of `FORMULA` with these entries; ``changes`` name fields of `Feed`."""
    base: dict[str, Any] = {
        "id": SITE.feed_id(FORMULA),
        "title": "Kultur – Nyheter",
        "subtitle": "",
        "language": SITE.language,
        "updated": NOON,
        "author": SITE.author,
        "links": feed_links(selection(), SITE, "atom", terms.ATOM_TYPE),
        "entries": entries,
    }
    return Feed(**{**base, **changes})
