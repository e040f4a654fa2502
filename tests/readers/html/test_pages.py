"""Pages written after real ones, each with its profile and what a person reads in it."""

from pathlib import Path

import pytest

from feeds.model import Hints
from feeds.readers.listing_html import read
from tests.readers.html.support import PAGES, REF, brief, expected, profile

NAMES = sorted(path.name.removesuffix(".html") for path in PAGES.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_page_is_read_as_a_person_reads_it(name: str) -> None:
    """Every field of every item is exact, and what is wrong is reported at its line."""
    hope = expected(PAGES / f"{name}.expected.yaml")
    rules = profile((PAGES / f"{name}.profile.yaml").read_text("utf-8"))
    items, problems = read((PAGES / f"{name}.html").read_bytes(), REF, Hints(profile=rules))
    assert items == hope.items, hope.why
    assert [brief(one) for one in problems] == hope.problems, hope.why


def test_every_file_belongs_to_a_page() -> None:
    """No expectation and no profile is left over."""
    kinds = (".html", ".profile.yaml", ".expected.yaml")
    assert sorted(PAGES.iterdir()) == sorted(
        Path(PAGES / (name + kind)) for name in NAMES for kind in kinds
    )
