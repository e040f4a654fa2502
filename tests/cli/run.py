"""Runs the command as a person does; in this process, because starting one takes half a second."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from feeds.cli import main
from tests.helpers import ROOT


def topicfeeds(
    *arguments: object, at: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``topicfeeds`` with its database in the folder ``at``, and nothing of the machine's
    environment.
    """
    words = list(map(str, arguments))
    streams = [_stream(stdin or b""), _stream(), _stream()]
    with mock.patch.dict(os.environ, environment(at), clear=True), contextlib.chdir(ROOT):
        code = _run(words, *streams)
    out, error = (_written(stream) for stream in streams[1:])
    return subprocess.CompletedProcess(words, code, out, error)


def in_a_process(
    *arguments: object, at: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "feeds", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment(at),
    )


def environment(at: Path) -> dict[str, str]:
    """What a command sees of the environment."""
    return {"TOPICFEEDS_DB": f"sqlite:///{at / 'cli.db'}", "PATH": "/usr/bin:/bin"}


def _run(words: list[str], *streams: io.TextIOWrapper) -> int:
    names = ("stdin", "stdout", "stderr")
    with mock.patch.multiple(sys, **dict(zip(names, streams, strict=True))):
        try:
            main(words)
        except SystemExit as end:
            return int(end.code or 0)


def _stream(data: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def json_lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON objects that a command printed, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]
