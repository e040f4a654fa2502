"""A CMS that pushes items: a client with a token, and an app over an empty database."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.store import Store
from tests.helpers import NOON

SOURCE = "region-stockholm"
SECRET = "tf_the-secret-of-the-tests"  # noqa: S105  # it opens nothing
ITEMS = "/api/v1/items"
ITEM: dict[str, Any] = {
    "id": "17",
    "title": "Biblioteket öppnar igen",
    "summary": "Efter ombyggnaden är det öppet varje dag.",
    "topics": ["Kultur", "Hållbarhet"],
}


class Cms:
    """Sends requests with a token."""

    def __init__(self, app: Flask, secret: str = SECRET) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.headers = {"Authorization": f"Bearer {secret}"}

    def post(self, value: Any) -> TestResponse:
        return self.client.post(ITEMS, json=value, headers=self.headers)

    def put(self, name: str, value: Any) -> TestResponse:
        return self.client.put(f"{ITEMS}/{name}", json=value, headers=self.headers)

    def delete(self, name: str) -> TestResponse:
        return self.client.delete(f"{ITEMS}/{name}", headers=self.headers)

    def send(self, data: bytes, content_type: str = "application/json") -> TestResponse:
        """A POST of bytes."""
        return self.client.post(ITEMS, data=data, content_type=content_type, headers=self.headers)


def store_of(app: Flask) -> Store:
    """The store of an app."""
    store: Store = app.extensions["topicfeeds"].store
    return store


def let_in(app: Flask, source: str = SOURCE, secret: str = SECRET) -> int:
    """Make a token, and return its id."""
    return store_of(app).tokens.create(source, "tests", secret, NOON).id


def done(response: TestResponse) -> list[tuple[str, str]]:
    """Id and status of each item of an answer."""
    return [(one["id"], one["status"]) for one in response.get_json()["items"]]


def flaws(response: TestResponse) -> list[tuple[str, str]]:
    """Pointer and code of each mistake that a problem document names."""
    return [(one["pointer"], one["code"]) for one in response.get_json()["errors"]]
