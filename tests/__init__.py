"""The tests; assertions in the shared modules explain themselves, too."""

import pytest

pytest.register_assert_rewrite("tests.store.contract", "tests.helpers")
