"""The body of a request: bytes -> JSON -> models, or every mistake with its place.

The JSON is I-JSON (RFC 7493): UTF-8, no name twice in one object, no half surrogate pair. What the
standard library takes beyond RFC 8259 (NaN, Infinity) is refused as well.
"""

import difflib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NoReturn, TypeVar

from flask import request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from feeds.errors import Flaw, RequestError
from feeds.web.api.models import (
    MOST_ITEMS,
    Author,
    Enclosure,
    Image,
    Known,
    PostItem,
    PostItems,
    PutItem,
)
from feeds.web.desk import desk

Model = TypeVar("Model", bound=Known)

_MOST_FLAWS: Final = 1000
_INSIDE: Final[dict[str | int, type[Known]]] = {
    "authors": Author,
    "enclosures": Enclosure,
    "image": Image,
}
_MISSING: Final = {"id": "missing-id", "title": "missing-title"}
_CODES: Final = {
    "extra_forbidden": "unknown-field",
    "string_too_long": "too-long",
    "too_long": "too-long",
}
_MESSAGES: Final = {
    "missing": ("it is missing", "add it"),
    "string_type": ("it must be a text", "write it in quotes"),
    "string_too_short": ("it is empty", "give it a value, or leave it out"),
    "string_too_long": ("it has more than {max_length} characters", "shorten it"),
    "list_type": ("it must be a list", "write it in square brackets"),
    "too_long": ("it has more than {max_length} items", "shorten it"),
    "int_type": ("it must be a whole number", "write it without quotes and fraction"),
    "model_type": ("it must be an object", "write it in braces"),
    "greater_than_equal": ("it must be {ge} or greater", "leave it out if it is unknown"),
    "less_than_equal": ("it must be {le} or less", "leave it out if it is unknown"),
    "value_error": ("{error}", "or leave it out"),
}
"""What pydantic's kinds of errors are called here, and the remedy."""
_SHOWN: Final = 60


def posted_items() -> tuple[list[PostItem], list[str]]:
    """The items of a POST, and the JSON pointer of each.

    Raises `RequestError`, and an `HTTPException` for what is no JSON or too large.
    """
    value = _read()
    if not isinstance(value, dict) or "items" not in value:
        return [_check(value, PostItem)], [""]
    if isinstance(value["items"], list) and len(value["items"]) > MOST_ITEMS:
        message = f"A request has at most {MOST_ITEMS} items. Send the others in another one."
        raise RequestEntityTooLarge(message)
    found = _check(value, PostItems).items
    return found, [f"/items/{index}" for index in range(len(found))]


def put_item() -> PutItem:
    """The item of a PUT. Raises as `posted_items` does."""
    return _check(_read(), PutItem)


def pointer(steps: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901, section 3)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _read() -> Any:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    coding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype != "application/json" or charset != "utf-8" or coding != "identity":
        raise UnsupportedMediaType("Send application/json in UTF-8, not compressed.")
    request.max_content_length = desk().site.limits.capture_bytes
    data = request.get_data(cache=False)
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise BadRequest("The body is not in UTF-8.") from None
    except UnicodeEncodeError:
        raise BadRequest("The JSON has half of a surrogate pair, which is no character.") from None
    except RecursionError:
        raise BadRequest("The JSON has too many lists and objects in each other.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadRequest(f"The body is no JSON: {error.msg} ({place}).") from None
    except ValueError:
        raise BadRequest("The JSON has a number that is none, or too long.") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise BadRequest(f"The JSON has the name {_quoted(name)} twice in one object.")
    return found


def _constant(name: str) -> NoReturn:
    raise BadRequest(f"The JSON has {name}, which is no number.")


def _check(value: Any, model: type[Model]) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        count = error.error_count()
        details = error.errors(include_url=False, include_input=False)[:_MOST_FLAWS]
        flaws = tuple(_flaw(detail) for detail in details)
    mistakes = "1 mistake" if count == 1 else f"{count} mistakes"
    raise RequestError(f"the JSON has {mistakes}; nothing was stored", flaws)


def _flaw(detail: ErrorDetails) -> Flaw:
    steps, kind = detail["loc"], detail["type"]
    name = str(steps[-1]) if steps else ""
    code = _CODES.get(kind, "bad-type")
    if kind in {"missing", "string_too_short"}:
        code = _MISSING.get(name, "missing-member" if kind == "missing" else "bad-type")
    if kind in _MESSAGES:
        form, hint = _MESSAGES[kind]
        message = form.format_map(detail.get("ctx", {}))
    else:
        message, hint = detail["msg"], "see the OpenAPI document"
    if kind == "extra_forbidden":
        message, hint = f"there is no member {_quoted(name)}", _nearest(steps)
    return Flaw(pointer(steps), code, message, hint)


def _nearest(steps: tuple[str | int, ...]) -> str:
    """What an unknown member may have meant."""
    parents = [step for step in steps[:-1] if step in _INSIDE]
    names = list((_INSIDE[parents[-1]] if parents else PostItem).model_fields)
    near = difflib.get_close_matches(str(steps[-1])[:_SHOWN], names, 1)
    return f"did you mean {near[0]}?" if near else f"there is: {', '.join(names)}"


def _quoted(name: str) -> str:
    return ascii(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")
