"""The page of the sources: quiet or broken, in words for everybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from lxml.html import HtmlElement

from feeds import config
from feeds.errors import Problem
from feeds.model import Reading, Source, SourceState
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import NOON, SITE, FixedClock

URL = "https://secret:token@www.example.org/?key=hemlig"
FAILED = Problem(URL, "not-fetched", "the server answered 500", "try https://hint.example")
UNREADABLE = Problem(URL, "not-a-feed", "it is a page", "look")


def reading(hours: float, items: int = 20, created: int = 1, **more: int) -> Reading:
    """What was read so many hours before noon."""
    return Reading(NOON - timedelta(hours=hours), URL, f"{hours}", items, created, **more)


STATES: dict[str, tuple[dict[str, Any], list[Reading]]] = {
    "bra": ({}, [reading(hours) for hours in range(8)]),
    "trasig": ({"failures": 3, "error": FAILED}, [reading(9)]),
    "oläslig": ({"failures": 1, "error": UNREADABLE}, []),
    "borta": ({"gone": True, "failures": 1, "error": FAILED}, []),
    "sen": (
        {"attempted": NOON - timedelta(hours=9), "due": NOON - timedelta(hours=8)},
        [reading(9)],
    ),
    "tyst": ({}, [reading(24 * days) for days in (40, 41, 42, 43, 44)]),
    "glidande": ({}, [reading(0, bare=20), *(reading(hours) for hours in range(1, 6))]),
}


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Flask]:
    """A site with a source in every state, and one that was never read."""
    names = [*STATES, "ny"]
    sources = tuple(Source(name, url=URL) for name in names)
    store = Store(settings.database)
    for name, (said, readings) in STATES.items():
        lease = store.sources.claim(name, "test", NOON, 60)
        assert lease
        known = {"url": URL, "attempted": NOON, "succeeded": NOON, "due": NOON} | said
        for one in readings[::-1]:
            store.sources.note(name, one)
        assert store.sources.finish(lease, SourceState(name, **known))
    store.close()
    clock = FixedClock(NOON + timedelta(minutes=1))
    made = create_app(replace(settings, site=SITE, sources=sources, topics=()), now=clock)
    yield made
    made.extensions["topicfeeds"].store.close()


def rows(app: Flask, language: str) -> dict[str, HtmlElement]:
    """The sources on the page, by name, in their order."""
    page = html.fromstring(
        app.test_client().get(f"/status?lang={language}", base_url=SITE.base_url).text
    )
    return {row.findtext("h2"): row for row in page.xpath("//ul[@class='sources']/li")}


def words(element: HtmlElement, path: str) -> str:
    """What a part of a source says, on one line."""
    return " ".join(element.find(path).text_content().split())


def test_each_state_in_words(app: Flask) -> None:
    """Every source has its verdict and a sentence; the worst come first."""
    found = rows(app, "en")
    said = {
        name: (words(row, "p[1]").split()[-1], words(row, "p[2]")) for name, row in found.items()
    }
    assert list(said) == ["borta", "oläslig", "trasig", "sen", "tyst", "ny", "bra", "glidande"]
    assert said == {
        "borta": ("broken", "Its server says that it is gone for good."),
        "oläslig": ("broken", "The last try failed. It can be reached, but not read."),
        "trasig": ("broken", "The last 3 tries failed. It cannot be reached."),
        "sen": ("late", "It was not read when it was due."),
        "tyst": ("quiet", "It is read, and says nothing new for longer than usual."),
        "ny": ("new", "It has not been read yet."),
        "bra": ("working", ""),
        "glidande": ("working", "Most of its items now come without a text."),
    }


def test_numbers(app: Flask) -> None:
    """It tells when a source was read, when it last had news, its rhythm and what it brought."""
    facts = " ".join(rows(app, "sv")["tyst"].find("dl").text_content().split())
    assert facts == (
        "Senast läst1 mars 2026 13:00 Senaste nytt20 jan. 2026 13:00"
        " Rytm24 timmar mellan nyheter Nytt i de senaste läsningarna 5"
    )
    assert "aldrig" in rows(app, "sv")["ny"].find("dl").text_content()


def test_nothing_secret(app: Flask) -> None:
    """Addresses, what servers answered, and remedies are not for everybody."""
    text = app.test_client().get("/status", base_url=SITE.base_url).text
    for word in ("secret", "hemlig", "www.example.org", "500", "hint.example"):
        assert word not in text


def test_without_sources(settings: config.Settings) -> None:
    """A site whose news are brought says so."""
    made = create_app(replace(settings, sources=()))
    assert "no sources of its own" in made.test_client().get("/status?lang=en").text
    made.extensions["topicfeeds"].store.close()
