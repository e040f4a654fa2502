"""Which language an answer has, and how it writes numbers and days."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from feeds.told import say
from feeds.web import i18n


@pytest.mark.parametrize(
    ("asked", "accepted", "own", "expected"),
    [
        (None, "", "sv", "sv"),
        (None, "", "sv-SE", "sv"),
        (None, "", "de", "en"),
        (None, "en", "sv", "en"),
        (None, "en-US,en;q=0.9,sv;q=0.8", "sv", "en"),
        (None, "fi,sv;q=0.8,en;q=0.5", "fi", "sv"),
        (None, "fi,de", "sv", "sv"),
        (None, "sv;q=0,en", "sv", "en"),
        ("en", "sv", "sv", "en"),
        ("sv", "en", "en", "sv"),
        ("tlh", "en", "sv", "en"),
        ("", "", "sv", "sv"),
    ],
)
def test_choice(asked: str | None, accepted: str, own: str, expected: str) -> None:
    """The address beats the client, which beats the site; what nobody speaks counts for nothing."""
    found = i18n.tongue_of(asked, parse_accept_header(accepted, LanguageAccept), own)
    assert found.code == expected
    assert found.is_chosen == (asked == expected)


@pytest.mark.parametrize(
    ("query", "numbers", "days"),
    [
        ("?lang=en", ["0.5", "1,234", "2"], ["29 April 2024", "29 Apr 2024 12:15", "April 2024"]),
        ("?lang=sv", ["0,5", "1\xa0234", "2"],
         ["29 april 2024", "29 apr. 2024 12:15", "april 2024"]),
    ],
)  # fmt: skip
def test_numbers_and_days(app: Flask, query: str, numbers: list[str], days: list[str]) -> None:
    """Numbers have at most one decimal; days are those of the zone that they are given in."""
    moment = datetime(2024, 4, 29, 12, 15, tzinfo=UTC)
    with app.test_request_context(f"/{query}"):
        assert [i18n.number(one) for one in (0.5, 1234, 2.04)] == numbers
        assert [i18n.day(date(2024, 4, 29)), i18n.minute(moment), i18n.month(moment)] == days


def test_sentences_of_other_rooms(app: Flask) -> None:
    """What a room below says is translated with what is in it; other people's texts are not."""
    told = say("reason: {reason}", reason=say("none was given"))
    with app.test_request_context("/?lang=sv"):
        assert i18n.said(told) == "skäl: inget angavs"
        assert i18n.said("reason: none") == "reason: none"
        assert i18n.said(say("there is no topic {slug!r}", slug="{x}%(y)s")) == (
            "det finns inget ämne ”{x}%(y)s”"
        )


def test_the_language_travels(client: FlaskClient) -> None:
    """A chosen language stays in every link to a page, and never comes into a feed's address."""
    tree = html.fromstring(client.get("/topics/kultur?lang=en").text)
    assert tree.get("lang") == "en"
    pages = [link for link in tree.xpath("//body//a/@href") if link.startswith("/")]
    assert len(pages) > 10
    languages = tree.xpath("//nav[contains(@class, 'languages')]//a/@href")
    assert [link for link in pages if "lang=en" not in link and link not in languages] == []
    assert [
        link for link in tree.xpath("//@href | //@value") if "/feeds/" in link and "lang" in link
    ] == []
    unchosen = html.fromstring(client.get("/topics/kultur").text)
    assert [link for link in unchosen.xpath("//main//a/@href") if "lang=" in link] == []


def test_caches_know(client: FlaskClient) -> None:
    """A page varies with Accept-Language, and each language has an ETag of its own."""
    answers = [
        client.get("/topics/kultur", headers={"Accept-Language": code})
        for code in ("sv", "en", "sv")
    ]
    assert {one.headers["Vary"] for one in answers} == {"Accept-Encoding, Accept-Language"}
    first, second, third = (one.headers["ETag"] for one in answers)
    assert first == third != second
    again = client.get("/topics/kultur", headers={"Accept-Language": "sv", "If-None-Match": second})
    assert again.status_code == 200
    feed = client.get("/feeds/kultur.atom", headers={"Accept-Language": "en"})
    assert feed.headers["Vary"] == "Accept-Encoding"
