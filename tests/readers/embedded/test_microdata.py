"""Single rules of microdata."""

import pytest

from feeds.model import Media, Person
from tests.readers.embedded.support import ARTICLE, codes, found, item, titles


def article(inner: str) -> str:
    """An article with a headline."""
    return f'<div {ARTICLE}><b itemprop="headline">Namn</b>{inner}</div>'


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ('<time itemprop="datePublished" datetime="2024-05-01">x</time>', "2024-05-01"),
        ('<time itemprop="datePublished" content="2024-05-01">x</time>', "2024-05-01"),
        ('<time itemprop="datePublished">1 maj 2024</time>', "1 maj 2024"),
        ('<meta itemprop="datePublished" content="2024-05-01">', "2024-05-01"),
        ('<span itemprop="datePublished" content="2024-05-01">x</span>', "2024-05-01"),
        ('<data itemprop="datePublished" value="2024-05-01">x</data>', "2024-05-01"),
        ('<meter itemprop="datePublished" value="2024">x</meter>', "2024"),
        ('<span itemprop="datePublished"> 1  maj </span>', "1 maj"),
        ('<i itemprop="https://schema.org/datePublished">1 maj</i>', "1 maj"),
        ('<i itemprop="x datePublished">1 maj</i><i itemprop="datePublished">2 maj</i>', "1 maj"),
    ],
)
def test_values(html: str, date: str) -> None:
    """The value of an element depends on which element it is."""
    assert item(article(html)).published == date


@pytest.mark.parametrize(
    ("html", "image"),
    [
        ('<img itemprop="image" src="/b" alt="En båt">', Media("/b", alt="En båt")),
        ('<link itemprop="image" href="/b">', Media("/b")),
        ('<object itemprop="image" data="/b"></object>', Media("/b")),
        ('<a itemprop="thumbnailUrl" href="/b">x</a>', Media("/b")),
        (
            '<i itemprop="image" itemscope><link itemprop="url" href="/b"><i itemprop="caption">B',
            Media("/b", alt="B"),
        ),
        ('<img itemprop="image" src="">', None),
    ],
)
def test_images(html: str, image: Media | None) -> None:
    """The lead image as an element, as an address and as an item."""
    assert item(article(html)).image == image


@pytest.mark.parametrize(
    ("html", "topics"),
    [
        ('<i itemprop="keywords">A, B</i>', ("A", "B")),
        ('<meta itemprop="keywords" content="A,B">', ("A", "B")),
        ('<i itemprop="keywords">A, B</i><i itemprop="keywords">C</i>', ("A, B", "C")),
        ('<a itemprop="keywords" href="/ab">A, B</a>', ("A, B",)),
        ('<a itemprop="articleSection" href="/a">A</a><i itemprop="keywords">A</i>', ("A",)),
        ('<i itemprop="keywords" itemscope><b itemprop="name">A, B</b></i>', ("A, B",)),
        ('<p itemprop="keywords">A<i itemprop="keywords">B</i></p>', ("AB",)),
        ('<p itemprop="about" itemscope><b itemprop="name">A</b></p>', ()),
    ],
)
def test_topics(html: str, topics: tuple[str, ...]) -> None:
    """Keywords in one text, in several, in links and in items; what it is about is no topic."""
    assert item(article(html)).topics == topics


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ('<i itemprop="author">Bo</i>', Person("Bo")),
        ('<a itemprop="author" href="/bo">Bo</a>', Person("Bo", uri="/bo")),
        (
            '<p itemprop="author" itemscope><a itemprop="url" href="/b"><b itemprop="name">Bo',
            Person("Bo", uri="/b"),
        ),
        (
            '<p itemprop="author" itemscope><b itemprop="name">Bo</b><i itemprop="email">b@a.se',
            Person("Bo", "b@a.se"),
        ),
        ('<i itemprop="creator" itemscope><meta itemprop="name" content="Bo"></i>', Person("Bo")),
    ],
)
def test_authors(html: str, author: Person) -> None:
    """An author as a text, a link and an item."""
    assert item(article(html)).authors == (author,)


def test_players() -> None:
    """Players are enclosures, with the first file that they offer."""
    made = item(
        article(
            '<audio itemprop="audio"><source src="/1" type="audio/ogg"><source src="/2"></audio>'
            '<video itemprop="video" src="/1.mp4"></video><a itemprop="video" href="/sida">x</a>'
        )
    )
    assert made.enclosures == (Media("/1", "audio/ogg"), Media("/1.mp4"))


