"""YAML: a list of mappings, the same under a key, or one mapping that is a record.

As strict as the configuration: scalars are texts, and anchors, aliases and tags cost the record in
which they stand. A list in block style is cut at its dashes, which no content of a record can reach
(YAML 1.2, 8.2.1), and each record is parsed by itself: only one is held, and a mistake ends with
its record. What is not cut like that (one mapping, flow style) is parsed as a whole, and bounded.
A file may be several documents (9.2), each of which is read like a file; what follows a head of
YAML and is none, such as the text of a page in Markdown, is reported.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from feeds.readers.records.record import (
    MAX_CHARACTERS,
    SHORTEN,
    Record,
    is_list_name,
    lost,
    no_list,
    no_record,
    twice,
)
from feeds.readers.records.text import Line, lines
from feeds.strict_yaml import Mark, Path, Tree, read_part

_MARK: Final = re.compile(r"(?:---|\.\.\.)(?![^ \t])")
_DASH: Final = re.compile(r"( *)-(?:[ \t]+(.*))?$", re.DOTALL)


def records(blocks: Iterable[str], ref: str, path: str) -> Iterator[Record]:
    """The records of a YAML file; ``path`` is the dotted path of their list, if it is known."""
    scan = _Scan(ref, path)
    for line in lines(blocks):
        yield from scan.step(line)
    yield from scan.end()


def key_of(text: str) -> tuple[int, str, str] | None:
    """The column, the key and the rest of a line like ``key: rest``; None for another line."""
    bare = text.lstrip(" ")
    name, colon, rest = bare.partition(":")
    if not colon or not name or name[0] in "-#?" or rest[:1] not in {"", " ", "\t"}:
        return None
    rest = rest.strip()
    return len(text) - len(bare), name.strip().strip("\"'"), "" if rest[:1] == "#" else rest


def dash_of(text: str) -> tuple[int, str] | None:
    """The column of a list's dash and what stands behind it; None for another line."""
    found = _DASH.match(text)
    return (len(found[1]), (found[2] or "").strip()) if found else None


class _Scan:
    """Goes through the lines of each document: before the list, inside it, after it."""

    def __init__(self, ref: str, path: str) -> None:
        self.ref, self.path = ref, path
        self.is_rest = False
        self._begin(1)

    def _begin(self, number: int) -> None:
        """A document begins."""
        self.keys: list[tuple[int, str]] = []
        self.count = 0
        self.column: int | None = None
        self.is_over = self.is_seen = False
        self.other = ""
        self.part: _Part | None = _Part(number)

    def step(self, line: Line) -> Iterator[Record]:
        """Take a line; gives a record that ends before it."""
        text = line.text or ""
        if _MARK.match(text):
            yield from self.end()
            self.is_rest |= self.is_seen
            self._begin(line.number)
        elif self.is_over:
            return
        if not self.is_seen and _is_content(line):
            yield from self._first(line)
            if self.is_over:
                return
        dash = dash_of(text)
        if self.column is None and dash and self._is_list(*dash):
            self.column, self.part = dash[0], _Part(line.number)
        elif self.column is None:
            self._before(text)
        elif dash and dash[0] == self.column:
            yield from self._flush()
            self.part = _Part(line.number)
        elif line.text is not None and self._is_outside(text):
            yield from self._flush()
            yield from self._outside(line.number, text)
        if self.part:
            self.part.add(line)

    def end(self) -> Iterator[Record]:
        """The last record, or the document as a whole."""
        if self.column is not None or not self.part:
            yield from self._flush()
        elif self.is_seen:
            for record in _whole(self.part, self.ref, self.path, self.other):
                record.is_rest = self.is_rest
                yield record

    def _first(self, line: Line) -> Iterator[Record]:
        """Take note of a document's first line; below another document it may be mere text."""
        self.is_seen = True
        if self.is_rest and not _begins_record(_MARK.sub("", line.text or "", count=1)):
            self.is_over, self.part = True, None
            yield no_record(f"{self.ref}:{line.number}")

    def _before(self, text: str) -> None:
        found = key_of(text)
        if not found:
            return
        column, key, rest = found
        self.count += 1
        self._leave(column)
        self.keys.append((column, "" if rest else key))

    def _leave(self, column: int) -> None:
        while self.keys and self.keys[-1][0] >= column:
            self.keys.pop()

    def _is_list(self, column: int, rest: str) -> bool:
        self._leave(column + 1)
        keys = [key for _, key in self.keys]
        if self.path:
            return ".".join(keys) == self.path
        is_mapping = not rest or rest[0] == "{" or key_of(rest) is not None
        if is_mapping and keys and "" not in keys and not self.other:
            self.other = ".".join(keys)
        is_usual = len(keys) == 1 and is_list_name(keys[0])
        return not keys or (is_usual and (is_mapping or self.count == 1))

    def _is_outside(self, text: str) -> bool:
        bare = text.lstrip(" ")
        is_blank = not bare.strip() or bare[0] == "#"
        return not is_blank and len(text) - len(bare) <= (self.column or 0)

    def _outside(self, number: int, text: str) -> Iterator[Record]:
        found = key_of(text)
        if found and self.keys and found[0] <= self.keys[-1][0]:
            self.is_over = True
        else:
            message = "the line belongs to no record and was passed over"
            hint = "indent it like the record above, or begin a record with a dash"
            yield lost(f"{self.ref}:{number}", message, hint)

    def _flush(self) -> Iterator[Record]:
        """The record up to here; lines that follow belong to none."""
        if self.part:
            yield self.part.record(self.ref)
        self.part = None


