"""What a capture is taken for, and which of several proposals comes first."""

import pytest

from feeds.errors import CaptureError
from feeds.model import Hints, Limits
from feeds.readers.probe import Feed, Findings, look

BASE = "https://www.example.org/nyheter/"
JSONLD = """<script type="application/ld+json">[
{"@type": "NewsArticle", "headline": "Ny bro över ån", "url": "/1", "datePublished": "2024-05-01"},
{"@type": "NewsArticle", "headline": "Gamla bron rivs", "url": "/2", "datePublished": "2024-05-02"}
]</script>"""


def found(text: str) -> Findings:
    """What is found in a text."""
    return look(text.encode(), "capture", Hints(base=BASE), Limits())


def rows(count: int, inner: str = "") -> str:
    """A list of news on a page."""
    row = '<li class="news"><h3><a href="/{0}">Nyhet nummer {0} i dag</a></h3>' + inner + "</li>"
    return f"<html><body><ul>{''.join(row.format(one) for one in range(count))}</ul>"


@pytest.mark.parametrize(
    ("text", "reader", "titles"),
    [
        ("<rss><channel><item><title>Ett</title></item></channel></rss>", "feed", ["Ett"]),
        ("title,link\nEtt,https://example.org/1\n", "records", ["Ett"]),
        ("- title: Ett\n- title: Två\n", "records", ["Ett", "Två"]),
        ("Nyheter\n\n • Ett\n\n  Text.\n\n  Kultur\n", "listing", ["Ett"]),
    ],
)
def test_formats(text: str, reader: str, titles: list[str]) -> None:
    """What is a format of its own is read as that."""
    (one,) = found(text).proposals
    assert (one.how, one.reader, [item.title for item in one.items]) == ("format", reader, titles)


@pytest.mark.parametrize("text", ["", "<html><body><p>Hej</p>", "<rss><channel></channel></rss>"])
def test_nothing(text: str) -> None:
    """Where there are no items, there is no proposal."""
    assert found(text).proposals == ()


def test_what_nobody_reads() -> None:
    """A PDF is refused with what it is."""
    with pytest.raises(CaptureError, match="a PDF"):
        look(b"%PDF-1.7 ", "capture", Hints(), Limits())


def test_data_before_a_guess() -> None:
    """What a page says itself comes before a guess that finds as much."""
    first, second = found(JSONLD + rows(2)).proposals
    assert (first.how, second.how) == ("data", "guess")
    assert first.profile is None


def test_a_guess_before_little_data() -> None:
    """What a page says of two items does not hide the thirty that it lists."""
    long = "<time datetime='2024-05-01'></time><p>En ingress som är lång nog att läsa.</p>"
    first, second = found(JSONLD + rows(30, long)).proposals
    assert (first.how, second.how) == ("guess", "data")
    assert len(first.items) == 30


def test_one_described_item_is_no_list() -> None:
    """An article's own data say nothing of the list below it."""
    single = '<script type="application/ld+json">{"@type": "Article", "headline": "Start"}</script>'
    assert [one.how for one in found(single + rows(3)).proposals] == ["guess", "data"]


def test_frames_are_no_news() -> None:
    """Menus, footers and forms repeat, too."""
    page = rows(9).replace("<ul>", "<nav><ul>").replace("</ul>", "</ul></nav>")
    assert found(page).proposals == ()


def test_a_long_list_of_links_is_no_news() -> None:
    """Sixty links of three words do not hide four items with dates."""
    many = "".join(f'<p><a href="/m{one}">Mer om {one}</a></p>' for one in range(60))
    news = rows(4, "<time datetime='2024-05-01'></time><p>Kort.</p>")
    one = found(f"<html><body><div>{many}</div>{news.removeprefix('<html><body>')}").proposals[0]
    assert [item.link for item in one.items] == ["/0", "/1", "/2", "/3"]


