"""A source that is added to an operator's ``site.yaml``, with every other byte kept.

The block goes in as text at the end of ``sources:``; nothing is parsed and printed anew. The new
file is written beside the old one, read with the project's own loader, and takes the old one's
place only if it says the same plus the new source.

Not in here: what a good source would be (`feeds.readers.probe`).
"""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import yaml
from slugify import slugify

from feeds.config.load import Settings, data_folder, load
from feeds.config.values import SLUG
from feeds.errors import ConfigError, UsageError
from feeds.model import Source
from feeds.normalize.topics import RESERVED_SLUGS

_STEP: Final = 2
_ID_CHARACTERS: Final = 50
_ADVICE: Final = "write sources: as a block, one key a line, or paste the proposal by hand"
_COMMENT: Final = re.compile(r"[ \t]*(#|\r?$)")

Told = Mapping[str, Any]
"""The keys of a source, as they stand in the file: texts, lists, mappings."""


def suggested_id(place: str, taken: Iterable[str] = ()) -> str:
    """An id for a source at an address or path that is not taken yet.

    >>> suggested_id("https://www.example.org/nyheter/?sida=2", ["example-org-nyheter"])
    'example-org-nyheter-2'
    """
    parts = urlsplit(place) if place.lower().startswith(("http://", "https://")) else None
    name = f"{parts.hostname or ''} {unquote(parts.path)}" if parts else Path(place).stem
    name = re.sub(r"^www\.|\.(?:html?|php|aspx?|xml|json)$", "", name)
    slug = slugify(name, max_length=_ID_CHARACTERS, word_boundary=True) or "source"
    used, number, made = {*taken, *RESERVED_SLUGS}, 1, slug
    while made in used:
        number += 1
        made = f"{slug}-{number}"
    return made


def source_lines(source_id: str, told: Told, comments: Sequence[str] = ()) -> list[str]:
    """The lines of a source as they stand under ``sources:``, without indentation."""
    lines = [f"{source_id}:", *(f"{' ' * _STEP}# {_printable(one)}" for one in comments)]
    for key, value in told.items():
        if isinstance(value, Mapping):
            lines.append(f"{' ' * _STEP}{key}:")
            inner = " " * 2 * _STEP
            lines += [f"{inner}{name}: {_flow(one)}" for name, one in value.items()]
        else:
            lines.append(f"{' ' * _STEP}{key}: {_flow(value)}")
    return lines


def add_source(config: str | None, source: Source, lines: Sequence[str]) -> Path:
    """Add a source to the ``site.yaml`` at a path or in a folder, and give the file's path.

    ``lines`` are those of `source_lines`, ``source`` is what they mean (its language may be left
    to the site, and paths are relative to the file). Raises `UsageError` where the file is the
    project's own or the id is taken or none, and `ConfigError` where the file has mistakes or a
    form that text cannot be added to; the file is then untouched, as it is if it cannot be written
    (`UsageError`).
    """
    path = _own_file(config)
    old = load({}, config=str(path))
    if not SLUG.fullmatch(source.id) or source.id in RESERVED_SLUGS:
        hint = "use lower-case letters a-z, digits and single hyphens"
        raise UsageError(f"{source.id!r} cannot be the id of a source", hint=hint)
    if any(one.id == source.id for one in old.sources):
        message = f"there is a source {source.id!r} already"
        raise UsageError(message, where=str(path), hint="give another --id")
    before = path.read_bytes()
    after = inserted(_decoded(before, path), lines, str(path)).encode()
    try:
        _replace(path, before, after, old, source)
    except OSError as error:
        hint = "check that you may write to its folder, and that there is room"
        message = f"it cannot be written: {error.strerror}"
        raise UsageError(message, where=str(path), hint=hint) from None
    return path


def inserted(text: str, lines: Sequence[str], file: str) -> str:
    """The text of a ``site.yaml`` with the lines of a source at the end of its ``sources:``.

    Raises `ConfigError` if they, or the file as a whole, are written in one line (``{...}``).
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _refused(file, root, "the file is written in one line ({...})")
    here = next((both for both in root.value if both[0].value == "sources"), None)
    if here is None:
        return _with_sources(text, root, lines, file)
    key, value = here
    base = key.start_mark.column
    if not isinstance(value, yaml.MappingNode) or (value.flow_style and value.value):
        raise _refused(file, value, "sources: it is written in one line")
    if value.flow_style:
        return _in_place_of_braces(text, value, lines, base)
    column = value.value[0][0].start_mark.column
    at = _after_comments(text, _line_end(text, _end(value)), base)
    return _put(text, at, lines, column, column - base)


def _own_file(config: str | None) -> Path:
    """The operator's file, never the one that ships with the project."""
    path = Path(config) if config else data_folder()
    path = (path / "site.yaml" if path.is_dir() else path).resolve()
    if path.parent == data_folder().resolve():
        hint = "copy the folder data, and name your copy by --config or TOPICFEEDS_CONFIG"
        raise UsageError("this file ships with topicfeeds and stays", where=str(path), hint=hint)
    return path


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        message = f"{path}:1:1: it is not UTF-8, and was left as it is (save it as UTF-8)"
        raise ConfigError((message,)) from None


