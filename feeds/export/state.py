"""What an export remembers for the next one, as a file of JSON."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from feeds.errors import UsageError
from feeds.store import Cursor

NAME: Final = "topicfeeds.json"
"""The file in the folder; it also says that the folder is an export."""

_VERSION: Final = 1


@dataclass(slots=True)
class State:
    """How far a folder is exported.

    ``depends`` is a digest of what the bytes depend on beside the store, ``shown`` one of what all
    pages of feeds show of the whole site, ``topics`` has one a topic. ``pages`` counts archive
    documents by formula. ``files`` are all that the export wrote and did not prune, each with the
    suffixes of its codings.

    The rest is for web servers: ``headers`` are the header fields by kind of address, ``types`` the
    media types by kind, suffix or path, ``links`` the Link fields by path (the empty one: of all
    others), ``moved`` where another spelling leads, ``leaves`` how the home page is continued, by
    what its address asks, ``assets`` the digests that addresses of files carry, by path, and
    ``outlines`` the further formats of the outline.
    """

    cursor: Cursor = field(default_factory=Cursor)
    depends: str = ""
    shown: str = ""
    topics: dict[str, str] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    outlines: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def load(folder: Path) -> State | None:
    """The state of a folder, None if it has none; `UsageError` if it cannot be read."""
    path = folder / NAME
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return _read(record)
    except FileNotFoundError:
        return None
    except OSError as error:
        hint = "check the rights of the folder"
        raise UsageError(
            f"it cannot be read: {error.strerror}", where=str(path), hint=hint
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        hint = "export to another folder, or empty this one"
        raise UsageError("this is no state of an export", where=str(path), hint=hint) from None


def _read(record: dict[str, Any]) -> State:
    if record.pop("version") != _VERSION:
        raise ValueError("another version")
    cursor = Cursor(*record.pop("cursor"))
    return State(cursor=cursor, **record)


def dump(state: State) -> bytes:
    """The state as bytes that depend on nothing but what it says."""
    # asdict() would copy every name, and a line a name would be written by slow Python.
    record = {"version": _VERSION, **{one.name: getattr(state, one.name) for one in fields(state)}}
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
