"""Whole pages beside what a person reads in them: pages/NAME.html and NAME.expected.yaml."""

from pathlib import Path
from typing import Final

import pytest

from tests.readers.embedded.support import PAGES, expectation, found, shown

INPUTS: Final = sorted(PAGES.glob("*.html"))


def test_there_are_pages() -> None:
    """Every page has its expectation, and every expectation its page."""
    expectations = {path.name.removesuffix(".expected.yaml") for path in PAGES.glob("*.yaml")}
    assert {path.stem for path in INPUTS} == expectations != set()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_page(path: Path) -> None:
    """Every field of every item of a page is what the file beside it says, and no other is set."""
    wanted, problems = expectation(path.with_suffix(".expected.yaml"))
    made, reported = found(path.read_bytes())
    assert made == wanted
    assert shown(reported) == problems
