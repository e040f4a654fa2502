"""What can go wrong on the way to an address, in one vocabulary of codes.

    FetchError       exit 1    HTTP 502   an address cannot be fetched
    └── FetchLater   exit 75   HTTP 503   ... right now; trying again can help

The machines raise these where they know the reason. What the libraries raise is translated here.
"""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException, IncompleteRead, LineTooLong, RemoteDisconnected
from typing import Final, Literal

from urllib3.exceptions import HTTPError

from feeds.errors import EXIT_TRY_LATER, TopicfeedsError

FetchCode = Literal[
    "refused",  # our own rules forbid the address
    "name",  # the host's name has no address
    "connection",  # nobody answers, or the answer breaks off
    "timeout",  # the deadline is over
    "tls",  # no trustworthy connection
    "redirects",  # too many redirects
    "not-http",  # what came is no HTTP
    "encoding",  # the body is compressed in a way that cannot be read
    "too-large",  # headers or body exceed a limit
    "status",  # the server answers with an error
    "robots",  # the host's robots.txt forbids the address
]

LIBRARY_ERRORS: Final = (OSError, HTTPException, HTTPError, ValueError)
"""All that urllib3, http.client, ssl and socket raise; http.client has bare ValueErrors."""


class FetchError(TopicfeedsError):
    """An address cannot be fetched; ``where`` is the address that was asked for.

    ``status`` is the HTTP status if that is the reason, ``retry_after`` the seconds that the server
    wants us to wait (RFC 9110, 10.2.3).
    """

    http_status = 502

    def __init__(
        self,
        code: FetchCode,
        message: str,
        *,
        where: str = "",
        hint: str = "",
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class FetchLater(FetchError):
    """The same fetch can succeed later."""

    exit_code = EXIT_TRY_LATER
    http_status = 503
    retry = True


def translated(error: Exception, seconds: float) -> FetchError:
    """One of `LIBRARY_ERRORS` in our words; a `FetchError` stays as it is.

    ``seconds`` is the whole deadline.
    """
    while isinstance(error, HTTPError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    if isinstance(error, FetchError):
        return error
    if isinstance(error, TimeoutError):
        hint = "try later, or give it a longer deadline"
        return FetchLater("timeout", f"no complete answer within {seconds:g} seconds", hint=hint)
    return next(make(error) for kind, make in _WORDS if isinstance(error, kind))


def _certificate(error: Exception) -> FetchError:
    reason = getattr(error, "verify_message", "") or "it cannot be verified"
    hint = "open the address in a browser; the site's owner has to mend its certificate"
    return FetchError("tls", f"its certificate is not valid: {reason}", hint=hint)


def _tls(error: Exception) -> FetchError:
    reason = getattr(error, "reason", None) or "the connection broke off"
    hint = "check whether the address starts with https:// or http://"
    return FetchError("tls", f"no secure connection is possible: {reason}", hint=hint)


def _name(_: Exception) -> FetchError:
    hint = "check its spelling and this machine's name servers"
    return FetchLater("name", "its host's name has no address", hint=hint)


def _headers(_: Exception) -> FetchError:
    return FetchError("too-large", "its headers are too large", hint="check the address")


def _incomplete(_: Exception) -> FetchError:
    hint = "try later; the server promised more than it sent"
    return FetchLater("connection", "its answer ends in the middle", hint=hint)


def _silent(_: Exception) -> FetchError:
    hint = "try later"
    return FetchLater("connection", "the server hung up without an answer", hint=hint)


def _connection(error: Exception) -> FetchError:
    reason = getattr(error, "strerror", None) or "the connection failed"
    hint = "check the address, or try later"
    return FetchLater("connection", f"the connection failed: {reason}", hint=hint)


def _not_http(error: Exception) -> FetchError:
    if str(error).startswith("got more than"):
        return _headers(error)
    hint = "check the address and its port"
    return FetchError("not-http", "what the server sends is not HTTP", hint=hint)


_WORDS: Final[tuple[tuple[type[Exception], Callable[[Exception], FetchError]], ...]] = (
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (socket.gaierror, _name),
    (RemoteDisconnected, _silent),
    (IncompleteRead, _incomplete),
    (LineTooLong, _headers),
    (OSError, _connection),
    (Exception, _not_http),
)
