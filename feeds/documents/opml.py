"""OPML 2.0 (http://opml.org/spec2.opml): the feeds that there are, for readers to import.

| element or attribute | section | our field |
|---|---|---|
| title, ownerName, ownerEmail, ownerId | head | the site's title; its author's name, address, IRI |
| dateModified | head | the site's last change |
| type | Subscription lists | rss, whatever the feed's format: importers skip other types |
| text, title | Subscription lists | the feed's own title, as the spec asks for |
| xmlUrl, htmlUrl | Subscription lists | the feed's address in the wanted format; its page |
| description, language | Subscription lists | as in the feed |

dateCreated is left out: the state does not know it.

The combined feed is first, then saved formulas as a group, then the topics A-Ö. A topic that others
have as their parent is a group, an outline without xmlUrl: its own feed is the first in it. Pending
topics are there, as they have feeds; retired ones are not, as nothing more comes, nor are hidden
ones and those that are gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from lxml import etree

from feeds.documents.alphabet import alphabetical
from feeds.documents.compose import subtitle_of, title_of
from feeds.documents.words import is_swedish
from feeds.model import Formula, Site, Topic

_VERSION: Final = "2.0"
_SPECIFICATION: Final = "http://opml.org/spec2.opml"


@dataclass(frozen=True, slots=True)
class Offer:
    """Which feeds there are: ``topics`` by key, in any state, and ``saved`` formulas.

    ``version`` is the ``seq`` of the site's last change and ``modified`` its commit time. With
    ``chosen`` formulas the document holds these and nothing else, in their order. All formulas
    are in keys of ``topics``.
    """

    topics: Mapping[str, Topic]
    version: int
    modified: datetime
    saved: tuple[Formula, ...] = ()
    chosen: tuple[Formula, ...] = ()


def render(offer: Offer, site: Site, suffix: str) -> bytes:
    """The OPML document as UTF-8; ``suffix`` is that of the feeds' format."""
    root = etree.Element("opml", version=_VERSION)
    _head(etree.SubElement(root, "head"), offer, site)
    outlines = _Outlines(offer, site, suffix)
    body = etree.SubElement(root, "body")
    if offer.chosen:
        outlines.feeds(body, offer.chosen)
    else:
        outlines.everything(body)
    document: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return document


def _head(head: etree._Element, offer: Offer, site: Site) -> None:
    said = {
        "title": site.title,
        "dateModified": format_datetime(offer.modified, usegmt=True),
        "ownerName": site.author.name,
        "ownerEmail": site.author.email,
        "ownerId": site.author.uri,
        "docs": _SPECIFICATION,
    }
    for name, text in said.items():
        if text:
            etree.SubElement(head, name).text = text


class _Outlines:
    """Adds outlines to an element."""

    def __init__(self, offer: Offer, site: Site, suffix: str) -> None:
        self._offer = offer
        self._site = site
        self._suffix = suffix
        alive = [one for one in offer.topics.values() if one.is_listed and one.state != "retired"]
        self._narrower = _narrower(sorted(alive, key=alphabetical))

    def everything(self, parent: etree._Element) -> None:
        """The combined feed, saved formulas, topics."""
        self.feed(parent, Formula())
        more = [one for one in self._offer.saved if one.topic is None and one != Formula()]
        if more:
            self.feeds(_group(parent, _combinations(self._site.language)), more)
        self.topics(parent, self._narrower.get(None, ()))

    def topics(self, parent: etree._Element, topics: Iterable[Topic]) -> None:
        """Topics, and those beneath them."""
        for topic in topics:
            children = self._narrower.get(topic.key, ())
            place = _group(parent, topic.label) if children else parent
            self.feed(place, Formula.of(topic.key))
            self.topics(place, children)

    def feeds(self, parent: etree._Element, formulas: Iterable[Formula]) -> None:
        """The feeds of formulas, in their order."""
        for formula in formulas:
            self.feed(parent, formula)

    def feed(self, parent: etree._Element, formula: Formula) -> None:
        """A formula's feed, with the attributes that "Subscription lists" has words for."""
        topics, site = self._offer.topics, self._site
        title = title_of(formula, topics, site)
        said = {
            "type": "rss",
            "text": title,
            "title": title,
            "description": subtitle_of(formula, topics, site),
            "xmlUrl": site.feed_url(formula, self._suffix),
            "htmlUrl": site.page_url(formula),
            "language": site.language,
        }
        etree.SubElement(parent, "outline", {name: text for name, text in said.items() if text})


def _group(parent: etree._Element, name: str) -> etree._Element:
    """An outline that holds others; some importers know a group by its title only."""
    return etree.SubElement(parent, "outline", text=name, title=name)


def _combinations(language: str) -> str:
    return "Kombinationer" if is_swedish(language) else "Combinations"


def _narrower(topics: list[Topic]) -> dict[str | None, list[Topic]]:
    """The topics in their order, by the key of the parent that they stand beneath, if any."""
    parents = {topic.key: topic.parent for topic in topics}
    found: dict[str | None, list[Topic]] = {}
    for topic in topics:
        stands_below = topic.parent in parents and not _is_own_ancestor(topic.key, parents)
        found.setdefault(topic.parent if stands_below else None, []).append(topic)
    return found


def _is_own_ancestor(key: str, parents: Mapping[str, str | None]) -> bool:
    """Whether a topic's parents lead back to it, as they can when a configuration turns around."""
    seen: set[str] = set()
    wider = parents.get(key)
    while wider is not None and wider not in seen:
        seen.add(wider)
        wider = parents.get(wider)
    return key in seen
