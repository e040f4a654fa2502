"""Reading takes time in proportion to the size, whatever is hostile in it.

Seconds differ from machine to machine; so each case is compared with a part of itself.
"""

import time

import pytest

from feeds.readers.syndication import read
from tests.readers.syndication.support import REF, atom, rss

BIG = 16_000
TIMES = 8

HOSTILE = {
    "unclosed comments": (b"<rss>", b"<!-- "),
    "unclosed sections": (b"<rss>", b"<![CDATA["),
    "unclosed tags": (b"<rss>", b"<a b='c' "),
    "unclosed quotes": (b"<rss>", b"<a \"<a '"),
    "unclosed instructions": (b"<rss>", b"<?"),
    "a long name": (b"<rss></", b"a"),
    "unclosed items": (b"<rss>", b"<item><title>" + 60 * b"x"),
    "ampersands": (b"<rss>", b"&a"),
    "comments before the feed": (b"", b"<!--"),
    "instructions before the feed": (b"", b"<?"),
    "document types": (b"", b"<!DOCTYPE [ ]"),
    "the end of a document type": (b"<!DOCTYPE a[", b"] "),
    "an author": (b"<rss><channel><item><author>", b"a."),
    "an author's addresses": (b"<rss><channel><item><author>", b"a@b "),
    "keywords": (b"<rss xmlns:media='http://search.yahoo.com/mrss/'><item><media:keywords>", b"a,"),
    "brackets": (b"", b'{"a":['),
    "quotes": (b'{"version":', b'"'),
    "backslashes": (b'{"', b"\\"),
}


def seconds(data: bytes) -> float:
    """The least of two, and never less than a clock can tell from nothing."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        read(data, REF)
        times.append(time.process_time() - begin)
    return max(min(times), 0.004)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_markup_takes_linear_time(name: str) -> None:
    """Eight times the size takes less than three times eight times as long."""
    head, piece = HOSTILE[name]
    small, large = (head + piece * (size // len(piece)) for size in (BIG, TIMES * BIG))
    assert seconds(large) < 3 * TIMES * seconds(small)


def wide(count: int) -> dict[str, bytes]:
    """Well-formed feeds with much of one thing."""
    tags = "".join(f"<category>{number}</category>" for number in range(count))
    links = "".join(f"<link href='{number}'/>" for number in range(count))
    attributes = " ".join(f"a{number}=''" for number in range(count))
    inner = "<b xml:base='c/'/>" * count
    long = "b_" * (100 * count)
    outer = f"<p xml:base='http://a/{long}'>{inner}</p>"
    return {
        "categories": rss(f"<item>{tags}</item>"),
        "links": atom(f"<entry>{links}</entry>"),
        "attributes": atom(f"<entry><link {attributes}/></entry>"),
        "line breaks": atom(
            f"<entry><content type='xhtml'>{chr(10) * 25 * count}x</content></entry>"
        ),
        "blank boxes": atom(
            f"<entry><content type='html'>{'<div> </div> ' * 8 * count}<b/>x</content></entry>"
        ),
        "a base": atom(f"<a xml:base='http://a/{long}'>{'<c/>' * count}</a>"),
        "bases": atom(f"<entry><content type='xhtml'>{outer}</content></entry>"),
        "a language": atom(f"<a xml:lang='{long}'>{'<title/>' * count}</a>"),
    }


@pytest.mark.parametrize("name", sorted(wide(0)))
def test_much_of_one_thing_takes_linear_time(name: str) -> None:
    """The same for what is well-formed."""
    small, large = (wide(count)[name] for count in (500, TIMES * 500))
    assert seconds(large) < 3 * TIMES * seconds(small)
