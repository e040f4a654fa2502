"""What a reading gave, in numbers."""

from dataclasses import replace

from feeds.errors import Problem
from feeds.health import add, tally
from feeds.model import Conditions, Hints, Profile, Rule, Snapshot, Topic
from feeds.normalize import normalize
from feeds.readers import listing_html
from tests.helpers import NOON, drafts

KNOWN = Topic("traffic", "Traffic")
PAGE = b"""<ul><li><a href=/a>One</a><p>Text.</p><i>Traffic</i><time>2026-02-01</time></li>
<li><a href=/b>Two</a><i>Sky</i></li><li><a href=/c>Three</a><p>Text.</p></li></ul>"""


def test_what_the_readers_report() -> None:
    """Counts of a real page: bare, undated and untopiced items, unknown topics, idle rules."""
    rules = {"title": "a", "summary": "p", "topics": "i", "published": "time", "image": "img"}
    fields = {name: Rule(css) for name, css in rules.items()} | {"updated": Rule("i", "datetime")}
    items, problems = listing_html.read(PAGE, "page.html", Hints(profile=Profile("li", (), fields)))
    found, more = normalize(items, [KNOWN], Conditions(captured=NOON))
    counted = tally(NOON, "page.html", "d1", found, [*problems, *more], created=2, edited=1)
    assert (counted.at, counted.ref, counted.raw) == (NOON, "page.html", "d1")
    assert (counted.items, counted.created, counted.edited) == (3, 2, 1)
    assert (counted.bare, counted.undated, counted.untopiced) == (1, 2, 1)
    assert (counted.pending, counted.unmatched) == (1, 2)


def test_rules_of_several_pages() -> None:
    """A rule that finds nothing on one page only is as good as ever."""

    def problems(html: str) -> list[Problem]:
        fields = {"image": Rule("img"), "published": Rule("time"), "title": Rule("b")}
        return listing_html.read(html.encode(), "a.html", Hints(profile=Profile("p", (), fields)))[
            1
        ]

    first, second = problems("<p><b>A</b><img src=a>"), problems("<p><b>B</b>")
    assert tally(NOON, "", "", [], second).unmatched == 2
    assert tally(NOON, "", "", [], [*first, *second], pages=2).unmatched == 1


def test_content_and_an_edit_date_count() -> None:
    """An item with content is not bare, and one with a date of its last edit not undated."""
    [one] = drafts([("Title", "", "a")])
    told = replace(one, snapshot=Snapshot("Title", content_html="<p>x</p>", updated=NOON))
    counted = tally(NOON, "", "", [told], [])
    assert (counted.bare, counted.undated, counted.untopiced) == (0, 0, 1)


def test_brief_drafts_count_as_items_only() -> None:
    """What a listing says of an item whose page was read before is not all that is known of it."""
    [one] = drafts([("Title", "", "")])
    counted = tally(NOON, "", "", [replace(one, brief=True)], [])
    assert (counted.items, counted.bare, counted.undated, counted.untopiced) == (1, 0, 0, 0)


def test_batches_add_up() -> None:
    """The batches of a reading give what they would give at once."""
    lines = [("A", "", "x"), ("B", "text", ""), ("C", "", ""), ("D", "text", "y")]
    found = drafts(lines)
    idle = Problem("a:1", "unmatched-rule", "m", "h")
    first = tally(NOON, "a", "1", found[:1], [idle], created=1)
    more = tally(NOON, "b", "2", found[1:], [], created=2, edited=1)
    assert add(first, more) == tally(NOON, "a", "1", found, [idle], created=3, edited=1)
