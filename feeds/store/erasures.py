"""What was erased must not come back: digests of its names and texts, and what they keep out.

A link or an IRI keeps an item out of every source; another id, or a text, out of the sources that
showed it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select

from feeds.identity.assign import is_of_a_story, link_key
from feeds.model import Draft, Snapshot
from feeds.normalize.ids import is_global, name_digest
from feeds.store import known, rows
from feeds.store.others import entries_with_links
from feeds.store.schema import change, erased, sighting


def leave_out(connection: Connection, source: str, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those of items that were erased."""
    if connection.execute(select(erased.c.digest).limit(1)).first() is None:
        return list(drafts)
    names = [_of_draft(source, draft) for draft in drafts]
    found = _erased(connection, set().union(*names))
    return [draft for draft, some in zip(drafts, names, strict=True) if not some & found]


def is_erased(connection: Connection, source: str, source_id: str) -> bool:
    """Whether the source showed something under this id that was erased."""
    return bool(_erased(connection, _of_ids(source, source_id)))


def remember(connection: Connection, number: int, uri: str) -> None:
    """Write down the digests of an entry that is about to be erased."""
    of_entry = select(change.c.snapshot).where(change.c.entry == number)
    texts = [rows.load(text) for text in connection.execute(of_entry).scalars() if text]
    query = select(sighting.c.source, sighting.c.source_id, sighting.c.link)
    seen = connection.execute(query.where(sighting.c.entry == number)).all()
    digests = {_of_iri(uri)} if is_global(uri) else set()
    for one in seen:
        digests |= {_of_text(one.source, text) for text in texts}
        digests |= _of_ids(one.source, one.source_id)
    links = {link_key(link) for link in (*(one.link for one in texts), *(one.link for one in seen))}
    digests |= set(map(_of_link, _own_links(connection, number, links)))
    new = sorted(digests - _erased(connection, digests))
    if new:
        connection.execute(insert(erased), [{"digest": digest} for digest in new])


def _own_links(connection: Connection, number: int, keys: Iterable[str]) -> list[str]:
    """Those of the links that can only mean this entry."""
    names = [key for key in keys if is_of_a_story(key)]
    holders = entries_with_links(connection, names)
    return [key for key in names if holders[key] <= {number}]


def _erased(connection: Connection, digests: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in known.chunks(sorted(digests)):
        query = select(erased.c.digest).where(erased.c.digest.in_(some))
        found |= set(connection.execute(query).scalars())
    return found


def _of_draft(source: str, draft: Draft) -> set[str]:
    """Its names, and its text; a title alone is no text, if it has a name: "Minutes" come again."""
    said, link = draft.snapshot, link_key(draft.snapshot.link)
    names = _of_ids(source, draft.source_id) | ({_of_link(link)} if link else set())
    return names | {_of_text(source, said)} if said.summary or not names else names


def _of_ids(source: str, source_id: str | None) -> set[str]:
    if not source_id:
        return set()
    own = {name_digest("id", source, source_id)}
    return own | ({_of_iri(source_id)} if is_global(source_id) else set())


def _of_iri(iri: str) -> str:
    return name_digest("iri", iri)


def _of_link(key: str) -> str:
    return name_digest("link", key)


def _of_text(source: str, snapshot: Snapshot) -> str:
    return name_digest("text", source, snapshot.title, snapshot.summary)
