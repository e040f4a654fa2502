"""Feeds: ``/feeds/F.atom``, their archive documents, and each format."""

from typing import Final

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response as AnyResponse

from feeds.documents import FORMATS
from feeds.model import Formula
from feeds.pipeline import publish
from feeds.web.desk import desk
from feeds.web.http import send_document

blueprint = Blueprint("feeds", __name__)

REDIRECT_CACHE: Final = "public, max-age=86400"


@blueprint.get("/feeds/<formula>.<suffix>")
def feed(formula: str, suffix: str) -> AnyResponse:
    """The current document of a formula's feed."""
    return _answer(formula, suffix, None)


@blueprint.get("/feeds/<formula>/archive/<int:page>.<suffix>")
def archive(formula: str, page: int, suffix: str) -> AnyResponse:
    """An archive document of a formula's feed (RFC 5005, section 4)."""
    return _answer(formula, suffix, page)


def _answer(spelled: str, suffix: str, page: int | None) -> AnyResponse:
    here = desk()
    if suffix not in FORMATS:
        abort(404, f"There is no format {suffix[:20]!r} here, but {', '.join(FORMATS)}.")
    wanted = canonical(spelled)
    if str(wanted) != spelled.replace(" ", "+"):
        moved = redirect(here.site.feed_url(wanted, suffix, page), 301)
        moved.headers["Cache-Control"] = REDIRECT_CACHE
        return moved
    document = publish(here.store, here.site, wanted, suffix, page)
    return send_document(document, document.links, here.now())


def canonical(spelled: str) -> Formula:
    """The formula of an address, in its canonical form; also by the name of a saved one.

    Raises `UsageError`, `NotFound`, `Gone`.
    """
    here = desk()
    for saved in here.site.formulas:
        if saved.name == spelled:
            return here.store.resolve(saved.formula)
    return here.store.resolve(Formula.parse(spelled))
