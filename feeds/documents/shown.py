"""What feeds and pages show of an entry, whatever the format.

Readers keep what has left a feed, so a withdrawn or erased entry is published as an edit: the new
title says what happened.
"""

from dataclasses import replace
from typing import Final, NamedTuple

from feeds.documents.words import is_swedish
from feeds.model import Entry, Feed, Person, Site, Snapshot


class _Words(NamedTuple):
    withdrawn: str
    has_been_withdrawn: str
    removed: str
    has_been_removed: str


_SWEDISH: Final = _Words(
    "Indragen", "Den här nyheten har dragits in.", "Borttagen", "Den här nyheten har tagits bort."
)
_ENGLISH: Final = _Words(
    "Withdrawn", "This item has been withdrawn.", "Removed", "This item has been removed."
)


def shown(snapshot: Snapshot, language: str) -> Snapshot:
    """What is published of a snapshot, in its own language, else in ``language`` (BCP 47).

    Of a withdrawn one the title, marked as withdrawn, the reason instead of the text, and the link;
    no content and no files. Of an erased one a sentence and nothing of the source.

    >>> shown(Snapshot("Ny väg", "Text.", state="withdrawn"), "sv").title
    'Indragen: Ny väg'
    """
    in_swedish = is_swedish(snapshot.language or language)
    words = _SWEDISH if in_swedish else _ENGLISH
    if snapshot.state == "withdrawn":
        return replace(
            snapshot,
            title=f"{words.withdrawn}: {snapshot.title}",
            summary=snapshot.reason or words.has_been_withdrawn,
            content_html=None,
            enclosures=(),
            image=None,
        )
    if snapshot.state == "erased":
        return Snapshot(
            title=words.removed,
            summary=words.has_been_removed,
            topics=snapshot.topics,
            language="sv" if in_swedish else "en",
            state="erased",
        )
    return snapshot


def link_of(entry: Entry, site: Site) -> str:
    """Where an entry is to be read: at its source if that has a link for it, else on its page."""
    return entry.snapshot.link or site.entry_url(entry.key)


def authors_of(entry: Entry, feed: Feed) -> tuple[Person, ...]:
    """Who wrote an entry: it says so itself, because readers lose a feed's author."""
    return entry.snapshot.authors or (feed.author,)


def language_of(entry: Entry, feed: Feed) -> str | None:
    """The language of an entry, where it is not the feed's."""
    own = entry.snapshot.language
    return own if own != feed.language else None
