"""The OpenAPI document: it describes the routes that there are, and what they answer."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from feeds import config
from feeds.web import create_app
from feeds.web.api.openapi import specification
from feeds.web.api.problems import KINDS
from tests.helpers import SITE
from tests.web.api_support import ITEM, ITEMS, Cms

DOCUMENT = specification(SITE)
METHODS = {"get", "put", "post", "delete", "patch"}


def resolved(value: Any) -> Any:
    """A value of the document with its references to responses followed."""
    name = value.get("$ref", "") if isinstance(value, dict) else ""
    if name.startswith("#/components/responses/"):
        return DOCUMENT["components"]["responses"][name.rpartition("/")[2]]
    return value


def check(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value, by a schema of the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation."""
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS & item.keys():
            yield path, method, item[method]


def conforms(response: TestResponse, path: str, method: str) -> None:
    """Assert that an answer is documented: status, headers, media type and body."""
    said = resolved(DOCUMENT["paths"][path][method]["responses"][str(response.status_code)])
    for name, header in said.get("headers", {}).items():
        assert name in response.headers or not header["required"]
    [(media_type, content)] = said["content"].items()
    assert response.content_type == media_type
    assert check(content["schema"], response.get_json()) == []


def test_routes(empty_app: Flask) -> None:
    """Every route below /api/ is documented with its methods, and no other."""
    routes = {
        (re.sub(r"<[^:>]+:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in empty_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert {(path, method) for path, method, _ in operations()} == routes
    assert len(routes) == 4


def test_the_document_is_served(cms: Cms) -> None:
    """Everybody gets the document; its bytes are the same each time, and it is conditional."""
    first, second = (cms.client.get("/api/v1/openapi.json") for _ in range(2))
    assert (first.status_code, first.content_type) == (200, "application/json")
    assert first.data == second.data
    assert first.get_json()["servers"] == [{"url": "http://127.0.0.1:8000"}]
    again = cms.client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_schemas_are_schemas() -> None:
    """Every schema is a JSON Schema of 2020-12, and every reference leads somewhere."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for name in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(DOCUMENT)):
        found = DOCUMENT
        for step in name.split("/"):
            found = found[step]
        assert found


def test_examples_are_right(cms: Cms) -> None:
    """Each example of a request keeps to its schema, and the API takes it."""
    for path, method, operation in operations():
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            assert check(content["schema"], content["example"]) == []
            address = path.replace("{source_id}", quote("news/2026/17", safe=""))
            response = cms.client.open(
                address, method=method.upper(), json=content["example"], headers=cms.headers
            )
            assert response.status_code in {200, 201}
            conforms(response, path, method)


@pytest.mark.parametrize(
    "value",
    [
        ITEM,
        {"items": [ITEM]},
        {"items": []},
        {},
        {"items": [{}]},
        ITEM | {"id": 1},
        ITEM | {"titel": "x"},
        ITEM | {"authors": ["Bo", {"name": "Ada"}]},
        ITEM | {"authors": [{"nam": "Ada"}]},
        ITEM | {"enclosures": [{"url": "https://x.example/", "length": -1}]},
        ITEM | {"image": None},
        ITEM | {"topics": [""]},
    ],
)
def test_the_schema_says_what_the_code_does(cms: Cms, value: Any) -> None:
    """What the document allows is stored, what it forbids is 422; both are answered as it says."""
    schema = DOCUMENT["paths"][ITEMS]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    response = cms.post(value)
    assert response.status_code == (
        422 if check(schema, value) else 200 if value == {"items": []} else 201
    )
    conforms(response, ITEMS, "post")


def test_refusals_are_documented(cms: Cms, empty_app: Flask) -> None:
    """Each kind of refusal is answered as it is documented."""
    conforms(Cms(empty_app, "tf_wrong").post(ITEM), ITEMS, "post")
    conforms(cms.send(b"{"), ITEMS, "post")
    conforms(cms.send(b"{}", "text/plain"), ITEMS, "post")
    conforms(cms.delete("nothing"), f"{ITEMS}/{{source_id}}", "delete")


def test_kinds_have_names() -> None:
    """Each kind of refusal is a response of the document, and each is used by an operation."""
    used = {code for _, _, operation in operations() for code in operation["responses"]}
    assert set(DOCUMENT["components"]["responses"]) == {kind.name for kind in KINDS.values()}
    assert {str(code) for code in KINDS} - used == {"405"}  # no operation answers it


def test_addresses_are_those_of_the_site(settings: config.Settings) -> None:
    """The document names base_url and never the host of the request."""
    made = create_app(settings)
    text = made.test_client().get("/api/v1/openapi.json", headers={"Host": "localhost:1"}).text
    assert "localhost" not in text
    made.extensions["topicfeeds"].store.close()
