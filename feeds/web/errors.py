"""Errors as pages: what is wrong, and where to go from here. Never a traceback.

Those of the API are problem documents instead, see `feeds.web.api.problems`.
"""

from typing import Final, cast

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from feeds.errors import Gone, NotFound, TopicfeedsError, UsageError
from feeds.model import Formula
from feeds.web.api.problems import http_problem, is_api, own_problem, unexpected_problem
from feeds.web.desk import desk
from feeds.web.http import PAGE_POLICY
from feeds.web.suggestions import meant

_RETRY_SECONDS: Final = "30"


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
    suggestions = _suggestions() if code == 404 else ()
    _fill(response, code, error.name, error.description or "", suggestions)
    return response


def _own_error(error: TopicfeedsError) -> Response:
    if error.http_status >= 500:  # who asks is not told why: the operator is
        current_app.logger.error(str(error))
    if is_api():
        return own_problem(error)
    response = Response(status=error.http_status)
    if error.http_status == 503:
        response.headers["Retry-After"] = _RETRY_SECONDS
    _fill(response, error.http_status, "", _message(error), _instead(error))
    return response


def _message(error: TopicfeedsError) -> str:
    """What is wrong; the remedy, too, of what the address says."""
    if error.http_status >= 500:
        return "The site cannot answer right now."
    if isinstance(error, UsageError) and error.hint:
        return f"{error.message}: {error.hint}."
    return error.message


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
    _fill(response, 500, "Internal error", "Something went wrong on our side.", ())
    return response


def _fill(
    response: Response, code: int, name: str, message: str, suggestions: tuple[Formula, ...]
) -> None:
    html = render_template(
        "error.html",
        site=desk().site,
        formula=Formula(),
        code=code,
        name=name or response.status.partition(" ")[2].capitalize(),
        message=message[:1].upper() + message[1:],
        suggestions=suggestions,
    )
    response.set_data(html)
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "public, max-age=60" if code in (404, 410) else "no-store"
