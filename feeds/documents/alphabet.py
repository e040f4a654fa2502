"""The order of topics A-Ö, the same on pages and in OPML."""

from typing import Final
from unicodedata import combining, normalize

from feeds.model import Topic

_AFTER_Z: Final = str.maketrans({"å": "{1", "ä": "{2", "æ": "{2", "ö": "{3", "ø": "{3", "ü": "y"})
"""``{`` is the sign after z."""

_LETTERS: Final = {"{1": "Å", "{2": "Ä", "{3": "Ö"}


def alphabetical(topic: Topic) -> tuple[str, str]:
    """What to sort topics by: Swedish order, then the key.

    å, ä and ö are letters after z; other accents do not count.

    >>> labels = ("Öar", "Zoo", "Äng", "Fält", "Ål", "Fångst", "Égal", "Fest")
    >>> [one.label for one in sorted(map(Topic, labels, labels), key=alphabetical)]
    ['Égal', 'Fest', 'Fångst', 'Fält', 'Zoo', 'Ål', 'Äng', 'Öar']
    """
    return _sorted_as(topic.label), topic.key


def initial(label: str) -> str:
    """The letter under which a label stands: A-Z, Å, Ä, Ö, or ``#`` for everything else.

    >>> [initial(label) for label in ("öar", "Égal", "Æbler", "3 G", "Über")]
    ['Ö', 'E', 'Ä', '#', 'Y']
    """
    first = _sorted_as(label)[:2]
    letter = _LETTERS.get(first, first[:1].upper())
    return letter if letter in _LETTERS.values() or "A" <= letter <= "Z" else "#"


def _sorted_as(label: str) -> str:
    letters = normalize("NFD", label.casefold().translate(_AFTER_Z))
    return "".join(sign for sign in letters if not combining(sign))
