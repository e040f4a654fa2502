"""Getting a capture's bytes: files, and standard input."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from feeds.errors import UsageError

STDIN: Final = "-"
_CHUNK: Final = 65536


class Print(NamedTuple):
    """A file's bytes as a SHA-256 in hex, and what tells that it was not touched since."""

    digest: str
    size: int
    modified: int


def fingerprint(path: str) -> Print | None:
    """The print of a regular file, which is read once for it and not held in memory.

    None for standard input, addresses, pipes and devices. Raises `UsageError` as `read` does.
    """
    if path == STDIN or is_address(path) or not Path(path).is_file():
        return None
    before, digest = Path(path).stat(), hashlib.sha256()
    for chunk in read(path):
        digest.update(chunk)
    return Print(digest.hexdigest(), before.st_size, before.st_mtime_ns)


def read(path: str) -> Iterator[bytes]:
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


def is_untouched(path: str, earlier: Print) -> bool:
    """Whether a file has the size and the time of when its print was taken."""
    try:
        now = Path(path).stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (earlier.size, earlier.modified)


def check_path(path: str) -> None:
    """Raise `UsageError` for a path that is not there; addresses are not asked for here."""
    if path != STDIN and not is_address(path) and not Path(path).exists():
        hint = "check the spelling of the path"
        raise UsageError("there is no such file", where=path, hint=hint)


def is_address(path: str) -> bool:
    """Whether a path is an http or https address."""
    return path.lower().startswith(("http://", "https://"))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
