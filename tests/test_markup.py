"""HTML as text: examples by hand, and what holds for any text."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from feeds import markup
from feeds.markup import (
    MAX_TAGS,
    excerpt,
    is_hidden,
    line_of,
    paragraphs_html,
    parse_fragment,
    parse_in_bounds,
    plain_text,
    text_of,
)

MILLION = 1_000_000
TEXTS = {
    "": "",
    "  \n ": "",
    "<!-- bara en kommentar -->": "",
    "Hälsa &amp; vård": "Hälsa & vård",
    "&amp;lt;b&amp;gt;": "&lt;b&gt;",
    "&aring;&#228;&#xF6;&nbsp;&euro;": "åäö €",
    "1 < 2 & 3 > 2": "1 < 2 & 3 > 2",
    "<p>Ett</p><p>Två</p>": "Ett\n\nTvå",
    "<p>Ett<p>Två": "Ett\n\nTvå",
    "<p>Ett\n  två\t tre&nbsp;&nbsp;fyra</p>": "Ett två tre fyra",
    "<p>Ett<br>två<br/>tre</p>": "Ett\ntvå\ntre",
    "Ett<br><br><br>två": "Ett\n\ntvå",
    "<br>Ett<br>": "Ett",
    "<b>Häls</b>a": "Hälsa",
    "<b>Ett</b> <i>två</i>": "Ett två",
    "<b>Ett </b>två": "Ett två",
    "Ett<div>två<div>tre</div></div>fyra": "Ett\n\ntvå\n\ntre\n\nfyra",
    "<ul><li>Ett<li>Två</ul>Tre": "Ett\n\nTvå\n\nTre",
    "<table><tr><th>År<td>2023<tr><th>Kr<td>7</table>": "År 2023\n\nKr 7",
    "<dl><dt>Ort<dd>Solna</dl>": "Ort\n\nSolna",
    "<h2>Rubrik</h2>Text": "Rubrik\n\nText",
    "Ett<hr>två": "Ett\n\ntvå",
    "Ett<script>x()</script> två<style>p{}</style>": "Ett två",
    "Ett<template><p>x</p></template><noscript>y</noscript>": "Ett",
    "<head><title>x</title></head><body>Ett</body>": "Ett",
    "<title>x</title>Ett": "Ett",
    "Ett<!-- <p>x</p> -->två": "Etttvå",
    "Ett<?php x ?>två": "Etttvå",
    "<p hidden>x</p>Ett": "Ett",
    "<p style='color: red; DISPLAY : none'>x</p>Ett": "Ett",
    "<p style='visibility:hidden'>x</p>Ett": "Ett",
    "<p style='display:block'>Ett</p>": "Ett",
    "<b hidden>x</b>Ett": "Ett",
    "Ett<img src=a.png alt='En bild'>två": "Etttvå",
    "<video>Din läsare visar ingen film</video>Ett": "Ett",
    "<svg><title>x</title><text>y</text></svg>Ett": "Ett",
    "<select><option>x</select>Ett": "Ett",
    '<?xml version="1.0" encoding="latin-1"?><p>Å</p>': "Å",
    '<meta charset="latin-1"><p>Å</p>': "Å",
    "Ett\ud800två": "Etttvå",
    "<p>Ett\ud800två&#xd800;": "Etttvå\ufffd",
    "<p>a\x01b&#1;c\ufffed\x0ce": "abcd e",
    "<a title='>'>Ett</a>": "Ett",
    "Ett <b": "Ett",
    "<body>Ett</body>två": "Etttvå",
    "<p>Ett</body></html><p>två": "Ett\n\ntvå",
    "Ett\0<b>två\0</b>": "Etttvå",
    "Ett<embed src=x>två<wbr>tre<source><track>fyra": "Etttvåtrefyra",
    "<frameset><frame src=x></frameset>": "",
}


@pytest.mark.parametrize("html", TEXTS, ids=ascii)
def test_plain_text(html: str) -> None:
    """What a fragment says, in paragraphs and lines."""
    assert plain_text(html) == TEXTS[html]


@pytest.mark.parametrize("html", TEXTS, ids=ascii)
def test_both_trees_say_the_same(html: str) -> None:
    """A large fragment is read by another way, to the same effect."""
    tail = "<p>" + "<i>ja </i>" * markup.MAX_DEPTH
    expected = " ".join([*TEXTS[html].split(), *["ja"] * markup.MAX_DEPTH])
    if not html.endswith("<b") and "frameset" not in html:
        assert " ".join(plain_text(html + tail).split()) == expected


def test_odd_names() -> None:
    """A large fragment loses names that a tree cannot hold, and nothing else."""
    odd = """<p a"b=1 x:y=2 <=3 =4 style="display:none">x</p><a"b>Ett</a"b><p lang=sv é=1>två"""
    body = parse_fragment(odd + "<i></i>" * markup.MAX_DEPTH)
    assert text_of(body) == "Ett\n\ntvå"
    assert dict(body[-1].attrib) == {"lang": "sv"}


def test_one_line() -> None:
    """An element on one line."""
    assert line_of(parse_fragment("<p>Ett<br>två<p>tre")) == "Ett två tre"


def test_an_element_of_a_readers_own_tree() -> None:
    """Comments, instructions and the tail of the element itself add nothing; their tails do."""
    page = lxml_html.document_fromstring("<div><!-- x -->Ett<!-- y --> två<?z?> tre</div>fyra")
    assert text_of(page.find(".//div")) == "Ett två tre"
    assert text_of(page) == "Ett två tre\n\nfyra"


def test_hidden() -> None:
    """An attribute of any value hides, and so do two styles."""
    body = parse_fragment(
        "<p hidden></p><p hidden=''></p><p style='display:none !important'></p><p>"
    )
    assert [is_hidden(one) for one in body] == [True, True, True, False]


