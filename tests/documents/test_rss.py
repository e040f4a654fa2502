"""An RSS document as readers see it: by feedparser."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

import feedparser

from feeds.documents import document
from feeds.model import Media, Person, Selection
from tests.documents.example import NOON, SITE, entry, selection, topics

FULL: Final = entry(
    1,
    title="Budget < 133 & ”skatt”",
    summary="Ris & ros.",
    content_html='<p>Ris &amp; ros på <a href="https://example.org/?a=1&amp;b=2">scen</a></p>',
    topics=topics("Kultur", "Ekonomi & budget"),
    link="https://exempel.se/1?a=1&b=2",
    published=NOON - timedelta(days=3),
    authors=(Person("Ann & Bo", "ann@example.org"), Person("Cilla")),
    enclosures=(Media("https://exempel.se/1.mp3", "audio/mpeg", 7), Media("https://exempel.se/2")),
    image=Media("https://exempel.se/1.jpg", "image/jpeg", alt="En scen"),
    language="fi",
)
EDITED: Final = entry(2, summary="Ny text.", updated=NOON)
WITHDRAWN: Final = entry(3, summary="Fel text.", state="withdrawn", reason="Datumet var <fel>.")


def parsed(chosen: Selection) -> Any:
    """What feedparser reads of a selection's RSS document."""
    found: Any = feedparser.parse(BytesIO(document(chosen, SITE, "rss").body))
    assert (found.bozo, found.version) == (False, "rss20")
    return found


def seconds(moment: datetime) -> tuple[int, ...]:
    """A moment as feedparser gives it, without what follows from the date."""
    return tuple(moment.timetuple())[:6]


def test_entry_is_read_whole() -> None:
    """Feedparser finds id, title, link, dates, authors, topics, text, files and language."""
    (one,) = parsed(selection(FULL)).entries
    assert (one.id, one.guidislink, one.link) == (FULL.id, False, FULL.snapshot.link)
    assert one.title == "Budget < 133 & ”skatt”"
    assert one.published_parsed[:6] == seconds(NOON - timedelta(days=3))
    assert one.updated_parsed[:6] == seconds(FULL.updated)
    assert [author.name for author in one.authors] == ["Ann & Bo", "Cilla"]
    assert [tag.term for tag in one.tags] == ["Kultur", "Ekonomi & budget"]
    assert {tag.scheme for tag in one.tags} == {None}
    assert one.summary == "Ris & ros."
    assert [content.value for content in one.content] == [FULL.snapshot.content_html]
    (file,) = one.enclosures
    assert (file.href, file.type, file.length) == ("https://exempel.se/1.mp3", "audio/mpeg", "7")
    assert [file["url"] for file in one.media_content] == [
        "https://exempel.se/1.jpg",
        "https://exempel.se/2",
    ]
    assert one.language == "fi"


def test_channel_is_read_whole() -> None:
    """Feedparser finds title, page, language, author, the last change and the links."""
    chosen = replace(selection(FULL, pages=3), updated=NOON - timedelta(hours=5))
    found = parsed(chosen).feed
    assert found.title == "Kultur – Nyheter"
    assert found.subtitle == "Allt nytt."
    assert found.link == "https://news.example.org/topics/kultur"
    assert (found.language, found.author, found.generator) == ("sv", "Redaktionen", "topicfeeds")
    assert found.updated_parsed[:6] == seconds(NOON - timedelta(hours=5))
    assert {link.rel: link.href for link in found.links} == {
        "alternate": "https://news.example.org/topics/kultur",
        "self": "https://news.example.org/feeds/kultur.rss",
        "prev-archive": "https://news.example.org/feeds/kultur/archive/3.rss",
    }


def test_edit_shows() -> None:
    """An edited entry keeps id and pubDate, and says when that was."""
    before, after = (parsed(selection(one)).entries[0] for one in (entry(2), EDITED))
    assert (before.id, before.published) == (after.id, after.published)
    assert "updated" not in before
    assert after.updated_parsed[:6] == seconds(NOON)


def test_withdrawal_shows() -> None:
    """A withdrawn entry says so in its title, and the reason in place of the text."""
    (one,) = parsed(selection(WITHDRAWN)).entries
    assert one.title == "Indragen: Nyhet 3"
    assert one.summary == "Datumet var &lt;fel&gt;."
    assert [content.value for content in one.content] == ["<p>Datumet var &lt;fel&gt;.</p>"]


def test_order() -> None:
    """Items stand in the order of the selection."""
    found = parsed(selection(EDITED, FULL, WITHDRAWN)).entries
    assert [one.id for one in found] == [EDITED.id, FULL.id, WITHDRAWN.id]
