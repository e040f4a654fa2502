"""The fixtures of the contract."""

from collections.abc import Iterator

import pytest

from feeds.store import Store
from tests.helpers import NOON, SITE
from tests.store.lines import TOPICS


class Contract:
    """The contract: each test gets an empty ``store`` with four topics."""

    @pytest.fixture
    def url(self) -> str:
        """The URL of an empty database."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        """An empty store that has adopted the site."""
        opened = Store(url)
        opened.adopt(SITE, TOPICS, "1", NOON)
        yield opened
        opened.close()
