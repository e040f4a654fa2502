"""Items that a CMS pushes: stored once, edited, withdrawn; what is stored is in the feeds."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from lxml import etree, html
from sqlalchemy import event

from feeds.model import Formula
from tests.helpers import FixedClock
from tests.web.api_support import ITEM, SOURCE, Cms, done, store_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}
EVERYTHING = Formula()


def titles(app: Flask, feed: str = "all") -> list[str]:
    """The titles in a feed."""
    tree = etree.fromstring(app.test_client().get(f"/feeds/{feed}.atom").data)
    return [str(one) for one in tree.xpath("//a:entry/a:title/text()", namespaces=ATOM)]


def test_a_new_item(cms: Cms, empty_app: Flask) -> None:
    """One new item is 201 with the address of its page, and it is in its feeds at once."""
    response = cms.post(ITEM)
    assert response.status_code == 201
    [one] = response.get_json()["items"]
    assert (one["id"], one["status"], one["problems"]) == ("17", "created", [])
    assert response.headers["Location"] == one["url"]
    page = empty_app.test_client().get(one["url"])
    assert ITEM["title"] in page.text
    assert titles(empty_app) == titles(empty_app, "kultur") == [ITEM["title"]]
    [entry] = store_of(empty_app).entries(EVERYTHING, 9)
    assert (entry.id, entry.source) == (one["entry"], SOURCE)


def test_the_same_again(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """The same request again changes nothing and tells the same entry."""
    first = cms.post(ITEM)
    before = store_of(empty_app).select(EVERYTHING).version
    for _ in range(2):
        clock.forward(minutes=1)
        again = cms.post(ITEM)
        assert again.status_code == 200
        assert "Location" not in again.headers
        assert done(again) == [("17", "unchanged")]
        assert again.get_json()["items"][0]["entry"] == first.get_json()["items"][0]["entry"]
    assert store_of(empty_app).select(EVERYTHING).version == before


def test_an_edit_keeps_the_entry(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """A changed item is the same entry, whatever changed; PUT and POST are about the same items."""
    first = cms.put("17", {"title": "Helt annan rubrik", "topics": ["Kultur"]})
    clock.forward(minutes=1)
    second = cms.post(ITEM)
    assert (first.status_code, second.status_code) == (201, 200)
    assert done(second) == [("17", "edited")]
    assert first.get_json()["items"][0]["entry"] == second.get_json()["items"][0]["entry"]
    assert titles(empty_app, "hallbarhet") == [ITEM["title"]]


def test_back_to_an_old_text(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """An edit that is taken back is an edit again."""
    for title in ("Ett", "Två", "Ett"):
        clock.forward(minutes=1)
        cms.put("17", {"title": title})
        assert titles(empty_app) == [title]


def test_several_items(cms: Cms, empty_app: Flask) -> None:
    """Several items are answered in their order: 201 if one is new, without a Location."""
    cms.put("1", {"title": "Ett"})
    both = {"items": [{"id": "2", "title": "Två"}, {"id": "1", "title": "Ett"}]}
    response = cms.post(both)
    assert response.status_code == 201
    assert "Location" not in response.headers
    assert done(response) == [("2", "created"), ("1", "unchanged")]
    assert sorted(titles(empty_app)) == ["Ett", "Två"]
    assert cms.post({"items": []}).get_json() == {"items": []}


def test_all_or_nothing(cms: Cms, empty_app: Flask) -> None:
    """One item without a title costs the whole request."""
    response = cms.post({"items": [ITEM, {"id": "18", "title": " \u200b "}]})
    assert response.status_code == 422
    assert titles(empty_app) == []


def test_five_hundred_items(cms: Cms, empty_app: Flask) -> None:
    """500 items fit into a request, 501 do not."""
    many = [{"id": str(number), "title": f"Nyhet {number}"} for number in range(501)]
    assert cms.post({"items": many}).status_code == 413
    assert len(done(cms.post({"items": many[:500]}))) == 500
    assert store_of(empty_app).select(EVERYTHING).total == 500
    assert {status for _, status in done(cms.post({"items": many[:500]}))} == {"unchanged"}


@pytest.mark.parametrize(
    "name",
    ["news/2026/17", "/nyheter//17/", "https://www.example.org/a?b=1#c", "Å ä ö", "100%", "a+b;c"],
)
def test_any_id(cms: Cms, name: str) -> None:
    """An id may have slashes and anything else; the address has it percent-encoded."""
    response = cms.put(quote(name, safe=""), {"title": "Ett"})
    assert done(response) == [(name, "created")]
    assert done(cms.post({"id": name, "title": "Ett"})) == [(name, "unchanged")]
    assert done(cms.put(quote(name, safe="/"), {"id": name, "title": "Två"})) == [(name, "edited")]


def test_an_id_of_two_lines(cms: Cms) -> None:
    """White space in an id is one space, wherever the id stands."""
    assert done(cms.post({"id": "a\nb", "title": "Ett"})) == [("a b", "created")]
    assert done(cms.put("a%0Ab", {"title": "Ett"})) == [("a b", "unchanged")]
    assert done(cms.delete("a%0Ab")) == [("a b", "withdrawn")]


def test_every_member(cms: Cms, empty_app: Flask) -> None:
    """Each member of an item reaches its entry; a label is never split."""
    full = {
        **ITEM,
        "content_html": "<p>Välkommen <script>alert(1)</script><b>in</b>.</p>",
        "topics": ["Kultur", "KulturOchNatur"],
        "link": "https://www.example.org/17?utm_source=x",
        "published": "2026-01-10T08:00:00+01:00",
        "updated": "2026-01-11T08:00:00Z",
        "authors": ["Ada Berg", {"name": "Bo", "email": "bo@example.org", "uri": None}],
        "language": "en-GB",
        "enclosures": [{"url": "https://www.example.org/a.pdf", "type": "application/pdf"}],
        "image": {"url": "https://www.example.org/a.jpg", "alt": "En hylla"},
    }
    response = cms.post(full)
    assert response.get_json()["items"][0]["problems"] == []
    [entry] = store_of(empty_app).entries(EVERYTHING, 9)
    said = entry.snapshot
    assert (said.title, said.summary) == (ITEM["title"], ITEM["summary"])
    assert html.fromstring(said.content_html or "").text_content() == "Välkommen in."
    assert [topic.label for topic in said.topics] == ["Kultur", "KulturOchNatur"]
    assert said.link == "https://www.example.org/17"
    assert f"{said.published:%d %H} {said.updated:%d %H}" == "10 07 11 08"
    assert [(one.name, one.email) for one in said.authors] == [
        ("Ada Berg", None),
        ("Bo", "bo@example.org"),
    ]
    assert (said.language, said.enclosures[0].type) == ("en-GB", "application/pdf")
    assert said.image
    assert said.image.alt == "En hylla"


@pytest.mark.parametrize(
    ("member", "value", "warning"),
    [
        ("published", "i går kväll", ("/published", "bad-date")),
        ("published", "2030-01-01", ("/published", "bad-date")),
        ("link", "javascript:alert(1)", ("/link", "unsafe-link")),
        ("link", "/a", ("/link", "relative-link")),
        ("image", {"url": "ftp://x.example/a.jpg"}, ("/image/url", "unsafe-link")),
        ("enclosures", [{"url": "a.pdf"}], ("/enclosures", "relative-link")),
        ("title", "x" * 501, ("/title", "cut-text")),
        ("summary", "a\u0000b", ("", "mojibake")),
        ("content_html", '<a href="javascript:x">x</a>', ("/content_html", "unsafe-link")),
        ("topics", [f"Ämne {number}" for number in range(65)], ("/topics", "cut-text")),
    ],
)
def test_what_is_left_out(cms: Cms, member: str, value: Any, warning: tuple[str, str]) -> None:
    """What cannot be published is left out with a warning that leads to it; the item is stored."""
    response = cms.post({"items": [{"id": "0", "title": "Noll"}, ITEM | {member: value}]})
    first, second = response.get_json()["items"]
    assert (first["problems"], second["status"]) == ([], "created")
    [problem] = second["problems"]
    pointer, code = warning
    assert (problem["pointer"], problem["code"]) == (f"/items/1{pointer}", code)


def test_null_is_nothing(cms: Cms) -> None:
    """A member that is null counts as missing."""
    nothing = dict.fromkeys(("summary", "topics", "link", "authors", "image", "language"))
    assert done(cms.post({"id": "1", "title": "Ett"} | nothing)) == [("1", "created")]
    assert done(cms.post({"id": "1", "title": "Ett"})) == [("1", "unchanged")]


def test_two_sources(cms: Cms, empty_app: Flask) -> None:
    """The same id of another source is another item."""
    assert done(cms.post(ITEM)) == [("17", "created")]
    assert store_of(empty_app).names.shown("other", "17") is None
    assert store_of(empty_app).names.shown(SOURCE, "17")


def test_one_transaction(cms: Cms, empty_app: Flask) -> None:
    """An item and what is remembered of its coming are one transaction: a refusal stores nothing,
    and what is stored is not refused.
    """
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            begun.append(statement)

    event.listen(store_of(empty_app)._engine, "before_cursor_execute", note)
    assert done(cms.post(ITEM)) == [("17", "created")]
    assert len(begun) == 1
    [reading] = store_of(empty_app).sources.state(SOURCE).readings
    assert (reading.items, reading.created) == (1, 1)
