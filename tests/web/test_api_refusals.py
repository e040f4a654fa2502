"""What the API refuses: with which status, which code, and where the mistake stands."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from feeds.model import Formula
from feeds.store import Store
from feeds.web.api.limits import BURST, PER_SECOND, Limiter
from tests.helpers import NOON, FixedClock
from tests.web.api_support import ITEM, ITEMS, SECRET, Cms, flaws, let_in, store_of

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, [("/id", "missing-id"), ("/title", "missing-title")]),
        ([], [("", "bad-type")]),
        ("text", [("", "bad-type")]),
        ({"items": {}}, [("/items", "bad-type")]),
        ({"items": [1]}, [("/items/0", "bad-type")]),
        ({"items": [], "more": 1}, [("/more", "unknown-field")]),
        (ITEM | {"id": 17}, [("/id", "bad-type")]),
        (ITEM | {"id": " \t"}, [("/id", "missing-id")]),
        (ITEM | {"id": "x" * 1001}, [("/id", "too-long")]),
        (ITEM | {"id": "\u0958" * 1000}, [("/id", "too-long")]),  # two characters each in NFC
        (ITEM | {"title": ""}, [("/title", "missing-title")]),
        (ITEM | {"title": "\u200b"}, [("/title", "missing-title")]),
        (ITEM | {"topics": "Kultur"}, [("/topics", "bad-type")]),
        (
            ITEM | {"topics": ["Kultur", 1, ""]},
            [("/topics/1", "bad-type"), ("/topics/2", "bad-type")],
        ),
        (ITEM | {"topics": ["x"] * 101}, [("/topics", "too-long")]),
        (ITEM | {"language": "svenska!"}, [("/language", "bad-type")]),
        (
            ITEM | {"authors": [{"nam": "Bo"}]},
            [
                ("/authors/0/name", "missing-member"),
                ("/authors/0/nam", "unknown-field"),
            ],
        ),
        (ITEM | {"image": "https://www.example.org/a.jpg"}, [("/image", "bad-type")]),
        (
            ITEM | {"enclosures": [{"url": "https://x.example/", "length": "5"}]},
            [("/enclosures/0/length", "bad-type")],
        ),
        (
            ITEM | {"enclosures": [{"url": "https://x.example/", "length": True}]},
            [("/enclosures/0/length", "bad-type")],
        ),
        (ITEM | {"a/b~c": 1}, [("/a~1b~0c", "unknown-field")]),
        ({"items": [ITEM, ITEM]}, [("/items/1/id", "duplicate-id")]),
        ({"items": [ITEM, ITEM | {"id": " 17\n"}]}, [("/items/1/id", "duplicate-id")]),
    ],
)
def test_mistakes(refusing: Cms, value: Any, expected: list[tuple[str, str]]) -> None:
    """Every mistake is 422 with its pointer and code, all at once, and nothing is stored."""
    response = refusing.post(value)
    assert response.status_code == 422
    assert sorted(flaws(response)) == sorted(expected)
    assert store_of(refusing.app).select(Formula()).total == 0


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"id": "x" * 1001}, "it has more than 1000 characters (shorten it)"),
        ({"topics": ["x"] * 101}, "it has more than 100 items (shorten it)"),
        ({"language": "?"}, "it is no language tag such as sv or en-GB (or leave it out)"),
        ({"summary": ["{0}"]}, "it must be a text (write it in quotes)"),
        (
            {"enclosures": [{"url": "x", "length": -1}]},
            "it must be 0 or greater (leave it out if it is unknown)",
        ),
    ],
)
def test_what_a_mistake_says(refusing: Cms, change: dict[str, Any], detail: str) -> None:
    """A mistake is told with its reason and its remedy."""
    [flaw] = refusing.post(ITEM | change).get_json()["errors"]
    assert f"{flaw['detail']} ({flaw['hint']})" == detail


def test_a_misspelt_member(cms: Cms) -> None:
    """An unknown member comes with the nearest that there is."""
    [flaw] = cms.post(ITEM | {"sumary": "x"}).get_json()["errors"]
    assert flaw["hint"] == "did you mean summary?"
    [flaw] = cms.post(ITEM | {"image": {"url": "https://x.example/", "altt": ""}}).get_json()[
        "errors"
    ]
    assert flaw["hint"] == "did you mean alt?"


def test_the_form_of_a_refusal(cms: Cms) -> None:
    """A refusal is a problem document: its type leads to the description of this kind."""
    response = cms.post({"id": "1"})
    document = response.get_json()
    assert response.content_type == PROBLEM
    assert (document["title"], document["status"]) == ("Unprocessable Content", 422)
    assert document["instance"] == ITEMS
    address, _, fragment = document["type"].partition("#")
    described = cms.client.get(address.removeprefix("http://127.0.0.1:8000")).get_json()
    for step in fragment.split("/")[1:]:
        described = described[step]
    assert described["description"].startswith("The JSON has mistakes")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b'{"id": "1", "title": "x", "title": "y"}', "the name 'title' twice"),
        (b'{"items": [{"id": "1", "id": "2"}]}', "the name 'id' twice"),
        (b'{"id": NaN, "title": "x"}', "NaN"),
        (b'{"id": -Infinity, "title": "x"}', "-Infinity"),
        (b'{"id": "1", "title": "\\ud83d"}', "surrogate"),
        (b'{"id": "1", "\\uDE00": "x"}', "surrogate"),
        ('{"id": "1", "title": "å"}'.encode("latin-1"), "UTF-8"),
        ('{"id": "1", "title": "å"}'.encode("utf-16"), "UTF-8"),
        (b'\xef\xbb\xbf{"id": "1", "title": "x"}', "no JSON"),
        (b"[" * 200_000, "lists and objects in each other"),
        (b'{"a":' * 200_000, "lists and objects in each other"),
        (b"9" * 5000, "number"),
    ],
)
def test_what_is_no_json(refusing: Cms, data: bytes, reason: str) -> None:
    """What is no JSON, or says two things at once, is 400 with the reason."""
    response = refusing.send(data)
    assert (response.status_code, response.content_type) == (400, PROBLEM)
    assert reason in response.get_json()["detail"]


def test_a_whole_surrogate_pair(cms: Cms) -> None:
    """A character beyond the first plane may be written as a pair of escapes."""
    assert cms.send(b'{"id": "1", "title": "\\ud83d\\ude00"}').status_code == 201


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("Application/JSON; charset=UTF-8", 201),
        ("application/json; charset=latin-1", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
def test_media_types(cms: Cms, content_type: str, status: int) -> None:
    """Only application/json in UTF-8 is read."""
    assert cms.send(json.dumps(ITEM).encode(), content_type).status_code == status


def test_a_compressed_body(cms: Cms) -> None:
    """A body that says it is compressed is 415."""
    headers = cms.headers | {"Content-Encoding": "gzip"}
    assert cms.client.post(ITEMS, json=ITEM, headers=headers).status_code == 415


def test_a_large_body(cms: Cms) -> None:
    """A body beyond the limit of a capture is 413, one of two megabytes is not."""
    assert cms.send(b" " * 10_000_001).status_code == 413
    assert cms.post(ITEM | {"content_html": f"<p>{'x ' * 1_000_000}</p>"}).status_code == 201


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="topicfeeds API"'),
        ("Basic dGY6eA==", 'Bearer realm="topicfeeds API"'),
        ("Bearer", 'Bearer realm="topicfeeds API"'),
        (f"Token {SECRET}", 'Bearer realm="topicfeeds API"'),
        ("Bearer tf_wrong", 'Bearer realm="topicfeeds API", error=invalid_token'),
        ("Bearer é", 'Bearer realm="topicfeeds API", error=invalid_token'),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_no_token(refusing: Cms, method: str, header: str | None, challenge: str) -> None:
    """Without a good token it is 401 with a challenge (RFC 6750), whatever the body is."""
    path = ITEMS if method == "POST" else f"{ITEMS}/17"
    headers = {"Authorization": header} if header else {}
    response = refusing.client.open(path, method=method, headers=headers, data=b"{")
    assert (response.status_code, response.content_type) == (401, PROBLEM)
    assert response.headers["WWW-Authenticate"] == challenge


def test_a_token_in_the_address(empty_app: Flask, cms: Cms) -> None:
    """A token in the query or the body opens nothing."""
    secret = cms.headers["Authorization"].removeprefix("Bearer ")
    response = empty_app.test_client().post(f"{ITEMS}?access_token={secret}", json=ITEM)
    assert response.status_code == 401


def test_a_revoked_token(empty_app: Flask, cms: Cms) -> None:
    """A revoked token is 401 from the next request on."""
    assert cms.post(ITEM).status_code == 201
    [token] = store_of(empty_app).tokens.all()
    store_of(empty_app).tokens.revoke(token.id, NOON)
    response = cms.post(ITEM)
    assert response.status_code == 401
    assert "invalid_token" in response.headers["WWW-Authenticate"]


def test_a_source_that_is_gone(empty_app: Flask) -> None:
    """The token of a source that is configured no more is 403."""
    let_in(empty_app, "former", "tf_former")
    assert Cms(empty_app, "tf_former").post(ITEM).status_code == 403


def test_an_id_that_differs(cms: Cms) -> None:
    """An id in the body must be the one in the address."""
    response = cms.put("18", ITEM)
    assert (response.status_code, flaws(response)) == (422, [("/id", "id-mismatch")])


@pytest.mark.parametrize("letter", ["x", "\x01"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_long_address(refusing: Cms, method: str, letter: str) -> None:
    """An id in the address of over 1,000 characters is 422, and so if most would be dropped."""
    path = f"{ITEMS}/{quote('a' + letter * 1000)}"
    response = refusing.client.open(
        path, method=method, json={"title": "x"}, headers=refusing.headers
    )
    assert (response.status_code, flaws(response)) == (422, [("", "too-long")])


def test_an_address_that_is_not_utf_8(cms: Cms) -> None:
    """An id that is not UTF-8 is 400, whether the server passes its bytes on or replaces them."""
    assert cms.put("%ff", {"title": "x"}).status_code == 400  # the test client replaces, too
    path = {"PATH_INFO": f"{ITEMS}/\xff"}
    response = cms.client.put(
        ITEMS, json={"title": "x"}, headers=cms.headers, environ_overrides=path
    )
    assert response.status_code == 400


def test_too_many_requests(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """A client that asks too often is 429 until the time that Retry-After tells; others are not."""
    let_in(empty_app, secret="tf_other")  # noqa: S106  # it opens nothing
    statuses = {cms.put("17", {}).status_code for _ in range(BURST)}
    assert statuses == {422}
    response = cms.post(ITEM)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert Cms(empty_app, "tf_other").post(ITEM).status_code == 201
    clock.forward(seconds=1)
    assert [cms.put("17", {}).status_code for _ in range(PER_SECOND + 1)] == [422] * PER_SECOND + [
        429
    ]


def test_a_bucket() -> None:
    """A bucket fills up to its size, also after a clock went back."""
    limiter, clock = Limiter(burst=2, per_second=0.25), FixedClock()
    assert [limiter.wait(1, clock()) for _ in range(3)] == [0, 0, 4]
    clock.forward(hours=-1)
    assert limiter.wait(1, clock()) == 4
    clock.forward(seconds=2)
    assert limiter.wait(1, clock()) == 2
    clock.forward(days=1)
    assert [limiter.wait(1, clock()) for _ in range(3)] == [0, 0, 4]


def test_a_bug(cms: Cms, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is 500 without a word of it."""

    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Store, "save", bug)
    response = cms.post(ITEM)
    assert (response.status_code, response.content_type) == (500, PROBLEM)
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/api/nothing", {}, 404),
        ("GET", "/api/v1/items/", {}, 404),
        ("GET", ITEMS, {}, 405),
        ("PATCH", f"{ITEMS}/17", {}, 405),
        ("POST", "/api/v1/openapi.json", {}, 405),
        ("GET", "/api/v1/openapi.json", {"Host": "evil.example"}, 400),
    ],
)
def test_other_errors(
    refusing: Cms, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    """Every error below /api/ is a problem document, also those that Flask finds."""
    response = refusing.client.open(path, method=method, headers=headers)
    assert (response.status_code, response.content_type) == (status, PROBLEM)
    assert response.get_json()["status"] == status
    assert ("Allow" in response.headers) == (status == 405)


def test_pages_keep_their_errors(cms: Cms) -> None:
    """An error elsewhere is a page."""
    assert cms.client.get("/apiary").content_type == "text/html; charset=utf-8"
