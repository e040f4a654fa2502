"""YAML for operators: every scalar is text, every mistake has a place, nothing is surprising.

Compared with PyYAML's safe loader: ``no``, ``12:30`` and ``010`` stay text; duplicate keys,
anchors, aliases and tags are mistakes; size, depth and number of nodes are limited before anything
is built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_NODES: Final = 100_000
_FAST: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]
"""Keys and list indexes that lead to a value."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place; ``key`` is the dotted path, empty for the file itself.

    ``is_repeated`` says that the key stands twice, and nothing worse.
    """

    file: str
    mark: Mark
    key: str
    message: str
    is_repeated: bool = False

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        return f"{self.file}:{self.mark.line}:{self.mark.column}: {key}{self.message}"


@dataclass(slots=True)
class Tree:
    """A file's value (dicts, lists, texts and None), where each part stands, and mistakes."""

    file: str
    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def report(self) -> list[str]:
        """The mistakes as lines, in the order of the file."""
        return [str(one) for one in sorted(self.mistakes, key=lambda one: (one.mark, one.key))]

    def wrong(
        self, path: Path, message: str, mark: Mark | None = None, *, is_repeated: bool = False
    ) -> None:
        """Note a mistake at a path, or at the nearest place above it that the file has."""
        near = path
        while near and near not in self.marks:
            near = near[:-1]
        mark = mark or self.marks.get(near, Mark(1, 1))
        key = ".".join(map(str, path))
        self.mistakes.append(Mistake(self.file, mark, key, message, is_repeated))


def read(data: bytes, file: str) -> Tree:
    """The tree of a YAML file. Never raises: what is wrong is in ``mistakes``."""
    tree = Tree(file)
    if len(data) > MAX_BYTES:
        tree.wrong((), f"the file has more than {MAX_BYTES} bytes")
        return tree
    _build(tree, data, yaml.SafeLoader)
    return tree


def read_part(text: str, file: str) -> Tree:
    """The tree of a part of a file that is YAML by itself; its lines count from 1.

    As strict as `read`, and faster where PyYAML has its C parser. The caller limits its size.
    """
    tree = Tree(file)
    _build(tree, text, _FAST)
    return tree


def _build(tree: Tree, data: bytes | str, loader: Any) -> None:
    try:
        tree.value = _Builder(tree, _limited(yaml.parse(data, loader))).document()
    except yaml.MarkedYAMLError as error:
        mark = _mark(error.problem_mark or error.context_mark)
        tree.wrong((), f"not YAML: {error.problem or error.context}", mark)
    except (yaml.YAMLError, UnicodeError) as error:
        tree.wrong((), f"not YAML: {str(error).splitlines()[0]}")


def _limited(events: Iterable[Any]) -> Iterator[Any]:
    depth = 0
    for count, event in enumerate(events):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or count > MAX_NODES:
            limit = f"deeper than {MAX_DEPTH} levels" if depth > MAX_DEPTH else "too large"
            raise yaml.MarkedYAMLError(problem=limit, problem_mark=event.start_mark)
        yield event


class _Builder:
    """Builds a tree from parser events, depth first."""

    def __init__(self, tree: Tree, events: Iterator[Any]) -> None:
        self.tree = tree
        self.events = events

    def document(self) -> Any:
        next(self.events)
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        value = self.node(next(self.events), ())
        next(self.events)
        last = next(self.events)
        if not isinstance(last, yaml.StreamEndEvent):
            self.tree.wrong((), "a second document begins here", _mark(last.start_mark))
        return value

    def node(self, event: Any, path: Path) -> Any:
        self.tree.marks.setdefault(path, _mark(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            self.tree.wrong(
                path, f"aliases (*{event.anchor}) are not allowed", _mark(event.start_mark)
            )
            return None
        if event.anchor is not None:
            self.tree.wrong(
                path, f"anchors (&{event.anchor}) are not allowed", _mark(event.start_mark)
            )
        if event.tag is not None and event.tag != "!":
            self.tree.wrong(path, f"tags ({event.tag}) are not allowed", _mark(event.start_mark))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        return event.value if event.value or event.style else None

    def sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, (*path, len(values))))
        return values

    def mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            mark = _mark(event.start_mark)
            key = self.node(event, (*path, "?"))
            if not isinstance(key, str):
                self.tree.wrong(path, "a key must be text", mark)
                key = "?"
            inner = (*path, key)
            if key in values:
                first = self.tree.marks[inner].line
                message = f"the key is here twice (first in line {first})"
                self.tree.wrong(inner, message, mark, is_repeated=True)
                inner = (*path, f"{key} (again)")
            self.tree.marks[inner] = mark
            value = self.node(next(self.events), inner)
            values.setdefault(key, value)
        return values


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
