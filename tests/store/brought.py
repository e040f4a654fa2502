"""What tests of several sources and of withdrawals work with: captures with names and settings."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from feeds.model import Draft
from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, Line, capture, drafts


def brought(lines: list[Line], **said: Any) -> list[Draft]:
    """Drafts of lines; ``said`` names fields of `Draft` or `Snapshot`, and gives a value for each
    line in a list, or one for all.
    """
    found = drafts(lines)
    for name, values in said.items():
        each = values if isinstance(values, list) else [values] * len(found)
        found = [_with(draft, name, value) for draft, value in zip(found, each, strict=True)]
    return found


def _with(draft: Draft, name: str, value: Any) -> Draft:
    if name in Draft.__slots__:
        return replace(draft, **{name: value})
    return replace(draft, snapshot=replace(draft.snapshot, **{name: value}))


def bring(
    store: Store, found: list[Draft], after: float = 0, source: str = "test", **options: Any
) -> Saved:
    """Save drafts as a capture of a source, taken and committed that many seconds after noon;
    ``options`` are fields of `Capture`.
    """
    now = NOON + timedelta(seconds=after)
    one = replace(capture([(repr(found), str(after), "")], now, source=source), **options)
    return store.save(SITE, one, found, now)


def show_all(store: Store, lines: list[Line], after: float, **options: Any) -> Saved:
    """Save lines as everything that their source has."""
    return bring(store, drafts(lines), after, complete=True, **options)
