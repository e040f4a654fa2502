"""What an item says beside its text: addresses, dates, people, files, content."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Conditions, Draft, Item, Media, Person, Snapshot
from feeds.normalize import normalize

STOCKHOLM = Conditions("sv", ZoneInfo("Europe/Stockholm"), datetime(2024, 5, 1, 8, tzinfo=UTC))
ITEM = Item("x:1", 1, "Titel", base="https://www.example.org/nyheter/")


def draft(item: Item, conditions: Conditions = STOCKHOLM) -> tuple[Draft, list[str]]:
    """The draft of one item, and the codes of what was wrong."""
    (found,), problems = normalize([item], conditions=conditions)
    assert {one.ref for one in problems} <= {"x:1"}
    assert all(one.message and one.hint for one in problems)
    return found, [one.code for one in problems]


@pytest.mark.parametrize(
    ("written", "link", "codes"),
    [
        ("", None, []),
        ("42.html", "https://www.example.org/nyheter/42.html", []),
        ("/a?utm_source=x&id=1#top", "https://www.example.org/a?id=1", []),
        ("HTTPS://Exämple.org:443", "https://xn--exmple-cua.org/", []),
        ("javascript:alert(1)", None, ["unsafe-link"]),
        ("https://www.example.org@evil.example/", None, ["unsafe-link"]),
    ],
)
def test_links(written: str, link: str | None, codes: list[str]) -> None:
    """A link is absolute and canonical, or left out with the reason."""
    found, wrong = draft(replace(ITEM, link=written))
    assert (found.snapshot.link, wrong) == (link, codes)


def test_a_relative_link_without_a_base() -> None:
    """Nobody can follow it, so it is left out."""
    found, wrong = draft(replace(ITEM, link="42.html", base=""))
    assert (found.snapshot.link, wrong) == (None, ["relative-link"])


@pytest.mark.parametrize(
    ("written", "published", "days", "relative", "codes"),
    [
        ("", None, [], [], []),
        ("29 april 2024 kl. 10.15", "2024-04-29T08:15:00", [], [], []),
        ("29 april 2024", "2024-04-29T10:00:00", ["published"], [], []),
        ("i går", "2024-04-30T10:00:00", ["published"], ["published"], []),
        ("2 timmar sedan", "2024-05-01T06:00:00", [], ["published"], []),
        ("3/4/2024", None, [], [], ["ambiguous-date"]),
        ("31 februari 2024", None, [], [], ["bad-date"]),
        ("2024-05-03T08:00:01Z", None, [], [], ["bad-date"]),
        ("2024-05-02", "2024-05-02T10:00:00", ["published"], [], []),
    ],
)
def test_dates(
    written: str, published: str | None, days: list[str], relative: list[str], codes: list[str]
) -> None:
    """A date is what the source states, in UTC; from a day after the capture on it is none."""
    found, wrong = draft(replace(ITEM, published=written))
    moment = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    assert (found.snapshot.published, wrong) == (moment, codes)
    assert (found.days, found.relative) == (frozenset(days), frozenset(relative))


def test_both_dates() -> None:
    """Each of the two dates is told apart."""
    found, _ = draft(replace(ITEM, published="2024-04-29", updated="2024-04-30T10:00:00Z"))
    assert found.snapshot.updated == datetime(2024, 4, 30, 10, tzinfo=UTC)
    assert found.days == {"published"}


def test_ids() -> None:
    """An id is one clean line; one beyond all measure is told by its digest."""
    assert draft(replace(ITEM, id=" tag:x,\n2024:1\x00 "))[0].source_id == "tag:x, 2024:1"
    assert draft(replace(ITEM, id=" "))[0].source_id is None
    long, other = (draft(replace(ITEM, id="a" * 2000 + end))[0].source_id or "" for end in "xy")
    assert long.startswith("sha256:")
    assert long != other


def test_people() -> None:
    """Who has a name is an author, once; a bad address of theirs is not kept."""
    written = (
        Person(" Åsa\u202e  Ek ", "asa@example.org", "/asa"),
        Person("Bo", "not an address", "javascript:x"),
        Person("Bo"),
        Person(" "),
    )
    found, wrong = draft(replace(ITEM, authors=written))
    assert found.snapshot.authors == (
        Person("Åsa Ek", "asa@example.org", "https://www.example.org/asa"),
        Person("Bo"),
    )
    assert wrong == []


def test_media() -> None:
    """Files have canonical addresses, clean types and true lengths; each stands once."""
    written = (
        Media("/a.mp3", "Audio/MPEG; codecs=x", 12),
        Media("/a.mp3", "audio/mpeg"),
        Media("data:audio/mpeg;base64,x"),
        Media("/b", "no type", -1),
    )
    image = Media("bild.jpg", alt=" En\n bild ")
    found, wrong = draft(replace(ITEM, enclosures=written, image=image))
    assert found.snapshot.enclosures == (
        Media("https://www.example.org/a.mp3", "audio/mpeg"),
        Media("https://www.example.org/b"),
    )
    assert found.snapshot.image == Media("https://www.example.org/nyheter/bild.jpg", alt="En bild")
    assert wrong == ["unsafe-link"]


def test_the_language_of_an_item() -> None:
    """An item's own language goes before the source's; what is no tag does not."""
    assert draft(replace(ITEM, language="EN-gb"))[0].snapshot.language == "en-GB"
    assert draft(replace(ITEM, language="engelska"))[0].snapshot.language == "sv"


def test_markup() -> None:
    """HTML in titles and summaries becomes text; text that looks like HTML stays what it is."""
    marked = replace(ITEM, title="A &amp; <b>B</b>", summary="<p>Ett</p><p>Två</p>")
    found, _ = draft(replace(marked, title_type="html", summary_type="html"))
    assert (found.snapshot.title, found.snapshot.summary) == ("A & B", "Ett\n\nTvå")
    found, _ = draft(marked)
    assert (found.snapshot.title, found.snapshot.summary) == (
        "A &amp; <b>B</b>",
        "<p>Ett</p><p>Två</p>",
    )


def test_content() -> None:
    """Content is sanitized, with absolute addresses; without a summary its beginning is one."""
    content = '<p onclick="x()">Ett <a href="/mer">mer</a> <a href="javascript:x">x</a></p><p>Två'
    found, wrong = draft(replace(ITEM, content=content))
    html = found.snapshot.content_html or ""
    assert 'href="https://www.example.org/mer"' in html
    assert "onclick" not in html
    assert "javascript" not in html
    assert found.snapshot.summary == "Ett mer x"
    assert wrong == ["unsafe-link"]
    assert draft(replace(ITEM, content=content, summary="Egen."))[0].snapshot.summary == "Egen."


def test_what_was_normalized_is_normal() -> None:
    """The draft of a draft is the same draft."""
    item = replace(
        ITEM,
        content="<p>Ett <b>två</b></p><ul><li><a href='x'>tre</a></ul>",
        link="a?b=å#c",
        published="29 april 2024 kl. 10.15",
        authors=(Person("Åsa", None, "/asa"),),
        image=Media("bild å.jpg"),
        topics=("Kultur",),
    )
    found, _ = draft(item)
    assert draft(_again(found.snapshot))[0].snapshot == found.snapshot


def _again(said: Snapshot) -> Item:
    return Item(
        "x:1",
        1,
        said.title,
        said.summary,
        topics=tuple(topic.label for topic in said.topics),
        content=said.content_html or "",
        link=said.link or "",
        published=said.published.isoformat() if said.published else "",
        authors=said.authors,
        image=said.image,
    )
