"""The correction trail on an entry's page."""

import json
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

from feeds import config
from feeds.model import Draft, Formula, Snapshot
from feeds.store import Store
from tests.helpers import DEMO_TIME, capture

TEXT = "Mötet är den 3 maj. Alla är välkomna."


def tell(store: Store, site: config.Settings, snapshot: Snapshot, hours: int) -> str:
    """Save a state of the one item of a source; its entry's key."""
    now = DEMO_TIME + timedelta(hours=hours)
    one = Draft("a:1", 1, snapshot, source_id="mote")
    store.save(site.site, capture([(snapshot.title, str(hours), "")], now, source="a"), [one], now)
    return next(one.key for one in store.entries(Formula(), 50) if one.source == "a")


def trail(client: FlaskClient, key: str) -> list[HtmlElement]:
    """The steps of the trail, the latest first."""
    return html.fromstring(client.get(f"/entries/{key}").text).xpath(
        "//section[@class='trail']/ol/li"
    )


def words(element: HtmlElement) -> str:
    """What an element says, on one line."""
    return " ".join(element.text_content().split())


def test_an_edit_word_by_word(client: FlaskClient, demo: Store, settings: config.Settings) -> None:
    """A correction is told with what was lost and what came, in the title and in the text."""
    before = Snapshot("Möte i maj", TEXT, language="sv")
    tell(demo, settings, before, 1)
    key = tell(
        demo, settings, Snapshot("Möte i juni", TEXT.replace("3 maj", "4 juni"), language="sv"), 2
    )
    [step] = trail(client, key)
    assert words(step).startswith("Corrected 15 Jan 2026 12:30 What was changed")
    assert [one.text for one in step.iter("del")] == ["maj", "3 maj."]
    assert [one.text for one in step.iter("ins")] == ["juni", "4 juni."]
    assert "1 change" in words(html.fromstring(client.get(f"/entries/{key}").text))


def test_every_kind_of_step(client: FlaskClient, demo: Store, settings: config.Settings) -> None:
    """Small edits, other topics, withdrawals with their reason and what was published again."""
    kultur, trafik = (one for one in demo.topics() if one.key in {"kultur", "kollektivtrafik"})
    first = Snapshot("Möte i maj", TEXT, (kultur,), "sv")
    tell(demo, settings, first, 1)
    tell(demo, settings, Snapshot("Möte i maj!", TEXT, (kultur,), "sv"), 2)
    key = tell(demo, settings, Snapshot("Möte i maj!", TEXT, (trafik,), "sv"), 3)
    demo.retract(key, "Det blev inget.", DEMO_TIME + timedelta(hours=4))
    demo.restore(key, DEMO_TIME + timedelta(hours=5))
    said = [words(step) for step in trail(client, key)]
    assert [one.split(" 1")[0] for one in said] == [
        "Published again", "Withdrawn", "Topics changed", "Small edit"
    ]  # fmt: skip
    assert said[1].endswith("reason: Det blev inget.")
    assert said[2].endswith(f"topics, now: {trafik.label}")


def test_what_was_withdrawn_is_not_shown(
    client: FlaskClient, demo: Store, settings: config.Settings
) -> None:
    """As long as an entry is withdrawn, its trail repeats nothing that it said."""
    tell(demo, settings, Snapshot("Hemligt namn", TEXT, language="sv"), 1)
    key = tell(demo, settings, Snapshot("Ett helt annat möte", "Ny text.", language="sv"), 2)
    demo.retract(key, "Fel person.", DEMO_TIME + timedelta(hours=3))
    page = client.get(f"/entries/{key}").text
    assert [words(step).split(" 1")[0] for step in trail(client, key)] == ["Withdrawn", "Corrected"]
    assert "Fel person." in page
    for word in ("Hemligt", "3 maj", "Ny text", "application/ld+json"):
        assert word not in page


def test_what_was_erased_is_not_shown(
    client: FlaskClient, demo: Store, settings: config.Settings
) -> None:
    """Of an erased entry nothing is told, not even a trail."""
    tell(demo, settings, Snapshot("Hemligt namn", TEXT, language="sv"), 1)
    key = tell(demo, settings, Snapshot("Ett annat möte", "Ny text.", language="sv"), 2)
    demo.erase(key, DEMO_TIME + timedelta(hours=3))
    assert trail(client, key) == []
    page = client.get(f"/entries/{key}").text
    assert not [word for word in ("Hemligt", "annat möte", "Ny text") if word in page]


def test_linked_data(client: FlaskClient, demo: Store, settings: config.Settings) -> None:
    """The page says in JSON-LD what it shows, with dates that the source states and no others."""
    moment = datetime(2024, 4, 29, 10, 15, tzinfo=UTC)
    link = "https://www.example.org/mote"
    snapshot = Snapshot("</script><b>Möte", TEXT, language="sv", link=link, published=moment)
    key = tell(demo, settings, snapshot, 1)
    page = html.fromstring(client.get(f"/entries/{key}").text)
    [data] = page.xpath("//script[@type='application/ld+json']/text()")
    said = json.loads(data)
    assert said["@type"] == "NewsArticle"
    assert said["headline"] == "</script><b>Möte"
    assert said["datePublished"] == "2024-04-29T10:15:00+00:00"
    assert (said["isBasedOn"], said["inLanguage"]) == (link, "sv")
    assert page.xpath("string(//link[@rel='canonical']/@href)") == link
