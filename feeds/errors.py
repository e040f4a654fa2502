"""What can go wrong, in one tree and one vocabulary of codes.

    TopicfeedsError          exit 1   HTTP 500
    ├── UsageError           exit 2   HTTP 400   the command was given something impossible
    ├── ConfigError          exit 3   HTTP 500   site.yaml or topics.yaml has mistakes
    ├── CaptureError         exit 1   HTTP 422   a whole capture cannot be read
    ├── RequestError         exit 1   HTTP 422   a request to the API has mistakes
    │   └── Conflict         exit 1   HTTP 409   ... or contradicts what is stored
    ├── NotFound             exit 1   HTTP 404   no such topic, entry or address
    │   └── Gone             exit 1   HTTP 410   ... any more
    └── StoreError           exit 1   HTTP 503   the database cannot be used as it is
        ├── StoreOutdated    exit 3   HTTP 503   ... until it is migrated
        └── StoreBusy        exit 75  HTTP 503   ... right now; trying again helps

A `Problem` is milder: one place in one capture is bad, it is reported, and the rest goes on.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_CONFIG: Final = 3
EXIT_PARTLY: Final = 4
EXIT_TRY_LATER: Final = 75


class TopicfeedsError(Exception):
    """The root: an error that a person can act on.

    ``where`` names the place (``FILE:LINE``, a source, an address), ``hint`` the remedy;
    ``exit_code`` and ``http_status`` are what the two doors answer with, ``retry`` tells whether
    the same attempt can succeed later without any other change.
    """

    exit_code: ClassVar[int] = EXIT_FAILED
    http_status: ClassVar[int] = 500
    retry: ClassVar[bool] = False

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{remedy}"


class UsageError(TopicfeedsError):
    """The command line or the caller asked for something that cannot be."""

    exit_code = EXIT_USAGE
    http_status = 400


class ConfigError(TopicfeedsError):
    """Mistakes in the YAML files; ``mistakes`` holds one located line each."""

    exit_code = EXIT_CONFIG

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class CaptureError(TopicfeedsError):
    """A capture that is refused as a whole, with the reason as a `Problem`."""

    http_status = 422

    def __init__(self, problem: "Problem") -> None:
        super().__init__(f"{problem.code}: {problem.message}", where=problem.ref, hint=problem.hint)
        self.problem = problem


class RequestError(TopicfeedsError):
    """A request that is refused as a whole; ``flaws`` are its mistakes, each with its place."""

    http_status = 422

    def __init__(self, message: str, flaws: "tuple[Flaw, ...]" = ()) -> None:
        super().__init__(message)
        self.flaws = flaws


class Conflict(RequestError):
    """A request about items that must stay as they are: withdrawn, erased, or somebody else's."""

    http_status = 409


class NotFound(TopicfeedsError):
    """Nothing has this name; ``suggestions`` are the nearest names that exist, and ``hint`` what to
    do if there are none.
    """

    http_status = 404

    def __init__(
        self, message: str, *, where: str = "", suggestions: tuple[str, ...] = (), hint: str = ""
    ) -> None:
        names = ", ".join(suggestions)
        super().__init__(message, where=where, hint=f"did you mean {names}?" if names else hint)
        self.suggestions = suggestions


class Gone(NotFound):
    """What had this name is no more; ``suggestions`` are what to follow instead."""

    http_status = 410


class StoreError(TopicfeedsError):
    """The database cannot be opened, read or written."""

    http_status = 503


class StoreOutdated(StoreError):
    """The database was made by another version of topicfeeds."""

    exit_code = EXIT_CONFIG


class StoreBusy(StoreError):
    """Somebody else is writing and did not finish in time."""

    exit_code = EXIT_TRY_LATER
    retry = True


ERROR_CODES: Final[dict[str, str]] = {
    "bad-type": "a value is of a kind that its field cannot have",
    "duplicate-id": "two items of a capture have one id; the first was kept",
    "missing-id": "an item has no id where its format demands one",
    "missing-title": "an item has no title and was left out",
    "not-a-feed": "the capture is something else than a feed",
    "not-fetched": "an address could not be fetched",
    "parse-error": "a capture, or an item of it, does not keep to its format and cannot be read",
    "too-large": "a capture exceeds a limit and was refused as a whole",
    "unsafe-xml": "the XML declares entities of its own and was refused as a whole",
}
"""Codes of problems that cost an item or a capture, with what each means."""

WARNING_CODES: Final[dict[str, str]] = {
    "ambiguous-date": "a date can be read in two ways and was left out",
    "bad-date": "a date is none, or cannot be true, and was left out",
    "broken-jsonld": "embedded data cannot be read and was passed over",
    "cut-text": "a text was too long, or the capture ended in the middle of it, and was cut",
    "duplicate-key": "a key stands twice in one record; the first was kept",
    "empty-item": "a bullet, row or element had nothing to publish and was passed over",
    "missing-detail": "an item's own page could not be read; what the listing says was kept",
    "mojibake": "bytes or characters that no text can hold were dropped",
    "no-items": "the capture holds no item at all",
    "not-well-formed": "the markup is broken, and what could be had was kept",
    "relative-link": "an address is relative and nothing says to what; it was left out",
    "too-many-gone": "most of what a complete source had is missing; nothing was withdrawn",
    "topics-lost": "a known entry came without topics and kept those that it had",
    "unknown-field": "a record has a field that has no meaning here and was passed over",
    "unmatched-rule": "a rule of the profile finds nothing in any item",
    "unsafe-link": "an address is no plain http or https address and was left out",
    "unsplit-topics": "a label may be several topics glued together and was kept whole",
}
"""Codes of problems that cost less than an item, with what each means."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One located report about a capture.

    ``ref`` is ``PATH:LINE`` or ``PATH#INDEX`` (lines and items count from 1), ``code`` one of
    `ERROR_CODES` or `WARNING_CODES`, ``message`` the reason, ``hint`` the remedy.
    """

    ref: str
    code: str
    message: str
    hint: str

    @property
    def is_error(self) -> bool:
        """Whether an item or a whole capture was lost."""
        return self.code in ERROR_CODES

    def __str__(self) -> str:
        return f"{self.ref}: {self.code}: {self.message} ({self.hint})"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake of a request.

    ``pointer`` leads to it in the body (RFC 6901), ``code`` is one of the codes of the API,
    ``message`` the reason, ``hint`` the remedy.
    """

    pointer: str
    code: str
    message: str
    hint: str
