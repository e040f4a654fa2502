"""Other people's HTML on our pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from feeds.web.pages.prose import fitting


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    """A request in English."""
    with app.test_request_context("/?lang=en"):
        yield


CASES = {
    "text stays": ("Ett & <b>två</b> &lt;tre&gt;", "Ett &amp; <b>två</b> &lt;tre&gt;"),
    "headings begin below that of the entry": ("<h1>A</h1><h3>B</h3><h1>C</h1>",
                                               "<h2>A</h2><h3>B</h3><h2>C</h2>"),
    "no level is left out": ("<h4>A</h4><h6>B</h6><h5>C</h5>", "<h2>A</h2><h3>B</h3><h3>C</h3>"),
    "an image is a link with its words": (
        '<p>Se <img src="https://x.org/a" alt="Bro"></p>',
        '<p>Se <a class="file" href="https://x.org/a" rel="noopener noreferrer">Image: Bro</a></p>',
    ),
    "an image in a link is words": (
        '<a href="https://x.example/"><img src="https://x.example/a.png"></a>',
        '<a href="https://x.example/"><span>Image</span></a>',
    ),
    "a film is a link to its first source": (
        '<video><source src="https://x.example/a.mp4"><source src="https://x.example/b"></video>',
        '<a class="file" href="https://x.example/a.mp4" rel="noopener noreferrer">Film</a>',
    ),
    "what leads nowhere leaves": ("<p>A<audio controls></audio>B</p>", "<p>AB</p>"),
    "a table scrolls by itself": (
        "<table><tr><td>1</td></tr></table>efter",
        ('<div class="wide" tabindex="0" role="region" aria-label="Table 1"><table><tr><td>1</td>'
         "</tr></table></div>efter"),
    ),
}  # fmt: skip


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", CASES)
def test_cases(name: str) -> None:
    """Content is shown so that it fits the page, and loads nothing from anywhere."""
    given_, expected = CASES[name]
    assert fitting(given_) == expected


PIECES = st.sampled_from(
    ["<h1>a</h1>", "<h5>b</h5>", "<p>c</p>", "text ", '<img src="https://x.example/i" alt="&lt;">',
     "<table><tr><td><h2>d</h2></td></tr></table>", "<ul><li>e</li></ul>", "&amp;",
     '<audio src="https://x.example/s"></audio>'],
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_properties(app: Flask, content: str) -> None:
    """No element loads anything; headings begin at 2 and never jump down by more than one level;
    all words stay.
    """
    with app.test_request_context("/?lang=en"):
        shown = html.fragment_fromstring(fitting(content), create_parent="div")
    assert not list(shown.iter("img", "audio", "video", "source"))
    levels = [int(one.tag[1]) for one in shown.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(new <= old + 1 for old, new in zip([1, *levels], levels, strict=False))
    assert min(levels, default=2) == 2
    before = html.fragment_fromstring(content, create_parent="div")
    words = [text.strip() for text in before.itertext()]
    assert all(word in "".join(shown.itertext()) for word in words)
