"""Charts: the same numbers give the same strokes, and the words stand beside them."""

from datetime import UTC, datetime

from flask import Flask
from lxml import etree

from feeds.model import Pulse
from feeds.web.pages import charts

MONDAY = datetime(2024, 4, 15, tzinfo=UTC)
PULSE = Pulse(9, MONDAY, (0, 4, 0, 1), MONDAY, 4)


def test_a_sparkline() -> None:
    """A stroke for each number but 0, the highest one full; who does not see it misses nothing."""
    drawn = etree.fromstring(charts.bars((0, 8, 4, 0, 1)))
    assert drawn.get("aria-hidden") == "true"
    assert drawn.get("viewBox") == "0 0 10 20"
    assert drawn.findall("path")[1].get("d") == "M3 19v-17M5 19v-8M9 19v-2"


def test_nothing_to_draw() -> None:
    """Without any number above 0 there is a line and no stroke."""
    for counts in ((), (0, 0)):
        assert etree.fromstring(charts.bars(counts)).findall("path")[1].get("d") == ""


def test_a_year(app: Flask) -> None:
    """A bar for each week that brought something, with its number and day in the reader's words."""
    with app.test_request_context("/?lang=sv"):
        drawn = etree.fromstring(charts.year(PULSE, "5 nyheter <på 4> veckor"))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == "5 nyheter <på 4> veckor"
    titles = [bar.findtext("title") for bar in drawn.findall("rect")]
    assert titles == ["Veckan från 22 april 2024: 4", "Veckan från 6 maj 2024: 1"]
    tall, low = (int(bar.get("height")) for bar in drawn.findall("rect"))
    assert tall == 58
    assert low == 14


def test_the_weeks_in_words() -> None:
    """The weeks that brought something, the latest first, and when the last one begins."""
    assert charts.busy_weeks(PULSE) == [
        (datetime(2024, 5, 6, tzinfo=UTC), 1),
        (datetime(2024, 4, 22, tzinfo=UTC), 4),
    ]
    assert charts.ends(PULSE) == datetime(2024, 5, 6, tzinfo=UTC)
    empty = Pulse(0, None, (), None, 0)
    assert (charts.busy_weeks(empty), charts.ends(empty), empty.rate) == ([], None, 0.0)
