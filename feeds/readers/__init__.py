"""Readers: bytes -> Items, one module a format.

No I/O and no clock in here: a reader gets bytes and returns what it found, with a located report of
everything that it could not use. `READERS` registers them under the names that ``reader:`` in
``site.yaml`` and ``--reader`` take, beside ``auto``, which decides by content.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, Protocol

from feeds.errors import CaptureError, Problem
from feeds.model import Hints, Item, Limits
from feeds.readers import listing_html, listing_text, records, sniff, syndication
from feeds.readers.common import NO_HINTS

AUTO: Final = "auto"


class Batch(NamedTuple):
    """What is read at once: items, top first, and located problems.

    A ``partial`` one is not all that its capture holds.
    """

    items: list[Item]
    problems: list[Problem]
    partial: bool = False


class Reader(Protocol):
    """What every reader looks like; it never raises on bad input."""

    def __call__(
        self, data: bytes, ref: str, hints: Hints = NO_HINTS
    ) -> tuple[list[Item], list[Problem]]:
        """The items in ``data``, top first, and located problems; ``ref`` names the capture."""


READERS: Final[dict[str, Reader]] = {
    "listing": listing_text.read,
    "html": listing_html.read,
    "feed": syndication.read,
    "records": records.read,
}

NAMES: Final = (AUTO, *READERS)
"""What ``reader:`` and ``--reader`` take."""


PAGES: Final = (AUTO, "html", "listing")
"""Those that may read pages, which robots.txt speaks of; others read what programs may fetch."""


def batches(
    name: str, chunks: Iterable[bytes], ref: str, *, hints: Hints, limits: Limits
) -> Iterator[Batch]:
    """What the named reader finds in a capture that comes in chunks of bytes.

    Records of any size come in batches of a few hundred items, everything else at once. Raises
    `CaptureError` for a capture beyond ``limits`` (too-large) and for what is no text
    (parse-error).
    """
    chunks = iter(chunks)
    head = next(chunks, b"")
    chunks = chain([head], chunks)
    if what := sniff.named(head):
        message = f"it is {what}, which no reader reads"
        hint = "save it as text, or a spreadsheet as CSV"
        raise CaptureError(Problem(f"{ref}:1", "parse-error", message, hint))
    if name == AUTO:
        name = sniff.kind(head, hints.content_type)
    if name == "records":
        yield from _noting_others(records.stream(chunks, ref, hints))
        return
    items, problems = READERS[name](_whole(chunks, ref, limits.capture_bytes), ref, hints)
    if len(items) > limits.capture_items:
        message = f"the capture has {len(items)} items, more than {limits.capture_items}"
        hint = "split it, or raise limits.capture_items"
        raise CaptureError(Problem(f"{ref}:1", "too-large", f"{message}, and was refused", hint))
    yield Batch(items, problems)


def whole(read: Iterable[Batch]) -> Batch:
    """All batches as one."""
    items: list[Item] = []
    problems: list[Problem] = []
    for batch in read:
        items += batch.items
        problems += batch.problems
    return Batch(items, problems)


def _noting_others(read: Iterator[tuple[list[Item], list[Problem]]]) -> Iterator[Batch]:
    first, second = next(read, None), next(read, None)
    for some in filter(None, (first, second)):
        yield Batch(*some, partial=second is not None)
    for some in read:
        yield Batch(*some, partial=True)


def _whole(chunks: Iterable[bytes], ref: str, most: int) -> bytes:
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            hint = "split it, or raise limits.capture_bytes"
            message = f"the capture has more than {most} bytes and was refused"
            raise CaptureError(Problem(f"{ref}:1", "too-large", message, hint))
    return b"".join(parts)
