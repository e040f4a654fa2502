"""The tests; assertions in the shared modules explain themselves, too."""

import pytest

pytest.register_assert_rewrite(
    "tests.helpers",
    "tests.store.contract_entries",
    "tests.store.contract_feeds",
    "tests.store.lines",
)
