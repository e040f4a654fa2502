"""Work grows in proportion to the page, and bad megabytes are read at once."""

import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any, Final

import pytest

from feeds.model import Hints
from feeds.readers.embedded import find
from feeds.readers.page import parse
from tests.readers.embedded.support import ARTICLE, REF, jsonld

FEW, MANY = 100, 1_000
AT_MOST: Final = 13
"""How many times the work may be; 10 is exact proportion, 100 would be the square."""


def _jsonld(count: int) -> str:
    one = '{"@type": "NewsArticle", "headline": "N%d", "url": "/%d", "author": {"@id": "#p"}}'
    articles = ",".join(one % (number, number) for number in range(count))
    return jsonld('[{"@id": "#p", "@type": "Person", "name": "Bo"},' + articles + "]")


def _same_article(count: int) -> str:
    return jsonld("[" + ",".join(['{"@type": "Article", "name": "A", "url": "/"}'] * count) + "]")


def _blanks_by_reference(count: int) -> str:
    person = '{"@id": "#p", "name": [' + ",".join(['" "'] * count) + "]}"
    article = '{"@type": "Article", "name": "A", "author": {"@id": "#p"}}'
    return jsonld("[" + ",".join([person, *[article] * count]) + "]")


def _broken_blocks(count: int) -> str:
    return jsonld("{") * count


def _entries(count: int) -> str:
    return (
        '<p class="h-entry"><a class="p-name u-url" href="/">N</a><i class="p-category">A</i>'
        * count
    )


def _old_entries(count: int) -> str:
    return '<p class="hentry"><a class="entry-title" rel="bookmark" href="/">N</a>' * count


def _authors(count: int) -> str:
    return f'<p class="h-entry">{"<i class=p-author>Bo</i>" * count}<b class="p-name">N</b>'


def _feed_author(count: int) -> str:
    words = "<b>ord</b>" * count
    return f'<div class="h-feed"><p class="p-author h-card">{words}</p>{_entries(count)}'


def _children(count: int) -> str:
    return f'<p class="h-entry">N{"<b></b>" * count}'


def _class_names(count: int) -> str:
    return f'<p class="h-entry {"p-category h-card " * count}"><b class="p-name">N</b>'


def _rows(count: int) -> str:
    return f'<div {ARTICLE}><a itemprop="headline">N</a><i itemprop="keywords">A</i></div>' * count


def _references(count: int) -> str:
    one = f'<p {ARTICLE} itemref="a"><b itemprop="name">N</b></p>'
    return f'<div id="a">{"<i itemprop=keywords>A</i>" * count}</div>{one * count}'


def _property_names(count: int) -> str:
    return f'<p {ARTICLE}><b itemprop="{"name x " * count}">N</b>'


SHAPES: Final[list[Callable[[int], str]]] = [
    _jsonld,
    _same_article,
    _blanks_by_reference,
    _broken_blocks,
    _entries,
    _old_entries,
    _authors,
    _feed_author,
    _children,
    _class_names,
    _rows,
    _references,
    _property_names,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__.strip("_"))
def test_ten_times_the_page_is_ten_times_the_work(shape: Callable[[int], str]) -> None:
    """1,000 of anything cost at most 13 times what 100 cost, counted in calls."""
    assert _work(shape(MANY)) < AT_MOST * _work(shape(FEW))


BAD: Final = {
    "lists in lists": jsonld("[" * 500_000),
    "objects in objects": jsonld('{"a":' * 200_000),
    "a text without an end": jsonld('"' + '\\"' * 500_000),
    "quotes": jsonld('"' * 1_000_000),
    "comments": jsonld("<!--" * 250_000),
    "ends of comments": jsonld("{}" + "-->" * 300_000),
    "digits": jsonld('{"@type": "Article", "name": %s}' % ("9" * 1_000_000)),
    "references of characters": jsonld('{"@type": "Article", "name": "%s"}' % ("&#1;" * 250_000)),
    "entries in entries": '<div class="h-entry">' * 50_000,
    "class names": f'<p class="{"h-entry p-name " * 66_000}">N',
    "relations": f'<p class="hentry"><a class="entry-title" rel="{"tag " * 250_000}">N',
    "items in items": f'<div {ARTICLE} itemprop="author">' * 12_000,
    "names of properties": f'<p {ARTICLE}><b itemprop="{"name keywords " * 70_000}">N',
    "references to nothing": f'<p {ARTICLE} itemref="{"a b " * 250_000}"><b itemprop="name">N',
}
"""Pages of about a megabyte."""


@pytest.mark.parametrize("html", BAD.values(), ids=BAD.keys())
def test_a_bad_megabyte_is_read_at_once(html: str) -> None:
    """What looks dangerous takes two seconds of computing at most, without the parsing."""
    page = parse(html.encode(), REF, Hints())
    start = process_time()
    find(page, REF)
    assert process_time() - start < 2


def _work(html: str) -> int:
    """How many functions are called for a page, ours and the libraries'."""
    page = parse(html.encode(), REF, Hints())
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        find(page, REF)
    finally:
        sys.setprofile(before)
    return count
