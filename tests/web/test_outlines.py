"""``/topics.opml`` through the app: which feeds, in which format, and the answers to mistakes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from feeds import config
from feeds.model import Formula, SavedFormula, Topic
from feeds.store import Store
from feeds.web import create_app
from tests.documents.opml_rules import violations
from tests.helpers import DEMO_TIME, FixedClock

HOME = "http://127.0.0.1:8000"
OPML = "/topics.opml"


def feeds(client: FlaskClient, path: str = OPML) -> list[str]:
    """The feeds in the document of an address, without what all of theirs begin with."""
    response = client.get(path)
    assert response.status_code == 200
    assert violations(response.data) == []
    found = etree.fromstring(response.data).xpath("//@xmlUrl")
    return [str(one).removeprefix(f"{HOME}/feeds/") for one in found]


def test_all_topics(client: FlaskClient) -> None:
    """The document has the combined feed, the saved formula and 12 topics; all are served."""
    found = feeds(client)
    assert (found[0], len(found)) == ("all.atom", 14)
    assert {client.get(f"/feeds/{one}").status_code for one in found} == {200}


def test_titles_are_those_of_the_feeds(client: FlaskClient) -> None:
    """Text, description and page of each outline are the title, subtitle and page of its feed."""
    outlines = etree.fromstring(client.get(OPML).data).xpath("//outline[@xmlUrl]")
    for one in outlines:
        feed = client.get(one.get("xmlUrl", "").replace(".atom", ".json")).get_json(force=True)
        said = [one.get(name) for name in ("text", "title", "description", "htmlUrl", "language")]
        names = ("title", "title", "description", "home_page_url", "language")
        assert said == [feed.get(name) for name in names]


def test_headers(client: FlaskClient) -> None:
    """The document has its type, validators, and a link to the page of the topics."""
    response = client.get(OPML)
    assert response.content_type == "text/x-opml; charset=utf-8"
    end = DEMO_TIME + timedelta(seconds=1)
    assert response.headers["Last-Modified"] == format_datetime(end, usegmt=True)
    link = f'<{HOME}/topics/>; rel="alternate"; type="text/html"'
    assert response.headers["Link"] == link


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_conditional(client: FlaskClient, name: str) -> None:
    """Who has the document, by either validator, is told so; who has another one gets it."""
    asks = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
    value = client.get(OPML).headers[name]
    assert client.get(OPML, headers={asks: value}).status_code == 304
    if name == "ETag":
        assert client.get(f"{OPML}?format=json", headers={asks: value}).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?topic=kultur", ["kultur.atom"]),
        ("?topic=kultur&topic=hallbarhet", ["kultur.atom", "hallbarhet.atom"]),
        ("?topic=kultur&topic=KULTUR&topic=kultur", ["kultur.atom"]),
        ("?topic=kultur,hallbarhet&topic=all", ["hallbarhet,kultur.atom", "all.atom"]),
        ("?topic=hallbarhet%2B!kultur", ["hallbarhet+!kultur.atom"]),
        ("?topic=hallbarhet+!kultur", ["hallbarhet+!kultur.atom"]),
        ("?topic=kultur&format=json", ["kultur.json"]),
        ("?format=atom&topic=kultur&format=json", ["kultur.atom"]),
        ("?topic=kultur&utm_source=a&raw=1&Topic=hallbarhet", ["kultur.atom"]),
    ],
)
def test_chosen(client: FlaskClient, query: str, expected: list[str]) -> None:
    """Formulas are chosen in any spelling, each is there once; other parameters change nothing."""
    assert feeds(client, OPML + query) == expected


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?topic=kulturr", 404, ["kulturr", "/topics/kultur"]),
        ("?topic=kultur&topic=nonsense", 404, ["nonsense"]),
        ("?topic=a+!a", 400, ["lack"]),
        ("?topic=", 400, ["topic"]),
        ("?format=pdf", 400, ["pdf", "atom, ", "json"]),
        ("?format=", 400, ["json"]),
    ],
)
def test_mistakes(client: FlaskClient, query: str, status: int, words: list[str]) -> None:
    """A topic that is not there is 404 with the nearest ones, what cannot be asked for is 400."""
    response = client.get(OPML + query)
    assert response.status_code == status
    assert [word for word in words if word not in response.text] == []


def test_other_methods(client: FlaskClient) -> None:
    """HEAD has the headers of GET; nothing can be posted."""
    assert client.head(OPML).headers["ETag"] == client.get(OPML).headers["ETag"]
    assert client.post(OPML).status_code == 405


@pytest.fixture
def told(settings: config.Settings, demo: Store, clock: FixedClock) -> Iterator[Flask]:
    """The demo with lives of topics, groups, and saved formulas, told a minute later."""
    clock.forward(minutes=1)
    now = {topic.key: topic for topic in demo.topics()}
    topics = (
        replace(now["kultur"], parent="hallbarhet"),
        Topic("dold", "Dold", "hidden"),
        Topic("slut", "Slut", "gone"),
        Topic("klar", "Klar", "retired"),
    )
    formulas = (
        SavedFormula("scen", Formula.parse("kultur,klar"), "Scen", "Allt om scen."),
        SavedFormula("borta", Formula.parse("kultur,slut")),
    )
    site = replace(settings.site, formulas=formulas)
    made = create_app(replace(settings, site=site, topics=topics), now=clock)
    clock.forward(minutes=1)
    yield made
    made.extensions["topicfeeds"].store.close()


def test_lives_and_groups(told: Flask) -> None:
    """Hidden, gone and retired topics are left out, and a saved formula that needs a gone one."""
    client = told.test_client()
    found = feeds(client)
    assert found[:2] == ["all.atom", "klar,kultur.atom"]
    assert not {"dold.atom", "slut.atom", "klar.atom"} & set(found)
    tree = etree.fromstring(client.get(OPML).data)
    [group] = tree.xpath("//outline[outline][@text = 'Hållbarhet']")
    said = [str(one.get("xmlUrl")).rpartition("/")[2] for one in group]
    assert said == ["hallbarhet.atom", "kultur.atom"]
    assert feeds(client, f"{OPML}?topic=klar&topic=scen") == ["klar.atom", "klar,kultur.atom"]
    assert client.get(f"{OPML}?topic=dold").status_code == 404
    assert client.get(f"{OPML}?topic=slut").status_code == 410


def test_change(told: Flask) -> None:
    """What the operator changes is told by a later date, in the document and its header."""
    response = told.test_client().get(OPML)
    later = DEMO_TIME + timedelta(minutes=2)
    end = later + timedelta(seconds=1)
    assert response.headers["Last-Modified"] == format_datetime(end, usegmt=True)
    assert f"<dateModified>{format_datetime(later, usegmt=True)}</dateModified>" in response.text
