"""Fixtures of the shelf."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.shelf.support import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A site with an entry about culture and one about traffic."""
    made = Place(f"sqlite:///{tmp_path / 'test.db'}")
    made.save([("Ny utställning", "Om konst.", "Kultur"), ("Ny väg", "Om bilar.", "Trafik")])
    yield made
    made.close()
