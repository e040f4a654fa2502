"""The page of an entry that has content, files and a date of its source."""

from pathlib import Path

from flask.testing import FlaskClient

from feeds import config, pipeline
from feeds.fetch import Client
from feeds.model import Formula, Source
from feeds.store import Store
from tests.conftest import DEMO_TIME

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
    [_] = pipeline.ingest(
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
    assert '<a href="https://www.example.org/guide.mp3">' in page
    assert '<time datetime="2024-04-29' in page