def _in_place_of_braces(text: str, braces: yaml.Node, lines: Sequence[str], base: int) -> str:
    head = text[: braces.start_mark.index].rstrip(" \t")
    text = head + text[braces.end_mark.index :]
    return _put(text, _line_end(text, len(head)), lines, base + _STEP, _STEP)


def _with_sources(text: str, root: yaml.MappingNode, lines: Sequence[str], file: str) -> str:
    """With a key ``sources`` of its own, at the end of the file."""
    at = _line_end(text, _end(root))
    rest = (line.strip() for line in text[at:].splitlines())
    if any(line and not line.startswith("#") for line in rest):
        raise _refused(file, root, "something stands behind the settings (...)")
    base = root.value[0][0].start_mark.column
    added = ["sources:", *(" " * _STEP + line for line in lines)]
    return _put(text, len(text), added, base, _STEP)


def _put(text: str, at: int, lines: Sequence[str], column: int, step: int) -> str:
    """The text with lines at a place, in its own line ends and steps of indentation."""
    end = "\r\n" if "\r\n" in text else "\n"
    made = [" " * column + _restepped(line, step) for line in lines]
    gap = "" if text[:at].endswith("\n") or not at else end
    return text[:at] + gap + end.join(made) + end + text[at:]


def _restepped(line: str, step: int) -> str:
    bare = line.lstrip(" ")
    return " " * ((len(line) - len(bare)) // _STEP * step) + bare


def _end(node: yaml.Node) -> int:
    """Where the last word of a node ends; PyYAML's own end is behind what follows."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last if isinstance(last, yaml.Node) else _later(*last)
    return int(node.end_mark.index)


def _later(key: yaml.Node, value: yaml.Node) -> yaml.Node:
    return value if value.end_mark.index > key.end_mark.index else key


def _line_end(text: str, at: int) -> int:
    """The beginning of the next line; of this one, if the place is one."""
    if at and text[at - 1] == "\n":
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _after_comments(text: str, at: int, base: int) -> int:
    """Behind the comments that follow and are indented more than ``sources`` itself."""
    place = at
    while place < len(text):
        end = _line_end(text, place + 1)
        line = text[place:end]
        if not _COMMENT.match(line):
            break
        if line.strip() and len(line) - len(line.lstrip(" ")) <= base:
            break
        place = end
        at = end if line.strip() else at
    return at


def _replace(path: Path, before: bytes, after: bytes, old: Settings, source: Source) -> None:
    """Write beside, check, and take the place: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(path.stat().st_mode & 0o7777)
        _check(load({}, config=name), old, source, path)
        if path.read_bytes() != before:
            raise UsageError("it was changed meanwhile", where=str(path), hint="try again")
        beside.replace(path)
        _sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _check(new: Settings, old: Settings, source: Source, path: Path) -> None:
    last = new.sources[-1] if new.sources else None
    here = tuple(replace(one, path=str(path.parent / one.path)) for one in source.captures)
    language = source.language or (last.language if last else None)
    meant = replace(source, captures=here, language=language)
    if new != replace(old, sources=(*old.sources, meant)):
        message = f"{path}:1:1: sources: the new file would not say what was meant ({_ADVICE})"
        raise ConfigError((message,))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(file: str, node: yaml.Node | None, message: str) -> ConfigError:
    mark = node.start_mark if node is not None else None
    place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
    return ConfigError((f"{file}:{place}: {message} ({_ADVICE})",))


def _flow(value: Any) -> str:
    """A value on one line; a rule that only selects is its selector."""
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _scalar(text: str) -> str:
    """A text plain if that means itself anywhere, else in double quotes."""
    spots = (f"{{k: {text}}}", f"k: {text}")
    if text and "\n" not in text and all(_means(spot) == {"k": text} for spot in spots):
        return text
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=100_000)
    return str(quoted).rstrip("\n")


def _means(line: str) -> Any:
    try:
        return yaml.load(line, yaml.BaseLoader)  # noqa: S506  # every scalar as text
    except yaml.YAMLError:
        return None


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
