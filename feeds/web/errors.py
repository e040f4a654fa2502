"""Errors as pages: what is wrong, and where to go from here. Never a traceback.

Those of the API are problem documents instead, see `feeds.web.api.problems`.
"""

from typing import Final, cast

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from feeds.errors import NotFound, TopicfeedsError
from feeds.model import Formula
from feeds.web.api.problems import http_problem, is_api, own_problem, unexpected_problem
from feeds.web.desk import desk
from feeds.web.http import PAGE_POLICY

_RETRY_SECONDS: Final = "30"
_LONGEST_WORD: Final = 100


def register(app: Flask) -> None:
    """Answer every error of the app with a page, or a problem document."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TopicfeedsError, _own_error)
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    if is_api() and (error.code or 500) >= 400:
        return http_problem(error)
    response = cast("Response", error.get_response())
    suggestions = _nearest_topics() if error.code == 404 else ()
    _fill(response, error.code or 500, error.name, error.description or "", suggestions)
    return response


def _nearest_topics() -> tuple[str, ...]:
    """Topics whose name the path may have meant."""
    word = request.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    try:
        return desk().store.nearest_topics(word[:_LONGEST_WORD])
    except TopicfeedsError:
        return ()


def _own_error(error: TopicfeedsError) -> Response:
    if error.http_status >= 500:  # who asks is not told why: the operator is
        current_app.logger.error(str(error))
    if is_api():
        return own_problem(error)
    response = Response(status=error.http_status)
    suggestions = error.suggestions if isinstance(error, NotFound) else ()
    if error.http_status == 503:
        response.headers["Retry-After"] = _RETRY_SECONDS
    message = error.message if error.http_status < 500 else "The site cannot answer right now."
    _fill(response, error.http_status, "", message, suggestions)
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error", exc_info=error)
    if is_api():
        return unexpected_problem()
    response = Response(status=500)
    _fill(response, 500, "Internal error", "Something went wrong on our side.", ())
    return response


def _fill(
    response: Response, code: int, name: str, message: str, suggestions: tuple[str, ...]
) -> None:
    html = render_template(
        "error.html",
        site=desk().site,
        formula=Formula(),
        code=code,
        name=name or response.status.partition(" ")[2].capitalize(),
        message=message[:1].upper() + message[1:],
        suggestions=[Formula.of(slug) for slug in suggestions],
    )
    response.set_data(html)
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=60" if code in (404, 410) else "no-store"
