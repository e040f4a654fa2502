"""Our own rules for every document, whatever its format; docs/formats.md has them, too.

They are about what a document says (`Told`) and what its address should say (`Expected`).
"""

from collections.abc import Iterator
from typing import Final

from feeds import terms
from feeds.check import parts
from feeds.check.findings import OUR_FAULT, Broken, Expected, Told, ToldEntry

PAGE: Final = 50
"""Entries of an archive document; the current one holds fewer than twice as many."""

_ARCHIVES: Final = (terms.PREV_ARCHIVE, terms.NEXT_ARCHIVE, terms.CURRENT)
_INDEX: Final = "the topic index and the log differ: delete the rows of index_part, and report it"
_DATES: Final = "the timeline gave a second twice: please report it with the database"


def broken(told: Told, expected: Expected) -> Iterator[Broken]:
    """The rules of our profile that a document breaks, with the place of each."""
    yield from _feed(told, expected)
    yield from _links(told, expected)
    yield from _order(told, expected)
    yield from _entries(told, expected)
    yield from _undated(told, expected)
    yield from parts.control_characters(_texts(told))


def _feed(told: Told, expected: Expected) -> Iterator[Broken]:
    if told.id is not None and told.id != expected.id:
        yield Broken(f"our profile, feed id: {expected.id}", "feed")
    if told.title != expected.title:
        yield Broken(f"our profile, feed title: {expected.title!r}", "feed")
    if not told.language:
        yield Broken("our profile: the feed says its language", "feed")
    if told.updated and expected.modified and told.updated > expected.modified:
        yield Broken("our profile, feed updated: not after its last change", "feed")
    if told.is_archive is not None and told.is_archive != expected.is_archive:
        yield Broken("RFC 5005, 4: fh:archive stands in archive documents only", "feed")
    is_short = not expected.is_archive and terms.PREV_ARCHIVE not in expected.links
    if told.is_complete is not None and told.is_complete != is_short:
        yield Broken("RFC 5005, 2: fh:complete stands in a feed of one document only", "feed")
    if told.schemes - {expected.scheme}:
        yield Broken(f"our profile: every category's scheme is {expected.scheme}", "feed")


def _links(told: Told, expected: Expected) -> Iterator[Broken]:
    remedy = f"{OUR_FAULT}; if a proxy changes addresses, set site.base_url"
    for rel, href in expected.links.items():
        if told.links.get(rel) != (href,):
            yield Broken(f"our profile: exactly one {rel}, {href}", "feed", remedy)
    for rel in _ARCHIVES:
        if rel not in expected.links and told.links.get(rel):
            yield Broken(f"RFC 5005, 4: no {rel} where there is no such document", "feed")


def _order(told: Told, expected: Expected) -> Iterator[Broken]:
    """Newest first; the current document begins with the newest of all."""
    ids = [entry.id for entry in told.entries]
    for one in ids:
        if one not in expected.ranks:
            yield Broken("our profile: only entries of the formula", one, _INDEX)
    for one in told.tombstones:
        if one in expected.ranks:
            yield Broken(
                "RFC 6721, 1: a tombstone stands for an entry that is no more", one, _INDEX
            )
    ranks = [expected.ranks[one] for one in ids if one in expected.ranks]
    if ranks != sorted(ranks):
        yield Broken("our profile: the newest entries first", "feed", _INDEX)
    newest = min(PAGE, len(expected.ranks))
    if not expected.is_archive and sorted(ranks)[:newest] != list(range(newest)):
        yield Broken(f"our profile: the current document has the newest {PAGE}", "feed", _INDEX)
    most = PAGE if expected.is_archive else 2 * PAGE - 1
    if len(ids) > most:
        yield Broken(f"our profile: at most {most} entries here", "feed", _INDEX)


def _entries(told: Told, expected: Expected) -> Iterator[Broken]:
    for entry in told.entries:
        yield from (Broken(rule, entry.id) for rule in _of_entry(entry, expected))
        for address in entry.addresses:
            if not parts.is_absolute(address):
                rule = f"our profile: absolute addresses, and not {address[:60]!r}"
                yield Broken(rule, entry.id, "give its source a base_url or url, and ingest again")


def _of_entry(entry: ToldEntry, expected: Expected) -> Iterator[str]:
    if not entry.title.strip():
        yield "our profile: a title on every entry"
    if not any(map(str.strip, entry.authors)):
        yield "our profile: an author on every entry"
    if not entry.link:
        yield "our profile: a link on every entry"
    if entry.id == expected.id:
        yield "RFC 4287, 4.2.6: the feed's id is no entry's"
    if len(entry.topics) != len(set(entry.topics)):
        yield "our profile: every topic once"
    if any(topic.startswith("term=") for topic in entry.topics):
        yield "our profile: a category's term is its label"
    stated = expected.pub_dates.get(entry.id)
    if entry.pub_date and stated and entry.pub_date != stated:
        yield f"our profile: pubDate is the stated date, else the stamp ({stated.isoformat()})"


def _undated(told: Told, expected: Expected) -> Iterator[Broken]:
    """Entries without a stated date never share an ``updated``, nor a pubDate."""
    taken: dict[object, str] = {}
    for entry in told.entries:
        when = entry.updated or entry.pub_date
        if when is None or entry.id not in expected.undated:
            continue
        if when in taken:
            rule = f"our profile: undated entries never share a date, and this one {taken[when]}'s"
            yield Broken(rule, entry.id, _DATES)
        taken[when] = entry.id


def _texts(told: Told) -> Iterator[tuple[str, str]]:
    yield "feed", told.title
    for entry in told.entries:
        yield entry.id, "\n".join((entry.title, entry.text, *entry.authors, *entry.topics))
