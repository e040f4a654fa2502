"""A small disk of its own: a tmpfs, which only root on Linux can mount."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def why_not() -> str:
    """Why no disk can be mounted here; empty if it can."""
    if sys.platform != "linux":
        return "a tmpfs needs Linux"
    if os.geteuid():
        return "mounting needs root"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "mounting is not allowed here"


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of that size at a folder, as long as it is used."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder)
    try:
        yield folder
    finally:
        _run("umount", folder)


def make_read_only(folder: Path) -> None:
    """Let nothing be written to a disk any more."""
    _run("mount", "-o", "remount,ro", folder)


def _run(*command: object) -> None:
    subprocess.run([str(one) for one in command], check=True, capture_output=True)
