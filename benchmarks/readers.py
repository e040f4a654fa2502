"""Reading: pages against BeautifulSoup, feeds against feedparser alone, listings by their size."""

from functools import partial
from io import BytesIO
from statistics import median
from typing import Final

import feedparser
from bs4 import BeautifulSoup

from benchmarks.pairs import Comparison, compare, seconds
from feeds.model import Hints, Profile, Rule
from feeds.normalize import normalize
from feeds.readers import READERS

_WORDS: Final = (
    "Regionen bygger om stationen i Slussen så att fler kan resa kollektivt under hela året. "
)
_TOPICS: Final = ("Kollektivtrafik", "Kultur", "Hälso- och sjukvård", "Regional utveckling")
_PAGE_ITEMS: Final = 1000
_FEED_ITEMS: Final = 500
_SIZES: Final = (1_000, 10_000, 100_000)

_PROFILE: Final = Profile(
    item="li.item",
    fields={
        "title": Rule("h3 a"),
        "link": Rule("h3 a"),
        "summary": Rule("p.intro"),
        "topics": Rule(".topics a"),
        "published": Rule("time"),
    },
)


def main() -> None:
    """Print a row for each comparison."""
    print("| what | ours | peer | ratio (median of pairs) |")
    print("|---|---|---|---|")
    _row(f"HTML listing of {_PAGE_ITEMS:,} items : BeautifulSoup (html.parser)", _html(), "ms")
    for name, body in (("RSS 2.0", _rss), ("Atom", _atom)):
        for size, text in (("2 kB", _WORDS * 22), ("100 characters", _WORDS)):
            label = f"{name}, {_FEED_ITEMS} items with {size} of HTML : feedparser alone"
            _row(label, _feed(body(text)), "ms")
    _listing()


def _row(label: str, found: Comparison, unit: str) -> None:
    scale = 1000 if unit == "ms" else 1_000_000
    times = f"{found.ours * scale:.1f} {unit} | {found.peer * scale:.1f} {unit}"
    print(f"| {label} | {times} | {found.ratio:.3f} |")


def _html() -> Comparison:
    page = _page()
    hints = Hints("text/html; charset=utf-8", "https://www.example.org/", _PROFILE)
    ours = READERS["html"](page, "page.html", hints)[0]
    theirs = _with_soup(page)
    found = [(one.title, one.link, one.summary, one.topics, one.published) for one in ours]
    if found != theirs:
        raise SystemExit("the two readers of the page do not agree")
    read = partial(READERS["html"], page, "page.html", hints)
    return compare(read, partial(_with_soup, page), pairs=7)


def _with_soup(page: bytes) -> list[tuple[object, ...]]:
    soup = BeautifulSoup(page, "html.parser")
    return [
        (
            item.select_one("h3 a").get_text(" ", strip=True),
            item.select_one("h3 a")["href"],
            item.select_one("p.intro").get_text(" ", strip=True),
            tuple(one.get_text(strip=True) for one in item.select(".topics a")),
            item.select_one("time")["datetime"],
        )
        for item in soup.select("li.item")
    ]


def _page() -> bytes:
    items = "".join(
        f'<li class="item"><article><h3><a href="/nyheter/{n}">Nyhet nummer {n}</a></h3>'
        f'<p class="intro">{_WORDS * 2}{n}</p><time datetime="2024-04-29T10:15:00+02:00">29 april'
        f'</time><p class="topics"><a href="/t/1">{_TOPICS[n % 4]}</a> '
        f'<a href="/t/2">{_TOPICS[(n + 1) % 4]}</a></p></article></li>'
        for n in range(_PAGE_ITEMS)
    )
    menu = "".join(f'<li><a href="/m/{n}">Meny {n}</a></li>' for n in range(100))
    return (
        "<!doctype html><html lang=sv><head><meta charset=utf-8><title>Nyheter</title></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><ul>{items}</ul></main></body></html>"
    ).encode()


def _feed(data: bytes) -> Comparison:
    def ours() -> object:
        return READERS["feed"](data, "feed.xml", Hints())

    def alone() -> object:
        return feedparser.parse(BytesIO(data))

    if len(READERS["feed"](data, "feed.xml", Hints())[0]) != _FEED_ITEMS:
        raise SystemExit("items of the feed are missing")
    return compare(ours, alone, pairs=5)


def _content(text: str) -> str:
    return f"&lt;p&gt;{text}&lt;a href='/x'&gt;mer&lt;/a&gt;&lt;/p&gt;"


def _rss(text: str) -> bytes:
    items = "".join(
        f"<item><title>Nyhet {n}</title><link>https://www.example.org/{n}</link>"
        f"<guid isPermaLink='false'>n-{n}</guid><pubDate>Mon, 29 Apr 2024 10:15:00 +0200</pubDate>"
        f"<category>{_TOPICS[n % 4]}</category>"
        f"<description>{_content(text)}</description></item>"
        for n in range(_FEED_ITEMS)
    )
    head = "<title>Nyheter</title><link>https://www.example.org/</link>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _atom(text: str) -> bytes:
    items = "".join(
        f"<entry><id>tag:example.org,2024:{n}</id><title>Nyhet {n}</title>"
        f"<link href='https://www.example.org/{n}'/><updated>2024-04-29T10:15:00+02:00</updated>"
        f"<category term='{_TOPICS[n % 4]}'/>"
        f"<content type='html'>{_content(text)}</content></entry>"
        for n in range(_FEED_ITEMS)
    )
    head = "<id>tag:example.org,2024:f</id><title>Nyheter</title><updated>2024-04-29T10:15:00Z"
    head += "</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>'.encode()


def _listing() -> None:
    """Microseconds an item, by the number of items: a flat row is linear."""
    print("\n| text listing of | reader, µs an item | with the normalizer, µs an item |")
    print("|---|---|---|")
    for size in _SIZES:
        data = "\n".join(
            f" • Nyhet nummer {n}\n\n  {_WORDS}{n}\n\n  {_TOPICS[n % 4]}{_TOPICS[(n + 1) % 4]}"
            for n in range(size)
        ).encode()
        read = partial(READERS["listing"], data, "listing.txt", Hints())
        items = read()[0]
        alone = median(seconds(read) for _ in range(3)) / size * 1e6
        more = median(seconds(partial(normalize, items)) for _ in range(3)) / size * 1e6
        print(f"| {size:,} items | {alone:.1f} | {alone + more:.1f} |")
