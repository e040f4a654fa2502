"""Readers: bytes -> Items, one module a format.

No I/O and no clock in here: a reader gets bytes and returns what it found, with a located report of
everything that it could not use. `READERS` registers them under the names that ``reader:`` in
``site.yaml`` and ``--reader`` take.
"""

from typing import Final, Protocol

from feeds.errors import Problem
from feeds.model import Item
from feeds.readers import listing_text


class Reader(Protocol):
    """What every reader looks like; it never raises on bad input."""

    def __call__(
        self, data: bytes, ref: str, content_type: str | None = None
    ) -> tuple[list[Item], list[Problem]]:
        """The items in ``data``, top first, and located problems; ``ref`` names the capture."""


READERS: Final[dict[str, Reader]] = {
    "auto": listing_text.read,
    "listing": listing_text.read,
}

PLANNED: Final = ("html", "feed", "records")
"""Names that are reserved for readers that do not exist yet."""


def read(
    name: str, data: bytes, ref: str, *, content_type: str | None, most: int
) -> tuple[list[Item], list[Problem]]:
    """What the named reader finds; a capture of more than ``most`` items is refused (too-large)."""
    items, problems = READERS[name](data, ref, content_type)
    if len(items) <= most:
        return items, problems
    message = f"the capture has {len(items)} items, more than {most}, and was refused"
    hint = "split it, or raise limits.capture_items"
    return [], [*problems, Problem(f"{ref}:1", "too-large", message, hint)]
