"""Pages for people: the topics, a topic, an entry."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from feeds import terms
from feeds.documents import shown, title
from feeds.errors import NotFound
from feeds.model import Entry, Formula, Link, TopicSummary
from feeds.web.desk import desk
from feeds.web.feeds import REDIRECT_CACHE, canonical
from feeds.web.http import send_page

blueprint = Blueprint("pages", __name__)

EVERYTHING: Final = Formula()
_AFTER_Z: Final = str.maketrans({"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"})


@blueprint.get("/")
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
        topics=sorted(here.store.summaries(), key=_alphabetical),
    )
    return send_page(html, [_feed_link(EVERYTHING)])


@blueprint.get("/topics/<formula>")
def topic(formula: str) -> AnyResponse:
    """A formula: its newest entries and the address to subscribe to."""
    here, wanted = desk(), canonical(formula)
    if str(wanted) != formula.replace(" ", "+"):
        moved = redirect(here.site.page_url(wanted), 301)
        moved.headers["Cache-Control"] = REDIRECT_CACHE
        return moved
    selection = here.store.select(wanted)
    selection = replace(selection, entries=tuple(map(_shown, selection.entries)))
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
    """An entry: its text, where it comes from, its topics; or what has become of it."""
    here = desk()
    try:
        found = here.store.entry(key)
    except NotFound as error:  # other keys are no suggestions for people
        raise NotFound(error.message) from None
    if key != found.key:
        raise NotFound(f"there is no entry {key!r}")
    html = render_template("entry.html", site=here.site, formula=EVERYTHING, entry=_shown(found))
    return send_page(html, [_feed_link(EVERYTHING)])


@blueprint.app_template_filter("day")
def day(moment: datetime) -> str:
    """The day (YYYY-MM-DD) of a moment in the site's time zone."""
    return moment.astimezone(desk().site.timezone).date().isoformat()


@blueprint.app_template_filter("paragraphs")
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a clean text."""
    return text.split("\n\n") if text else []


def _shown(one: Entry) -> Entry:
    return replace(one, snapshot=shown(one.snapshot, desk().site.language))


def _feed_link(formula: Formula) -> Link:
    return Link(terms.ALTERNATE, desk().site.feed_url(formula), terms.ATOM_TYPE)


def _alphabetical(summary: TopicSummary) -> str:
    """Swedish order: å, ä and ö come after z."""
    return summary.topic.label.casefold().translate(_AFTER_Z)
