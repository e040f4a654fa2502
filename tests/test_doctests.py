"""The examples in docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "feeds.identity.edits",
        "feeds.identity.timeline",
        "feeds.normalize.dates",
        "feeds.normalize.language",
    ],
)
def test_examples(name: str) -> None:
    """Every example of the module gives what it says."""
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0
