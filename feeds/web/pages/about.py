"""``/about-feeds`` and ``/accessibility``: pages that explain."""

from datetime import date

from flask import Blueprint, Response, abort, redirect

from feeds.web import i18n
from feeds.web.desk import desk
from feeds.web.pages import look

blueprint = Blueprint("about", __name__)


@blueprint.get("/about-feeds")
def about_feeds() -> Response:
    """What a feed is, how to follow one, and what this site's feeds promise."""
    return look.page("about-feeds.html")


@blueprint.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement, if the operator has written what only they know."""
    statement = desk().site.accessibility
    if statement is None:
        abort(404)
    if statement.url:
        return redirect(statement.url, 303, Response)  # type: ignore[return-value]  # as asked for
    return look.page(
        "accessibility.html",
        statement=statement,
        assessed=i18n.day(date.fromisoformat(statement.assessed)),
        is_mail="@" in statement.contact and "://" not in statement.contact,
    )
