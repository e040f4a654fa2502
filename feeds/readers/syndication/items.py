"""feedparser's entries -> Items: which of the many ways to say something counts.

Titles. In Atom the type says whether it is HTML (RFC 4287, 3.1.1). In RSS nothing does, so `guess`
tells: ``a &lt;b&gt; c`` is the text "a <b> c", ``Q&amp;amp;A`` is "Q&A",
``&lt;em&gt;Ny&lt;/em&gt;`` is "Ny". An item without a title gets the first words of its text, or
what names its media, because RSS and JSON Feed allow items without one.

Texts. ``content:encoded`` and Atom's content are the content; a description or summary with markup
is both summary and content if there is nothing else. ``media:description`` outside a medium is the
summary of an entry that has no other text, and otherwise not used.

Dates stay strings: ``published`` is pubDate, atom:published, Atom 0.3's issued or dcterms:issued,
else dc:date, else the date of creation; ``updated`` is atom:updated, modified or dcterms:modified.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from feeds.errors import Problem
from feeds.markup import paragraphs_html, plain_text
from feeds.model import Item, Media, Person, TextType
from feeds.readers.common import first_picture, pictures_in, title_of, title_of_media, whole_number
from feeds.readers.syndication.cures import BASE, DESCRIPTION, LABEL, STATED_TYPE
from feeds.readers.syndication.guess import is_html, resolved
from feeds.readers.syndication.handler import Handler, join

_HTML: Final = frozenset(("text/html", "application/xhtml+xml"))
_TAG: Final = re.compile(r"</?[A-Za-z]")
_WORDS: Final = re.compile(r"[\s()<>]+")
_IANA: Final = "http://www.iana.org/assignments/relation/"

_Found = dict[str, Any]


def items_of(feed: Handler, ref: str) -> tuple[list[Item], list[Problem]]:
    """The items in their order; one with the id of an earlier one is left out: ``duplicate-id``."""
    items: list[Item] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for position, entry in enumerate(feed.entries, 1):
        item = _item(entry, feed, f"{ref}#{position}", position)
        if item.id and item.id in seen:
            problems.append(repeated(item.ref))
            continue
        seen.add(item.id)
        items.append(item)
    return items, problems


def repeated(where: str) -> Problem:
    """The report of an item whose id was there before."""
    message = "another item above has the same id; this one was left out"
    return Problem(where, "duplicate-id", message, "give each item an id of its own")


def _item(entry: _Found, feed: Handler, ref: str, position: int) -> Item:
    content, base, source = _content(entry)
    summary, summary_type, summary_base = _summary(entry, is_atom=feed.is_atom)
    if not content.strip() and not summary.strip():
        summary, summary_type = _described(entry)
    if not content and summary_type == "html" and _TAG.search(summary):
        content, base = summary, summary_base
    base = base or summary_base or _text(entry, BASE)
    elements = _dicts(entry, "media_content")
    enclosures = tuple(_enclosures(entry, elements, base))
    image = _image(entry, elements, enclosures, base)
    title, title_type = _title(entry)
    if not title.strip():
        is_markup = bool(content) or summary_type == "html"
        title = title_of(plain_text(content or summary) if is_markup else summary)
    if not title:
        media = (*enclosures, *filter(None, [image]), *pictures_in(content))
        title = _plain(_text(entry, LABEL)) or title_of_media(media)
    return Item(
        ref=ref,
        position=position,
        title=title,
        title_type=title_type,
        summary=summary,
        summary_type=summary_type,
        content=content,
        id=_text(entry, "id"),
        link=_link(entry, base, source, is_atom=feed.is_atom),
        base=base,
        published=_text(entry, "published") or _text(entry, "dc_date") or _text(entry, "created"),
        updated=_text(entry, "updated"),
        topics=tuple(_topics(entry)),
        authors=_authors(entry, feed.feeddata, base),
        language=_text(entry, "language") or _text(feed.feeddata, "language"),
        enclosures=enclosures,
        image=image,
    )


def _text(found: _Found, key: str) -> str:
    """A value as text; feedparser's own ``get`` has aliases and warnings."""
    value = dict.get(found, key)
    return value if isinstance(value, str) else ""


def _dicts(found: _Found, key: str) -> list[_Found]:
    """A list of records; an unknown element can stand under any key."""
    values = dict.get(found, key)
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )


def _detail(entry: _Found, key: str) -> _Found:
    found = dict.get(entry, f"{key}_detail")
    return found if isinstance(found, dict) else {}


def _type(found: _Found) -> str:
    """The media type of a text (RFC 4287, 3.1.1, and 4.1.3.1 for content)."""
    return _text(found, STATED_TYPE) or _text(found, "type")


def _content(entry: _Found) -> tuple[str, str, str]:
    """The content as HTML, its base, and the address of content that is elsewhere.

    Of several the first HTML one counts; what is neither HTML nor text is none (RFC 4287, 4.1.3).
    """
    contents = _dicts(entry, "content")
    inline = [one for one in contents if not _text(one, "src")]
    source = next(
        (join(_text(one, "base"), _text(one, "src")) for one in contents if _text(one, "src")), ""
    )
    for one in inline:
        if _type(one) in _HTML and _text(one, "value"):
            return _text(one, "value"), _text(one, "base"), source
    for one in inline:
        if _type(one).startswith("text/"):
            return paragraphs_html(_text(one, "value")), _text(one, "base"), source
    return "", "", source