def test_hidden_values() -> None:
    """In what is hidden, only ``meta`` and ``link`` count, and items that are values."""
    counts = '<meta itemprop="dateModified" content="2024"><link itemprop="url" href="/1">'
    made = item(article(f'<div hidden>{counts}<i itemprop="keywords">X</i></div>'))
    assert (made.updated, made.link, made.topics) == ("2024", "/1", ())


@pytest.mark.parametrize("tag", ["template", "noscript"])
def test_inert_values(tag: str) -> None:
    """What is for scripts, or for browsers without them, does not even give ``meta``."""
    html = f'<{tag}><meta itemprop="keywords" content="X"></{tag}><i itemprop="keywords">A</i>'
    assert item(article(html)).topics == ("A",)


def test_articles_inside_articles() -> None:
    """They are none of the page's, whether they are a property or not; wrappers are no articles."""
    inner = article("").replace("Namn", "Inre")
    assert titles(article(inner)) == ["Namn"]
    assert titles(article(f'<p itemprop="comment" itemscope>{inner}</p>')) == ["Namn"]
    assert titles(f"<div {ARTICLE}>{inner}{inner}</div>") == ["Inre", "Inre"]
    blog = '<div itemscope itemtype="https://schema.org/Blog"><i itemprop="name">Blogg</i>'
    assert titles(f"{blog}{inner.replace('itemscope', 'itemscope itemprop=blogPost')}</div>") == [
        "Inre"
    ]


def test_the_page_itself() -> None:
    """An article on ``body`` counts only if there is no other."""
    assert titles(f'<body {ARTICLE}><h1 itemprop="name">Sidan</h1></body>') == ["Sidan"]
    assert titles(f'<body {ARTICLE}><h1 itemprop="name">Sidan</h1>{article("")}</body>') == ["Namn"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("http://schema.org/CreativeWork", ["A"]),
        ("https://schema.org/Product https://schema.org/Report", ["A"]),
        ("https://schema.org/Person", []),
        ("", []),
    ],
)
def test_types(kind: str, expected: list[str]) -> None:
    """Articles and creative works are items, with http and https, among other types too."""
    html = f'<div itemscope itemtype="{kind}"><b itemprop="name">A</b></div>'
    assert titles(html) == expected


def test_references_to_other_elements() -> None:
    """``itemref`` brings properties in from elsewhere, each once, items as a whole."""
    html = (
        '<p id="a"><i itemprop="keywords">A</i><i itemprop="keywords">B</i></p>'
        '<i itemprop="keywords">X</i>'
        f'<div {ARTICLE} itemref="c a nix a b"><b itemprop="headline">Namn</b>'
        '<i id="b" itemprop="keywords">C</i></div>'
        '<div id="c" itemprop="author" itemscope><b itemprop="name">Bo</b>'
        '<i itemprop="keywords">Y</i></div>'
    )
    made = item(html)
    assert (made.topics, made.authors) == (("C", "A", "B"), (Person("Bo"),))


def test_references_in_a_circle() -> None:
    """An item that refers to itself, or to one that refers to it, is read."""
    html = f'<div id="a" {ARTICLE} itemprop="author" itemref="a b"><b itemprop="name">A</b></div>'
    assert titles(f'{html}<p id="b" itemprop="author" itemscope itemref="a b">x</p>') == ["A"]


def test_references_by_many_items() -> None:
    """A short value is given to every item that refers to it, a long text to the first one only."""
    shared = '<p id="a"><i itemprop="author">Bo</i></p><p id="b" itemprop="description">%s</p>'
    one = f'<div {ARTICLE} itemref="a b"><b itemprop="headline">Namn</b></div>'
    page = shared % ("x" * 1000) + one * 3
    made, _ = found(page)
    assert [len(each.authors) for each in made] == [1, 1, 1]
    assert [len(each.summary) for each in made] == [1000, 0, 0]


def test_references_have_an_end() -> None:
    """Values that were given before are given again 100,000 times in a page, and no more."""
    labels = "".join(f'<i itemprop="keywords">{number}</i>' for number in range(10_000))
    one = f'<div {ARTICLE} itemref="a"><b itemprop="headline">Namn</b></div>'
    made, _ = found(f'<p id="a">{labels}</p>{one * 14}')
    assert [len(each.topics) for each in made] == [10_000] * 11 + [0] * 3


def test_articles_that_say_nothing() -> None:
    """They are reported, and are no items."""
    bare = f'<div {ARTICLE}><a itemprop="url" href="/x">x</a></div>'
    blank = f'<div {ARTICLE}><b itemprop="name"> </b></div>'
    assert codes(f"\n{bare}\n{blank}") == [":2 empty-item", ":3 empty-item"]
