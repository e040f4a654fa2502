"""Any page is looked at without an exception, in bounded time, always with the same result."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Hints, Limits
from feeds.readers.html_select import check_selector
from feeds.readers.probe import look

TOKENS: Final = (
    '<div class="news">', '<li class="news css-1a">', "<li>", "</li>", "</div>", "<ul>", "</ul>",
    '<a href="/1">', '<a href="">', "</a>", "<h2>", "</h2>", "<p class=x:y>", "<o:p>", "<td>",
    "<tr>", "<table>", "<time datetime=2024>", "<img src=a>", "<nav>", "<main>", "Ny väg öppnar",
    " Ämne: A, B ", "2024-05-03", "den 3:e maj", "<form>", "<!--", '<b rel="tag" itemprop="a b">',
    '<span class="a\\b {x} \'">', "<article id='post-1'>", "</article>", "\x00", "<h2></h2>",
)  # fmt: skip
FEW, MANY = 150, 1500
AT_MOST: Final = 14
"""How many times the work may be for ten times the page; 100 would be the square."""

ROW: Final = '<li class=news><h3><a href="/{0}">Ny väg {0} öppnar</a></h3><p>Text</p><i>A</i></li>'
SHAPES: Final[dict[str, Callable[[int], str]]] = {
    "rows": lambda count: "".join(map(ROW.format, range(count))),
    "nested": lambda count: (
        ("<div class=news><a href=x>Ny väg öppnar</a>" * 50 + "</div>" * 50) * (count // 50)
    ),
    "one large": lambda count: (
        "<li class=news><a href=1>A b c</a>" + "<p>text</p>" * count + "</li>"
    ),
    "classes": lambda count: "".join(
        f'<p class="{"abc" + "e" * (one % 40)}"><a href=x>A b c</a></p>' for one in range(count)
    ),
    "long class": lambda count: f'<p class="{"ab " * 10 * count}"><a href=x>A b c</a></p>' * 2,
    "long text": lambda count: f"<li class=news><a href=1>{'ab cd ' * count}</a></li>" * 2,
    "headings": lambda count: "<h2>A b c</h2><p>d</p>" * count,
}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_page(page: str) -> None:
    """No exception, selectors that can be used, and the same proposals again."""
    findings = look(f"<html><body>{page}".encode(), "page", Hints(), Limits())
    assert look(f"<html><body>{page}".encode(), "page", Hints(), Limits()) == findings
    for profile in filter(None, (one.profile for one in findings.proposals)):
        rules = [profile.item, *(rule.select for rule in profile.fields.values())]
        assert [check_selector(css) for css in rules] == [None] * len(rules)
    problems = {one.code for proposal in findings.proposals for one in proposal.problems}
    assert "bad-type" not in problems


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are nothing give nothing, and no exception."""
    assert look(b"<html>" + data, "page", Hints(), Limits()).reader == "html"


@pytest.mark.parametrize("shape", SHAPES)
def test_work_is_in_proportion(shape: str) -> None:
    """Ten times the page is about ten times the work, in lines of Python run."""
    few, many = (_lines(SHAPES[shape](count).encode()) for count in (FEW, MANY))
    assert many <= AT_MOST * few


def _lines(page: bytes) -> int:
    count = 0

    def trace(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        look(b"<!doctype html><html><body>" + page, "page", Hints(), Limits())
    finally:
        sys.settrace(before)
    return count
