"""What holds for every JSON Feed document of ours: the spec's sentences, as a schema and as code.

The schema in ``tests/schemas`` is ours, written after the spec; there is no official one.
"""

import json
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

_SCHEMA_FILE: Final = Path(__file__).parents[1] / "schemas" / "json_feed_1_1.json"
_SCHEMA: Final = Draft202012Validator(json.loads(_SCHEMA_FILE.read_text("utf-8")))

FIRST: Final = "version stands first"
LOOP: Final = "next_url is not feed_url"
UNIQUE: Final = "ids are unique"
ABOUT: Final = "about stands in the extension once"


def violations(body: bytes) -> list[str]:
    """What is wrong with a JSON Feed document: the schema's errors and the rules that it breaks."""
    feed: dict[str, Any] = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    found = [f"{error.json_path}: {error.message}" for error in _SCHEMA.iter_errors(feed)]
    items = feed.get("items", [])
    ids = [item.get("id") for item in items]
    abouts = [one["_topicfeeds"] for one in (feed, *items) if "about" in one.get("_topicfeeds", {})]
    broken = {
        FIRST: next(iter(feed)) != "version",
        LOOP: feed.get("next_url") == feed.get("feed_url"),
        UNIQUE: len(ids) > len(set(ids)),
        ABOUT: len(abouts) != 1,
    }
    return [*found, *(rule for rule, is_broken in broken.items() if is_broken)]


def _refuse(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}")
