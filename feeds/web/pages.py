"""Pages for people: the topics, a topic, an entry."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, render_template, request

from feeds import terms
from feeds.documents import alphabetical, shown, title
from feeds.errors import Gone, NotFound
from feeds.model import Entry, Formula, Link
from feeds.web.desk import desk
from feeds.web.feeds import canonical
from feeds.web.http import moved, send_page

blueprint = Blueprint("pages", __name__)

EVERYTHING: Final = Formula()


@blueprint.get("/", strict_slashes=False)
@blueprint.get("/topics/", strict_slashes=False)
def home() -> Response:
    """All topics A-Ö, and the combined feed."""
    here = desk()
    everything = here.store.select(EVERYTHING)
    html = render_template(
        "home.html",
        site=here.site,
        formula=EVERYTHING,
        everything=everything,
        saved=here.store.existing(here.site.formulas),
        topics=sorted(here.store.summaries(), key=lambda one: alphabetical(one.topic)),
    )
    return send_page(html, [_feed_link(EVERYTHING)])


@blueprint.get("/topics/<formula>")
def topic(formula: str) -> Response:
    """A formula: its newest entries and the address to subscribe to."""
    here, wanted = desk(), canonical(formula)
    if here.site.url(request.path.replace(" ", "+")) != here.site.page_url(wanted):
        return moved(here.site.page_url(wanted))
    selection = here.store.select(wanted)
    selection = replace(selection, entries=_shown(selection.entries))
    html = render_template(
        "topic.html",
        site=here.site,
        formula=wanted,
        name=title(selection, here.site),
        topic=selection.topic,
        selection=selection,
    )
    return send_page(html, [_feed_link(wanted)])


@blueprint.get("/entries/<key>")
def entry(key: str) -> Response:
    """An entry: its text, where it comes from, its topics; or what has become of it.

    Raises `NotFound`, and `Gone` once an erased one has left its feeds.
    """
    here = desk()
    try:
        found = here.store.entry(key)
    except NotFound as error:  # other keys are no suggestions for people
        raise NotFound(error.message) from None
    if key != found.key:
        raise NotFound(f"there is no entry {key!r}")
    if found.has_left:
        raise Gone("this entry was removed for good")
    [seen] = _shown([found])
    html = render_template("entry.html", site=here.site, formula=EVERYTHING, entry=seen)
    return send_page(html, [_feed_link(EVERYTHING)])


@blueprint.app_template_filter("day")
def day(moment: datetime) -> str:
    """The day (YYYY-MM-DD) of a moment in the site's time zone."""
    return moment.astimezone(desk().site.timezone).date().isoformat()


@blueprint.app_template_filter("paragraphs")
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a clean text."""
    return text.split("\n\n") if text else []


def _shown(some: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries as people see them, without topics that have no page."""
    here = desk()
    unlisted = {topic.key for topic in here.store.topics() if not topic.is_listed}
    found = []
    for one in some:
        said = shown(one.snapshot, here.site.language)
        topics = tuple(topic for topic in said.topics if topic.key not in unlisted)
        found.append(replace(one, snapshot=replace(said, topics=topics)))
    return tuple(found)


def _feed_link(formula: Formula) -> Link:
    return Link(terms.ALTERNATE, desk().site.feed_url(formula), terms.ATOM_TYPE)
