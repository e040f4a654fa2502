"""How an entry gets its key, once, at first sight."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feeds.model import Draft, Snapshot

_DIGITS: Final = 20


def text_digest(snapshot: Snapshot) -> str:
    """SHA-256 in hex over title and summary: equal for two states that read the same."""
    return _digest(snapshot.title, snapshot.summary)


def drafts_digest(drafts: Iterable[Draft]) -> str:
    """SHA-256 in hex over what a capture says once it is normalized.

    Topics count by their keys, a date that is relative to the capture not at all.
    """
    return _digest(*map(_said, drafts))


def entry_key(source: str, draft: Draft, ordinal: int) -> str:
    """The key of a new entry: 20 hex digits, the last part of its id and of its page's address.

    It is made of the source's id, the draft's own id, else its link, else its text, and the ordinal
    among equals (0 for the first); it is stored and never derived again: later edits change no id
    (RFC 4287, 4.2.6).
    """
    snapshot = draft.snapshot
    if draft.source_id or snapshot.link:
        name = ("id", draft.source_id) if draft.source_id else ("link", snapshot.link or "")
    else:
        name = (snapshot.title, snapshot.summary)
    return _digest(source, *name, str(ordinal))[:_DIGITS]


def _said(draft: Draft) -> str:
    said = draft.snapshot
    plain = replace(
        said,
        topics=(),
        published=None if "published" in draft.relative else said.published,
        updated=None if "updated" in draft.relative else said.updated,
    )
    return "\1".join((*(topic.key for topic in said.topics), draft.source_id or "", repr(plain)))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
