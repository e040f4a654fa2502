"""What all settings share."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def or_text(schema: dict[str, Any]) -> None:
    """Allow a text in place of the object, in its JSON Schema."""
    whole = dict(schema)
    schema.clear()
    schema |= {"anyOf": [{"type": "string"}, whole]}
