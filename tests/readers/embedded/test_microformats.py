"""Single rules of microformats2 and hAtom."""

from typing import Final

import pytest

from feeds.model import Media, Person
from tests.readers.embedded.support import codes, item, items, titles

PARTS: Final = "<b class=value>2024-05-01</b> kl. <b class=value>%s</b>"


def entry(inner: str) -> str:
    """An entry with a name."""
    return f'<article class="h-entry"><b class="p-name">Namn</b>{inner}</article>'


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ('<time class="dt-published" datetime="2024-05-01">x</time>', "2024-05-01"),
        ('<time class="dt-published">1 maj 2024</time>', "1 maj 2024"),
        ('<abbr class="dt-published" title="2024-05-01">x</abbr>', "2024-05-01"),
        ('<data class="dt-published" value="2024-05-01">x</data>', "2024-05-01"),
        ('<ins class="dt-published" datetime="2024-05-01">x</ins>', "2024-05-01"),
        (
            '<p class="dt-published"><i class="value-title" title="2024-05-01T10:00"> </i>x</p>',
            "2024-05-01T10:00",
        ),
        (
            '<p class="dt-published"><i class="value">10:05:30</i><i class="value">2024-05-01</i>',
            "2024-05-01T10:05:30",
        ),
        (
            '<p class="dt-published"><time class="value" datetime="2024-05-01"></time>12:15 -5</p>',
            "2024-05-01",
        ),
        (
            '<p class="dt-published"><i class="value">2024-05-01</i><i class="value">9pm Z</i></p>',
            "2024-05-01T21:00:00Z",
        ),
        ('<p class="dt-published"><i class="value">i går</i></p>', "i går"),
        (
            f"<p class=dt-published>{PARTS % '12:15 a.m.'}<i class=value>-5",
            "2024-05-01T00:15:00-05:00",
        ),
        (f"<p class=dt-published>{PARTS % '12:15 PM +0200'}", "2024-05-01T12:15:00+02:00"),
    ],
)
def test_dates(html: str, date: str) -> None:
    """Each way to write a date, whole or in parts."""
    assert item(entry(html)).published == date


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<img class="p-name" alt="Bildens namn">', "Bildens namn"),
        ('<abbr class="p-name" title="Hela namnet">HN</abbr>', "Hela namnet"),
        ('<data class="p-name" value="Värdet">x</data>', "Värdet"),
        ('<p class="p-name">Namn: <b class="value">A</b>–<b class="value">B</b></p>', "AB"),
        ('<h2 class="p-name">Ett <em>namn</em><br>till</h2>', "Ett namn till"),
        ('<i class="p-name">Ett</i><i class="p-name">Två</i>', "Ett"),
    ],
)
def test_names(html: str, title: str) -> None:
    """The name is what the element is worth, in one line; the first one counts."""
    assert titles(f'<div class="h-entry">{html}</div>') == [title]


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<a class="u-url" href="/a">x</a><a class="u-url" href="/b">x</a>', "/a"),
        ('<link class="u-url" href="/a">', "/a"),
        ('<p class="u-url">/a</p>', "/a"),
        ('<a href="/a">x</a>', "/a"),
        ('<i><a href="/a">x</a></i>', ""),
        ('<a href="/a">x</a><a href="/b">x</a>', ""),
        ('<a href="/a">x</a><img class="u-photo" src="/p">', ""),
        ('<h2 class="p-name"><a href="/n">x</a></h2><a href="/b">x</a><a href="/c">x</a>', ""),
    ],
)
def test_links(html: str, link: str) -> None:
    """The stated link, or an only one if nothing else is an address."""
    assert item(entry(html)).link == link


def test_a_link_in_the_name() -> None:
    """It is the entry's, if the entry states none."""
    others = '<a href="/x"></a><a href="/y"></a>'
    made = item(f'<i class="h-entry"><b class="p-name"><a href="/n">N</a></b>{others}</i>')
    assert made.link == "/n"


def test_the_entry_is_the_link() -> None:
    """A link that is an entry has its own text and address, with nothing marked in it."""
    made = item('<a class="h-entry" href="/n"><img src="/p.jpg" alt="Bild">Namn</a>')
    assert (made.title, made.link, made.image) == ("Namn", "/n", Media("/p.jpg", alt="Bild"))


def test_a_long_text_that_marks_nothing() -> None:
    """It is the summary, and its beginning the title."""
    made = item(f'<p class="h-entry">{"Orden är många. " * 20}</p>')
    assert made.title == ("Orden är många. " * 4).strip() + " …"
    assert made.summary == ("Orden är många. " * 20).strip()


def test_notes() -> None:
    """Without a name, or with one that is the text itself, the first words are the title."""
    for html in ('<p class="e-content">Hej alla.', '<p class="e-content p-name">Hej alla.'):
        made = item(f'<div class="h-entry">{html}</p><p class="p-category">A</p></div>')
        assert (made.title, made.content, made.topics) == ("Hej alla.", "Hej alla.", ("A",))


