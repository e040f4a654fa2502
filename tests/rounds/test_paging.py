"""Listings of several pages: which are read, and what they are together."""

from dataclasses import replace

import pytest

from feeds.model import Paging, Source
from feeds.rounds import Tools, visit
from tests.helpers import FixedClock
from tests.rounds.support import LIST, Answer, Press, go, json_feed, page, seen, titles

HTML = {"Content-Type": "text/html; charset=utf-8"}
NEWS = ["Nio", "Åtta", "Sju", "Sex", "Fem", "Fyra", "Tre", "Två", "Ett"]


def publish(press: Press, news: list[str], *, named: bool) -> None:
    """Three items a page: each names the next one, or they are known by a parameter."""
    press.pages.clear()
    pages = [news[start : start + 3] for start in range(0, len(news), 3)]
    for number, titles_ in enumerate(pages):
        path = "/news" if not number else f"/news?skip={3 * number}"
        more = (
            press.url(f"/news?skip={3 * number + 3}") if named and number + 1 < len(pages) else ""
        )
        press.pages[path] = json_feed(*titles_, next_url=more)
    press.pages[f"/news?skip={3 * len(pages)}"] = json_feed()


@pytest.fixture(params=[True, False], ids=["rel=next", "parameter"])
def named(request: pytest.FixtureRequest) -> bool:
    """Both ways in which listings go on."""
    return bool(request.param)


@pytest.fixture
def paged(press: Press, named: bool) -> Source:
    """A listing of nine items on three pages."""
    publish(press, NEWS, named=named)
    paging = Paging() if named else Paging("skip", start=0, step=3)
    return Source("paged", "feed", url=press.url("/news"), paging=paging)


def asked(press: Press) -> list[str]:
    """The pages that were asked for, as numbers."""
    return [path.rpartition("=")[2] if "=" in path else "0" for path in press.paths()]


def test_all_pages_are_one_capture(tools: Tools, press: Press, paged: Source, named: bool) -> None:
    """At first everything is read, in one transaction and in the order of the pages."""
    assert go(tools, paged) == ("read", {"created": 9}, 0)
    assert titles(tools) == NEWS
    assert asked(press) == ["0", "3", "6", *([] if named else ["9"])]


def test_reading_stops_where_all_is_known(
    tools: Tools, press: Press, paged: Source, named: bool, clock: FixedClock
) -> None:
    """Later only the pages down to the first that brings nothing are read."""
    go(tools, paged)
    clock.forward(hours=1)
    publish(press, ["Tio", *NEWS], named=named)
    press.paths()
    assert go(tools, paged) == ("read", {"created": 1}, 5)
    assert asked(press) == ["0", "3"]
    assert titles(tools)[0] == "Tio"
    assert tools.store.sources.state("paged").readings[0].items == 3


def test_depth(tools: Tools, press: Press, paged: Source) -> None:
    """No more pages are read than the depth says."""
    assert paged.paging
    paged = replace(paged, paging=replace(paged.paging, depth=2))
    assert go(tools, paged) == ("read", {"created": 6}, 0)
    assert asked(press) == ["0", "3"]


def test_pages_that_repeat(tools: Tools, press: Press) -> None:
    """A server that gives the same page for ever, or that names pages in a circle, is left."""
    press.pages["/a"] = press.pages["/a?p=1"] = json_feed("Ett", next_url=press.url("/b"))
    press.pages["/b"] = json_feed("Två", next_url=press.url("/a"))
    source = Source("round", "feed", url=press.url("/a"), paging=Paging())
    assert go(tools, source) == ("read", {"created": 2}, 0)
    assert press.paths() == ["/a", "/b"]
    source = Source("same", "feed", url=press.url("/a"), paging=Paging("p"))
    press.paths()
    assert go(tools, source)[0] == "read"
    assert press.paths() == ["/a", "/a?p=1"]


