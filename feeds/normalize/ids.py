"""How an entry gets its key, once, at first sight."""

import hashlib
from collections.abc import Iterable
from typing import Final

from feeds.model import Draft, Snapshot

_DIGITS: Final = 20


def text_digest(snapshot: Snapshot) -> str:
    """SHA-256 in hex over title and summary: equal for two states that read the same."""
    return _digest(snapshot.title, snapshot.summary)


def drafts_digest(drafts: Iterable[Draft]) -> str:
    """SHA-256 in hex over what a capture says once it is normalized: titles, texts and topics."""
    parts = (
        "\1".join((one.title, one.summary, *(topic.key for topic in one.topics)))
        for one in (draft.snapshot for draft in drafts)
    )
    return _digest(*parts)


def entry_key(source: str, snapshot: Snapshot, ordinal: int) -> str:
    """The key of a new entry: 20 hex digits, the last part of its id and of its page's address.

    It is made of the source's id, the text, and the ordinal among equals (0 for the first), stored,
    and never derived again: later edits change no id (RFC 4287, 4.2.6).
    """
    return _digest(source, snapshot.title, snapshot.summary, str(ordinal))[:_DIGITS]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
