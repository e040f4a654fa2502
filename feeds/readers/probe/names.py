"""Which names of classes and ids a selector can rely on, and what some names tell.

A name that a person made stays when the page is built anew; one that a tool made (``css-1x2y3z``),
that counts (``post-211``) or that only says how something looks (``mt-2``) does not. `words_of` and
the sets say what a name hints at; a hint never decides alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z_-]{1,60}")
_MADE: Final = re.compile(
    r"(?:css|sc|jsx|jss|svelte|emotion|astro|styled|ng|data-v|js|is|has|no|sv-no|sv-use)-"
)
_LOOKS: Final = re.compile(
    r"(?:[mp][trblxyse]?|text|font|bg|flex|grid|gap|rounded|border|shadow|[wh]|col|cols|columns|row|"
    r"items|justify|align|leading|tracking|space|sm|md|lg|xl|d|float|pull|size|sr|order|group|wp)-.*"
    r"|flex|grid|block|inline|row|col|cf|clearfix|clear|odd|even|first|last|active|hidden|visible|"
    r"container|wrapper|inner|outer|content|left|right|center|relative|absolute|large|small|normal"
)
_TOLD: Final = re.compile(r"wp-block-post\S*|wp-block-latest-posts\S*|row-(?:title|date|text)")
_HUMP: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_VOWEL: Final = re.compile("[aeiouy]", re.IGNORECASE)
_MOST: Final = 8


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


CHROME: Final = words("""
    aside banner breadcrumb breadcrumbs cookie cookies facet facets filter filters foot footer
    genvagar header logo menu meny nav navbar navigation pager pagination paging share sharing
    shortcut shortcuts side sidebar sidofalt skip snabblankar social toolbar topbar widget
""")
"""Words of what frames a page."""

OTHERS: Final = words("""
    ad ads author calendar comment comments contact event events evenemang kalender kommentar
    kommentarer most popular promo related relaterat relaterade
""")
"""Words of lists that stand beside the news."""

NEWS: Final = words("""
    aktuellt archive article articles artikel artiklar blog blogg entries entry feed hfeed item
    list listing news newsroom notice notiser nyhet nyheter post posts press pressmeddelande puff
    result results sak stories story teaser teasers views
""")
"""Words of news and their lists."""

TITLE: Final = words("heading headline name rubrik titel title")
DATE: Final = words("""
    created date dates dato datum datetime day posted pubdate publicerad published time when
""")
EDITED: Final = words("andrad changed datemodified edited modified updated uppdaterad ändrad")
SUMMARY: Final = words("""
    abstract blurb body content desc description excerpt ingress intro lead lede preamble summary
    teaser text
""")
WHOLE: Final = words("body content")
TOPIC: Final = words("""
    amne amnen area badge cat categories category chip department dept kategori kategorier keyword
    keywords section subject subjects tag tagline taglist tags tema term terms topic topics
""")


@lru_cache(maxsize=4096)
def is_stable(name: str) -> bool:
    """Whether a class or id looks made by a person, for what it marks.

    >>> [is_stable(name) for name in ("news-list__item", "css-1x2y3z", "post-211", "mt-2")]
    [True, False, False, False]
    """
    if _TOLD.fullmatch(name):
        return True
    if not _PLAIN.fullmatch(name) or _MADE.match(name) or _LOOKS.fullmatch(name):
        return False
    return not any(_is_random(part) for part in re.split("[-_]+", name))


def _is_random(part: str) -> bool:
    if len(part) < 5:
        return False
    humps = _HUMP.findall(part)
    return not _VOWEL.search(part) or (len(humps) > 2 and len(part) < 2.5 * len(humps))


def classes(element: HtmlElement) -> list[str]:
    """The stable classes of an element, at most eight."""
    names = element.get("class")
    return list(islice(filter(is_stable, names.split()), _MOST)) if names else []


def tag_of(element: HtmlElement) -> str:
    """The name of an element as a selector has it; ``*`` for one that is none (``o:p``)."""
    tag = str(element.tag)
    return tag if tag.isalnum() else "*"


def looks(element: HtmlElement) -> list[str]:
    """The classes that only say how an element looks, for want of better ones; at most three."""
    names = (element.get("class") or "")[:300].split()
    return [one for one in names if one.isalpha() and one.isascii() and not _is_random(one)][:3]


def words_of(names: Iterable[str]) -> Iterator[str]:
    """The words in names, in lower case: ``news-list__itemTitle`` has four."""
    for name in names:
        for part in re.split("[^A-Za-z]+", name[:80]):
            yield from map(str.lower, _HUMP.findall(part))


def hints(element: HtmlElement) -> set[str]:
    """The words of an element's class, id, itemprop and rel."""
    keys = ("class", "id", "itemprop", "property", "rel")
    stated = (element.get(name) for name in keys) if element.keys() else ()
    return set(islice(words_of(filter(None, (one and one[:300] for one in stated))), 40))