def test_an_address_in_another_encoding(tools: Tools, press: Press) -> None:
    """What stands in the query beside the parameter is asked for as it was written."""
    press.pages["/news?kat=%F6vrigt"] = json_feed("Ett")
    press.pages["/news?kat=%F6vrigt&sida=1"] = json_feed("Noll")
    source = Source("s", "feed", url=press.url("/news?kat=%F6vrigt"), paging=Paging("sida"))
    assert go(tools, source) == ("read", {"created": 2}, 0)


def test_pages_of_html(tools: Tools, press: Press) -> None:
    """A page's own link to the next one is followed; without ids, links tell what is known."""
    press.pages["/news/"] = page("Två", more="<a rel=next href='?page=2'>Äldre</a>")
    press.pages["/news/?page=2"] = page("Ett", more="<a rel=prev href='?page=1'>Nyare</a>")
    source = Source("html", "html", url=press.url("/news/"), profile=LIST, paging=Paging())
    assert go(tools, source) == ("read", {"created": 2}, 0)
    press.pages["/news/"].body += b"<!-- annat -->"
    press.paths()
    assert go(tools, source) == ("read", {}, 1)
    assert press.paths() == ["/news/"]


def test_a_page_that_fails(tools: Tools, press: Press, paged: Source, clock: FixedClock) -> None:
    """What came before it is published; the next visit goes on to the end all the same."""
    third = press.pages.pop("/news?skip=6")
    press.pages["/news?skip=6"] = Answer(status=500)
    told = visit(tools, paged)
    assert seen(told) == ("failed", {"created": 6}, 0)
    assert [one.ref for one in told.problems] == [press.url("/news?skip=6")]
    assert tools.store.sources.state("paged").failures == 1
    clock.forward(minutes=15)
    press.pages["/news?skip=6"] = third
    assert seen(visit(tools, paged)) == ("read", {"created": 3}, 6)
    assert sorted(titles(tools)) == sorted(NEWS)


def test_complete_sources_are_read_to_the_end(
    tools: Tools, press: Press, paged: Source, named: bool
) -> None:
    """What is missing from a whole reading is withdrawn; after a reading in part nothing is."""
    paged = replace(paged, complete=True)
    go(tools, paged)
    publish(press, NEWS[:5] + NEWS[6:], named=named)
    press.pages["/news?skip=6"] = Answer(status=500)
    assert go(tools, paged)[1] == {}
    assert len(titles(tools)) == 9
    publish(press, NEWS[:5] + NEWS[6:], named=named)
    assert go(tools, paged)[1] == {"withdrawn": 1}
    assert go(tools, paged)[0] == "same"


def test_a_page_that_cannot_be_read_is_no_end(
    tools: Tools, press: Press, paged: Source, named: bool
) -> None:
    """An error page in place of a page withdraws nothing, and is told."""
    source = replace(paged, complete=True)
    go(tools, source)
    press.pages["/news?skip=6"] = Answer(b"<html><p>Fel</p></html>", headers=HTML)
    told = visit(tools, source, urge="all")
    assert seen(told) == ("failed", {}, 6)
    assert [one.code for one in told.problems] == ["not-a-feed"]
    assert titles(tools) == NEWS


def test_a_named_page_without_items_is_no_end(tools: Tools, press: Press) -> None:
    """Nobody names a next page that has nothing: such a one withdraws nothing."""
    press.pages["/news"] = page("Sex", "Fem", more='<a rel="next" href="/news/2">Fler</a>')
    press.pages["/news/2"] = page("Fyra", "Tre")
    url = press.url("/news")
    source = Source("news", "html", url=url, profile=LIST, paging=Paging(), complete=True)
    go(tools, source)
    press.pages["/news/2"] = Answer(b"<html><p>Fel</p></html>", headers=HTML)
    assert go(tools, source) == ("read", {}, 2)
    assert titles(tools) == ["Sex", "Fem", "Fyra", "Tre"]


def test_a_complete_source_that_is_cut(tools: Tools, press: Press, paged: Source) -> None:
    """A complete source whose depth ends before its pages do withdraws nothing."""
    paged = replace(paged, complete=True)
    go(tools, paged)
    assert paged.paging
    paged = replace(paged, paging=replace(paged.paging, depth=2))
    assert go(tools, paged) == ("read", {}, 6)
