"""JSON Lines: one JSON object a line (RFC 8259). A broken line costs that line only."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from feeds.readers.records.record import SHORTEN, Number, Record, is_deep, lost, too_deep, twice
from feeds.readers.records.text import Line, lines


def records(blocks: Iterable[str], ref: str) -> Iterator[Record]:
    """The records of a file in which every line is one; blank lines are none."""
    for line in lines(blocks):
        if line.text is None or line.text.strip():
            yield _record(line, f"{ref}:{line.number}")


def is_object(text: str) -> bool:
    """Whether a line alone is a JSON object."""
    try:
        return isinstance(json.loads(text, parse_int=str), dict)
    except (ValueError, RecursionError):
        return False


def _record(line: Line, ref: str) -> Record:
    if line.text is None:
        return lost(ref, "the line is too long and was left out", SHORTEN)
    repeated: list[str] = []
    try:
        value = _load(line.text, repeated)
    except json.JSONDecodeError as error:
        message = f"the line is not JSON and was left out: {error.msg} in column {error.colno}"
        return lost(ref, message, "write one object a line, without a comma behind it")
    except ValueError as error:
        return lost(ref, f"the line is not JSON and was left out: {error}", "correct the line")
    except RecursionError:
        return too_deep(ref)
    if is_deep(value):
        return too_deep(ref)
    return Record(ref, value, problems=[twice(ref, key) for key in repeated])


def _load(text: str, repeated: list[str]) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key, one in found:
            if key in value:
                repeated.append(key)
            value.setdefault(key, one)
        return value

    return json.loads(
        text,
        object_pairs_hook=pairs,
        parse_int=Number,
        parse_float=Number,
        parse_constant=_refuse,
    )


def _refuse(name: str) -> None:
    message = f"{name} is no number of JSON"
    raise ValueError(message)
