"""Runs the command as a person does: in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.helpers import ROOT


def topicfeeds(
    *arguments: object, at: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``topicfeeds`` with its database in the folder ``at``."""
    return subprocess.run(
        [sys.executable, "-m", "feeds", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"TOPICFEEDS_DB": f"sqlite:///{at / 'cli.db'}", "PATH": "/usr/bin:/bin"},
    )


def json_lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON objects that a command printed, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]
