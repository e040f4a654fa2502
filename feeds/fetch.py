"""Getting a capture's bytes: files, and standard input."""

import sys
from pathlib import Path
from typing import Final

from feeds.errors import CaptureError, Problem, UsageError

STDIN: Final = "-"


def fetch(path: str, limit: int) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Raises `UsageError` if there is no such file or it cannot be read, and `CaptureError` if it has
    more than ``limit`` bytes.
    """
    check_path(path)
    try:
        data = _read(path, limit + 1)
    except OSError as error:
        hint = "check that it is a file and that you may read it"
        raise UsageError(f"it cannot be read: {error.strerror}", where=path, hint=hint) from None
    if len(data) > limit:
        hint = "split it, or raise limits.capture_bytes"
        message = f"the capture has more than {limit} bytes and was refused"
        raise CaptureError(Problem(f"{path}:1", "too-large", message, hint))
    return data


def check_path(path: str) -> None:
    """Raise `UsageError` for what cannot be a capture: an address, or a path that is not there."""
    if path.startswith(("http://", "https://")):
        hint = "save the page to a file first"
        raise UsageError("addresses cannot be fetched yet", where=path, hint=hint)
    if path != STDIN and not Path(path).exists():
        hint = "check the spelling of the path"
        raise UsageError("there is no such file", where=path, hint=hint)


def _read(path: str, most: int) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read(most)
    with Path(path).open("rb") as file:
        return file.read(most)
