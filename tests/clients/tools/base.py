"""What every client can be asked."""

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.clients.shown import Shown


class Client(ABC):
    """One feed reader with what it keeps, in a folder of its own.

    ``name`` is what docs/readers.md calls it, ``formats`` are the suffixes that it reads.
    """

    name: ClassVar[str]
    formats: ClassVar[tuple[str, ...]]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @abstractmethod
    def missing(cls) -> str:
        """What has to be installed, or nothing."""

    @abstractmethod
    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        """Ask for the feeds, as the reader does it by itself, and tell what it then keeps of each.

        The first call subscribes to them.
        """

    def run(self, *command: str, **said: str) -> str:
        """Run a command in the folder, which is its home, too; ``said`` adds to its environment."""
        environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment | said,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
        return done.stdout
