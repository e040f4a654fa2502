"""Fixtures of exports."""

import os

import pytest


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk: no test here cuts the power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
