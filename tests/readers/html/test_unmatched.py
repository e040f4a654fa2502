"""Rules of a profile that find nothing are reported, once for each field."""

import pytest

from tests.readers.html.support import brief, reading

LIST = "<ul><li><h3>A</h3><p><b>Ämnen: Kultur, Bad</b><img src=x>\n<li><h3>B</h3></ul>"


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ("summary: p.fel", "summary: p.fel selects nothing in any of the 2 items", "selector"),
        ("published: .datum", "published: .datum selects nothing", "selector"),
        ("image: picture", "image: picture selects nothing", "selector"),
        ("enclosure: {select: a}", "enclosure: a selects nothing", "selector"),
        (
            "topics: {select: b, prefix: 'Ämne:', separator: ','}",
            "topics: no text of what b selects begins with the prefix Ämne:",
            "prefix",
        ),
        (
            "author: {prefix: Av}",
            "author: no text of the items begins with the prefix Av",
            "prefix",
        ),
        ("id: {select: h3, attribute: id}", "id: the attribute id of what h3 selects", "attribute"),
        ("image: {select: img, attribute: data-s}", "image: the attribute data-s", "attribute"),
        ("enclosure: {select: img, attribute: src}", "", ""),
        ("image: {select: img, attribute: src}", "", ""),
        ("topics: {select: b, prefix: 'ämnen:', separator: ','}", "", ""),
        ("summary: p", "", ""),
        ("published: p", "", ""),
        ("title: h3", "", ""),
    ],
)
def test_a_rule_that_finds_nothing(rule: str, message: str, hint: str) -> None:
    """The report names the field and what was looked for; one item that has it is enough."""
    items, problems = reading(LIST, f"item: li\n{rule}")
    assert [one.title for one in items] == ["A", "B"]
    assert [brief(one) for one in problems] == ["1 unmatched-rule"] * bool(message)
    assert all(one.message.startswith(message) and hint in one.hint for one in problems)


@pytest.mark.parametrize(
    ("html", "prefix", "topics"),
    [
        ("<b>Place: B</b>", "Topic:", ()),
        ("<b>A</b>", "Topic:", ("A",)),
        ("<b>A 9:30</b>", "Topic:", ("A 9:30",)),
        ("<b>Bygg</b>", "By", ("Bygg",)),
        ("<b>A <b>Topic: B</b></b>", "Topic:", ()),
    ],
)
def test_a_prefix_that_fits_nothing(html: str, prefix: str, topics: tuple[str, ...]) -> None:
    """What begins with no label is kept, and the report comes all the same."""
    rules = f"item: li\ntopics: {{select: b, prefix: '{prefix}'}}"
    (item,), problems = reading(f"<ul><li>{html}</ul>", rules)
    assert item.topics == topics
    assert [brief(one) for one in problems] == ["1 unmatched-rule"]


def test_a_title_that_is_nowhere() -> None:
    """The normalizer reports each item; this is the reason for all of them."""
    items, (problem,) = reading(LIST, "item: li\ntitle: h9.nope")
    assert [one.title for one in items] == ["", ""]
    assert problem.message == "title: h9.nope selects nothing in any of the 2 items"


def test_each_field_is_reported() -> None:
    """Once, however many items there are."""
    _, problems = reading(LIST, "item: li\nsummary: .a\ncontent: .a\nlink: .a")
    assert [one.message.partition(":")[0] for one in problems] == ["link", "summary", "content"]


@pytest.mark.parametrize("html", ["<p>A", "<ul><li> </ul>"])
def test_no_rule_is_judged_without_items(html: str) -> None:
    """It is the selector of the items that failed."""
    _, problems = reading(html, "item: li\nsummary: .a")
    assert "unmatched-rule" not in [one.code for one in problems]


def test_a_profile_without_item_is_not_asked_for_again() -> None:
    """The report says what it lacks."""
    items, (problem,) = reading(LIST, "title: h3")
    assert (items, brief(problem)) == ([], "1 no-items")
    assert "the profile does not say where the items stand" in problem.message
    assert problem.hint.startswith("give the profile an item:")
