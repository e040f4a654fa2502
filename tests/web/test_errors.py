"""What goes wrong inside: a page and a status, no traceback."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds.errors import StoreBusy
from feeds.store import Store


def test_a_busy_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is busy is 503 with the time after which to ask again."""

    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("another process is writing to the database")

    monkeypatch.setattr(Store, "select", busy)
    response = app.test_client().get("/feeds/all.atom")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_broken_database(
    client: FlaskClient, demo: Store, app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that is damaged is 503; the log tells where it is and why, the page does not."""
    for store in (demo, app.extensions["topicfeeds"].store):
        store.close()
    (tmp_path / "test.db").write_bytes(b"broken " * 10_000)
    response = client.get("/feeds/all.atom")
    assert response.status_code == 503
    assert str(tmp_path) not in response.text
    assert f"{tmp_path / 'test.db'}: the database does not work" in caplog.text


def test_a_bug(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is a 500 without a traceback."""

    def bug(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Store, "select", bug)
    response = app.test_client().get("/feeds/all.atom")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
