"""The same story from several sources: which items are entries that another source brought first?

Those whose source gives them the id of such an entry, if it is one that nobody else gives (an http,
urn or tag IRI), and those with a link that names one story: no other item of the capture and no
other entry has it. Equal text alone joins nothing across sources.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection, select

from feeds.identity.assign import is_of_a_story, link_key, spellings
from feeds.model import Draft
from feeds.normalize.ids import is_global
from feeds.store import known
from feeds.store.known import Stored
from feeds.store.schema import entry, sighting


def join_others(
    connection: Connection, source: str, drafts: Sequence[Draft], found: Sequence[Stored | None]
) -> list[Stored | None]:
    """What was found, and for the rest of the drafts the entries of other sources that they are."""
    if not _has_others(connection, source) or None not in found:
        return list(found)
    new = [draft for draft, one in zip(drafts, found, strict=True) if one is None]
    wishes = [*_by_id(connection, new).items(), *_by_link(connection, drafts, new).items()]
    numbers = {number for _, number in wishes}
    free = numbers - _seen_by(connection, source, numbers)
    stored = {one.entry: one for one in known.load(connection, None, free)}
    joined: dict[int, Stored] = {}
    for position, number in wishes:
        if number in stored and position not in joined:
            joined[position] = replace(stored.pop(number), is_seen=False)
    return [one or joined.get(draft.position) for draft, one in zip(drafts, found, strict=True)]


def _has_others(connection: Connection, source: str) -> bool:
    for others in (sighting.c.source < source, sighting.c.source > source):
        if connection.execute(select(sighting.c.entry).where(others).limit(1)).first():
            return True
    return False


def _by_id(connection: Connection, drafts: Sequence[Draft]) -> dict[int, int]:
    """Position -> number of the entry that has the draft's id."""
    wanted = {draft.source_id: draft.position for draft in drafts if is_global(draft.source_id)}
    found: dict[int, int] = {}
    for some in known.chunks(sorted(filter(None, wanted))):
        query = select(entry.c.uri, entry.c.id).where(entry.c.uri.in_(some))
        found |= {wanted[uri]: number for uri, number in connection.execute(query)}
    return found


def _by_link(
    connection: Connection, drafts: Sequence[Draft], new: Sequence[Draft]
) -> dict[int, int]:
    """Position -> number of the only entry that has the draft's link."""
    count = Counter(link_key(draft.snapshot.link) for draft in drafts)
    wanted = {link_key(draft.snapshot.link): draft.position for draft in new}
    names = [key for key in wanted if is_of_a_story(key) and count[key] == 1]
    holders = entries_with_links(connection, names)
    return {wanted[key]: min(numbers) for key, numbers in holders.items() if len(numbers) == 1}


def entries_with_links(connection: Connection, keys: Iterable[str]) -> dict[str, set[int]]:
    """For each `link_key` the entries that any source showed under it."""
    holders: dict[str, set[int]] = defaultdict(set)
    for some in known.chunks(chain.from_iterable(map(spellings, keys))):
        query = select(sighting.c.link, sighting.c.entry).where(sighting.c.link.in_(some))
        for link, number in connection.execute(query):
            holders[link_key(link)].add(number)
    return holders


def _seen_by(connection: Connection, source: str, numbers: Iterable[int]) -> set[int]:
    seen: set[int] = set()
    for some in known.chunks(numbers):
        mine = (sighting.c.source == source) & sighting.c.entry.in_(some)
        seen |= set(connection.execute(select(sighting.c.entry).where(mine)).scalars())
    return seen
