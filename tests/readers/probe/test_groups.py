"""What repeats on a page, where it stands, and what the names of classes are worth."""

import pytest

from feeds.model import Hints, Limits, Profile
from feeds.readers.page import parse
from feeds.readers.probe import look
from feeds.readers.probe.groups import Group, groups
from feeds.readers.probe.names import is_stable

ROW = '<li class="news"><h3><a href="/{0}{1}">Nyhet nummer {1} {0}</a></h3>{2}</li>'


def rows(name: str, count: int, inner: str = "") -> str:
    """A list whose items are alike but for their names."""
    return f"<ul>{''.join(ROW.format(name, one, inner) for one in range(count))}</ul>"


def found(body: str) -> list[Group]:
    """The groups of a page."""
    return groups(parse(f"<html><body>{body}".encode(), "page").root)


def first_links(body: str) -> list[str]:
    """The links of the first proposal for a page."""
    findings = look(f"<html><body>{body}".encode(), "page", Hints(), Limits())
    return [item.link for item in findings.proposals[0].items]


def profile(body: str) -> Profile:
    """The profile of the first proposal."""
    one = look(f"<html><body>{body}".encode(), "page", Hints(), Limits()).proposals[0].profile
    assert one
    return one


@pytest.mark.parametrize(
    ("name", "stable"),
    [
        ("news-list__item", True),
        ("nyhetspuff", True),
        ("newsListItem", True),
        ("wp-block-post-title", True),
        ("css-abcdef", False),
        ("sc-bdVaJa", False),
        ("svelte-kjhdfg", False),
        ("card_aXbYqZe", False),
        ("qwrtpsdf", False),
        ("post-211", False),
        ("col-md-6", False),
        ("clearfix", False),
        ("a:b", False),
        ("å", False),
        ("", False),
    ],
)
def test_names(name: str, stable: bool) -> None:
    """Names that people make are taken, those of tools, numbers and looks are not."""
    assert is_stable(name) is stable


@pytest.mark.parametrize(
    ("frame", "around"),
    [("div class='sidebar'", "div"), ("aside", "div"), ("div", "main"), ("div id='meny'", "div")],
)
def test_where_a_list_stands(frame: str, around: str) -> None:
    """Of two lists that are alike, the one in the middle of the page is the news."""
    tips = rows("b", 5).replace("<ul>", "<ul class=tips>").replace('"news"', '"tips"')
    beside = f"<{frame}>{tips}</{frame.partition(' ')[0]}>"
    news = f"<{around}>{rows('n', 4)}</{around}>"
    assert first_links(beside + news) == ["/n0", "/n1", "/n2", "/n3"]


def test_frames_of_the_page() -> None:
    """What is navigation by its element is no group at all."""
    assert found(f"<nav>{rows('a', 5)}</nav><footer>{rows('b', 5)}</footer>") == []


def test_items_in_items() -> None:
    """What stands in a member is a part of it and no member."""
    inner = '<div class="news"><a href="/c">Svar på nyheten här</a></div>'
    page = "".join(
        f'<div class="news"><h3><a href="/{one}">Nyhet nummer {one} här</a></h3>{inner}</div>'
        for one in range(3)
    )
    (group,) = [one for one in found(page) if one.css == "div.news"]
    assert [one[0].tag for one in group.members] == ["h3"] * 3


@pytest.mark.parametrize("heading", ["h3", "b"])
def test_rows_of_cards(heading: str) -> None:
    """The cards are likelier than the rows that each hold three of them."""
    title = f'<{heading}><a href="/{{0}}">Nyhet nummer {{0}} här</a></{heading}>'
    card = f'<div class="puff">{title}<p>{{1}}</p></div>'
    text = "En lång ingress om det som hände. " * 2
    row = '<div class="rad">' + "".join(card.format("{0}" + str(one), text) for one in "abc")
    page = "".join(row.format(one) + "</div>" for one in range(3))
    order = [one.css for one in found(page)]
    assert order.index("div.puff") < order.index("div.rad")


def test_the_same_title_again_and_again() -> None:
    """Long texts with one heading for all are no list of news."""
    text = f"<p>{'En lång text om detta. ' * 10}</p><time>2024-05-01</time>"
    same = "".join(f'<div class="ruta"><h3>Läs också detta</h3>{text}</div>' for _ in range(5))
    order = [one.css for one in found(same + rows("n", 5))]
    assert order.index("li.news") < order.index("div.ruta")


def test_hidden_elements_are_not_looked_at() -> None:
    """What nobody sees does not narrow the selector."""
    assert profile(rows("n", 3) + '<ul><li class="news" hidden>Mall</li></ul>').item == "li.news"


@pytest.mark.parametrize(
    ("inner", "name", "select"),
    [
        (
            "<p class=meta>Ämne: Kultur</p><p>En längre text om {1} och {0}.</p>",
            "summary",
            "p:not(.meta)",
        ),
        ("<p class=news>En text om {1} som är lång nog.</p>", "summary", "p"),
        ("<p class=ingress>En text om {1} som är lång nog.</p>", "summary", ".ingress"),
        ("<i class=info>Updated: <time>2024-05-0{1}</time></i>", "updated", "time"),
        ("<i class=info>Ute: <time>2024-05-0{1}</time></i>", "published", "time"),
    ],
)
def test_fields(inner: str, name: str, select: str) -> None:
    """A selector finds what is the field's and not what is another's or the whole item."""
    page = "".join(ROW.format("n", one, inner.format("n", one)) for one in range(1, 5))
    rules = profile(f"<ul>{page}</ul>").fields
    assert rules[name].select == select


def test_a_class_that_the_item_has_too() -> None:
    """A selector that would find the item itself is not used in it."""
    row = '<li class="teaser"><h3>Nyhet nummer {0}</h3><p class="teaser">Text {0}, som är lång.</p>'
    page = "".join(map(row.format, range(4)))
    assert profile(f"<ul>{page}</ul>").fields["summary"].select == "p"


def test_headings_of_two_levels() -> None:
    """Where some titles are on another level, no rule takes the one for all."""
    row = "<li class='news'><{1}><a href='/{0}'>Nyhet nummer {0} här</a></{1}></li>"
    page = "".join(row.format(one, "h2" if one == 3 else "h3") for one in range(7))
    assert "title" not in profile(f"<ul>{page}</ul>").fields
    assert len(first_links(f"<ul>{page}</ul>")) == 7


def test_titles_without_links() -> None:
    """Where some elements have no title, the others are told by what their titles stand in."""
    row = "<li class='news'><{1}>Nyhet nummer {0} här</{1}><time>2024-05-0{0}</time></li>"
    page = "".join(row.format(one, "h2" if one == 3 else "h3") for one in range(1, 7))
    assert profile(f"<ul>{page}<li class='news'>Annons</li></ul>").item == "li.news:has(h3)"


def test_the_line_of_a_date_is_no_text() -> None:
    """A long line with the date in it is not taken for the summary."""
    inner = "<p>Publicerad <time>2024-05-0{1}</time> av redaktionen i stadshuset {1}</p>"
    page = "".join(ROW.format("n", one, inner.format("n", one)) for one in range(1, 5))
    assert profile(f"<ul>{page}</ul>").fields.keys() == {"title", "published"}
