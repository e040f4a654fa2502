"""Errors as pages: what is wrong, and where to go from here. Never a traceback.

Those of the API are problem documents instead, see `feeds.web.api.problems`.
"""

from typing import Final, cast

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from feeds.documents import in_words
from feeds.errors import Gone, NotFound, TopicfeedsError, UsageError
from feeds.model import Formula
from feeds.told import Told, say
from feeds.web.api.problems import http_problem, is_api, own_problem, unexpected_problem
from feeds.web.desk import desk
from feeds.web.http import PAGE_POLICY, PAGE_VARY
from feeds.web.i18n import said, tongue
from feeds.web.pages import look
from feeds.web.pages.related import Offered
from feeds.web.suggestions import meant

_RETRY_SECONDS: Final = "30"
_NAMES: Final[dict[int, Told]] = {
    400: say("This address cannot be understood"),
    404: say("There is no such page"),
    405: say("This address can only be read"),
    406: say("No form of this page is acceptable"),
    410: say("No longer here"),
    412: say("The page has changed"),
    413: say("Too much was sent"),
    503: say("The site cannot answer right now"),
}
_FAILED: Final = say("Something went wrong on our side")
_WORDS: Final[dict[int, Told]] = {
    400: say("Something in the request is not as it should be."),
    404: say("Nothing stands at this address. Perhaps it was mistyped, or the link is old."),
    405: say("It answers to GET and HEAD."),
    406: say("The program that asked refuses every form in which the page can be sent."),
    412: say("The program that asked wants the page only in a state that it no longer has."),
    413: say("What was sent is larger than this site takes."),
    503: say("Try again in half a minute. The feeds miss nothing meanwhile."),
}
_UNKNOWN: Final = say("Try again later; if it stays so, tell who runs the site.")


def register(app: Flask) -> None:
    """Answer every error of the app with a page, or a problem document."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TopicfeedsError, _own_error)
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    if is_api() and code >= 400:
        return http_problem(error)
    response = cast("Response", error.get_response())
    if code < 400:  # a redirect of Flask's own
        return response
    suggestions = _suggestions() if code == 404 else ()
    told = error.description if isinstance(error.description, Told) else _WORDS.get(code, _UNKNOWN)
    _fill(response, code, said(told), suggestions)
    return response


def _own_error(error: TopicfeedsError) -> Response:
    if error.http_status >= 500:  # who asks is not told why: the operator is
        current_app.logger.error(str(error))
    if is_api():
        return own_problem(error)
    response = Response(status=error.http_status)
    if error.http_status == 503:
        response.headers["Retry-After"] = _RETRY_SECONDS
    _fill(response, error.http_status, _message(error), _instead(error))
    return response


def _message(error: TopicfeedsError) -> str:
    """What is wrong; the remedy, too, of what the address says."""
    if error.http_status >= 500:
        return said(_WORDS.get(error.http_status, _UNKNOWN))
    if isinstance(error, UsageError) and error.hint:
        return said(say("{message}: {hint}.", message=error.message, hint=error.hint))
    return f"{said(error.message)}."


def _instead(error: TopicfeedsError) -> tuple[Formula, ...]:
    """What to follow instead of what is gone; what an unknown address may have meant."""
    if isinstance(error, Gone):
        return tuple(map(Formula.of, error.suggestions))
    if not isinstance(error, NotFound):
        return ()
    is_formula = "formula" in (request.view_args or {})
    return _suggestions() if is_formula else tuple(map(Formula.of, error.suggestions))


def _suggestions() -> tuple[Formula, ...]:
    """Formulas that the path may have meant, by its formula or else its last piece."""
    piece = request.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    try:
        return meant(desk().store, (request.view_args or {}).get("formula", piece))
    except TopicfeedsError:  # the store, which the page does without
        return ()


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error", exc_info=error)
    if is_api():
        return unexpected_problem()
    response = Response(status=500)
    _fill(response, 500, said(_UNKNOWN), ())
    return response


def _fill(response: Response, code: int, message: str, suggestions: tuple[Formula, ...]) -> None:
    html = look.html(
        "error.html",
        look.feed_links(look.EVERYTHING),
        code=code,
        heading=said(_NAMES.get(code, _FAILED)),
        message=message[:1].upper() + message[1:],
        suggestions=_offers(suggestions),
    )
    response.set_data(html)
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "public, max-age=60" if code in (404, 410) else "no-store"
    response.headers[PAGE_VARY[0]] = PAGE_VARY[1]


def _offers(formulas: tuple[Formula, ...]) -> list[Offered]:
    """The suggestions with their names, or with their spellings while the store does not work."""
    try:
        topics = {one.key: one for one in desk().store.topics()} if formulas else {}
    except TopicfeedsError:
        topics = {}
    return [Offered(one, in_words(one, topics, tongue().code)) for one in formulas]
