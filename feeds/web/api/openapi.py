"""``/api/v1/openapi.json``: the API as an OpenAPI 3.1 document.

The models are described by pydantic, the refusals by the table in `problems`; the rest stands here.
"""

import hashlib
import json
from typing import Any, Final

from flask import Blueprint, Response, request
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from feeds import __version__
from feeds.model import Site
from feeds.web.api.models import (
    LONGEST_ID,
    LONGEST_REASON,
    Answer,
    Known,
    PostItem,
    PostItems,
    ProblemDetails,
    PutItem,
)
from feeds.web.api.problems import KINDS, PROBLEM_TYPE, SPECIFICATION
from feeds.web.desk import desk

blueprint = Blueprint("api-specification", __name__)

_JSON: Final = "application/json"
_ALWAYS: Final = (400, 401, 403, 429, 500, 503)
_HEADERS: Final[dict[int, dict[str, str]]] = {
    401: {"WWW-Authenticate": "How to authenticate (RFC 6750, section 3)."},
    405: {"Allow": "The methods of this address."},
    429: {"Retry-After": "Seconds to wait."},
    503: {"Retry-After": "Seconds to wait."},
}
_EXAMPLE: Final = {
    "id": "news/2026/17",
    "title": "Biblioteket öppnar igen",
    "summary": "Efter ombyggnaden är det öppet varje dag.",
    "topics": ["Kultur", "Stadsliv"],
    "link": "https://www.example.org/news/2026/17",
    "published": "2026-03-01T09:30:00+01:00",
}


@blueprint.get(SPECIFICATION)
def openapi() -> Response:
    """The document; its bytes depend on the version and on ``base_url`` alone."""
    text = json.dumps(specification(desk().site), ensure_ascii=False, indent=2)
    body = f"{text}\n".encode()
    response = Response(body, content_type=_JSON)
    response.set_etag(hashlib.sha256(body).hexdigest()[:16])
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request)
    return response


def specification(site: Site) -> dict[str, Any]:
    """The OpenAPI 3.1 document of a site, as JSON values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.title}: API",
            "summary": "Tell the site what you published, changed and withdrew.",
            "version": __version__,
        },
        "servers": [{"url": site.base_url}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/items": {"post": _post()},
            "/api/v1/items/{source_id}": {
                "parameters": [_source_id()],
                "put": _put(),
                "delete": _delete(),
            },
            SPECIFICATION: {"get": _get()},
        },
        "components": {
            "securitySchemes": {"token": _token()},
            "responses": {kind.name: _refusal(code) for code, kind in KINDS.items()},
            "schemas": _schemas(),
        },
    }


def _post() -> dict[str, Any]:
    return {
        "operationId": "postItems",
        "summary": "Store one item or several, new or changed: all or none.",
        "requestBody": _body({"oneOf": [_schema("PostItem"), _schema("PostItems")]}, _EXAMPLE),
        "responses": {
            "200": _stored("Stored."),
            "201": _created(),
            **_refusals(409, 413, 415, 422),
        },
    }


def _put() -> dict[str, Any]:
    example = {name: value for name, value in _EXAMPLE.items() if name != "id"}
    return {
        "operationId": "putItem",
        "summary": "Store the item with this id, new or changed.",
        "requestBody": _body(_schema("PutItem"), example),
        "responses": {
            "200": _stored("Stored."),
            "201": _created(),
            **_refusals(404, 409, 413, 415, 422),
        },
    }


def _delete() -> dict[str, Any]:
    reason = {
        "name": "reason",
        "in": "query",
        "description": "Why, as readers are told.",
        "schema": {"type": "string", "maxLength": LONGEST_REASON},
    }
    return {
        "operationId": "deleteItem",
        "summary": "Withdraw the item with this id. The same request again answers the same.",
        "parameters": [reason],
        "responses": {"200": _stored("Withdrawn."), **_refusals(404, 409, 422)},
    }


def _get() -> dict[str, Any]:
    return {
        "operationId": "getSpecification",
        "summary": "This document.",
        "security": [],
        "responses": {
            "200": {
                "description": "This document.",
                "headers": {"ETag": _header("Its validator.")},
                "content": {_JSON: {"schema": {"type": "object", "required": ["openapi"]}}},
            },
            "304": {"description": "The client has it."},
            **{str(code): _reference(code) for code in (400, 500)},
        },
    }


def _source_id() -> dict[str, Any]:
    return {
        "name": "source_id",
        "in": "path",
        "required": True,
        "description": "Your id of the item, percent-encoded; %2F for a slash is right.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID},
        "example": _EXAMPLE["id"],
    }


def _body(schema: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {_JSON: {"schema": schema, "example": example}}}


def _stored(text: str) -> dict[str, Any]:
    return {"description": text, "content": {_JSON: {"schema": _schema("Answer")}}}


def _created() -> dict[str, Any]:
    location = _header("The page of the new entry, if there is one item.", required=False)
    return {**_stored("Stored; at least one item is new."), "headers": {"Location": location}}


def _token() -> dict[str, Any]:
    text = "A token that the operator made with topicfeeds tokens create."
    return {"type": "http", "scheme": "bearer", "description": text}


def _refusals(*codes: int) -> dict[str, Any]:
    return {str(code): _reference(code) for code in sorted({*_ALWAYS, *codes})}


def _reference(code: int) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{KINDS[code].name}"}


def _refusal(code: int) -> dict[str, Any]:
    headers = {name: _header(text) for name, text in _HEADERS.get(code, {}).items()}
    content = {PROBLEM_TYPE: {"schema": _schema("ProblemDetails")}}
    return {
        "description": KINDS[code].when,
        **({"headers": headers} if headers else {}),
        "content": content,
    }


def _header(text: str, *, required: bool = True) -> dict[str, Any]:
    return {"description": text, "required": required, "schema": {"type": "string"}}


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> dict[str, Any]:
    models: list[tuple[type[Known], JsonSchemaMode]] = [
        (PostItem, "validation"),
        (PostItems, "validation"),
        (PutItem, "validation"),
        (Answer, "serialization"),
        (ProblemDetails, "serialization"),
    ]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return dict(sorted(schemas["$defs"].items()))
