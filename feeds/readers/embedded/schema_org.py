"""A schema.org article as an Item: one set of rules for JSON-LD and microdata.

Both hand in *nodes*: a dict of property names to texts, nodes, or lists of them, with ``@type`` and
``@id`` as in JSON-LD. A node that names the ``@id`` of another one stands for it too.

Decided here, where schema.org leaves it open (https://schema.org/Article):

* ``keywords`` in one text are separated by commas, in a list each is one label; ``articleSection``
  is one label. Both are topics. A label that is an address is none.
* ``description`` is the summary, ``articleBody`` (or ``text``) the content, by paragraphs.
* An ``@id`` is the item's id if it is an absolute IRI, and its link if it is an http address and
  neither ``url`` nor ``mainEntityOfPage`` says one.
* Audio, video and associated media are enclosures if they have a ``contentUrl``.
* What a reference gives is cut to a few short values (`Index`): a page of n bytes can hold n
  references to a text of n bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from feeds import markup
from feeds.model import Item, Media, Person
from feeds.readers.common import title_of, whole_number
from feeds.readers.embedded import parts
from feeds.readers.page import Page

Node = dict[str, Any]

_ARTICLE_NAMES: Final = """
    Article AdvertiserContentArticle NewsArticle AnalysisNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle Report
    SatiricalArticle ScholarlyArticle MedicalScholarlyArticle SocialMediaPosting BlogPosting
    LiveBlogPosting DiscussionForumPosting TechArticle APIReference