def test_what_stands_in_nested_items_does_not_leak() -> None:
    """A citation's, a comment's and an author's properties are their own."""
    html = entry(
        '<div class="u-like-of h-cite"><b class="p-name">X</b><a class="u-url" href="/x"></a>'
        '<i class="p-category">X</i><i class="dt-published">2001</i><i class="e-content">X</div>'
        '<p class="p-comment h-entry"><i class="p-summary">X</i><img class="u-photo" src="/x"></p>'
        '<div class="p-author h-card">Eva <img class="u-photo" src="/x"></div>'
        '<i class="p-category h-card">Person</i>'
    )
    made = item(html)
    assert made.authors == (Person("Eva"),)
    said = (
        made.title,
        made.summary,
        made.content,
        made.link,
        made.published,
        made.topics,
        made.image,
    )
    assert said == ("Namn", "", "", "", "", (), None)


def test_nothing_is_implied_beside_nested_items() -> None:
    """An only link or picture may belong to a nested item's surroundings, and is not taken."""
    made = item(entry('<a href="/x"></a><img src="/x"><i class="u-like-of h-cite">X</i>'))
    assert (made.link, made.image) == ("", None)
    assert codes('<p class="h-entry">Gillar <i class="u-like-of h-cite">X</i>') == [":1 empty-item"]


def test_entries_that_are_none_of_the_page() -> None:
    """Entries in cards, events and citations, in what is hidden, and in the page's chrome."""
    inner = '<i class="h-entry">X</i>'
    frames = (
        f'<div class="h-card">{inner}</div>',
        f'<div class="h-event">{inner}</div>',
        f'<div class="h-feed h-cite"><div class="h-cite">{inner}</div></div>',
        f"<div hidden>{inner}</div>",
        f'<div style="display:none">{inner}</div>',
        f"<template>{inner}</template>",
        f"<nav>{inner}</nav>",
        f"<footer>{inner}</footer>",
    )
    assert titles("".join(frames) + entry("")) == ["Namn"]


def test_classes_of_style_sheets_are_no_roots() -> None:
    """``h-full`` and its like begin no item, so that properties in them stay the entry's."""
    html = entry('<div class="h-full h-auto h-4 p-4"><i class="p-category">A</i></div>')
    assert item(html).topics == ("A",)


@pytest.mark.parametrize(
    ("html", "person"),
    [
        ('<i class="p-author">Bo  Ek</i>', Person("Bo Ek")),
        ('<a class="u-author" href="/bo">Bo</a>', Person("Bo", uri="/bo")),
        ('<a class="p-author h-card" href="/bo">Bo</a>', Person("Bo", uri="/bo")),
        (
            '<a class="p-author h-card" href="/bo"><img src="b.png" alt="Bo"></a>',
            Person("Bo", uri="/bo"),
        ),
        (
            '<p class="h-card p-author"><b class="p-name">Bo</b><i class="u-email">mailto:b@a.se',
            Person("Bo", "b@a.se"),
        ),
    ],
)
def test_authors(html: str, person: Person) -> None:
    """An author is a name, or a card with a name, an address and a mailbox."""
    assert item(entry(html)).authors == (person,)


def test_a_property_in_the_same_property() -> None:
    """It is a part of the outer one."""
    html = entry(
        '<p class="p-category">A <i class="p-category">B</i></p><p class="p-category">C</p>'
    )
    assert item(html).topics == ("A B", "C")


def test_entries_that_say_nothing() -> None:
    """They are reported, and are no items."""
    html = '\n<div class="h-entry"><a class="u-url" href="/x"></a></div>'
    assert codes(html) == [":2 empty-item"]
    assert codes('<div class="hentry"><p class="entry-content">x</p></div>') == []


def test_content_as_written() -> None:
    """Content keeps its tags and its escaping, and what is hidden in it stays for the sanitizer."""
    html = '1 &lt; 2 <b class="p-category">fett</b><i hidden>x</i><br>slut'
    made = item(entry(f'<div class="e-content">{html}</div>'))
    assert made.content == html
    assert made.topics == ("fett",)


def test_hatom_only_without_microformats2() -> None:
    """A root of microformats2 outside of the page's chrome turns hAtom off."""
    old = '<div class="hentry"><b class="entry-title">Gammal</b></div>'
    assert titles(old) == ["Gammal"]
    assert titles(f'{old}<footer class="h-card">Bo</footer>') == ["Gammal"]
    assert titles(f'{old}<div class="h-card">Bo</div>') == []


def test_names_of_the_other_dialect() -> None:
    """Old class names mean nothing in a new entry, nor new ones in an old entry."""
    html = entry('<i class="published">2024-05-01</i><i class="category">X</i><b class="fn">Y</b>')
    assert (item(html).published, item(html).topics) == ("", ())
    new = '<b class="p-category">X</b><b class="url">/x</b>'
    made = item(f'<i class="hentry"><b class="entry-title">A</b>{new}</i>')
    assert (made.topics, made.link) == ((), "")


def test_feeds_before_entries() -> None:
    """Entries outside of a feed count only if no feed has one; order is that of the page."""
    alone = '<i class="h-entry">Ensam</i>'
    feed = '<ul class="h-feed"><li class="h-entry">A<li class="h-entry">B</ul>'
    assert titles(alone + feed + feed.replace("A", "C")) == ["A", "B", "C", "B"]
    assert titles(alone + '<ul class="h-feed"></ul>') == ["Ensam"]
    assert [one.position for one in items(feed)] == [1, 2]
