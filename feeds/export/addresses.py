"""Which addresses the files of a site answer for, and in which file each of them is.

    site/PATH                 feeds, outlines, what pages load: by the very path
    pages/LANGUAGE/PATH.html  pages, in the language that the client accepts
    chosen/LANGUAGE/PATH.html the same pages by ?lang=, whose links keep the choice

A path that ends with a slash goes on with ``~``, which no address has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal
from urllib.parse import parse_qs, urlencode

from feeds.documents import FORMATS
from feeds.model import Site
from feeds.store import TouchedFeed

Kind = Literal["page", "feed", "archive", "outline", "map", "robots", "asset", "exact", "missing"]
"""Addresses of one kind have the same header fields, but for their links and media types."""

MISSING: Final = "/404"
"""What is asked for the page that says that there is none."""

_HOME: Final = re.compile(r'href="([^"?#]*)\?([^"#]+)[#"]')
_ASSET: Final = re.compile(r'(?:href|src)="([^"?]*/assets/[^"?]+)\?([^"]+)"')


@dataclass(frozen=True, slots=True)
class Address:
    """What to ask for, and the file for the answer; of a page the same in all languages.

    ``target`` is a path and perhaps a query, below the site's base address.
    """

    target: str
    kind: Kind
    file: str


def feeds(one: TouchedFeed, site: Site) -> Iterator[tuple[Address, bool]]:
    """A feed's documents in all formats, and its pages; each with whether it may be new."""
    name = str(one.formula)
    for suffix in FORMATS:
        yield plain(f"/feeds/{name}.{suffix}", "feed", site), None in one.documents
    touched = bool(one.documents)
    yield page(f"/topics/{name}", site), touched or one.is_shown_otherwise


def archives(one: TouchedFeed, site: Site, *, is_other: bool) -> Iterator[tuple[Address, bool]]:
    """Its archive documents, and their pages; all pages may be new if something else ``is_other``
    that they show: names of topics, or how many documents there are.
    """
    touched = set(one.documents)
    for number in range(1, one.pages + 1):
        base = f"{one.formula}/archive/{number}"
        for suffix in FORMATS:
            yield plain(f"/feeds/{base}.{suffix}", "archive", site), number in touched
        yield page(f"/topics/{base}", site), is_other or number in touched


def entry(key: str, site: Site) -> Address:
    """The page of an entry."""
    return page(f"/entries/{key}", site)


def outlines(site: Site) -> Iterator[Address]:
    """The list of feeds in each format; without a query it is the first one's."""
    first = next(iter(FORMATS))
    yield plain("/topics.opml", "outline", site)
    for suffix in FORMATS:
        if suffix != first:
            file = f"site{site.path}/topics.{suffix}.opml"
            yield Address(f"/topics.opml?format={suffix}", "outline", file)


def general(site: Site) -> Iterator[Address]:
    """Pages about the site, and what is for machines."""
    for path in ("/", "/topics/", "/status", "/about-feeds", MISSING):
        yield page(path, site)
    statement = site.accessibility
    if statement and not statement.url:
        yield page("/accessibility", site)
    yield from outlines(site)
    yield plain("/robots.txt", "robots", site)
    yield plain("/sitemap.xml", "map", site)


def continued(html: str, site: Site) -> dict[str, Address]:
    """The home pages that one links to, by what they are asked: LETTER-PAGE, percent-encoded."""
    found: dict[str, Address] = {}
    for path, query in _HOME.findall(html):
        asked = parse_qs(unescape(query))
        asked.pop("lang", None)
        if path != f"{site.path}/" or not asked or set(asked) - {"letter", "page"}:
            continue
        [letter], [number] = asked.get("letter", [""]), asked.get("page", [""])
        spelled = urlencode({"letter": letter}).partition("=")[2]
        pairs = {name: value for name, value in (("letter", letter), ("page", number)) if value}
        leaf = f"~{letter.encode().hex()}-{number}"
        found[f"{spelled}-{number}"] = Address(
            f"/?{urlencode(pairs)}", "page", f"{site.path}/{leaf}.html"
        )
    return found


def assets(html: str, site: Site) -> Iterator[Address]:
    """What a page loads: each by its exact address, and without the digest in it."""
    for path, query in sorted(set(_ASSET.findall(html))):
        bare = path.removeprefix(site.path)
        yield Address(f"{bare}?{unescape(query)}", "exact", f"site{path}")
        yield Address(bare, "asset", f"site{path}")


def saved(site: Site) -> Iterator[str]:
    """Addresses by the name of a saved formula, which lead to that of the formula."""
    for one in site.formulas:
        for suffix in FORMATS:
            yield f"/feeds/{one.name}.{suffix}"
        yield f"/topics/{one.name}"


def plain(path: str, kind: Kind, site: Site) -> Address:
    """An address whose file has its name."""
    return Address(path, kind, f"site{site.path}{path}")


def page(path: str, site: Site) -> Address:
    """A page; its file is below the folder of its language."""
    leaf = f"{path}~" if path.endswith("/") else path
    return Address(path, "page", f"{site.path}{leaf}.html")
