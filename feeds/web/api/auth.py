"""Who asks: bearer tokens (RFC 6750), taken from the Authorization header alone."""

from typing import Final, NoReturn

from flask import current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from feeds.model import Source
from feeds.web.api.limits import Limiter
from feeds.web.desk import desk

EXTENSION: Final = "topicfeeds-limiter"
_REALM: Final = "topicfeeds API"


def source_of_token() -> Source:
    """The source that the client may write to.

    Raises `Unauthorized` without a good token, `Forbidden` if its source is configured no more,
    `TooManyRequests` if the client asks too often.
    """
    here = desk()
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        _challenge("Send the token in the header Authorization: Bearer TOKEN.")
    token = here.store.tokens.find(sent.token)
    if token is None:
        _challenge(
            "The token is unknown or was revoked. Ask the operator for a new one.", "invalid_token"
        )
    _keep_pace(token.id)
    for source in here.sources:
        if source.id == token.source:
            return source
    raise Forbidden("The source of this token is not configured. Ask the operator of the site.")


def _keep_pace(number: int) -> None:
    limiter: Limiter = current_app.extensions[EXTENSION]
    seconds = limiter.wait(number, desk().now())
    if seconds:
        message = "Too many requests. Send several items in one, or wait as Retry-After says."
        raise TooManyRequests(message, retry_after=seconds)


def _challenge(message: str, error: str = "") -> NoReturn:
    """401; the error is named only to who sent a token at all (RFC 6750, section 3.1)."""
    values: dict[str, str | None] = {"realm": _REALM}
    if error:
        values["error"] = error
    raise Unauthorized(message, www_authenticate=WWWAuthenticate("bearer", values))
