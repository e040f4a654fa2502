"""Feeds: ``/feeds/F.atom``, their archive documents, and each format."""

from flask import Blueprint, Response, abort, request

from feeds.documents import FORMATS, document
from feeds.model import Formula
from feeds.told import say
from feeds.web import delta
from feeds.web.desk import Desk, desk
from feeds.web.http import moved, see_page, send_document
from feeds.web.http.headers import ARCHIVE_CACHE

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds/<formula>.<suffix>")
def feed(formula: str, suffix: str) -> Response:
    """The current document of a formula's feed; a browser is sent to the page for people."""
    here, wanted, suffix = desk(), canonical(formula), _format(suffix)
    if elsewhere := _elsewhere(here, wanted, suffix, None):
        return elsewhere
    if _is_navigation(here, suffix):
        return see_page(here.site.page_url(wanted))
    pieces = here.kept.pieces(here.site, suffix)
    is_asked = delta.is_asked(here.site, request)
    selection = here.store.select(wanted, wanted=tuple if is_asked else pieces.missing)
    whole = document(selection, here.site, suffix, pieces)
    if is_asked and (since := delta.base(selection, request)):
        return delta.send(here, selection, whole, suffix, since)
    return send_document(whole, whole.links, here.now(), formula=wanted)


@blueprint.get("/feeds/<formula>/archive/<int:page>.<suffix>")
def archive(formula: str, page: int, suffix: str) -> Response:
    """An archive document of a formula's feed (RFC 5005, section 4)."""
    here, wanted, suffix = desk(), canonical(formula), _format(suffix)
    if elsewhere := _elsewhere(here, wanted, suffix, page):
        return elsewhere
    pieces = here.kept.pieces(here.site, suffix)
    selection = here.store.select(wanted, page, pieces.missing)
    found = document(selection, here.site, suffix, pieces)
    return send_document(found, found.links, here.now(), ARCHIVE_CACHE, wanted)


def canonical(spelled: str) -> Formula:
    """The formula of an address, in its canonical form; also by the name of a saved one.

    Raises `UsageError`, `NotFound`, `Gone`.
    """
    here = desk()
    return here.store.named(spelled, here.site.formulas)


def _format(suffix: str) -> str:
    if suffix.lower() not in FORMATS:
        formats = ", ".join(FORMATS)
        abort(
            404,
            say(
                "There is no format {suffix!r} here, but {formats}.",
                suffix=suffix[:20],
                formats=formats,
            ),
        )
    return suffix.lower()


def _elsewhere(here: Desk, wanted: Formula, suffix: str, page: int | None) -> Response | None:
    """The way to the canonical address from any other spelling; all that it keeps is ``raw=1``."""
    address = here.site.feed_url(wanted, suffix, page)
    asked = here.site.url(request.path.replace(" ", "+"))
    if page == 0 or asked == address:  # there is no archive document 0, and no address of it
        return None
    return moved(f"{address}?raw=1" if _is_raw() else address)


def _is_navigation(here: Desk, suffix: str) -> bool:
    """Whether a person's browser opens the address (Fetch Metadata), and may be sent on.

    What a program gets does not depend on this, and no cache keeps the way to the page: that is why
    the feed needs no Vary for it.
    """
    is_person = here.site.browsers_to_pages and not _is_raw()
    is_xml = FORMATS[suffix].media_type.endswith("+xml")
    return is_person and is_xml and request.headers.get("Sec-Fetch-Dest") == "document"


def _is_raw() -> bool:
    return request.args.get("raw") == "1"
