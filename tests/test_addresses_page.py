"""The worked examples of docs/addresses.md are true."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds import config
from feeds.web import create_app
from tests.helpers import ROOT, FixedClock
from tests.test_docs import table

BASE = "https://news.example.org"
SITE = f"""
site:
  title: Nyheter
  base_url: {BASE}
  language: sv
  author: Redaktionen
  tag: {{authority: example.org, date: 2026-01-01}}
"""
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
EXAMPLES = table("addresses.md", "### Worked examples")
STATUSES = table("addresses.md", "## Status codes")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app of the site that the page describes."""
    path = tmp_path_factory.mktemp("addresses")
    topics, formulas = _BLOCK.findall((ROOT / "docs" / "addresses.md").read_text("utf-8"))
    (path / "topics.yaml").write_text(topics, "utf-8")
    (path / "site.yaml").write_text(SITE + formulas, "utf-8")
    settings = config.load({}, config=str(path), database=f"sqlite:///{path / 'test.db'}")
    clock = FixedClock()
    made = create_app(settings, now=clock)
    clock.forward(minutes=1)
    yield made
    made.extensions["topicfeeds"].store.close()


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """A client of that app."""
    made = site.test_client()
    made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def get(client: FlaskClient, address: str) -> TestResponse:
    """The answer to an address as it stands in the table: what is encoded there stays so."""
    return client.get(quote(address, safe="/%+!,.-"), base_url=BASE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one[0])
def test_examples(client: FlaskClient, example: list[str]) -> None:
    """An address answers with its status, leads to its canonical address, and is called so there;
    or it suggests what the table says.
    """
    address, status, canonical, name = example
    answer = get(client, address)
    assert answer.status_code == int(status)
    if answer.status_code >= 400:
        suggested = re.findall(r'/topics/([^"]+)"[^>]*>[^<]+</a> <a class="feed"', answer.text)
        assert suggested == ([] if name == "none" else [name])
        return
    if answer.status_code == 301:
        assert unquote(answer.location) == BASE + canonical
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        answer = get(client, canonical)
        assert answer.status_code == 200
    assert title_of(answer) == f"{name} – Nyheter"
    if canonical.endswith(".atom"):
        [itself] = [
            one.href for one in feedparser.parse(answer.data).feed.links if one.rel == "self"
        ]
        assert unquote(itself) == BASE + canonical


def title_of(answer: TestResponse) -> str:
    """What a feed or a page is called."""
    if answer.mimetype == "text/html":
        found = re.search("<title>(.*?)</title>", answer.text)
        return found[1] if found else ""
    return str(feedparser.parse(answer.data).feed.title)


@pytest.mark.parametrize("row", STATUSES, ids=lambda one: one[0])
def test_statuses(client: FlaskClient, row: list[str]) -> None:
    """Each status has an example that is answered with it."""
    request, *headers = (one for one in row[2].split("`") if one.strip())
    method, path = request.split(" ")
    sent = dict(one.split(": ") for one in headers)
    answer = client.open(path, method=method, headers=sent, base_url=BASE)
    assert answer.status_code == int(row[0])


def test_the_tables_are_whole() -> None:
    """At least ten examples are worked, and every status that feeds answer with has one."""
    assert len(EXAMPLES) >= 10
    wanted = {"200", "301", "303", "304", "400", "404", "405", "406", "410", "412"}
    assert {row[0] for row in STATUSES} == wanted
    assert {row[1] for row in EXAMPLES} == {"200", "301", "400", "404", "410"}
