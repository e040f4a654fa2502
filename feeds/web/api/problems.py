"""Errors as problem documents (RFC 9457), and the vocabulary of the API.

No traceback, no path of a file and no word of the request but names of members and ids leave here.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from flask import Response, request
from werkzeug.exceptions import HTTPException

from feeds.errors import Flaw, RequestError, TopicfeedsError
from feeds.web.api.models import ProblemDetails, Wrong
from feeds.web.desk import desk

PROBLEM_TYPE: Final = "application/problem+json"
PREFIX: Final = "/api/"
SPECIFICATION: Final = "/api/v1/openapi.json"
_RETRY_SECONDS: Final = "30"


class Kind(NamedTuple):
    """A kind of refusal: its name in the OpenAPI document, and when it is given."""

    name: str
    when: str


KINDS: Final[dict[int, Kind]] = {
    400: Kind("BadRequest", "The body is no JSON, or the address or the host cannot be read."),
    401: Kind("Unauthorized", "There is no token, or it is unknown or revoked."),
    403: Kind("Forbidden", "The token is good, but its source is configured no more."),
    404: Kind("NotFound", "The source never had an item with this id, or nothing is here."),
    405: Kind("MethodNotAllowed", "The address has other methods; Allow names them."),
    409: Kind("Conflict", "An item was withdrawn by the operator, erased, or is another source's."),
    413: Kind("ContentTooLarge", "The body is too large, or has too many items."),
    415: Kind("UnsupportedMediaType", "The body is not application/json in UTF-8."),
    422: Kind("UnprocessableContent", "The JSON has mistakes; each is listed with its place."),
    429: Kind("TooManyRequests", "Too many requests; Retry-After says how long to wait."),
    500: Kind("InternalServerError", "Something went wrong on our side."),
    503: Kind("ServiceUnavailable", "The database is busy; Retry-After says how long to wait."),
}
"""The statuses of refusals, named as in RFC 9110, section 15, with what each means."""

_OTHER: Final = KINDS[400]

CODES: Final[dict[str, str]] = {
    "bad-type": "the value is of a kind, size or form that the member cannot have",
    "duplicate-id": "two items of the request have one id",
    "erased": "the item was erased for good and cannot come back",
    "foreign-id": "the id or the link is that of an entry of another source",
    "id-mismatch": "the id in the body is not the one in the address",
    "missing-id": "the item has no id",
    "missing-member": "a member is missing",
    "missing-title": "the item has no title, or one without a visible character",
    "retracted": "the operator withdrew the item; only the operator can restore it",
    "too-long": "the text or list is longer than allowed",
    "unknown-field": "there is no member of this name",
}
"""The codes of mistakes in a request, with what each means."""


def is_api() -> bool:
    """Whether the present request is about the API, whose errors are problem documents."""
    return request.path.startswith(PREFIX)


def http_problem(error: HTTPException) -> Response:
    """The answer to an error of HTTP, with its headers (Allow, Retry-After, WWW-Authenticate)."""
    code = error.code or 500
    is_ours = error.description != type(error).description
    message = error.description if is_ours and error.description else KINDS.get(code, _OTHER).when
    response = _problem(code, message)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.add(name, value)
    return response


def own_problem(error: TopicfeedsError) -> Response:
    """The answer to one of our errors."""
    flaws = error.flaws if isinstance(error, RequestError) else ()
    message = error.message if error.http_status < 500 else "The site cannot answer right now."
    response = _problem(error.http_status, message, flaws)
    if error.http_status == 503:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def unexpected_problem() -> Response:
    """The answer to an error that nobody foresaw."""
    return _problem(500, KINDS[500].when)


def _problem(code: int, message: str, flaws: Iterable[Flaw] = ()) -> Response:
    kind = KINDS.get(code, _OTHER)
    details = ProblemDetails(
        type=desk().site.url(f"{SPECIFICATION}#/components/responses/{kind.name}"),
        title=" ".join(re.findall("[A-Z][a-z]*", kind.name)),
        status=code,
        detail=message[:1].upper() + message[1:],
        instance=urlsplit(desk().site.base_url).path + quote(request.path),
        errors=[
            Wrong(pointer=one.pointer, code=one.code, detail=one.message, hint=one.hint)
            for one in flaws
        ],
    )
    response = Response(details.model_dump_json(), status=code, content_type=PROBLEM_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
