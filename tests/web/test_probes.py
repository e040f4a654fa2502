"""The probes: is it alive, can it answer, and how is it doing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from feeds.errors import StoreBusy
from feeds.store import Store
from tests.web.api_support import SOURCE, Cms

PROBES = ["/healthz", "/readyz", "/metrics"]
Sample = tuple[str, frozenset[tuple[str, str]]]


def samples(client: FlaskClient) -> dict[Sample, float]:
    """Every sample of a scrape, by its name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in families
        for one in family.samples
    }


def value(client: FlaskClient, name: str, **labels: str) -> float | None:
    """One sample of a scrape."""
    return samples(client).get((f"topicfeeds_{name}", frozenset(labels.items())))


@pytest.mark.parametrize("path", PROBES)
def test_how_probes_answer(client: FlaskClient, path: str) -> None:
    """A probe is 200 and never cached; HEAD works, and other methods are 405."""
    full, head = client.get(path), client.head(path)
    for response in (full, head):
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert response.content_type == full.content_type
    assert (bool(full.data), head.data) == (True, b"")
    refused = client.post(path)
    assert (refused.status_code, set(refused.allow)) == (405, {"GET", "HEAD", "OPTIONS"})


def test_healthz(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A living process is healthy, whatever its database does."""

    def busy(*_: object) -> None:
        raise StoreBusy("another process is writing to the database")

    monkeypatch.setattr(Store, "topics", busy)
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.content_type == "text/plain; charset=utf-8"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["reason"]) == (503, "the database is busy")


def test_ready(client: FlaskClient) -> None:
    """A site whose database answers is ready."""
    assert client.get("/readyz").get_json() == {"ready": True, "reason": "the database answers"}


def test_a_database_of_another_version(client: FlaskClient, tmp_path: Path) -> None:
    """A database that was migrated under a running program makes it unready."""
    with closing(sqlite3.connect(tmp_path / "test.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["ready"] is False
    assert "stands at migration 9999" in response.get_json()["reason"]


def test_a_broken_database(app: Flask, demo: Store, tmp_path: Path) -> None:
    """A database that is damaged makes the site unready, and the scrape says so."""
    for store in (demo, app.extensions["topicfeeds"].store):
        store.close()
    (tmp_path / "test.db").write_bytes(b"broken " * 10_000)
    client = app.test_client()
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["ready"]) == (503, False)
    assert str(tmp_path) not in response.text
    assert value(client, "store_up") == 0
    assert value(client, "entries") is None


def test_a_database_that_is_gone(app: Flask, tmp_path: Path) -> None:
    """A database whose file was removed makes the site unready."""
    (tmp_path / "test.db").unlink()
    response = app.test_client().get("/readyz")
    assert (response.status_code, response.get_json()["reason"]) == (503, "the database is gone")


def test_metrics_of_the_site(client: FlaskClient, demo: Store) -> None:
    """The scrape tells how many entries and topics there are, and the latest change."""
    assert client.get("/metrics").content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert value(client, "store_up") == 1
    assert value(client, "entries") == 30
    known = sum(topic.state == "known" for topic in demo.topics())
    assert value(client, "topics", state="known") == known > 5
    seq = value(client, "change_seq")
    assert seq is not None
    assert seq > 30


def test_metrics_follow_the_store(empty_app: Flask, cms: Cms) -> None:
    """What was stored a moment ago is in the next scrape."""
    client = empty_app.test_client()
    assert value(client, "entries") == 0
    cms.put("1", {"title": "Ett"})
    assert value(client, "entries") == 1


def test_metrics_of_sources(client: FlaskClient) -> None:
    """Each configured source has its failures, and exactly one verdict."""
    assert value(client, "source_failures", source=SOURCE) == 0
    found = {
        dict(labels)["verdict"]: number
        for (name, labels), number in samples(client).items()
        if name == "topicfeeds_source_verdict"
    }
    assert set(found) == {"new", "fine", "quiet", "late", "broken"}
    assert sum(found.values()) == 1


def test_requests_are_counted(client: FlaskClient) -> None:
    """Requests are counted by route, method and status, and never by address."""
    for path in ("/topics/kultur", "/topics/all", "/topics/nothing", "/nowhere/1", "/nowhere/2"):
        client.get(path)
    client.open("/", method="BREW")

    def count(route: str, method: str, status: str) -> float | None:
        return value(client, "requests_total", route=route, method=method, status=status)

    assert count("/topics/<formula>", "GET", "200") == 2
    assert count("/topics/<formula>", "GET", "404") == 1
    assert count("none", "GET", "404") == 2
    assert count("none", "other", "405") == 1


def test_two_apps_count_for_themselves(client: FlaskClient, empty_app: Flask) -> None:
    """Apps of one process share no counts."""
    client.get("/healthz")
    assert value(empty_app.test_client(), "requests_total", route="/healthz") is None
