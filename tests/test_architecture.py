"""The floors: imports point down, and files stay small enough to read in one sitting."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def sources(folder: str) -> list[Path]:
    """The Python files of a folder."""
    return sorted((ROOT / folder).rglob("*.py"))


def test_imports() -> None:
    """import-linter keeps every contract of pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


def test_the_pure_floors_read_no_clock() -> None:
    """No module below the machines asks for the time or for randomness."""
    for folder in ("readers", "normalize", "identity", "documents", "check", "health"):
        for path in sources(f"feeds/{folder}"):
            found = re.findall(
                r"\b(?:now|utcnow|today|time\.time|random|uuid4)\(", path.read_text()
            )
            assert found == [], path


@pytest.mark.parametrize("folder", ["feeds", "tests"])
def test_files_and_functions_are_short(folder: str) -> None:
    """No file over 400 lines, no function over 50."""
    for path in sources(folder):
        text = path.read_text("utf-8")
        assert text.count("\n") <= LONGEST_FILE, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= LONGEST_FUNCTION, f"{path}: {node.name}"


@pytest.mark.parametrize("name", ["feeds.config", "feeds.store", "feeds.documents", "feeds.web"])
def test_public_names(name: str) -> None:
    """A package exports what it says, and each of it has a docstring."""
    module = importlib.import_module(name)
    for public in module.__all__:
        thing = getattr(module, public)
        assert thing.__doc__, f"{name}.{public}"


def test_no_path_of_a_machine() -> None:
    """No tracked file names a home folder or an index address."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in {".png", ".txt"} or not path.exists():
            continue
        text = path.read_text("utf-8", "replace")
        found = re.findall(r"/(?:root|home)/\w+|index-url *=", text)
        assert found == [], name
