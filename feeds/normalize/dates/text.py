"""The text of a date before it is read: made regular, and what stands around the date removed."""

import re
from collections.abc import Iterable
from typing import Final, Literal

from feeds.normalize.dates.words import BEFORE_DAY, LABELS, LATEST, WEEKDAYS
from feeds.normalize.text import clean_line

Code = Literal["bad-date", "ambiguous-date"]

LONGEST: Final = 200
"""Characters of the longest text that is looked at, without white space around it."""

WRITE: Final = "write it like 2024-04-29 or 2024-04-29T10:15:00+02:00"

_HYPHENS: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2212", "-"))
_INVISIBLE: Final = re.compile("[\u200b-\u200d\u2060]")


class Refusal(Exception):
    """Why a text is no date: ``reason`` goes on after the text itself, ``hint`` is the remedy."""

    def __init__(self, code: Code, reason: str, hint: str = WRITE) -> None:
        super().__init__(reason)
        self.code: Code = code
        self.reason = reason
        self.hint = hint


def none_at_all() -> Refusal:
    """The refusal of a text that has no form of a date."""
    return Refusal("bad-date", "is no date that can be read with certainty")


def folded(text: str) -> str:
    """In lower case and NFC, with single spaces and ASCII hyphens; refuses what is too long."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refusal("bad-date", f"has more than {LONGEST} characters and is no date")
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub("", clean_line(text)).translate(_HYPHENS)
    return " ".join(text.lower().split()).removesuffix(".")


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_LABEL: Final = re.compile(rf"(?:(?:{any_of(LATEST)}) )?(?:{any_of(LABELS)})(?: ?: ?| )")
_LEAD: Final = re.compile(
    rf"(?:(?:{any_of(BEFORE_DAY)})(?: ?: ?| ))?"
    rf"(?:(?:{any_of(WEEKDAYS)})(?:\.? ?, ?|\.? ))?"
    rf"(?:(?:{any_of(BEFORE_DAY)}) )?"
)


def without_label(words: str) -> str:
    """The text without a word in front that says what it is the date of."""
    label = _LABEL.match(words)
    return words[label.end() :] if label else words


def without_lead(words: str) -> str:
    """The text without a weekday and small words in front."""
    lead = _LEAD.match(words)
    return words[lead.end() :] if lead else words


_COMMENT: Final = re.compile(r"\([^()]*\)")


def without_comments(words: str) -> str:
    """Without the parentheses that RFC 2822 (section 3.2.3) allows, nested ones too."""
    before = None
    while before != words:
        before, words = words, _COMMENT.sub(" ", words)
    return " ".join(words.split())
