"""Files that are there as a whole, in their old state or in their new one, whatever happens.

A batch of files is written under other names, brought to the disk, and then renamed: first the
codings of each, then the bare file, so that a bare file that is there has its codings, too. What a
batch is about to write stands in a journal before; who finds a journal knows that a run was broken
off, what it may have left, and that this is its own.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feeds.errors import TopicfeedsError, UsageError
from feeds.export import state as states
from feeds.export.state import State

SUFFIXES: Final = {"gzip": "gz", "br": "br", "zstd": "zst"}
"""What a file in a coding ends with, by the coding's name in HTTP, as servers look for it."""

UNFINISHED: Final = ".new"
JOURNAL: Final = "topicfeeds.journal"
LONGEST: Final = 255 - len(".zst") - len(UNFINISHED)
"""Bytes of a file's name at most: file systems take 255."""

_BATCH: Final = 400

Encode = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class _Due:
    name: str
    body: bytes
    codings: Mapping[str, bytes]
    second: int


class Folder:
    """The folder of an export. ``written`` and ``unchanged`` count files, those in codings, too.

    With ``dry_run`` nothing is touched, and only counted. Raises `UsageError` for a folder that is
    somebody else's, `TopicfeedsError` where the disk fails.
    """

    def __init__(
        self, path: Path, encoders: Mapping[str, Encode], *, now: int, dry_run: bool = False
    ) -> None:
        self.path = path
        self.written: list[str] = []
        self.unchanged = 0
        self.recode = False
        self._encoders = {SUFFIXES[name]: encode for name, encode in encoders.items()}
        self._now, self._dry_run = now, dry_run
        self._due: list[_Due] = []
        self._made: set[str] = set()
        self._doubted: set[str] = set()
        with _told(path):
            self.state = self._begin()

    def put(self, name: str, body: bytes, second: int | None, *, encoded: bool = True) -> None:
        """A file shall say this; ``second`` is the Unix second of its last change, if it has one.

        Another state has another time: servers make their ETag of time and length.
        """
        with _told(self.path):
            self._put(name, body, second, encoded=encoded)
            if len(self._due) >= _BATCH:
                self.flush()

    def flush(self) -> None:
        """Bring to the disk what is due."""
        due, self._due = self._due, []
        if not due:
            return
        with _told(self.path):
            self._note([one.name for one in due])
            for one in due:
                self._drop_other(one)
                for name, body in self._parts(one):
                    self._write(name + UNFINISHED, body, one.second)
            coded = [f"{one.name}.{suffix}" for one in due for suffix in one.codings]
            self._rename(coded)
            self._rename([one.name for one in due])

    def remove(self, names: Iterable[str]) -> None:
        """Delete files that this folder's exports wrote, and folders that are empty then."""
        with _told(self.path):
            for name in names:
                suffixes = self.state.files.pop(name).split()
                if not self._dry_run:
                    for one in (name, *(f"{name}.{suffix}" for suffix in suffixes)):
                        (self.path / one).unlink(missing_ok=True)
                    self._remove_empty(Path(name).parent)

    def finish(self, state: State) -> None:
        """All is written: remember it. The last thing to do."""
        self.flush()
        if self._dry_run:
            return
        with _told(self.path):
            body = states.dump(state)
            if not _same(self.path / states.NAME, body):
                self._write(states.NAME + UNFINISHED, body, self._now)
                self._rename([states.NAME])
            (self.path / JOURNAL).unlink(missing_ok=True)

    # -- inside -----------------------------------------------------------------------------------

    def _begin(self) -> State:
        found = states.load(self.path)
        if found is None:
            if self.path.exists() and any(self.path.iterdir()):
                hint = "choose a new or empty folder"
                message = "the folder holds other files, and is no export"
                raise UsageError(message, where=str(self.path), hint=hint)
            found = State()
            if not self._dry_run:
                self.path.mkdir(parents=True, exist_ok=True)
                self._write(states.NAME + UNFINISHED, states.dump(found), self._now)
                self._rename([states.NAME])
        self._recover(found)
        return found

    def _recover(self, state: State) -> None:
        """Take over what a run that was broken off left behind."""
        journal = self.path / JOURNAL
        if not journal.exists():
            return
        names = journal.read_text("utf-8").splitlines()
        self._doubted = set(names)
        for name in names:
            state.files.setdefault(name, " ".join(sorted(SUFFIXES.values())))
            if not self._dry_run:
                for suffix in ("", *(f".{one}" for one in SUFFIXES.values())):
                    (self.path / f"{name}{suffix}{UNFINISHED}").unlink(missing_ok=True)
        if not self._dry_run:
            (self.path / (states.NAME + UNFINISHED)).unlink(missing_ok=True)

    def _put(self, name: str, body: bytes, second: int | None, *, encoded: bool) -> None:
        path = self.path / name
        before = _read(path)
        has_codings = not encoded or (name in self.state.files and not self.recode)
        if before == body and has_codings and name not in self._doubted:
            suffixes = self.state.files.get(name, "")
            self.unchanged += 1 + len(suffixes.split())
            self._redate(name, suffixes, second)
            self.state.files[name] = suffixes
            return
        made = {one: encode(body) for one, encode in self._encoders.items()} if encoded else {}
        codings = {one: some for one, some in made.items() if len(some) < len(body)}
        time = self._now if second is None else second
        if before is not None and before != body:
            time = max(time, int(path.stat().st_mtime) + 1)
        due = _Due(name, body, codings, time)
        self._count(due, before)
        self.state.files[name] = " ".join(sorted(codings))
        if not self._dry_run:
            self._due.append(due)

    def _count(self, due: _Due, before: bytes | None) -> None:
        for name, body in self._parts(due):
            is_there = before is not None
            old = before if name == due.name else is_there and _read(self.path / name)
            if old == body:
                self.unchanged += 1
            else:
                self.written.append(name)

    def _redate(self, name: str, suffixes: str, second: int | None) -> None:
        """The bytes are the same, and the document counts as changed at another time."""
        path = self.path / name
        if second is None or self._dry_run or int(path.stat().st_mtime) >= second:
            return
        for one in (name, *(f"{name}.{suffix}" for suffix in suffixes.split())):
            with contextlib.suppress(FileNotFoundError):
                os.utime(self.path / one, (second, second))

    @staticmethod
    def _parts(due: _Due) -> list[tuple[str, bytes]]:
        coded = [(f"{due.name}.{suffix}", body) for suffix, body in due.codings.items()]
        return [*coded, (due.name, due.body)]

    def _note(self, names: Iterable[str]) -> None:
        with (self.path / JOURNAL).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in names)
            file.flush()
            os.fsync(file.fileno())

    def _drop_other(self, due: _Due) -> None:
        """No coding of an old state may stand beside the new one."""
        for suffix in SUFFIXES.values():
            if suffix not in due.codings:
                (self.path / f"{due.name}.{suffix}").unlink(missing_ok=True)

    def _write(self, name: str, body: bytes, second: int) -> None:
        path = self.path / name
        parent = os.path.dirname(name)  # noqa: PTH120  # a hundred thousand times: Path is slow
        if parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        with open(path, "wb", buffering=0) as file:  # noqa: PTH123  # the same
            file.write(body)
            os.utime(file.fileno(), (second, second))
            os.fsync(file.fileno())

    def _rename(self, names: Iterable[str]) -> None:
        parents = set()
        for name in names:
            path = os.path.join(self.path, name)  # noqa: PTH118  # the same
            os.replace(path + UNFINISHED, path)  # noqa: PTH105  # the same
            parents.add(os.path.dirname(path))  # noqa: PTH120  # the same
        for parent in parents:
            number = os.open(parent, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)

    def _remove_empty(self, folder: Path) -> None:
        while folder.parts:
            try:
                (self.path / folder).rmdir()
            except OSError:  # it is not empty, or not there
                return
            folder = folder.parent


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _same(path: Path, body: bytes) -> bool:
    return _read(path) == body


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where, hint = (
            str(error.filename or path),
            "check the folder's rights and the space on the disk",
        )
        raise TopicfeedsError(
            f"it cannot be written: {error.strerror}", where=where, hint=hint
        ) from None
