"""``/topics.opml``: the feeds as one file, for readers to import."""

from flask import Blueprint, Response, request

from feeds.documents import FORMATS, Offer, offered
from feeds.errors import UsageError
from feeds.model import Formula
from feeds.told import say
from feeds.web.desk import Desk, desk
from feeds.web.feeds import canonical
from feeds.web.http import send_document

blueprint = Blueprint("outlines", __name__)


@blueprint.get("/topics.opml")
def opml() -> Response:
    """All feeds, or those of ``topic`` (any formula, perhaps several), in ``format``."""
    here, suffix = desk(), request.args.get("format", "atom")
    if suffix not in FORMATS:
        formats = ", ".join(FORMATS)
        raise UsageError(
            say(
                "there is no format {suffix!r} here, but {formats}",
                suffix=suffix[:20],
                formats=formats,
            )
        )
    chosen = tuple(dict.fromkeys(map(canonical, request.args.getlist("topic"))))
    document = offered(_offer(here, chosen), here.site, suffix)
    return send_document(document, document.links, here.now())


def _offer(here: Desk, chosen: tuple[Formula, ...]) -> Offer:
    # The number first: a change in between is then in the document, and told once more by the next.
    version, modified = here.store.last_change()
    topics = {topic.key: topic for topic in here.store.topics()}
    saved = tuple(one.formula for one in here.store.existing(here.site.formulas))
    return Offer(topics, version, modified, saved, chosen)
