"""What a reader should see of the story, written from what was told.

Only ids, and the seconds that the store gave, are asked of the store.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from feeds.model import Entry, Site, Snapshot
from feeds.store import Store
from tests.clients.shown import Shown, readable
from tests.clients.story import CULTURE, EDITS, GONE_FIRST, GRANTS, HEALTH, LATER, TOLD, WHY

FEEDS: Final = {
    "topic": "kultur",
    "formula": "halsa,kultur+!stod",
    "all": "all",
    "archive": "all/archive/1",
}
"""What is subscribed to: the part of the address between ``/feeds/`` and the suffix."""

_REMOVED: Final = Snapshot("Borttagen", "Den här nyheten har tagits bort.", (CULTURE,))


def first_told() -> dict[str, Snapshot]:
    """What stands in feeds when the clients subscribe, by name."""
    withdrawn = _withdrawn(TOLD["withdrawn"])
    return {**TOLD, **LATER, "withdrawn": withdrawn, "erased": _REMOVED}


def told_later() -> dict[str, Snapshot]:
    """What stands in feeds after the edits."""
    return {**first_told(), **EDITS, "drawn": _withdrawn(TOLD["drawn"])}


def members(feed: str) -> set[str]:
    """The names of the entries in a feed when it is subscribed to."""
    told = first_told()
    if feed == "all":
        return set(told) - set(GONE_FIRST)
    if feed == "archive":
        return set(TOLD)
    return {name for name, one in told.items() if _is_in(feed, one)}


def _is_in(feed: str, one: Snapshot) -> bool:
    is_culture = CULTURE in one.topics
    if feed == "topic":
        return is_culture
    return HEALTH in one.topics or (is_culture and GRANTS not in one.topics)


def _withdrawn(one: Snapshot) -> Snapshot:
    return replace(one, title=f"Indragen: {one.title}", summary=WHY, content_html=None)


def entries(store: Store, ids: Mapping[str, str]) -> dict[str, Entry]:
    """The stored entries by name."""
    return {name: store.entry(iri) for name, iri in ids.items()}


def seen(one: Snapshot, stored: Entry, suffix: str, site: Site) -> Shown:
    """What a perfect reader shows of an entry in a format.

    RSS has a date always, which never moves; the others leave it out if the source states none,
    and readers show the last change instead.
    """
    unstated = stored.stamp if suffix == "rss" else stored.updated
    return Shown(
        id=stored.id,
        title=one.title,
        link=one.link or site.entry_url(stored.key),
        date=one.published or unstated,
        updated=stored.updated,
        topics=tuple(topic.label for topic in one.topics),
        authors=tuple(person.name for person in one.authors) or (site.author.name,),
        text=readable(one.content_html) or one.summary,
        files=tuple(file.href for file in one.enclosures),
    )
