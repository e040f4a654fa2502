"""What each rule of a profile reads, and what is found without one."""

import pytest

from feeds.errors import Problem
from feeds.model import Hints, Item, Media, Person
from tests.readers.html.support import REF, brief, items_of, reading


def only(html: str, rules: str = "item: li") -> Item:
    """The one item of a list."""
    (item,) = items_of(f"<ul><li>{html}</li></ul>", rules)
    return item


@pytest.mark.parametrize(
    ("html", "title", "link"),
    [
        ("<h3>A</h3>", "A", ""),
        ("<h3><a href=x>A</a></h3><a href=y>B</a>", "A", "x"),
        ("<a href=y>B</a><h3><a href=x>A</a></h3>", "A", "x"),
        ("<a href=y><img></a><a href=x><h3>A</h3><p>B</p></a>", "A", "x"),
        ("<h3>A</h3><p><a href='#top'>Up</a> <a href=''>Here</a> <a href=x>More</a>", "A", "x"),
        ("<h2></h2><h3>A</h3>", "A", ""),
        ("<a href=x><img src=y></a> <a href=z>A</a>", "A", "z"),
        ("<div role=heading>A</div>", "A", ""),
        ("<a name=x>A</a> text", "", ""),
        ("<h3>A<br>B <i>c</i><b>d</b><div>E</div></h3>", "A B cd E", ""),
    ],
)
def test_title_and_link_without_a_rule(html: str, title: str, link: str) -> None:
    """The first heading or link with a text; the link in it, round it, or the item's first one."""
    item = only(html)
    assert (item.title, item.link) == (title, link)


def test_items_without_a_title_are_passed_on() -> None:
    """The normalizer reports them."""
    item = only("only text")
    assert (item.title, item.position, item.ref) == ("", 1, f"{REF}:1")


@pytest.mark.parametrize(
    ("html", "rule", "link"),
    [
        ("<a class=m href=x>A</a>", ".m", "x"),
        ("<p class=m>A <a href=x>B</a></p>", ".m", "x"),
        ("<a href=x><b class=m>A</b></a>", ".m", "x"),
        ("<p class=m>A</p><a href=x>B</a>", ".m", ""),
        ("<p class=m data-url=x>A</p>", "{select: .m, attribute: data-URL}", "x"),
        ("<a class=m href>A</a><a class=m href=x>B</a>", ".m", "x"),
        ("<a class=m href='#y'>A</a>", ".m", "#y"),
    ],
)
def test_link_rule(html: str, rule: str, link: str) -> None:
    """The address of the element, of a link in it or of one round it; and no other."""
    assert only(html, f"item: li\nlink: {rule}").link == link


@pytest.mark.parametrize(
    ("html", "rule", "topics"),
    [
        ("<b>A</b><b> B </b><b></b>", "b", ("A", "B")),
        ("<b>A, B,C</b><b>D</b>", "{select: b, separator: ','}", ("A", "B", "C", "D")),
        ("<b>Ämne: A</b>", "{select: b, prefix: 'ämne:'}", ("A",)),
        ("<b> ämne:A</b>", "{select: b, prefix: 'Ämne:'}", ("A",)),
        ("<b><i>Topic</i>: A</b>", "{select: b, prefix: 'Topic:'}", ("A",)),
        ("<b>Topic: A</b><b>Place: B</b><b>C</b>", "{select: b, prefix: 'Topic:'}", ("A",)),
        ("<b>by  the A</b>", "{select: b, prefix: 'By the'}", ("A",)),
        ("<b>Topic:</b>", "{select: b, prefix: 'Topic:'}", ()),
        ("<b>Topic: A / B</b>", "{select: b, prefix: 'Topic:', separator: ' / '}", ("A", "B")),
        ("<b data-t='A|B'>C</b>", "{select: b, attribute: data-t, separator: '|'}", ("A", "B")),
        ("<b>A <b>B</b></b>", "b", ("A B",)),
        ("A", "{prefix: ''}", ("A",)),
    ],
)
def test_topics_rule(html: str, rule: str, topics: tuple[str, ...]) -> None:
    """Several elements, one text with a separator, and labels that are cut."""
    assert only(html, f"item: li\ntopics: {rule}").topics == topics


