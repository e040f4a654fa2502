"""JSON: a list of objects, a list under a key, or one object that is a record (RFC 8259).

Only one record is held. A file printed in one line names records by number instead of line. Broken
JSON ends the file there: the records before it are kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from feeds.errors import Problem
from feeds.readers.records.json_events import Event, Feed
from feeds.readers.records.record import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    SHORTEN,
    Record,
    is_list_name,
    lost,
    no_list,
    quoted,
    too_deep,
    twice,
    write_item,
)


def records(blocks: Iterable[str], ref: str, path: str, *, by_number: bool) -> Iterator[Record]:
    """The records of a JSON file; ``path`` is the dotted path of their list, if it is known.

    ``by_number`` says that the file has no lines that tell one record from another.
    """
    feed = Feed(blocks)
    walk = _Walk(ref, path, by_number=by_number)
    for event in feed:
        record = walk.step(event, feed.size)
        if record:
            yield record
    if feed.broken:
        message = f"the JSON is broken here, and nothing below was read: {feed.broken}"
        yield lost(f"{ref}:{feed.line}", message, "correct it, or write one object a line")
    elif not walk.is_found and not walk.has_empty:
        yield walk.whole()


class _Walk:
    """Finds the list of records; what stands around it may itself be the only record."""

    def __init__(self, ref: str, path: str, *, by_number: bool) -> None:
        self.ref, self.path, self.by_number = ref, path, by_number
        self.is_found = self.is_inside = self.has_empty = False
        self.index = self.outside = 0
        self.around = _Builder(1, 0)
        self.record: _Builder | None = None
        self.candidate: Event | None = None
        self.other, self.opened = "", ""

    def step(self, event: Event, size: int) -> Record | None:
        """Take an event; ``size`` is how many characters were read. Gives a finished record."""
        if self.record:
            return self._inside_record(self.record, event, size)
        if self.is_inside and event.kind == "end_array":
            self.is_inside = False
        elif self.is_inside:
            self.index += 1
            self.record = _Builder(event.line, size)
            return self._inside_record(self.record, event, size)
        elif self.candidate:
            return self._after_candidate(self.candidate, event, size)
        elif event.kind == "start_array" and self._is_list():
            self.candidate = event
        else:
            self._around(event)
        return None

    def whole(self) -> Record:
        """The file as one record, if it has no list."""
        value = self.around.value
        if self.around.is_long:
            hint = write_item(self.other) if self.other else SHORTEN
            return lost(f"{self.ref}:1", "the file is one record, which is too long", hint)
        if self.path or not isinstance(value, dict):
            return no_list(f"{self.ref}:1", self.path, self.other)
        record = self._finished(self.around, f"{self.ref}:{self.around.line}")
        record.is_guess, record.other = True, self.other
        return record

    def _is_list(self) -> bool:
        keys = self.around.keys
        if self.path:
            return not self.is_found and ".".join(map(str, keys)) == self.path
        return not keys or (len(keys) == 1 and is_list_name(keys[0]))

    def _after_candidate(self, start: Event, event: Event, size: int) -> Record | None:
        """A list of something else than objects is a field, if no one named it; so is an empty
        one, below which another may stand.
        """
        self.candidate = None
        is_list = self.path or not self.around.keys or event.kind == "start_map"
        self.has_empty |= not is_list and event.kind == "end_array"
        if is_list and not self.is_found:
            self.is_found = self.is_inside = True
            return self.step(event, size)
        self._around(start)
        self._around(event)
        if not is_list:
            return None
        where = f"{self.ref}:{start.line}"
        message = f"a second list of records, {quoted(str(self.around.keys[0]))}, was passed over"
        hint = "name the list that you want in profile.item"
        problem = Problem(where, "unknown-field", message, hint)
        return Record(where, problems=[problem], is_lost=True)

    def _around(self, event: Event) -> None:
        self._note(event)
        self.around.step(event)
        self.outside += len(event.value) if isinstance(event.value, str) else 1
        if self.outside > MAX_CHARACTERS:
            self.around.drop()

    def _note(self, event: Event) -> None:
        """Note the outermost list of objects that is not taken for that of the records."""
        if event.kind == "start_map" and self.opened:
            is_better = not self.other or self.opened.count(".") < self.other.count(".")
            self.other = self.opened if is_better else self.other
        keys = self.around.keys if event.kind == "start_array" else []
        self.opened = "" if None in keys else ".".join(map(str, keys))

    def _inside_record(self, record: "_Builder", event: Event, size: int) -> Record | None:
        if size - record.size > MAX_CHARACTERS:
            record.drop()
        if not record.step(event):
            return None
        self.record = None
        place = f"#{self.index}" if self.by_number else f":{record.line}"
        return self._finished(record, self.ref + place)

    def _finished(self, built: "_Builder", ref: str) -> Record:
        if built.is_long:
            return lost(ref, "the record is too long and was left out", SHORTEN)
        if built.is_deep:
            return too_deep(ref)
        refs = {} if self.by_number else {k: f"{self.ref}:{n}" for k, n in built.lines.items()}
        problems = [
            twice(ref if self.by_number else f"{self.ref}:{line}", key)
            for line, key in built.repeated
        ]
        return Record(ref, built.value, refs, problems)


class _Builder:
    """One value made of events: ``lines`` are those of its keys, ``size`` is where it began.

    ``keys`` leads to the value that comes next, even in what is too long or too deep to keep.
    """

    def __init__(self, line: int, size: int) -> None:
        self.line, self.size = line, size
        self.value: Any = None
        self.keys: list[str | None] = []
        self.lines: dict[str, int] = {}
        self.repeated: list[tuple[int, str]] = []
        self.is_deep = self.is_long = False
        self._open: list[Any] = []
        self._depth = 0

    def step(self, event: Event) -> bool:
        """Take an event; whether the value is complete."""
        if event.kind == "map_key":
            self._key(event)
        elif event.kind in {"start_map", "start_array"}:
            self._start({} if event.kind == "start_map" else [])
        elif event.kind in {"end_map", "end_array"}:
            self._end()
        else:
            self._add(event.value)
        return self._depth == 0

    def drop(self) -> None:
        """Keep nothing of a value that is too long."""
        self.value, self.is_long = None, True
        self._open.clear()
        self.lines.clear()
        self.repeated.clear()

    def _key(self, event: Event) -> None:
        if self._depth <= MAX_DEPTH:
            self.keys[-1] = event.value
        if self.is_deep or self.is_long:
            return
        if event.value in self._open[-1]:
            self.repeated.append((event.line, event.value))
        if self._depth == 1:
            self.lines.setdefault(event.value, event.line)

    def _start(self, value: Any) -> None:
        self._add(value)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.is_deep = True
        else:
            self.keys.append(None)
        if not self.is_deep and not self.is_long:
            self._open.append(value)

    def _end(self) -> None:
        if self._depth == len(self._open):
            self._open.pop()
        if self._depth <= MAX_DEPTH:
            self.keys.pop()
        self._depth -= 1

    def _add(self, value: Any) -> None:
        if self.is_deep or self.is_long:
            return
        if not self._open:
            self.value = value
        elif isinstance(self._open[-1], list):
            self._open[-1].append(value)
        else:
            self._open[-1].setdefault(self.keys[-1], value)
