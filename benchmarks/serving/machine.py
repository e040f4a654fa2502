"""What the machine tells of processes: their cores, their CPU time and their memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_CORES: Final = sorted(os.sched_getaffinity(0))

SERVER: Final = _CORES[0]
"""The core of the servers."""

GENERATOR: Final = _CORES[-1]
"""The core of the generator and of this program: the same one on a machine that has one only."""


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """What is started within runs on that core and keeps to it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {int(one.name): _parent(one) for one in Path("/proc").iterdir() if one.name.isdigit()}
    found, more = {pid}, {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def cpu_seconds(pid: int) -> float:
    """What a process and its descendants have used, with those that have ended."""
    # utime, stime, and the same of children that were waited for: fields 14 to 17 of proc(5)
    return sum(sum(map(int, _stat(one)[11:15])) for one in family(pid)) / _TICKS


def resident(pid: int) -> int:
    """Bytes of memory of a process and its descendants; what they share counts for each."""
    return sum(_resident(one) for one in family(pid))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; zeros for a process that has ended."""
    try:
        # the second field is the name in brackets, which may hold blanks and brackets
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 50


def _parent(folder: Path) -> int:
    return int(_stat(int(folder.name))[1])


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0