def test_glued_topics_are_not_split() -> None:
    """They go where the normalizer splits them, and nowhere else."""
    item = only(
        "<b>AlphaBeta, Gamma</b>", "item: li\ntopics: {select: b, glued: 'true', separator: ','}"
    )
    assert (item.glued, item.topics) == (("AlphaBeta, Gamma",), ())


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ("<time class=d datetime=2024-05-03>3 May</time>", "2024-05-03"),
        ("<time class=d>3 May</time>", "3 May"),
        ("<p class=d>On <time datetime=2024-05-03>3 May</time></p>", "2024-05-03"),
        ("<meta class=d content=2024-05-03>", "2024-05-03"),
        ("<span class=d title=2024-05-03>3 <b>May</b></span>", "3 May"),
        ("<i class=d></i><i class=d>3 May</i>", "3 May"),
        ("<a href=/2024/04/29/x>A</a><i class=d></i>", ""),
    ],
)
def test_dates(html: str, date: str) -> None:
    """As written in the attribute of a time or meta, else the text; never from a link."""
    item = only(f"<h3>T</h3>{html}", "item: li\npublished: .d\nupdated: .d")
    assert (item.published, item.updated) == (date, date)


@pytest.mark.parametrize(
    ("html", "rule", "image"),
    [
        ("<img src=a.jpg alt=' A b '>", "img", Media("a.jpg", alt="A b")),
        ("<p><img src=a.jpg></p>", "p", Media("a.jpg")),
        ("<img srcset='a.jpg 1x, b.jpg 2x'>", "img", Media("a.jpg")),
        ("<img srcset='a.jpg 1x,b.jpg 2x'>", "img", Media("a.jpg")),
        (
            "<img src=' DATA:x' srcset='data:image/gif;base64,x 1x, b.jpg 2x'>",
            "img",
            Media("b.jpg"),
        ),
        ("<img src=data:x data-src=c.jpg>", "img", Media("c.jpg")),
        ("<img src=data:x>", "img", None),
        ("<img src=data:x><img src=d.jpg>", "img", Media("d.jpg")),
        (
            "<picture><source srcset='e.webp 1x'><img src=data:x alt=E></picture>",
            "picture",
            Media("e.webp", alt="E"),
        ),
        ("<meta content=f.jpg>", "meta", Media("f.jpg")),
        ("<a href=g.jpg>G</a>", "a", Media("g.jpg")),
        (
            "<b style=\"background: url( 'h.jpg' )\">H</b>",
            "{select: b, attribute: style}",
            Media("h.jpg"),
        ),
        (
            "<b data-bg=i.jpg><img src=x alt=I></b>",
            "{select: b, attribute: data-BG}",
            Media("i.jpg", alt="I"),
        ),
        ("<p><img src=x data-full=j.jpg></p>", "{select: p, attribute: data-full}", Media("j.jpg")),
        ("<b>no image</b>", "b", None),
    ],
)
def test_image(html: str, rule: str, image: Media | None) -> None:
    """The first address that is no placeholder, and the words for the image."""
    assert only(f"<h3>T</h3>{html}", f"item: li\nimage: {rule}").image == image


@pytest.mark.parametrize(
    ("html", "files"),
    [
        ("<a class=f href=a.pdf type=application/pdf>A</a>", (Media("a.pdf", "application/pdf"),)),
        ("<p class=f><a href=a>A</a><a href=b>B</a></p>", (Media("a"),)),
        (
            "<a class=f href=a>A</a><a class=f href=b length=12>B</a>",
            (Media("a"), Media("b", None, 12)),
        ),
        ("<audio class=f src=a.mp3></audio>", (Media("a.mp3"),)),
        (
            "<video class=f><source src=a.mp4 type=video/mp4></video>",
            (Media("a.mp4", "video/mp4"),),
        ),
        ("<a class=f href=a length='2 MB'>A</a>", (Media("a"),)),
        (f"<a class=f href=a length={'9' * 5000}>A</a>", (Media("a"),)),
        ("<b class=f>A</b><a class=f href=' '>B</a>", ()),
    ],
)
def test_enclosures(html: str, files: tuple[Media, ...]) -> None:
    """Files with the type and length that the page states."""
    assert only(f"<h3>T</h3>{html}", "item: li\nenclosure: .f").enclosures == files


def test_content_is_html_as_written() -> None:
    """Without what is hidden or dropped, which does not take the text behind it along."""
    html = (
        "<div>a &lt;b&gt; <p CLASS=x onclick=y>c</p>d<span hidden>e</span>f<script>g</script>h"
        "<i class=ad>i</i>j<b>k</b></div>"
    )
    item = only(html, "item: li\ncontent: div\ndrop: [.ad]")
    assert item.content == 'a &lt;b&gt; <p class="x" onclick="y">c</p>dfhj<b>k</b>'


