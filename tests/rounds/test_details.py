"""The own pages of new items."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from feeds.model import Entry, Formula, Source
from feeds.rounds import Tools, details, visit
from tests.helpers import FixedClock
from tests.rounds.support import LIST, OWN, Answer, Press, article, go, page, seen, titles


@pytest.fixture
def listing(press: Press) -> Source:
    """A listing of two titles whose texts stand on pages of their own."""
    press.pages["/"] = page("Två", "Ett")
    press.pages["/två.html"] = press.pages["/tv%C3%A5.html"] = article("Två", "Andra texten.")
    press.pages["/ett.html"] = article("Ett", "Första texten.")
    return Source("listing", "html", url=press.url("/"), profile=LIST, detail=OWN)


@pytest.fixture
def text(tools: Tools) -> Callable[[str], str]:
    """The text of an entry."""

    def found(title: str) -> str:
        entries: dict[str, Entry] = {
            one.snapshot.title: one for one in tools.store.entries(Formula(), 1000)
        }
        return entries[title].snapshot.content_html or ""

    return found


def test_only_new_items(
    tools: Tools, press: Press, listing: Source, text: Callable[[str], str], clock: FixedClock
) -> None:
    """The pages of new items are read once, oldest first; a known item's brief line is no edit."""
    assert go(tools, listing) == ("read", {"created": 2}, 0)
    assert press.paths() == ["/", "/ett.html", "/tv%C3%A5.html"]
    assert "Första texten." in text("Ett")
    clock.forward(hours=1)
    press.pages["/"] = page("Tre", "Två", "Ett")
    press.pages["/tre.html"] = article("Tre", "Tredje texten.")
    assert go(tools, listing) == ("read", {"created": 1}, 2)
    assert press.paths() == ["/", "/tre.html"]
    assert "Första texten." in text("Ett")
    assert titles(tools) == ["Tre", "Två", "Ett"]


def test_a_page_that_fails(
    tools: Tools, press: Press, listing: Source, text: Callable[[str], str]
) -> None:
    """An item whose page cannot be read is published as the listing has it, and reported."""
    del press.pages["/ett.html"]
    told = visit(tools, listing)
    assert seen(told) == ("read", {"created": 2}, 0)
    assert [(one.ref, one.code) for one in told.problems] == [
        (press.url("/ett.html"), "missing-detail")
    ]
    assert (text("Ett"), "Andra texten." in text("Två")) == ("", True)


def test_too_many_at_once(
    tools: Tools, press: Press, listing: Source, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest wait for the next visit, which comes soon, and stand on top then."""
    monkeypatch.setattr(details, "MOST", 1)
    assert seen(visit(tools, listing)) == ("read", {"created": 1}, 0)
    assert titles(tools) == ["Ett"]
    clock.forward(minutes=1)
    assert seen(visit(tools, listing)) == ("read", {"created": 1}, 1)
    assert titles(tools) == ["Två", "Ett"]
    clock.forward(minutes=1)
    assert visit(tools, listing).result == "taken"


def test_what_waits_is_not_withdrawn(
    tools: Tools, press: Press, listing: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry whose item is left for the next visit, under a new address, is still there."""
    listing = replace(listing, complete=True)
    go(tools, listing)
    body = press.pages["/"].body.replace(b'href="/', b'href="/new/')
    press.pages["/"].body = body
    press.pages["/new/ett.html"] = article("Ett", "Första texten.")
    monkeypatch.setattr(details, "MOST", 1)
    result, kinds, _ = go(tools, listing)
    assert (result, kinds.get("withdrawn")) == ("read", None)
    assert titles(tools)[-1] == "Ett"


def test_no_time(tools: Tools, press: Press, listing: Source, clock: FixedClock) -> None:
    """The pages of a visit have so much time in all; what is left is not lost."""
    press.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 9\n")
    press.pages["/"] = page(*"HGFEDCBA")
    for name in "abcdefgh":
        press.pages[f"/{name}.html"] = article(name, f"Text om {name}.")
    assert seen(visit(tools, listing)) == ("read", {"created": 6}, 0)
    assert titles(tools) == list("FEDCBA")
    clock.forward(minutes=1)
    assert seen(visit(tools, listing)) == ("read", {"created": 2}, 6)
    assert titles(tools) == list("HGFEDCBA")


def test_a_host_that_wants_peace(
    tools: Tools, press: Press, listing: Source, clock: FixedClock
) -> None:
    """New items wait once for a host that wants peace, and do without their pages after that."""
    press.pages["/tv%C3%A5.html"] = Answer(status=429, headers={"Retry-After": "300"})
    told = visit(tools, listing)
    assert (seen(told), told.is_later) == (("failed", {"created": 1}, 0), True)
    press.paths()
    clock.forward(minutes=15)
    told = visit(tools, listing)
    assert seen(told) == ("read", {"created": 1}, 1)
    assert [one.code for one in told.problems] == ["missing-detail"]
    assert titles(tools) == ["Två", "Ett"]


def test_a_private_page_is_not_asked(tools: Tools, press: Press, listing: Source) -> None:
    """An item cannot lead to where a source could not be."""
    press.pages["/"] = Answer(press.pages["/"].body.replace(b"/ett.html", b"http://10.0.0.1/x"))
    told = visit(tools, listing)
    assert seen(told) == ("read", {"created": 2}, 0)
    [problem] = told.problems
    assert problem.code == "missing-detail"
    assert "not a public address" in problem.message
