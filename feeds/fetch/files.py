"""Getting a capture's bytes: files, and standard input."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from feeds.errors import UsageError

STDIN: Final = "-"
_CHUNK: Final = 65536


def fetch(path: str) -> Iterator[bytes]:
    """The bytes of a file, or of standard input for ``-``, in chunks of 64 kB.

    Raises `UsageError` if there is no such file or it cannot be read.
    """
    check_path(path)
    try:
        if path == STDIN:
            yield from _chunks(sys.stdin.buffer)
        else:
            with Path(path).open("rb") as file:
                yield from _chunks(file)
    except OSError as error:
        hint = "check that it is a file and that you may read it"
        raise UsageError(f"it cannot be read: {error.strerror}", where=path, hint=hint) from None


def check_path(path: str) -> None:
    """Raise `UsageError` for what cannot be a capture: an address, or a path that is not there."""
    if path.startswith(("http://", "https://")):
        hint = "save the page to a file first"
        raise UsageError("addresses cannot be fetched yet", where=path, hint=hint)
    if path != STDIN and not Path(path).exists():
        hint = "check the spelling of the path"
        raise UsageError("there is no such file", where=path, hint=hint)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
