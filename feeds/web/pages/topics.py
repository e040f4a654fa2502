"""``/topics/F``: a topic or formula, and the pages of its archive."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from feeds.documents import in_words, shown, title
from feeds.model import Entry, Formula, Selection, Snapshot, Topic
from feeds.web.desk import desk
from feeds.web.feeds import canonical
from feeds.web.http import moved
from feeds.web.i18n import tongue
from feeds.web.pages import look
from feeds.web.pages.related import near

blueprint = Blueprint("topics", __name__)

IN_FULL: Final = 20
"""Entries that a page shows with their beginning; further ones of the feed by their titles."""


@blueprint.get("/topics/<formula>")
def topic(formula: str) -> Response:
    """A formula: its newest entries, and what one must know before subscribing."""
    here, wanted = desk(), canonical(formula)
    address = here.site.page_url(wanted)
    if _asked() != address:
        return moved(here.site.url(look.path(address)))
    selection = here.store.select(wanted)
    [pulse] = here.store.pulses((wanted,))
    entries = visible(selection.entries)
    return look.page(
        "topic.html",
        look.feed_links(wanted),
        formula=wanted,
        heading=heading(selection),
        heading_language=_heading_language(wanted),
        feed_title=title(selection, here.site),
        topic=selection.topic,
        about=about(selection),
        successors=_successors(selection.topic),
        selection=selection,
        full=entries[:IN_FULL],
        brief=entries[IN_FULL:],
        pulse=pulse,
        near=near(wanted),
    )


@blueprint.get("/topics/<formula>/archive/<int:number>")
def archive(formula: str, number: int) -> Response:
    """What an archive document of a formula's feed holds (RFC 5005, 4)."""
    here, wanted = desk(), canonical(formula)
    address = f"{here.site.page_url(wanted)}/archive/{number}"
    if number and _asked() != address:  # there is no archive document 0, and no address of it
        return moved(here.site.url(look.path(address)))
    selection = here.store.select(wanted, number)
    return look.page(
        "archive.html",
        look.feed_links(wanted, number),
        formula=wanted,
        heading=heading(selection),
        heading_language=_heading_language(wanted),
        feed_title=title(selection, here.site),
        selection=selection,
        entries=visible(selection.entries),
    )


def heading(selection: Selection) -> str:
    """What a formula is called without the name of the site: by its label or the operator's name
    for it, else in the reader's words.
    """
    saved = desk().site.saved(selection.formula)
    if saved and saved.title:
        return saved.title
    return in_words(selection.formula, selection.topics, tongue().code)


def _heading_language(formula: Formula) -> str:
    """The language of `heading`: labels and names are the site's."""
    site = desk().site
    saved = site.saved(formula)
    is_own = formula.topic or (saved and saved.title)
    return site.language if is_own else tongue().code


def about(selection: Selection) -> str:
    """What a formula is about, as far as the operator says it."""
    saved = desk().site.saved(selection.formula)
    topic_ = selection.topic
    return (saved and saved.description) or (topic_.description if topic_ else "")


def visible(some: Iterable[Entry], hidden: Collection[str] | None = None) -> tuple[Entry, ...]:
    """Entries as people see them, without topics that have no page; those are ``hidden``, if the
    caller knows them.
    """
    language = desk().site.language
    hidden = unlisted() if hidden is None else hidden
    return tuple(
        replace(one, snapshot=without_topics(shown(one.snapshot, language), hidden)) for one in some
    )


def unlisted() -> frozenset[str]:
    """The keys of topics that have no page."""
    return frozenset(one.key for one in desk().store.topics() if not one.is_listed)


def without_topics(snapshot: Snapshot, keys: Collection[str]) -> Snapshot:
    """A state without those of its topics."""
    return replace(snapshot, topics=tuple(one for one in snapshot.topics if one.key not in keys))


def _asked() -> str:
    return desk().site.url(request.path.replace(" ", "+"))


def _successors(ended: Topic | None) -> list[Topic]:
    """What to follow instead of a topic that is retired."""
    if ended is None or ended.state != "retired":
        return []
    topics = {one.key: one for one in desk().store.topics()}
    found = (topics.get(key) for key in ended.successors)
    return [one for one in found if one and one.is_listed]
