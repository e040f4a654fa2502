"""Schemathesis sends what the document allows and what it forbids: nothing undocumented happens."""

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from feeds import config
from feeds.web import create_app
from tests.helpers import NOON, lay_tables
from tests.web.api_support import SECRET, let_in, store_of
from tests.web.conftest import TickingClock

load_all_checks()
CHECKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
]
REFUSALS = ["400", "401", "404", "413", "422"]  # 413 is for a list of more than 500 items
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OPERATIONS = [
    ("POST", "/api/v1/items", RIGHT, 201),
    ("POST", "/api/v1/items", WRONG, 422),
    ("PUT", "/api/v1/items/{source_id}", RIGHT, 201),
    ("PUT", "/api/v1/items/{source_id}", WRONG, 422),
    ("DELETE", "/api/v1/items/{source_id}", RIGHT, 404),
    ("DELETE", "/api/v1/items/{source_id}", WRONG, 422),
    ("GET", "/api/v1/openapi.json", RIGHT, 200),  # it takes nothing that could be wrong
]


@pytest.fixture(scope="module")
def tried_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose clock goes on, so that no request comes too early."""
    path = tmp_path_factory.mktemp("schemathesis") / "test.db"
    made = create_app(config.load({}, database=lay_tables(path)), now=TickingClock(NOON))
    let_in(made)
    yield made
    store_of(made).close()


@pytest.mark.parametrize(("method", "path", "mode", "status"), OPERATIONS)
def test_operation(
    tried_app: Flask, method: str, path: str, mode: GenerationMode, status: int
) -> None:
    """Requests that are right and requests that are wrong get answers that are documented."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", tried_app, config=CONFIG)
    statuses: set[int] = set()

    @settings(
        max_examples=60,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),  # building a wrong request takes tries
    )
    @given(schema[path][method].as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {SECRET}"})
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS.get_by_names(CHECKED))

    send()
    assert status in statuses
