"""The page of an entry that has content, files and a date of its source."""

from pathlib import Path

from flask.testing import FlaskClient

from feeds import config
from feeds.fetch import Client
from feeds.model import Formula, Source
from feeds.store import Store
from feeds.web import create_app
from tests.helpers import DEMO_TIME, FixedClock, ingest

FEED = """<rss version="2.0"><channel><link>https://www.example.org/</link><item>
<title>Sommaröppet</title><link>https://www.example.org/museet</link>
<pubDate>Mon, 29 Apr 2024 10:15:00 +0200</pubDate>
<description>&lt;p onclick="x()"&gt;Fri &lt;a href="/entre"&gt;entré&lt;/a&gt;&lt;/p&gt;
</description>
<enclosure url="https://www.example.org/guide.mp3" type="audio/mpeg" length="12"/>
</item></channel></rss>"""


def test_content_and_files(
    client: FlaskClient, demo: Store, settings: config.Settings, tmp_path: Path
) -> None:
    """The content is shown as HTML, harmless and absolute, and the files are linked."""
    path = tmp_path / "feed.xml"
    path.write_text(FEED, "utf-8")
    [_] = ingest(
        demo,
        settings.site,
        Source("museum", "feed"),
        str(path),
        topics=(),
        client=Client(),
        captured=None,
        now=DEMO_TIME,
    )
    key = next(one.key for one in demo.entries(Formula(), 1) if one.source == "museum")
    page = client.get(f"/entries/{key}").text
    assert '<p>Fri <a href="https://www.example.org/entre"' in page
    assert "onclick" not in page
    assert '<a href="https://www.example.org/guide.mp3" rel="noopener noreferrer">' in page
    assert '<time datetime="2024-04-29' in page


def test_a_withdrawn_entry(client: FlaskClient, demo: Store) -> None:
    """The page of a withdrawn entry and that of its topic give the reason, and not the text."""
    one = demo.entries(Formula(), 1)[0]
    demo.retract(one.key, "Datumet var <fel>.", DEMO_TIME)
    for path in (f"/entries/{one.key}", "/topics/all"):
        page = client.get(path).text
        assert "Indragen: " in page
        assert "Datumet var &lt;fel&gt;." in page
        assert one.snapshot.summary not in page


def test_an_erased_entry(client: FlaskClient, demo: Store) -> None:
    """The page of an erased entry says that, and nothing else; search engines are to forget it."""
    one = demo.entries(Formula(), 1)[0]
    demo.erase(one.key, DEMO_TIME)
    page = client.get(f"/entries/{one.key}").text
    assert "<h1>Removed</h1>" in page
    assert "This item has been removed." in page
    assert '<meta name="robots" content="noindex">' in page
    for word in (
        one.snapshot.title,
        "First seen",
        "Topics:",
        "Read the original",
        "More in",
        "Changes",
    ):
        assert word not in page


def test_an_entry_that_has_left(
    client: FlaskClient, demo: Store, settings: config.Settings, clock: FixedClock
) -> None:
    """Thirty days later its page is gone (410), and a site that is started then does not list it;
    an address that never was is still 404.
    """
    one = demo.entries(Formula(), 1)[0]
    demo.erase(one.key, DEMO_TIME)
    assert client.get(f"/entries/{one.key}").status_code == 200
    late = clock.forward(days=30)
    app = create_app(settings, now=lambda: late)
    answer = app.test_client().get(f"/entries/{one.key}")
    assert answer.status_code == 410
    assert "Den här nyheten har tagits bort för gott" in answer.text
    assert one.snapshot.title not in answer.text
    assert one.key not in app.test_client().get("/topics/all").text
    assert app.test_client().get(f"/entries/{one.key[:-1]}").status_code == 404
    app.extensions["topicfeeds"].store.close()


def test_one_address_an_entry(client: FlaskClient, demo: Store) -> None:
    """An entry's page is at its key alone, and a part of a key finds nothing and offers nothing."""
    one = demo.entries(Formula(), 1)[0]
    assert client.get(f"/entries/{one.key}").status_code == 200
    for name in (one.id, one.key[:8]):
        answer = client.get(f"/entries/{name}")
        assert answer.status_code == 404
        assert one.key not in answer.text.replace(name, "")
