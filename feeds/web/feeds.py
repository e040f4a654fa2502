"""Feeds: ``/feeds/F.atom``."""

from flask import Blueprint, Response

from feeds.documents import feed_links
from feeds.model import Formula
from feeds.pipeline import publish
from feeds.web.desk import desk
from feeds.web.http import send_document

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds/<formula>.atom")
def feed(formula: str) -> Response:
    """The current document of a formula's feed."""
    here, wanted = desk(), Formula.parse(formula)
    document = publish(here.store, here.site, wanted)
    return send_document(document, feed_links(wanted, here.site), here.now())
