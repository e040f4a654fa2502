"""Topics that ended, as a reader of the site meets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds import config
from feeds.model import Formula, SavedFormula
from feeds.pipeline import open_store
from feeds.web import create_app
from tests.helpers import NOON, FixedClock
from tests.helpers import SITE as OWN
from tests.store.lines import FIRST, put
from tests.web.api_support import store_of

BASE = "https://news.example.org"
SITE = f"""
site:
  title: Nyheter
  base_url: {BASE}
  language: sv
  author: Redaktionen
  tag: {{authority: example.org, date: 2026-01-01}}
formulas: {{lugnt: "!ekonomi", borta: "kultur,klimat"}}
"""
TOPICS = """
topics:
  ekonomi: {label: Ekonomi, state: retired, successors: [trafik]}
  klimat: {label: Klimat, state: gone, successors: [trafik]}
  kultur: {label: Kultur, state: hidden}
  trafik: {label: Trafik}
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site with four topics, of which one is as ever, over five entries."""
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    (tmp_path / "topics.yaml").write_text(TOPICS, "utf-8")
    settings = config.load({}, config=str(tmp_path), database=f"sqlite:///{tmp_path / 'test.db'}")
    clock = FixedClock()
    made = create_app(settings, now=clock)
    put(store_of(made), FIRST)
    clock.forward(minutes=1)
    yield made
    store_of(made).close()


def links(client: FlaskClient, path: str) -> set[str]:
    """The paths of the site that a page leads to."""
    answer = client.get(path, base_url=BASE)
    found = re.findall(f'href="({BASE})?(/[^"]*)"', answer.text)
    return {unescape(link) for _, link in found if "/assets/" not in link and "?lang=" not in link}


def test_addresses_of_states(client: FlaskClient) -> None:
    """A retired topic is served, a hidden one is not found, and one that is gone says what to
    follow.
    """
    for key, status in {"trafik": 200, "ekonomi": 200, "kultur": 404, "klimat": 410}.items():
        for path in (f"/feeds/{key}.atom", f"/topics/{key}", f"/feeds/trafik+!{key}.atom"):
            expected = 400 if path.startswith("/feeds/trafik+!trafik") else status
            assert client.get(path, base_url=BASE).status_code == expected, path
    assert "/feeds/trafik.atom" in links(client, "/feeds/klimat.atom")
    assert client.get("/feeds/borta.atom", base_url=BASE).status_code == 410


def test_no_page_leads_to_what_is_not_served(client: FlaskClient) -> None:
    """Every link of the home page, of pages of formulas and of entries leads to something; nothing
    names a topic that is hidden or gone.
    """
    seen: set[str] = set()
    to_visit = {"/", "/topics/all", "/topics/trafik", "/topics/all+!ekonomi", "/topics.opml"}
    while to_visit:
        path = to_visit.pop()
        seen.add(path)
        answer = client.get(path, base_url=BASE)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            to_visit |= links(client, path) - seen
            assert not re.search(">(Kultur|Klimat)<", answer.text), path
        elif path.endswith(".opml"):
            assert "Trafik" in answer.text
            assert not re.search("kultur|klimat", answer.text.lower()), path
    entries = {path for path in seen if path.startswith("/entries/")}
    assert len(entries) == 5
    assert {"/topics/trafik", "/topics/ekonomi", "/feeds/ekonomi.atom"} <= seen


def test_a_saved_formula_with_the_name_of_a_topic(tmp_path: Path) -> None:
    """A topic that was there before keeps its address: no redirect goes round in a circle."""
    settings = config.load({}, database=f"sqlite:///{tmp_path / 'test.db'}")
    store = open_store(settings.database, OWN, (), NOON)
    put(store, FIRST)
    store.close()
    named = (("trafik", "kultur"), ("kultur", "trafik"))
    formulas = tuple(SavedFormula(name, Formula.of(key)) for name, key in named)
    settings = replace(settings, topics=(), site=replace(OWN, formulas=formulas))
    app = create_app(settings, now=FixedClock())
    for key in ("trafik", "kultur"):
        assert app.test_client().get(f"/feeds/{key}.atom", base_url=BASE).status_code == 200
    store_of(app).close()
