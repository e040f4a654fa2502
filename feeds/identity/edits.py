"""Which states does an entry get from what a capture now says?

An edit is *minor* if nothing but white space, punctuation, letter case or the spelling of at most
three words changed (a letter from four letters on, two from eight on), else *major*; only a major
one moves ``updated`` (RFC 4287, 4.2.15: "significant"). A changed number is major. A retag is two
states, ``left`` and ``filed``; a new order of the same topics is none. Lost topics are kept. What
was withdrawn is ``restored`` by what it now says.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from html import unescape
from typing import Final

from feeds.model import ChangeKind, Snapshot

_TAGS: Final = re.compile(r"<[^>]*>")  # content is sanitized: no other < is in it
_WORDS: Final = re.compile(r"[^\W_]+")
_ONE_LETTER: Final = 4
_TWO_LETTERS: Final = 8
_MOST_WORDS: Final = 3

State = tuple[ChangeKind, Snapshot]


def states(old: Snapshot, new: Snapshot) -> list[State]:
    """The states that turn ``old`` into ``new``, in order; none if they say the same."""
    return list(_states(old, new))


def held_states(old: Snapshot, new: Snapshot) -> list[State]:
    """The states of a withdrawn entry that its source goes on showing: it stays withdrawn, and what
    it would say is kept, so that it is known again.
    """
    edited = replace(new, topics=old.topics, state=old.state, reason=old.reason, holder=old.holder)
    return [("minor", edited)] if edited != old else []


def lost_topics(old: Snapshot, new: Snapshot) -> bool:
    """Whether an entry that had topics comes without any; it keeps the old ones."""
    return bool(old.topics) and not new.topics


def _states(old: Snapshot, new: Snapshot) -> Iterator[State]:
    edited = replace(new, topics=old.topics)
    if old.state == "withdrawn":
        yield "restored", edited
    elif edited != old:
        yield edit_kind(old, edited), edited
    if new.topics and {topic.key for topic in new.topics} != {topic.key for topic in old.topics}:
        yield "left", edited
        yield "filed", new


def edit_kind(old: Snapshot, new: Snapshot) -> ChangeKind:
    """``minor`` or ``major``, by title and text.

    >>> edit_kind(Snapshot("Öppetider i juli"), Snapshot("Öppettider i juli!"))
    'minor'
    >>> edit_kind(Snapshot("Öppet den 7 juli"), Snapshot("Öppet den 8 juli"))
    'major'
    """
    before, after = _words(old), _words(new)
    if len(before) != len(after):
        return "major"
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    small = len(changed) <= _MOST_WORDS and all(_is_spelling(*pair) for pair in changed)
    return "minor" if small else "major"


def _words(snapshot: Snapshot) -> list[str]:
    content = unescape(_TAGS.sub(" ", snapshot.content_html or ""))
    return _WORDS.findall(f"{snapshot.title}\n{snapshot.summary}\n{content}".casefold())


def _is_spelling(one: str, two: str) -> bool:
    if any(map(str.isdigit, one + two)):
        return False
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks)
    longest = max(len(one), len(two))
    allowed = (longest >= _ONE_LETTER) + (longest >= _TWO_LETTERS)
    return longest - kept <= allowed
