"""CSS selectors mean what they mean elsewhere, and take no time that grows with the square."""

import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import document_fromstring

from feeds.readers.html_select import MAX_SEARCHED, MAX_SIBLINGS, compile_selector
from feeds.readers.listing_html import check_selector
from tests.readers.html.support import reading

TAGS = st.sampled_from(["div", "span", "ul", "li", "section"])
MARKS = st.sampled_from(["", " class=x", ' class="x\ty"', " class=xy", " id=i", " lang=sv"])
TREES = st.recursive(
    st.just("t"),
    lambda inner: st.builds(
        lambda tag, mark, parts: f"<{tag}{mark}>{''.join(parts)}</{tag}>",
        TAGS,
        MARKS,
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)
TESTS = [
    "", ".x", "#i", "[class]", "[class^=x]", "[class~=y]", ":first-child", ":last-child", ":empty",
    ":nth-child(2n+1)", ":not(.x)", ":not(ul .x)", ":has(> .x)", ":has(+ li)", ":has(span)",
    ":is(.x, #i)", ":only-child",
]  # fmt: skip
COMPOUNDS = st.builds(
    lambda tag, test: tag + test or "*",
    st.sampled_from(["", "div", "LI", "span", "*"]),
    st.sampled_from(TESTS),
)
CHAINS = st.builds(
    lambda first, rest: first + "".join(map("".join, rest)),
    COMPOUNDS,
    st.lists(st.tuples(st.sampled_from([" ", " > ", " + ", " ~ "]), COMPOUNDS), max_size=3),
)
SELECTORS = st.lists(CHAINS, min_size=1, max_size=2).map(", ".join)


@settings(deadline=None, max_examples=200)
@given(trees=st.lists(TREES, min_size=1, max_size=4), css=SELECTORS, start=st.integers(0, 9))
def test_selects_what_soupsieve_selects(trees: list[str], css: str, start: int) -> None:
    """In the whole page, and within an element, where the element itself may be among them."""
    root = document_fromstring(f"<html><body>{''.join(trees)}</body></html>")
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode"), "xml")
    select = compile_selector(css).find
    elements, tags = list(root.iter()), soup.select("*")
    number = start % len(elements)
    theirs = {id(tag) for tag in soup.select(css.replace("LI", "li"))}
    assert [id(tags[elements.index(one)]) in theirs for one in select(root)] == [True] * len(theirs)
    inside = {id(tags[number]), *map(id, tags[number].select("*"))} & theirs
    assert {id(tags[elements.index(one)]) for one in select(elements[number])} == inside


def test_scope_is_the_item() -> None:
    """``:scope`` is the element in which is selected."""
    root = document_fromstring("<div><p>a<div><p>b</div></div>")
    div = root.find(".//div")
    assert [one.text for one in compile_selector(":scope > p").find(div)] == ["a"]


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        ("", "Expected selector, got <EOF at 0>"),
        ("> p", "Expected selector, got <DELIM '>' at 0>"),
        ("li:not(", "Expected selector, got <EOF at 7>"),
        ("a,,b", "Expected selector, got <DELIM ',' at 2>"),
        ("a::text", "Pseudo-elements are not supported."),
        ("p:nonsense", "The pseudo-class :nonsense is unknown"),
        ("sv|li", "Undefined namespace prefix"),
        ("*:nth-of-type(2)", "*:nth-of-type() is not implemented"),
        ("p" * 1001, "it is longer than 1000 characters"),
    ],
)
def test_reason_of_a_refusal(css: str, reason: str) -> None:
    """A text that is no selector is refused with the reason."""
    assert check_selector(css) == reason


def test_usable_selectors_have_no_reason_against_them() -> None:
    """Also those with letters beyond ASCII, and names that XPath could not write."""
    for css in ("li.sv-channel-item", ".ämne", r"li.\31 a", "*|p", "a:is(.b, c)", "p:has(> b) ~ i"):
        assert check_selector(css) is None


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40) | st.text(alphabet="ab.#[]=\"'()>+~:,*|\\ not(has(is(", max_size=40))
def test_any_text_is_a_selector_or_not(css: str) -> None:
    """Whatever the text, there is an answer, and what it allows can be used."""
    if check_selector(css) is None:
        compile_selector(css).find(document_fromstring("<p>a<b>c</b></p>"))


def test_nested_elements_are_searched_in_linear_time() -> None:
    """lxml.cssselect takes minutes for this; the nearest of the elements around decides."""
    root = document_fromstring("<div>" * 200 + "<p>a" * 50_000)
    start = time.process_time()
    assert len(compile_selector("div p, ul p").find(root)) == 50_000
    assert compile_selector("ul div div p").find(root) == []
    assert time.process_time() - start < 10


@pytest.mark.parametrize("css", ["li.n", ".n", ".n, b", "ul .n", "[class]", "li:not(.m)", "li > b"])
def test_many_elements_are_selected_in_linear_time(css: str) -> None:
    """XPath's unions and steps to parents compare each node with all others: 17 s for these."""
    root = document_fromstring("<ul>" + "<li class=n><b>a</b>" * 100_000)
    start = time.process_time()
    assert len(compile_selector(css).find(root)) >= 100_000
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("html", "css"),
    [
        ("<li>a" * (MAX_SIBLINGS + 1), "li:nth-child(odd)"),
        ("<li>a" * (MAX_SIBLINGS + 1), "p ~ li"),
        ("<li>a" * (MAX_SIBLINGS + 1), "li:has(~ p)"),
        ("<ul><li>a</ul>" * MAX_SEARCHED, "body:has(p) li"),
        ("<ul><li>a</ul>" * MAX_SEARCHED, "ul:contains('x') > li"),
    ],
)
def test_what_would_take_too_long_is_refused(html: str, css: str) -> None:
    """A selector that compares all elements with all others is for smaller pages."""
    items, problems = reading(html, f'item: "{css}"')
    assert [one.code for one in problems] == ["too-large"]
    assert items == []


def test_classes_and_names_are_for_every_page() -> None:
    """However many elements there are, the usual selectors are not refused."""
    root = document_fromstring("<ul><li>a</ul>" * MAX_SEARCHED)
    for css in (".list .item > a", "ul li:has(a)", "main li:contains('a')", ".a:not(.b) .c + .d"):
        assert not compile_selector(css).is_too_much_for(root)


def test_first_and_last_child_are_no_comparison() -> None:
    """They look at one sibling only, however many there are."""
    for css in ("li:first-child", "li:last-child", "li + li"):
        assert not compile_selector(css).is_too_much_for(
            document_fromstring("<li>a" * (MAX_SIBLINGS + 1))
        )