def test_the_whole_list_before_its_odd_rows() -> None:
    """All rows of a striped table are more than every other one."""
    row = '<tr class="{1}"><td>2024-05-0{2}</td><td><a href="/{0}">Nytt beslut om {0} i dag</a>'
    some = "".join(row.format(n, "odd" if n % 2 else "even", n % 9 + 1) for n in range(30))
    one = found(f"<html><body><table class=beslut>{some}</table>").proposals[0]
    assert len(one.items) == 30


def test_items_without_news_in_them_are_passed_over() -> None:
    """Where some elements have no title, the selector asks for one."""
    (one, *_) = found(rows(4) + '<ul><li class="news">Annons</li></ul>').proposals
    assert one.profile
    assert (one.profile.item, len(one.items)) == ("li.news:has(h3)", 4)


def test_advertised_feeds() -> None:
    """Feeds are absolute, once each, those of comments last; what is no feed is none."""
    feed = '<link rel="alternate" type="application/{}" href="{}" title="{}">'
    links = [
        feed.format("rss+xml", "/comments/feed", "Comments"),
        feed.format("atom+xml", "atom.xml", "All  news"),
        feed.format("feed+json", BASE + "atom.xml", "Again"),
        feed.format("rss+xml", "javascript:x", "Bad"),
        '<link rel="alternate" hreflang="en" href="/en">',
        '<link rel="stylesheet" type="application/rss+xml" href="/x.css">',
    ]
    expected = (
        Feed("https://www.example.org/nyheter/atom.xml", "All news"),
        Feed("https://www.example.org/comments/feed", "Comments"),
    )
    assert found(f"<html><head>{''.join(links)}</head><body></body></html>").feeds == expected


def test_more_items_than_are_taken() -> None:
    """A guess that gives more items than the limit is none; others may remain."""
    limits = Limits(capture_items=5)
    found_there = look(rows(6).encode(), "capture", Hints(base=BASE), limits)
    assert found_there.proposals == ()


def test_more_data_than_are_taken() -> None:
    """A page's own data with more items than the limit are no proposal, and no error."""
    limits = Limits(capture_items=1)
    assert look(JSONLD.encode(), "capture", Hints(base=BASE), limits).proposals == ()


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        ("<i>Ämne: Trafik, Klimat</i>", ("i", "Ämne:", ", ", False)),
        ("<i class=tag>TrafikKlimat</i>", (".tag", "", "", True)),
        ("<i class=tag>Bygga, bo och miljö</i>", (".tag", "", "", False)),
        ("<i class=tag>Trafik | Klimat</i>", (".tag", "", " | ", False)),
    ],
)
def test_topics(inner: str, rule: tuple[str, str, str, bool]) -> None:
    """Labels, separators and the lack of them are seen; a comma inside a label is none."""
    profile = found(rows(3, inner)).proposals[0].profile
    assert profile
    seen = profile.fields["topics"]
    assert (seen.select, seen.prefix, seen.separator, seen.glued) == rule


def test_dates() -> None:
    """The publication's date and that of the last change are told apart."""
    inner = (
        '<span class="posted">Publicerad: 3 maj 2024</span>'
        '<span class="changed">2024-05-04</span><p class="n">Läs 3 av 4</p>'
    )
    profile = found(rows(3, inner)).proposals[0].profile
    assert profile
    assert profile.fields["published"].prefix == "Publicerad:"
    assert profile.fields["published"].select == ".posted"
    assert profile.fields["updated"].select == ".changed"


def test_the_link_is_the_items_own() -> None:
    """Where the first link is the category's, that of the item is found."""
    row = '<li class="news"><a href="/kultur">Kultur</a><h3>Nyhet nummer {0} här</h3>'
    row += '<p>Text om det.</p><a class="more" href="/{0}">Läs mer</a></li>'
    page = f"<html><body><ul>{''.join(row.format(one) for one in range(4))}</ul>"
    one = found(page).proposals[0]
    assert [item.link for item in one.items] == ["/0", "/1", "/2", "/3"]
