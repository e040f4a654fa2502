"""Runs ``topicfeeds`` as an operator does, and says what came of it."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.helpers import ROOT


class Command:
    """A running ``topicfeeds`` over the site beside ``records`` and a database in ``folder``."""

    def __init__(self, site: Path, database: Path, *arguments: object) -> None:
        """Start it."""
        self._events: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feeds", *map(str, arguments), "--config", str(site)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "TOPICFEEDS_DB": f"sqlite:///{database}"},
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            if line.endswith(b"\n"):  # half a line acknowledges nothing
                self._events.append(json.loads(line))

    @property
    def acknowledged(self) -> list[str]:
        """The ids that it printed so far."""
        return [event["id"] for event in self._events.copy() if event["event"] == "stored"]

    def wait_for(self, count: int) -> bool:
        """Wait until so many ids are printed; False if it ended before."""
        while len(self._events) < count:
            if self.process.poll() is not None:
                return False
            time.sleep(0.002)
        return True

    def wait_for_write(self, path: Path) -> None:
        """Wait until a file changes, or it has ended."""
        before = path.stat().st_mtime_ns
        while self.process.poll() is None and path.stat().st_mtime_ns == before:
            pass

    def kill(self) -> bool:
        """Kill it as ``kill -9`` does; False if it had ended by itself."""
        is_running = self.process.poll() is None
        self.process.kill()
        self.end()
        return is_running

    def end(self) -> tuple[int, str]:
        """Wait for its end: the exit code, and what it said on stderr."""
        said = self.process.stderr.read().decode() if self.process.stderr else ""
        code = self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()
        return code, said

    @property
    def summary(self) -> dict[str, Any]:
        """The last line that it printed."""
        return self._events[-1]
