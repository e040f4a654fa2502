"""What a client sent -> `Item`, in the words of the pipeline."""

from feeds.model import Item, Media, Person, Source
from feeds.normalize.text import clean_line
from feeds.web.api.models import Enclosure, Image, PutItem


def item(sent: PutItem, name: str, position: int, source: Source) -> Item:
    """The item with the id ``name``; ``position`` counts from 1, and is in its ``ref``."""
    return Item(
        ref=f"api#{position}",
        position=position,
        title=sent.title,
        summary=sent.summary or "",
        content=sent.content_html or "",
        topics=tuple(sent.topics or ()),
        id=clean_id(name),
        link=sent.link or "",
        base=source.url,
        published=sent.published or "",
        updated=sent.updated or "",
        authors=tuple(Person(one.name, one.email, one.uri) for one in sent.authors or ()),
        language=sent.language or "",
        enclosures=tuple(map(_media, sent.enclosures or ())),
        image=_picture(sent.image) if sent.image else None,
    )


def clean_id(name: str) -> str:
    """An id as it is stored: one line of clean text."""
    return clean_line(name)


def _media(sent: Enclosure) -> Media:
    return Media(sent.url, sent.type, sent.length)


def _picture(sent: Image) -> Media:
    return Media(sent.url, alt=sent.alt or "")
