"""CSV (RFC 4180): a line of column names, then one record a row.

The separator is the one of ``, ; tab |`` that gives known names and rows of one width, or what
Excel's first line ``sep=;`` says. Python's csv module reads the rows; it is handed one row's lines
at a time, so a quote that is never closed costs the row in which it was opened and no more. A
caption may stand above the names: they are in the first of five rows that has two known ones.
"""

import csv
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from feeds.errors import Problem
from feeds.readers.records.names import EXAMPLES
from feeds.readers.records.record import SHORTEN, Record, lost, quoted
from feeds.readers.records.text import Line, lines

SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 20
_RESCAN: Final = 16_000_000
_UNCLOSED: Final = "a quote is opened and not closed in the next 100,000 characters"
_NEVER_CLOSED: Final = "a quote is opened and not closed until the end of the file"
_LONG_CELL: Final = "a cell has more than 100,000 characters"
_TOP: Final = 5

IsKnown = Callable[[str], bool]
"""Whether a column of this name can be used."""


class _Row(NamedTuple):
    """A row with the line of its beginning; ``wrong`` tells why it has no cells."""

    line: int
    cells: list[str]
    wrong: str = ""


def records(blocks: Iterable[str], ref: str, head: str, is_known: IsKnown) -> Iterator[Record]:
    """The records of a CSV file, of which ``head`` is the beginning."""
    separator = sniff(head, is_known)
    above, rows = _from_names(_rows(lines(blocks), separator), is_known)
    top = next(rows, None)
    if top is None:
        return
    names = [name.strip() or f"column {number}" for number, name in enumerate(top.cells, 1)]
    where = f"{ref}:{top.line}"
    if not any(map(is_known, names)):
        message = "the first line names no column that is known here, and nothing was read"
        hint = f"begin with names such as {EXAMPLES}, or name yours in the profile"
        yield lost(where, message, hint)
        return
    if above:
        yield _passed_over(above, ref)
    yield from _repeated(names, where)
    columns: dict[str, int] = {}
    for index, name in enumerate(names):
        columns.setdefault(name, index)
    for row in rows:
        if row.cells != [""] or row.wrong:
            record = _record(row, len(names), columns, ref)
            record.header = where
            yield record


def sniff(head: str, is_known: IsKnown) -> str:
    """The separator of a file that begins like this; a comma if it has only one column."""
    first, _, _ = head.partition("\n")
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    return max(SEPARATORS, key=lambda separator: _likelihood(head, separator, is_known))


def columns_of(head: str, separator: str, is_known: IsKnown) -> tuple[int, list[str]]:
    """The line in which the names stand, and the names."""
    top = next(_from_names(_rows(lines([head]), separator), is_known)[1], None)
    return (top.line, [name.strip() for name in top.cells]) if top else (1, [])


def _likelihood(head: str, separator: str, is_known: IsKnown) -> tuple[int, float, int]:
    """How many known names, the share of rows that are as wide as the names, their width."""
    _, names = columns_of(head, separator, is_known)
    widths = Counter[int]()
    for row, _ in zip(_rows(lines([head]), separator), range(_SAMPLE), strict=False):
        widths[len(row.cells)] += row.cells != [""]
    share = widths[len(names)] / max(widths.total(), 1) if len(names) > 1 else 0.0
    return sum(map(is_known, names)), share, len(names)


def _is_mark(row: _Row) -> bool:
    """Whether a row above the names is none: Excel's separator line, or a blank line."""
    text = "".join(row.cells).lower()
    return not row.wrong and (text in {"", "sep="} or (text[:-1] == "sep=" and row.line == 1))


def _from_names(rows: Iterator[_Row], is_known: IsKnown) -> tuple[list[_Row], Iterator[_Row]]:
    """What stands above the row of names, and the rows from there on."""
    above: list[_Row] = []
    for row in rows:
        if _is_mark(row) and (row.cells == [""] or row.cells[0]):
            continue
        above.append(row)
        known = sum(is_known(cell.strip()) for cell in row.cells)
        if known > 1:
            return above[:-1], chain(above[-1:], rows)
        is_header = known and sum(bool(cell.strip()) for cell in row.cells) > 1
        if is_header or len(above) == _TOP:
            break
    found = next((at for at, row in enumerate(above) if not _is_mark(row)), len(above))
    return above[:found], chain(above[found:], rows)


def _passed_over(above: list[_Row], ref: str) -> Record:
    count = "a row" if len(above) == 1 else f"{len(above)} rows"
    where = f"{ref}:{above[0].line}"
    message = f"{count} above the names of the columns had to be passed over"
    problem = Problem(where, "empty-item", message, "begin the file with the names of the columns")
    return Record(where, problems=[problem], is_lost=True)


def _repeated(names: list[str], where: str) -> Iterator[Record]:
    for name, count in Counter(names).items():
        if count > 1:
            message = f"the column {quoted(name)} stands twice; the first was kept"
            problem = Problem(where, "duplicate-key", message, "give one of them another name")
            yield Record(where, problems=[problem], is_lost=True)


def _record(row: _Row, width: int, columns: dict[str, int], ref: str) -> Record:
    where = f"{ref}:{row.line}"
    if row.wrong:
        message = f"the row cannot be read and was left out: {row.wrong}"
        return lost(where, message, f"double a quote inside a cell; {SHORTEN}")
    cells = row.cells
    if any(cell.strip() for cell in cells[width:]):
        message = f"the row has {len(cells)} cells for {width} columns and was left out"
        return lost(where, message, "quote a cell that has the separator in it")
    problems: list[Problem] = []
    if len(cells) < width:
        message = f"the row has {len(cells)} cells for {width} columns; the last ones are empty"
        problems.append(Problem(where, "not-well-formed", message, "add the missing cells"))
    record = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    return Record(where, record, problems=problems)


class _Lines:
    """Hands out the lines of one row at a time, and takes them back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self.source = source
        self.waiting: deque[Line] = deque()
        self.row: list[Line] = []
        self.size = self.again = 0
        self.most = csv.field_size_limit()

    def __iter__(self) -> Iterator[str]:
        while True:
            line = self.waiting.popleft() if self.waiting else next(self.source, None)
            if line is None:
                return
            self.row.append(line)
            self.size += len(line.text or "")
            if line.text is None or (self.size > self.most and len(self.row) > 1):
                raise csv.Error("the line is too long" if line.text is None else _UNCLOSED)
            yield line.text + "\n"

    def begin(self) -> None:
        """A row is done with."""
        self.row, self.size = [], 0

    def keep_first(self) -> None:
        """A row was none: only its first line is done with. Bounded, for a file full of quotes."""
        self.again += self.size
        if self.again <= _RESCAN:
            self.waiting.extendleft(reversed(self.row[1:]))


def _rows(source: Iterator[Line], separator: str) -> Iterator[_Row]:
    """The rows; one that cannot be read costs its first line."""
    coming = _Lines(source)
    while True:
        reader = csv.reader(coming, delimiter=separator, strict=True)
        try:
            for cells in reader:
                yield _Row(coming.row[0].number, cells or [""])
                coming.begin()
        except csv.Error as error:
            first = coming.row[0].number
            wrong = _reason(str(error), len(coming.row))
        else:
            return
        coming.keep_first()
        coming.begin()
        yield _Row(first, [], wrong)


def _reason(error: str, count: int) -> str:
    """What the csv module says of a row of so many lines, in plain words."""
    if "unexpected end" in error:
        return _NEVER_CLOSED
    if "field limit" in error:
        return _LONG_CELL if count == 1 else _UNCLOSED
    return error