def _summary(entry: _Found, *, is_atom: bool) -> tuple[str, TextType, str]:
    """The summary, its type and its base."""
    for key in ("summary", "dc_description", "itunes_summary"):
        text, detail = _text(entry, key), _detail(entry, key)
        if text:
            is_markup = _type(detail) in _HTML and (is_atom or is_html(text))
            return text, "html" if is_markup else "text", _text(detail, "base")
    return "", "text", ""


def _described(entry: _Found) -> tuple[str, TextType]:
    """What ``media:description`` says about all media of an entry that has no other text."""
    text = _text(entry, DESCRIPTION)
    return text, "html" if is_html(text) else "text"


def _title(entry: _Found) -> tuple[str, TextType]:
    title = _text(entry, "title")
    is_markup = title.strip() and _type(_detail(entry, "title")) in _HTML
    return title, "html" if is_markup else "text"


def _link(entry: _Found, base: str, source: str, *, is_atom: bool) -> str:
    """The alternate link, a page rather than another file; in RSS else a guid that is a permalink;
    in Atom else where the content is.
    """
    links = [one for one in _dicts(entry, "links") if _relation(one) == "alternate"]
    links.sort(key=lambda one: _text(one, "type") not in _HTML)
    for one in links:
        if _text(one, "href"):
            return _address(one, base, "href")
    id_ = _text(entry, "id")
    is_permalink = not is_atom and dict.get(entry, "guidislink", True)
    return id_ if is_permalink and id_.startswith(("http://", "https://")) else source


def _relation(link: _Found) -> str:
    return _text(link, "rel").removeprefix(_IANA)


def _address(found: _Found, base: str, key: str) -> str:
    """As written if it is relative to the item's base, else resolved against its own."""
    own, written = _text(found, BASE), _text(found, key)
    return written if own in {"", base} else join(own, written)


def _topics(entry: _Found) -> Iterator[str]:
    tags = _dicts(entry, "tags")
    labels = (resolved(_text(tag, "label") or _text(tag, "term")) for tag in tags)
    return (label for label in dict.fromkeys(labels) if label.strip())


def _authors(entry: _Found, feed: _Found, base: str) -> tuple[Person, ...]:
    """The entry's, else its source's, else the feed's (RFC 4287, 4.2.1); each name once."""
    source = dict.get(entry, "source")
    for told in (entry, source if isinstance(source, dict) else {}, feed):
        people: dict[str, Person] = {}
        for one in _dicts(told, "authors"):
            person = _person(one, base)
            if person.name:
                people.setdefault(person.name.casefold(), person)
        if people:
            return tuple(people.values())
    return ()


def _person(found: _Found, base: str) -> Person:
    """A Person construct, or RSS's ``mail (Name)``, ``Name <mail>``, ``mail`` or ``Name``."""
    if _text(found, "text"):
        return person_from(_text(found, "text"))
    email, uri = _text(found, "email"), _text(found, "href")
    name = _text(found, "name") or email or uri
    return Person(name, email or None, join(base, uri) if uri else None)


def person_from(text: str) -> Person:
    """The name and the address in one line of text."""
    words = _WORDS.split(text) if "@" in text else []
    email = next((word for word in words if all(word.partition("@"))), None)
    if email is None:
        return Person(text.strip())
    name = text.replace(email, "", 1).replace("()", "").replace("<>", "").strip().strip("()\"' ")
    address = email.removeprefix("mailto:").strip(",;")
    return Person(name or address, address)


def _enclosures(entry: _Found, media: Iterable[_Found], base: str) -> Iterator[Media]:
    """Enclosures, and media that are no images; each address once."""
    links = [
        _enclosure(one, base) for one in _dicts(entry, "links") if _relation(one) == "enclosure"
    ]
    others = [_medium(one, base) for one in media if not _shows(one)]
    seen: set[str] = {""}
    for one in (*links, *others):
        if one.href not in seen:
            seen.add(one.href)
            yield one


def _enclosure(link: _Found, base: str) -> Media:
    return Media(
        _address(link, base, "href"),
        _text(link, STATED_TYPE) or None,
        whole_number(_text(link, "length")),
    )


def _medium(found: _Found, base: str) -> Media:
    return Media(
        _address(found, base, "url"),
        _text(found, "type") or None,
        whole_number(_text(found, "filesize")),
        _plain(_text(found, DESCRIPTION) or _text(found, LABEL)),
    )


def _plain(text: str) -> str:
    return plain_text(text) if is_html(text) else text


def _shows(medium: _Found) -> bool:
    kind = _text(medium, "medium").lower()
    return kind == "image" or (not kind and _text(medium, "type").startswith("image/"))


def _image(
    entry: _Found, media: Iterable[_Found], enclosures: Iterable[Media], base: str
) -> Media | None:
    """The widest ``media:content`` that is an image, else a thumbnail, else ``itunes:image``, else
    the first enclosure that is one.
    """
    pictures = [
        _medium(one, base) for one in sorted(media, key=_width, reverse=True) if _shows(one)
    ]
    pictures += [_medium(one, base) for one in _dicts(entry, "media_thumbnail")]
    cover = dict.get(entry, "image")
    if isinstance(cover, dict):
        pictures.append(Media(join(_text(entry, BASE), _text(cover, "href"))))
    return next((one for one in pictures if one.href), None) or first_picture(enclosures)


def _width(medium: _Found) -> int:
    return whole_number(_text(medium, "width")) or 0
