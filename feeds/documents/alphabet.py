"""The order of topics A-Ö, the same on pages and in OPML."""

from typing import Final
from unicodedata import combining, normalize

from feeds.model import Topic

_AFTER_Z: Final = str.maketrans({"å": "{1", "ä": "{2", "æ": "{2", "ö": "{3", "ø": "{3", "ü": "y"})
"""``{`` is the sign after z."""


def alphabetical(topic: Topic) -> tuple[str, str]:
    """What to sort topics by: Swedish order, then the key.

    å, ä and ö are letters after z; other accents do not count.

    >>> labels = ("Öar", "Zoo", "Äng", "Fält", "Ål", "Fångst", "Égal", "Fest")
    >>> [one.label for one in sorted(map(Topic, labels, labels), key=alphabetical)]
    ['Égal', 'Fest', 'Fångst', 'Fält', 'Zoo', 'Ål', 'Äng', 'Öar']
    """
    letters = normalize("NFD", topic.label.casefold().translate(_AFTER_Z))
    return "".join(sign for sign in letters if not combining(sign)), topic.key