class _Part:
    """Lines that are YAML by themselves; no more of them than a record may have."""

    def __init__(self, first: int) -> None:
        self.first = self.last = first
        self.size = 0
        self.texts: list[str] = []

    def add(self, line: Line) -> None:
        """Take a line."""
        self.last = line.number
        self.size += MAX_CHARACTERS + 1 if line.text is None else len(line.text) + 1
        if self.size > MAX_CHARACTERS:
            self.texts = [""]
        else:
            self.texts.append(line.text or "")

    @property
    def is_long(self) -> bool:
        return self.size > MAX_CHARACTERS

    def parsed(self, ref: str) -> tuple[Tree, Record | None]:
        """The tree of the lines, and a lost record if they have mistakes."""
        if self.is_long:
            message = "the record is too long and was left out"
            return Tree(ref), lost(f"{ref}:{self.first}", message, SHORTEN)
        tree = read_part("\n".join(self.texts), ref)
        bad = [one for one in tree.mistakes if not one.is_repeated]
        worst = sorted(bad, key=lambda one: one.mark)
        if not worst:
            return tree, None
        more = f", and {len(worst) - 1} more" if worst[1:] else ""
        reason = worst[0].message.removeprefix("not YAML: ")
        message = f"the record cannot be read and was left out: {reason}{more}"
        hint = "correct the YAML; quote a text that has signs of YAML in it"
        return tree, lost(self.place(ref, worst[0].mark), message, hint)

    def record(self, ref: str) -> Record:
        """The only record of the lines."""
        tree, bad = self.parsed(ref)
        return bad or self.at(ref, tree, tree.value[0], (0,))

    def at(self, ref: str, tree: Tree, value: Any, path: Path) -> Record:
        """The record that stands at a path of the tree."""
        start = self.place(ref, tree.marks[path])
        keys = value if isinstance(value, dict) else ()
        refs = {key: self.place(ref, tree.marks[*path, key]) for key in keys}
        above = ".".join(map(str, path)) + "." if path else ""
        problems = [
            twice(self.place(ref, one.mark), one.key.removeprefix(above))
            for one in tree.mistakes
            if one.key.startswith(above)
        ]
        return Record(start, value, refs, problems)

    def place(self, ref: str, mark: Mark) -> str:
        """Where a mark is in the file; YAML counts U+2028 as a line end, nobody else does."""
        return f"{ref}:{min(self.first + mark.line - 1, self.last)}"


def _is_content(line: Line) -> bool:
    """Whether a line is more than a mark, a comment, a directive or blank."""
    if line.text is None:
        return True
    bare = _MARK.sub("", line.text, count=1).strip()
    return bool(bare) and bare[0] != "#" and not line.text.startswith("%")


def _begins_record(text: str) -> bool:
    """Whether a document with this first line could be a mapping or a list of some."""
    dash = dash_of(text)
    inner = dash[1] if dash else text.strip()
    return inner[:1] in {"{", "["} or key_of(inner) is not None or bool(dash and not inner)


def _whole(part: _Part, ref: str, path: str, other: str) -> Iterator[Record]:
    """The records of a document that is not cut at dashes."""
    tree, bad = part.parsed(ref)
    if bad:
        yield bad
        return
    if tree.value is None:
        return
    place, found = _list_in(tree.value, path)
    if isinstance(found, list):
        for index, one in enumerate(found):
            yield part.at(ref, tree, one, (*place, index))
    elif isinstance(tree.value, dict) and not path:
        record = part.at(ref, tree, tree.value, ())
        record.is_guess, record.other = True, other
        yield record
    else:
        yield no_list(f"{ref}:{part.first}", path, other)


def _list_in(value: Any, path: str) -> tuple[Path, Any]:
    """The list of records in a value, and where."""
    if path:
        keys = tuple(path.split("."))
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return keys, value
    if isinstance(value, dict):
        for key, one in value.items():
            if (
                is_list_name(key)
                and isinstance(one, list)
                and any(isinstance(x, dict) for x in one)
            ):
                return (key,), one
        return (), None
    return (), value
