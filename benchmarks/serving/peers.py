"""The peers that are no dependencies of the project: in an environment of their own."""

import subprocess
import venv
from pathlib import Path
from typing import Final

from benchmarks.serving.server import ROOT
from benchmarks.serving.tables import say

FOLDER: Final = ROOT / "build" / "peers"
LIST: Final = ROOT / "benchmarks" / "peers.txt"


def python() -> str:
    """The interpreter of the peers' environment, which is made at first and whenever the list
    has changed.

    What cannot be installed is said and left out.
    """
    interpreter, stamp = FOLDER / "bin" / "python", FOLDER / "installed.txt"
    listed = LIST.read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != listed:
        say(f"The peers of {LIST.name} are installed into {FOLDER.relative_to(ROOT)}, once.")
        venv.create(FOLDER, clear=True, with_pip=True)
        for line in listed.splitlines():
            _install(interpreter, line.partition("#")[0].strip())
        stamp.write_text(listed, "utf-8")
    return str(interpreter)


def has(module: str) -> bool:
    """Whether the peers' environment has a module; if not, that is said."""
    words = [python(), "-c", f"import {module}"]
    found = subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
    if not found:
        say(f"{module} is not installed among the peers: its rows are left out.")
    return found


def _install(interpreter: Path, requirement: str) -> None:
    """One by one, so that a server that cannot be built here takes no other with it."""
    if not requirement:
        return
    words = [str(interpreter), "-m", "pip", "install", "--quiet", requirement]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        why = done.stderr.strip().rpartition("\n")[2]
        say(f"{requirement} cannot be installed here: {why}")
