"""The parts of the benchmark, each with its letter."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.serving import deep, fresh, memory, pelican, polls
from benchmarks.serving.scale import FULL, Scale

PARTS: Final[dict[str, tuple[str, Callable[[Path, Scale], None]]]] = {
    "a": ("304 of one feed", polls.polled),
    "b": ("one whole feed in gzip", polls.sent),
    "c": ("a mix over many feeds", polls.mix),
    "d": ("the mix over many feeds and over few", polls.many_feeds),
    "e": ("memory", memory.many_feeds),
    "f": ("from a commit to what is seen", fresh.new_item),
    "g": ("the oldest archive document", deep.archive),
    "h": ("a static site, with Pelican", pelican.site),
}


def main(parts: str = "", scale: Scale = FULL) -> None:
    """Run some parts, or all."""
    with tempfile.TemporaryDirectory() as folder:
        for letter, (_, run) in PARTS.items():
            if letter in (parts or PARTS):
                run(Path(folder), scale)
