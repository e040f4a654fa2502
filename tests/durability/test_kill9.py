"""kill -9 in the middle of an ingest: the small version of `kill9`."""

from pathlib import Path

from tests.durability import kill9


def test_killed_and_run_again(tmp_path: Path) -> None:
    """What was acknowledged before a kill is there, once, and the same command finishes."""
    assert kill9.run(tmp_path, 2000, 3) >= 2
