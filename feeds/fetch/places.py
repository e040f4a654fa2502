"""The files that a path stands for: itself, those of a folder, or those that a pattern fits.

Not in here: standard input and addresses (`feeds.fetch.files`), and the bytes of the files.
"""

import glob
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from feeds.errors import UsageError

_SIGNS: Final = "*?["


def files(path: str) -> list[str]:
    """The file itself; else those of a folder, or those that a pattern (``*``, ``?``, ``[...]``)
    fits, sorted by name, without hidden ones and without those in folders inside.

    What exists is itself, whatever signs are in its name. Raises `UsageError` if there is no file,
    or if the folder cannot be read.
    """
    try:
        found = _files(Path(path))
    except OSError as error:
        hint = "check that you may read it"
        raise UsageError(f"it cannot be read: {error.strerror}", where=path, hint=hint) from None
    if not found:
        message, hint = _missing(path)
        raise UsageError(message, where=path, hint=hint)
    return found


def modified(path: str) -> datetime:
    """When a file was last modified, to the second, aware in UTC.

    Raises `UsageError` if it is not there, or if that is no moment of our calendar.
    """
    try:
        return datetime.fromtimestamp(Path(path).stat().st_mtime_ns // 1_000_000_000, UTC)
    except OSError as error:
        hint = "check the path, and that you may read it"
        raise UsageError(f"it cannot be read: {error.strerror}", where=path, hint=hint) from None
    except (ValueError, OverflowError):
        message, hint = "its time of last modification is none", "state when it was captured"
        raise UsageError(message, where=path, hint=hint) from None


def _files(place: Path) -> list[str]:
    if place.is_dir():
        shown = [one for one in place.iterdir() if not one.name.startswith(".")]
        return sorted(str(one) for one in shown if one.is_file())
    if place.exists():
        return [str(place)]
    fitting = glob.glob(str(place))  # noqa: PTH207  # pathlib takes no absolute patterns
    return sorted(one for one in fitting if Path(one).is_file())


def _missing(path: str) -> tuple[str, str]:
    if Path(path).is_dir():
        return "the folder holds no file", "put captures there, or name another folder"
    if any(sign in path for sign in _SIGNS):
        return "no file fits the pattern", "check the pattern, and the folder that it begins with"
    return "there is no such file", "check the spelling of the path"