def test_what_is_too_deep_is_kept_flat() -> None:
    """libxml2's own tree loses everything behind a depth of 256."""
    html = "<div>" * 300 + "inne" + "</div>" * 300 + "<p>ute"
    body, is_cut = parse_in_bounds(html)
    assert text_of(body) == "inne\n\nute"
    assert not is_cut
    assert max(len(list(one.iterancestors())) for one in body.iter()) <= markup.MAX_DEPTH


@pytest.mark.parametrize("html", ["<div>" * 100_000 + "x", "<p>x" * (MAX_TAGS + 1)])
def test_too_much_is_told(html: str) -> None:
    """Reading stops at a bound, keeps what it has and says so."""
    body, is_cut = parse_in_bounds(html)
    assert is_cut
    assert len(body)
    text_of(body)


HOSTILE = [
    *("<div>", "<b>", "<a href=x>", "<p>", "</p>", "<table><tr><td>", "<select><option>", "<br>"),
    *(
        "<",
        "&",
        "&#",
        "&amp;",
        "<!--",
        "<!-- -->",
        "<![CDATA[",
        "<?",
        "<a b='",
        "<script>",
        "<svg>",
    ),
    *(
        "<p hidden>",
        "<p style='",
        ";  ",
        " ",
        "\n",
        "\0",
        "\ud800",
        "é\u0301",
        "<plaintext>",
        "</x>",
    ),
]


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_time_is_linear(unit: str) -> None:
    """A million characters of anything take seconds at most."""
    start = perf_counter()
    plain_text(unit * (MILLION // len(unit)))
    assert perf_counter() - start < 10


@pytest.mark.parametrize(
    "html",
    [
        "<a " + " ".join(f"x{number}=1" for number in range(100_000)) + ">Ett</a>",
        "<div>" * 900 + "</x>" * 200_000 + "Ett",
        "<p style='" + " " * MILLION + "'>Ett",
        "Ett" + "<br> " * 90_000,
    ],
    ids=["attributes", "ends", "style", "breaks"],
)
def test_hostile_shapes(html: str) -> None:
    """What is quadratic in libxml2 or in a careless expression."""
    start = perf_counter()
    assert plain_text(html) == "Ett"
    assert perf_counter() - start < 10


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<br>",
            "<div>",
            "</div>",
            "<li>",
            "<td>",
            "<table>",
            "<!--",
        ),
        *(
            "-->",
            "<script>",
            "</script>",
            "<a href='",
            "'>",
            "<title>",
            "&",
            "&amp;",
            "&#0;",
            "&lt;",
        ),
        *(
            "Ett",
            " ",
            "\n",
            "\xa0",
            "\x00",
            "\x0c",
            "\ud800",
            "\ufffe",
            "<",
            ">",
            "<svg>",
            "<html>",
        ),
    ]
)
FRAGMENTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))


@settings(max_examples=200, deadline=None)
@given(FRAGMENTS)
def test_any_text_can_be_read(html: str) -> None:
    """Never raises; paragraphs are told by one blank line, and white space is one space."""
    text = plain_text(html)
    assert text == text.strip(" \n")
    assert "\n\n\n" not in text
    assert "  " not in text
    text.encode("utf-8")
    assert line_of(parse_fragment(html)) == " ".join(text.split("\n")).replace("  ", " ")


@settings(max_examples=200, deadline=None)
@given(FRAGMENTS)
def test_text_survives_as_markup(text: str) -> None:
    """A plain text that was made into paragraphs says the same again."""
    text = plain_text(text)
    assert plain_text(paragraphs_html(text)) == text


@settings(max_examples=200, deadline=None)
@given(st.text("ab \n\t\x01\xa0\x0c\ud800"))
def test_the_short_way_is_the_same(text: str) -> None:
    """A text without markup is not parsed, and comes out as if it were."""
    assert plain_text(text) == plain_text(text + "<b></b>")


def test_paragraphs_as_markup() -> None:
    """Paragraphs, line breaks, and nothing that is markup by accident."""
    text = "Ett < två\nrad & rad\r\n\r\n \n\n<b>tre</b>\n"
    expected = "<p>Ett &lt; två<br>rad &amp; rad</p>\n<p>&lt;b&gt;tre&lt;/b&gt;</p>"
    assert paragraphs_html(text) == expected
    assert paragraphs_html(" \n") == ""


def test_excerpts() -> None:
    """The first paragraph, cut behind a sentence in its second half, else behind a word."""
    text = "Första meningen. Andra meningen är längre.\n\nNytt stycke."
    assert excerpt(text, 100) == "Första meningen. Andra meningen är längre."
    assert excerpt(text, 30) == "Första meningen. …"
    assert excerpt(text, 40) == "Första meningen. Andra meningen är…"
    assert excerpt("Ett, två och tre", 5) == "Ett…"
    assert excerpt("Enlångsammanskrivning", 8) == "Enlångs…"
    assert excerpt("", 10) == ""
    assert excerpt("Ett\ntvå", 10) == "Ett två"


@settings(max_examples=200, deadline=None)
@given(st.text("ab. ,\n…!", max_size=60), st.integers(0, 40))
def test_an_excerpt_fits(text: str, characters: int) -> None:
    """At most so many characters, the beginning of the text, and a mark if it was cut."""
    short = excerpt(text, characters)
    whole = " ".join(text.strip().split("\n\n")[0].split())
    assert len(short) <= characters or short == whole == ""
    if short != whole and characters and "\n" not in text:
        assert short.endswith("…")
        assert whole.startswith(short[:-1].rstrip())