def test_summary_of_several_elements_is_several_paragraphs() -> None:
    """One inside another is not told twice."""
    item = only("<p>A <b>b</b></p><div>C<p>D</p></div>", "item: li\nsummary: p, div")
    assert item.summary == "A b\n\nC\n\nD"


def test_authors_id_and_language() -> None:
    """A text each, or what an attribute says."""
    html = "<h3 id=n1>T</h3><i>Av Åsa och Per</i><a hreflang=fi href=x>Suomeksi</a>"
    rules = (
        "item: li\nauthor: {select: i, prefix: Av, separator: ' och '}\n"
        "id: {select: h3, attribute: id}\nlanguage: a"
    )
    item = only(html, rules)
    assert item.authors == (Person("Åsa"), Person("Per"))
    assert (item.id, item.language) == ("n1", "fi")


def test_language_is_the_items_else_the_pages() -> None:
    """A page may hold items in several languages."""
    html = "<html lang=sv><li>A<li lang=en>B"
    assert [one.language for one in items_of(html, "item: li")] == ["sv", "en"]


def test_base_is_the_captures() -> None:
    """Links stay as written beside it."""
    (item,) = items_of("<li><a href=x>A</a>", "item: li", Hints(base="https://www.example.org/n/"))
    assert (item.link, item.base) == ("x", "https://www.example.org/n/")


def test_item_itself_is_selected() -> None:
    """By an empty selector or by its own name."""
    html = "<a class=n href=x>A</a><a class=n href=y>B</a>"
    items = items_of(html, "item: a.n\ntitle: {select: ''}\nlink: a\nsummary: {select: ''}")
    assert [(one.title, one.link, one.summary) for one in items] == [
        ("A", "x", "A"),
        ("B", "y", "B"),
    ]


def wrong(html: str, rules: str) -> tuple[list[str], list[Problem]]:
    """The titles of a page, and what is wrong with it."""
    items, problems = reading(html, rules)
    return [one.title for one in items], problems


def test_profile_that_selects_nothing() -> None:
    """The report says which selector it was."""
    titles, (problem,) = wrong("<p>A", "item: li.news")
    assert (titles, brief(problem)) == ([], "1 no-items")
    assert problem.message == "item: li.news selects nothing on this page"


def test_profile_that_selects_the_frame() -> None:
    """That is another mistake."""
    titles, (problem,) = wrong("<nav><li><a href=x>A</a></nav>", "item: li")
    assert (titles, brief(problem)) == ([], "1 no-items")
    assert "navigation" in problem.message


def test_empty_items_are_reported() -> None:
    """At their line; the others keep their numbers in order."""
    items, problems = reading("<ul>\n<li><img src=x>\n<li>A\n<li> </ul>", "item: li")
    assert [(one.ref, one.position) for one in items] == [(f"{REF}:3", 1)]
    assert [brief(one) for one in problems] == ["2 empty-item", "4 empty-item"]


def test_items_inside_items_are_reported() -> None:
    """The outer one counts."""
    html = (
        "<div class=n><h3>A</h3>\n<div class=n><h3>B</h3></div></div><div class=n><h3>C</h3></div>"
    )
    titles, (problem,) = wrong(html, "item: .n")
    assert (titles, brief(problem)) == (["A", "C"], "2 not-well-formed")


def test_selectors_that_are_none_are_reported() -> None:
    """One for a field costs the field, one for the items all items; nothing is raised."""
    titles, problems = wrong("<li><h3>A</h3>", "item: li\ntitle: h3\nsummary: '> p'\ndrop: ['..']")
    assert titles == ["A"]
    assert [one.code for one in problems] == ["bad-type", "bad-type"]
    assert "summary: > p cannot be used" in problems[1].message
    titles, (problem,) = wrong("<li>A", "item: 'sv|li'")
    assert (titles, problem.code) == ([], "bad-type")
    assert "Undefined namespace prefix" in problem.message


def test_unknown_fields_are_reported() -> None:
    """With those that there are."""
    titles, (problem,) = wrong("<li><h3>A</h3>", "item: li\nheadline: h3")
    assert (titles, problem.code) == (["A"], "unknown-field")
    assert "title" in problem.hint


def test_page_that_is_refused_has_no_second_problem() -> None:
    """Nothing is said of items that were not looked for."""
    attributes = " ".join(f"a{number}" for number in range(1500))
    for rules in ("item: li", "item: ''"):
        titles, (problem,) = wrong(f"<li {attributes}>A", rules)
        assert (titles, problem.code) == ([], "too-large")
