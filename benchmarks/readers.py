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
_FEED_ITEMS: Final = 500
_SIZES: Final = (1_000, 10_000, 100_000)

_PLAIN: Final = Profile(
    item="li.item",
    fields={
        "title": Rule("h3 a"),
        "link": Rule("h3 a"),
        "summary": Rule("p.intro"),
        "topics": Rule(".topics a"),
        "published": Rule("time"),
    },
)
_BLOG: Final = Profile(
    item="article.post",
    fields={
        "title": Rule(".entry-title a"),
        "link": Rule(".entry-title a"),
        "summary": Rule(".entry-summary p"),
        "topics": Rule(".cat-links a"),
        "published": Rule("time.published"),
    },
)
_PLAIN_ITEM: Final = (
    '<li class="item"><article><h3><a href="/nyheter/{n}">Nyhet nummer {n}</a></h3>'
    '<p class="intro">{words}{n}</p><time datetime="2024-04-29T10:15:00+02:00">29 april</time>'
    '<p class="topics"><a href="/t/1">{one}</a> <a href="/t/2">{two}</a></p></article></li>'
)
_BLOG_ITEM: Final = (
    '<article id="post-{n}" class="post type-post hentry category-x"><div class="inside-article">'
    '<header class="entry-header"><h2 class="entry-title"><a href="/nyheter/{n}" rel="bookmark">'
    'Nyhet nummer {n}</a></h2><div class="entry-meta"><span class="posted-on"><a href="/d/{n}">'
    '<time class="updated" datetime="2024-05-01T08:00:00+02:00">1 maj</time>'
    '<time class="published" datetime="2024-04-29T10:15:00+02:00">29 april</time></a></span>'
    '<span class="byline"><span class="author vcard"><a class="url fn" href="/a">Anna Ek</a></span>'
    '</span></div></header><div class="post-image"><a href="/nyheter/{n}"><img width="300" '
    'height="200" src="/b/{n}.jpg" srcset="/b/{n}-2x.jpg 2x" alt="" loading="lazy"></a></div>'
    '<div class="entry-summary"><p>{words}{n}</p><div class="more"><a class="read-more" '
    'href="/nyheter/{n}">L\u00e4s mer<span class="screen-reader-text"> om nyheten</span></a></div>'
    "</div>"
    '<footer class="entry-meta"><span class="cat-links"><span class="icon"><svg viewBox="0 0 1 1">'
    '<path d="M0 0h1v1z"/></svg></span><a href="/t/1" rel="category tag">{one}</a> '
    '<a href="/t/2" rel="category tag">{two}</a></span><span class="share"><a href="/s/1">Dela</a>'
    '<a href="/s/2">Skriv ut</a></span></footer></div></article>'
)


def main() -> None:
    """Print a row for each comparison."""
    print("| what | ours | peer | ratio (median of pairs) |")
    print("|---|---|---|---|")
    for kind, profile, item, count, links in (
        ("30 items of a blog, menus of 300 links", _BLOG, _BLOG_ITEM, 30, 300),
        ("50 items with little markup, menus of 300 links", _PLAIN, _PLAIN_ITEM, 50, 300),
        ("1,000 items of a blog and little else", _BLOG, _BLOG_ITEM, 1000, 20),
        ("1,000 items with little markup and little else", _PLAIN, _PLAIN_ITEM, 1000, 20),
    ):
        found = _html(profile, _page(item, count, links))
        _row(f"HTML listing, {kind} : BeautifulSoup (html.parser)", found, "ms")
    for name, body in (("RSS 2.0", _rss), ("Atom", _atom)):
        for size, text in (("2 kB", _WORDS * 22), ("100 characters", _WORDS)):
            label = f"{name}, {_FEED_ITEMS} items with {size} of HTML : feedparser alone"
            _row(label, _feed(body(text)), "ms")
    _listing()


def _row(label: str, found: Comparison, unit: str) -> None:
    scale = 1000 if unit == "ms" else 1_000_000
    times = f"{found.ours * scale:.1f} {unit} | {found.peer * scale:.1f} {unit}"
    print(f"| {label} | {times} | {found.ratio:.3f} |")


def _html(profile: Profile, page: bytes) -> Comparison:
    hints = Hints("text/html; charset=utf-8", "https://www.example.org/", profile)
    ours = READERS["html"](page, "page.html", hints)[0]
    found = [(one.title, one.link, one.summary, one.topics, one.published) for one in ours]
    if not found or found != _with_soup(page, profile):
        raise SystemExit("the two readers of the page do not agree")
    read = partial(READERS["html"], page, "page.html", hints)
    return compare(read, partial(_with_soup, page, profile), pairs=7)


def _with_soup(page: bytes, profile: Profile) -> list[tuple[object, ...]]:
    rules = {name: rule.select for name, rule in profile.fields.items()}
    soup = BeautifulSoup(page, "html.parser")
    return [
        (
            item.select_one(rules["title"]).get_text(" ", strip=True),
            item.select_one(rules["link"])["href"],
            item.select_one(rules["summary"]).get_text(" ", strip=True),
            tuple(one.get_text(strip=True) for one in item.select(rules["topics"])),
            item.select_one(rules["published"])["datetime"],
        )
        for item in soup.select(profile.item)
    ]


def _page(item: str, count: int, links: int) -> bytes:
    """A page of items with a menu of ``links``, the usual script and style, and a footer."""
    items = "".join(
        item.format(n=n, words=_WORDS * 2, one=_TOPICS[n % 4], two=_TOPICS[(n + 1) % 4])
        for n in range(count)
    )
    menu = "".join(
        f'<li class="menu-item"><a href="/m/{n}"><span>Meny {n}</span></a></li>'
        for n in range(links)
    )
    return (
        "<!doctype html><html lang=sv><head><meta charset=utf-8><title>Nyheter</title>"
        f"<style>{'.a{color:red}' * 500}</style><script>{'var a=1;' * 500}</script></head>"
        f"<body><nav><ul>{menu}</ul></nav><main>{items}</main>"
        f'<footer><p style="color:red">Kontakt</p><ul hidden>{menu}</ul></footer></body></html>'
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