"""
ARTICLES: Final = frozenset(_ARTICLE_NAMES.split())
"""``Article`` and what schema.org derives from it."""

_PREFIX: Final = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ADDRESS: Final = re.compile(r"\s*https?://", re.IGNORECASE)
_MOST_BORROWED: Final = 8
_LONGEST_BORROWED: Final = 1000


def local(name: str) -> str:
    """A name of schema.org without its namespace.

    >>> local("https://schema.org/NewsArticle")
    'NewsArticle'
    """
    prefix = _PREFIX.match(name)
    return name[prefix.end() :] if prefix else name


def flat(value: object) -> Iterator[str | Node]:
    """The texts and nodes of a value: lists in lists, ``@list``, ``@set`` and ``@value`` opened."""
    open_lists: list[Iterator[object]] = [iter((value,))]
    while open_lists:
        for one in open_lists[-1]:
            inner = _inside(one)
            if inner is not None:
                open_lists.append(iter(inner))
                break
            if isinstance(one, str | dict):
                yield one
        else:
            open_lists.pop()


def _inside(value: object) -> list[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for name in ("@value", "@list", "@set"):
            if name in value:
                return [value[name]]
    return None


@dataclass(slots=True)
class Index:
    """The nodes of a page by their ``@id``; nodes with one id are one thing.

    What is taken through a reference is short: at most 8 values a property, of at most 1,000
    characters each.
    """

    _nodes: dict[str, Node] = field(default_factory=dict)

    def add(self, node: Node) -> None:
        """Remember a node that says more than its id."""
        name = id_of(node)
        if name and len(node) > 1:
            known = self._nodes.setdefault(name, {})
            for key, value in node.items():
                known.setdefault(key, list(islice(_short(flat(value)), _MOST_BORROWED)))

    def thing(self, *nodes: Node) -> "Thing":
        """What these nodes, which describe one thing, and the one that they refer to say."""
        named = (self._nodes.get(id_of(node)) for node in nodes[:1])
        return Thing((*nodes, *(node for node in named if node)), self)


def _short(values: Iterable[str | Node]) -> Iterator[str | Node]:
    """Texts that are short, and of nodes what is such a text."""
    for one in values:
        if isinstance(one, dict):
            yield {key: value for key, value in one.items() if _is_short_text(value)}
        elif _is_short_text(one):
            yield one


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_BORROWED


@dataclass(frozen=True, slots=True)
class Thing:
    """All that a page says of one thing: the first node that has a property decides about it."""

    nodes: tuple[Node, ...]
    index: Index

    def raw(self, name: str) -> object:
        """The property as it stands, or None."""
        return next((node[name] for node in self.nodes if node.get(name)), None)

    def values(self, *names: str) -> "Iterator[str | Thing]":
        """The values of the first of these properties that the thing has."""
        value = next((value for value in map(self.raw, names) if value), None)
        for one in flat(value):
            yield one if isinstance(one, str) else self.index.thing(one)

    def text(self, *names: str) -> str:
        """The first text in these properties, or an empty one."""
        texts = (one for name in names for one in self.values(name) if isinstance(one, str))
        return next((text for text in texts if text.strip()), "")

    def address(self, *names: str) -> str:
        """The first address in these properties: a text, or the ``url`` or ``@id`` of a thing."""
        for one in (one for name in names for one in self.values(name)):
            address = one if isinstance(one, str) else one.text("url", "@id")
            if address.strip():
                return address
        return ""

    @property
    def types(self) -> frozenset[str]:
        """The names of its types, without a namespace."""
        return frozenset(
            local(one)
            for node in self.nodes
            for one in flat(node.get("@type"))
            if isinstance(one, str)
        )


def id_of(node: Node) -> str:
    """The ``@id`` of a node, or an empty text."""
    name = node.get("@id")
    return name.strip() if isinstance(name, str) else ""


def item(article: Thing, page: Page, ref: str, position: int, content: str = "") -> Item | None:
    """The Item that an article is, or None if it says neither title nor text.

    ``content`` is the article's body as HTML, where the page has it as such.
    """
    body = article.text("articleBody", "text")
    summary = article.text("description")
    title = article.text("headline", "name") or title_of(summary or body)
    if not title:
        return None
    image = next(_media(article.values("image")), None)
    return Item(
        ref=ref,
        position=position,
        title=title,
        summary=summary,
        topics=_topics(article),
        content=content or markup.paragraphs_html(body),
        id=_id(article),
        link=_link(article),
        base=page.base,
        published=article.text("datePublished"),
        updated=article.text("dateModified"),
        authors=parts.unique(_persons(article.values("author", "creator"))),
        language=_language(article) or page.language,
        enclosures=tuple(_enclosures(article)),
        image=image or next(_media(article.values("thumbnailUrl")), None),
    )


def _id(article: Thing) -> str:
    name = article.text("@id")
    return name if _ABSOLUTE.match(name) else ""


def _link(article: Thing) -> str:
    stated = article.address("url") or article.address("mainEntityOfPage")
    name = article.text("@id")
    return stated or (name if name.startswith(("http://", "https://", "/")) else "")


def _language(article: Thing) -> str:
    for one in article.values("inLanguage"):
        return one if isinstance(one, str) else one.text("alternateName", "name")
    return ""


def _topics(article: Thing) -> tuple[str, ...]:
    keywords = article.raw("keywords")
    if isinstance(keywords, dict) and "@value" in keywords:
        keywords = keywords["@value"]
    split = keywords.split(",") if isinstance(keywords, str) else _names(article.values("keywords"))
    found = parts.labels([*split, *_names(article.values("articleSection"))])
    return tuple(label for label in found if not _ADDRESS.match(label))


def _names(values: "Iterable[str | Thing]") -> Iterator[str]:
    for one in values:
        yield one if isinstance(one, str) else one.text("name")


def _persons(values: "Iterable[str | Thing]") -> Iterator[Person]:
    for one in values:
        if isinstance(one, str):
            name, email, uri = one.strip(), "", ""
        else:
            name, email, uri = one.text("name").strip(), one.text("email"), one.address("url")
        if name and not _ADDRESS.match(name):
            yield Person(name, email.strip().removeprefix("mailto:") or None, uri.strip() or None)


def _media(values: "Iterable[str | Thing]") -> Iterator[Media]:
    for one in values:
        if isinstance(one, str):
            media = Media(one.strip())
        else:
            media = Media(
                one.address("contentUrl", "url").strip(),
                one.text("encodingFormat", "fileFormat").strip() or None,
                whole_number(one.text("contentSize")),
                one.text("caption", "name"),
            )
        if media.href:
            yield media


def _enclosures(article: Thing) -> Iterator[Media]:
    seen: set[str] = set()
    for name in ("audio", "video", "associatedMedia", "encoding"):
        things = (one for one in article.values(name) if isinstance(one, Thing))
        for media in _media(one for one in things if one.text("contentUrl")):
            if media.href not in seen:
                yield media
            seen.add(media.href)
