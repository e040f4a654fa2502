"""Reads data files: JSON Lines, JSON, YAML and CSV, of any size.

The format is decided by content. A record becomes an item by the names of its fields (``names``),
by the profile, and by the rules of ``fields`` and ``values``; what cannot be used is reported at
its line, and the rest kept. In here: bytes -> items. Not in here: reading dates, checking addresses
and cleaning HTML, which is the normalizer's work.

    chunks -> text -> one of json_lines, json_list, yaml_list, csv_rows -> records -> items
"""

from collections.abc import Iterable, Iterator
from typing import Final

from feeds.errors import Problem
from feeds.model import Hints, Item
from feeds.readers.common import NO_HINTS
from feeds.readers.records import csv_rows, json_lines, json_list, yaml_list
from feeds.readers.records.fields import Fields
from feeds.readers.records.record import Record, no_list, no_record
from feeds.readers.records.sniff import format_of, looks_like
from feeds.readers.records.text import Text

__all__ = ["BATCH", "looks_like", "read", "stream"]

BATCH: Final = 500
"""How many items, or how many problems, `stream` gives at a time at most."""


Batch = tuple[list[Item], list[Problem]]
"""Items and problems that belong together."""


def read(data: bytes, ref: str, hints: Hints = NO_HINTS) -> Batch:
    """The items of a data file, top first, and what is wrong with it: all of `stream` at once."""
    items: list[Item] = []
    problems: list[Problem] = []
    for some, found in stream([data], ref, hints):
        items += some
        problems += found
    return items, problems


def stream(chunks: Iterable[bytes], ref: str, hints: Hints = NO_HINTS) -> Iterator[Batch]:
    """The same for a file of any size, in batches; reads no further than a batch needs.

    The chunks may be cut anywhere. Memory does not grow with the file, except by 9 bytes for each
    id that records state. Items are named ``ref:LINE`` (``ref#INDEX`` in JSON printed in one line).
    Errors: ``bad-type``, ``duplicate-id``, ``parse-error``; warnings: ``duplicate-key``,
    ``empty-item``, ``mojibake``, ``no-items``, ``not-well-formed``, ``unknown-field``,
    ``unsplit-topics``. Never raises on any bytes; linear in their number.
    """
    text = Text(chunks, ref, hints.content_type)
    fields = Fields(ref, hints)
    items: list[Item] = []
    problems: list[Problem] = []
    position, has_error = 1, False
    for record in _records(text, ref, hints, fields):
        item, found = fields.item(record, position)
        problems += [*text.problems, *found]
        text.problems.clear()
        has_error |= any(one.is_error or one.code == "no-items" for one in found)
        if item:
            items.append(item)
            position += 1
        if len(items) >= BATCH or len(problems) >= BATCH:
            yield items, problems
            items, problems = [], []
    problems += text.problems
    if position > 1:
        problems += fields.unused()
    elif not has_error:
        message, hint = "the file has no record", "check that it is the file that you mean"
        problems.append(Problem(f"{ref}:1", "no-items", message, hint))
    if items or problems:
        yield items, problems


def _records(text: Text, ref: str, hints: Hints, fields: Fields) -> Iterator[Record]:
    path = hints.profile.item if hints.profile else ""
    for record in _parsed(text, ref, path, fields):
        if record.is_guess and not any(map(fields.is_known, record.value)):
            yield (
                no_record(record.ref) if record.is_rest else no_list(record.ref, path, record.other)
            )
        else:
            yield record


def _parsed(text: Text, ref: str, path: str, fields: Fields) -> Iterator[Record]:
    match format_of(text.head):
        case "json lines":
            return json_lines.records(text, ref)
        case "json":
            by_number = "\n" not in text.head.strip()
            return json_list.records(text, ref, path, by_number=by_number)
        case "yaml":
            return yaml_list.records(text, ref, path)
        case "csv":
            return csv_rows.records(text, ref, text.head, fields.is_known)
