"""How an entry gets its key and its id, once, at first sight."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feeds.model import Draft, Snapshot

_DIGITS: Final = 20
_LONGEST: Final = 2000
# RFC 3987, 2.2: what may stand after the scheme, save for the brackets of IPv6
# hosts and for white space beyond ASCII.
_LEGAL: Final = (
    r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2}"
    r"|[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd])"
)
_IRI: Final = re.compile(rf"(?=\S+\Z)[A-Za-z][A-Za-z0-9+.\-]*:{_LEGAL}+(?:#{_LEGAL}*)?")
_NO_HOST: Final = re.compile(r"https?:(?!//[^/?#:@])", re.IGNORECASE)
_GLOBAL: Final = re.compile(r"(?:https?|urn|tag):", re.IGNORECASE)


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


def is_iri(name: str | None) -> bool:
    """Whether a source's own id is an absolute IRI (RFC 3987), which RFC 4287, 4.2.6 asks us to
    keep. One of the web must name a host.

    >>> is_iri("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"), is_iri("/news/7"), is_iri("a b:c")
    (True, False, False)
    """
    return bool(
        name and len(name) <= _LONGEST and _IRI.fullmatch(name) and not _NO_HOST.match(name)
    )


def is_global(name: str | None) -> bool:
    """Whether nobody but its owner gives an IRI, so that two sources of one IRI have one story.

    >>> is_global("tag:example.org,2026:7"), is_global("id:7")
    (True, False)
    """
    return is_iri(name) and bool(_GLOBAL.match(name or ""))


def name_digest(kind: str, *parts: str) -> str:
    """SHA-256 in hex over a name of some kind, for what must be known again but not be kept."""
    return _digest(kind, *parts)


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
