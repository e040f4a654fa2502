"""Which of the four formats a file has: decided by its content, never by its name."""

import re
from itertools import takewhile
from typing import Final, Literal

from feeds.readers.decode import decode
from feeds.readers.records.csv_rows import columns_of, sniff
from feeds.readers.records.json_lines import is_object
from feeds.readers.records.names import field_of
from feeds.readers.records.record import is_list_name
from feeds.readers.records.yaml_list import dash_of, key_of

Format = Literal["json", "json lines", "yaml", "csv"]

_OBJECTS: Final = re.compile(r'\[\s*\{\s*["}]')
_OBJECT: Final = re.compile(r'\{\s*"')
_FEED: Final = re.compile(r"jsonfeed\.org\\?/version")
_NAMES: Final = re.compile(r"[^,;|\t]+")
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
_HEAD: Final = 65_536
_LINES: Final = 50


def format_of(head: str) -> Format:
    """The format of a file that begins like this, if it is one of records."""
    start = head.lstrip()
    if start[:1] == "[":
        return "json"
    if start[:1] == "{":
        return "json lines" if _is_lines(start) else "json"
    line = next(iter(_significant(head, 1)), "")
    if line.startswith(("---", "%YAML")) or dash_of(line):
        return "yaml"
    found = key_of(line)
    if not found or not _NAMES.fullmatch(found[1]):
        return "csv"
    return "csv" if not is_known(found[1]) and _names_below(head) else "yaml"


def looks_like(head: bytes) -> bool:
    """Whether a file that begins with these bytes could be records, for who must choose a reader.

    Prose, a page, a feed in XML or JSON and a listing with bullets are not; neither is what has no
    name that is known here. Looks at 64 kB. Never raises.
    """
    text = decode(head[:_HEAD], "")[0].replace("\r\n", "\n").replace("\r", "\n")
    start = text.lstrip()
    if start[:1] in {"[", "{"}:
        is_json = bool(_OBJECTS.match(start) or _OBJECT.match(start))
        return is_json and not _FEED.search(start)
    kind = format_of(text)
    return _is_yaml(text) if kind == "yaml" else _is_table(start)


def _is_lines(start: str) -> bool:
    first, _, rest = start.partition("\n")
    first, rest = first.rstrip(), rest.lstrip()
    if is_object(first.removesuffix(",")):
        return bool(rest)
    return rest[:1] == "{" and first[-1] not in "[:,{"


def _significant(text: str, most: int) -> list[str]:
    """The first lines that are neither blank nor a comment of YAML."""
    found: list[str] = []
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            found.append(line)
        if len(found) == most:
            break
    return found


def _is_yaml(text: str) -> bool:
    """Whether most of the outermost lines are keys or dashes before keys, and names are known."""
    lines = _first_document(_significant(text, _LINES))
    keys: list[str] = []
    outer = [0, 0]
    column = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
    for line in lines:
        dash = dash_of(line)
        found = key_of(dash[1] if dash else line)
        keys += [found[1]] if found else []
        if len(line) - len(line.lstrip(" ")) <= column:
            outer[bool(found or (dash and not dash[1]))] += 1
    known = sum(field_of(key) is not None for key in keys)
    is_list = any(map(is_list_name, keys))
    is_known = known > 1 or (known == 1 and (is_list or len(keys) == 1))
    return is_known and outer[True] > outer[False]


def _first_document(lines: list[str]) -> list[str]:
    """The lines up to the second mark, below which may be text (YAML 1.2, 9.2)."""
    while lines and lines[0].startswith(("---", "%YAML")):
        lines = lines[1:]
    return [*takewhile(lambda line: not line.startswith("---"), lines)]


def is_known(name: str) -> bool:
    """Whether a name stands for a field."""
    return field_of(name) is not None


def _names_below(head: str) -> bool:
    """Whether a line below the first one is the names of columns."""
    names = columns_of(head, sniff(head, is_known), is_known)[1]
    return sum(map(is_known, names)) > 1


def _is_table(start: str) -> bool:
    """Whether one of the first lines is names of columns and the next one has as many cells."""
    separator = sniff(start, is_known)
    line, names = columns_of(start, separator, is_known)
    if len(names) < 2 or any(_SENTENCE.search(name) for name in names):
        return False
    known = {field_of(name) for name in names} - {None}
    rows = start.split("\n")
    has_caption = any(row.strip() and not row.startswith("sep=") for row in rows[: line - 1])
    if has_caption:  # prose and listings have many lines, and one of them may look like names
        start = "".join([row for row in rows[line - 1 :] if row.strip()][:2])
    is_named = "title" in known or (len(known) > 1 and not has_caption)
    return is_named and start.count(separator) >= 2 * (len(names) - 1)
