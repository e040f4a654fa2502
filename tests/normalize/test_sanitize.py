"""Sanitizing: pairs by hand, attacks, and what an independent parser says of any result."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.markup import parse_fragment
from feeds.normalize import sanitize
from feeds.normalize.sanitize import MAX_CHARACTERS, RULES, clean_html, summary_of

CASES: Final = Path(__file__).with_name("sanitize")
BASE: Final = "https://example.org/nyheter/"
MILLION: Final = 1_000_000
ATTACKS: Final[list[str]] = json.loads((CASES / "attacks.json").read_text("utf-8"))
WHY: Final = re.compile(r"<!-- why: .+ -->\n")

_ELEMENTS: Final = """
    a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small
    source span strong sub sup table tbody td tfoot th thead time tr u ul var video wbr
"""
_ATTRIBUTES: Final = """
    alt cite colspan controls datetime dir height href lang poster rel reversed rowspan scope span
    src start title type value width
"""
ELEMENTS: Final = frozenset(_ELEMENTS.split())
ATTRIBUTES: Final = frozenset(_ATTRIBUTES.split())
ADDRESSES: Final = {"href", "src", "cite", "poster"}
BAD_CHARACTERS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def faults(html: str) -> Iterator[str]:
    """What an HTML parser that is not ours finds in a result and should not."""
    if BAD_CHARACTERS.search(html):
        yield "characters"
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        yield from _faults(element)


def _faults(element: Element) -> Iterator[str]:
    if element.tag == "DOCUMENT_FRAGMENT":
        return
    if element.tag not in ELEMENTS:
        yield f"element {element.tag}"
    for name, value in element.attrib.items():
        schemes = {"http", "https", *(["mailto", "tel"] if element.tag == "a" else [])}
        if name not in ATTRIBUTES:
            yield f"attribute {name}"
        if name in ADDRESSES and urlsplit(value).scheme not in schemes:
            yield f"address {value}"
        if BAD_CHARACTERS.search(value):
            yield f"characters in {name}"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.expected.html")), ids=lambda path: path.name)
def test_pairs(path: Path) -> None:
    """Each page comes out as the file beside it says, which gives a reason, and stays so."""
    source = path.with_name(path.name.replace(".expected", "")).read_text("utf-8")
    expected = path.read_text("utf-8")
    assert WHY.match(expected)
    cleaned = clean_html(source, BASE)
    assert cleaned.html == WHY.sub("", expected).strip()
    assert not cleaned.is_cut
    assert clean_html(cleaned.html, BASE).html == cleaned.html
    assert list(faults(cleaned.html)) == []


@pytest.mark.parametrize("html", ATTACKS, ids=ascii)
def test_attacks(html: str) -> None:
    """Nothing active remains, alone, inside other markup, or when it is cleaned again."""
    for whole in (html, f"<p>Ett {html} två</p>", f"<table><tr><td>{html}", f"<b title='{html}'>x"):
        found = clean_html(whole, BASE).html
        assert list(faults(found)) == []
        assert clean_html(found, BASE).html == found


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<b lang=sv>",
            "<a href=x>",
            "</a>",
            "<div>",
            "</div>",
            "<i>",
        ),
        *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<caption>", "<col>", "<tbody>"),
        *(
            "<ul>",
            "<li>",
            "</ul>",
            "</li>",
            "<dl>",
            "<dt>",
            "<dd>",
            "<h1>",
            "</h1>",
            "<h2>",
            "<hr>",
        ),
        *(
            "<pre>",
            "</pre>",
            "<br>",
            "</br>",
            "<ruby>",
            "<rt>",
            "<span dir=rtl>",
            "</span>",
            "<ol>",
        ),
        *("<svg>", "<math>", "<mtext>", "<style>", "</style>", "<title>", "</title>", "<noscript>"),
        *(
            "<textarea>",
            "<select>",
            "<option>",
            "<template>",
            "<plaintext>",
            "<script>",
            "</script>",
        ),
        *(
            "<video src=x>",
            "<audio>",
            "<source src=y>",
            "</video>",
            "<img src=z alt=å>",
            "<figure>",
        ),
        *(
            "<form>",
            "</form>",
            "<button>",
            "<center>",
            "<font>",
            "</i>",
            "<nobr>",
            "<body>",
            "</body>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<a href='",
            "'>",
            '">',
            "<",
            ">",
            "&lt;",
            "&amp;",
            "&",
        ),
        *("Ett", " ", "\n", "\xa0", "\x00", "\x0c", "\ud800", "\u202e", "&#x202e;", "\u0338", "é"),
        *(
            "javascript:alert(1)",
            "<x y=",
            "onerror=x ",
            "<img alt='",
            "hidden",
            "<blockquote cite=x>",
        ),
    ]
)
FRAGMENTS = st.one_of(
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=15).map("".join),
    st.text(max_size=60),
)


@settings(max_examples=200, deadline=None)
@given(FRAGMENTS)
def test_any_text_comes_out_harmless_and_settled(html: str) -> None:
    """Another parser finds nothing that is not allowed, and a second time changes nothing."""
    cleaned = clean_html(html, BASE)
    assert list(faults(cleaned.html)) == []
    assert clean_html(cleaned.html, BASE) == (cleaned.html, 0, False)
    assert clean_html(cleaned.html).html == cleaned.html


@settings(max_examples=100, deadline=None)
@given(FRAGMENTS)
def test_without_a_base_no_address_is_relative(html: str) -> None:
    """What nothing says the base of goes."""
    assert list(faults(clean_html(html).html)) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Ett<div>två</div>tre</b></p>",
        "<p><i><ul><li>Ett</ul></i>",
        "<a href=/x><div>Ett<a href=/y>två</a></div></a>",
        "<table><tbody><b><tr><td>Ett",
        "<table><tbody><tr><form><td>Ett<p>två<td>tre",
        "<li>Ett<td>två<dd>tre<rt>fyra",
        "<pre>" + "\n" * 10 + "Ett</pre>",
    ],
)
def test_no_parser_sees_another_tree(html: str) -> None:
    """What is written is read by the parser of browsers exactly as it was meant."""
    writer = sanitize._Writer(BASE)
    writer.write(parse_fragment(html))
    written = writer.html()
    assert "Ett" in written
    assert sanitize._CLEANER.clean(written).replace(' rel="noopener noreferrer"', "") == written


def test_structure_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last resort, plain paragraphs, is never needed for the pairs or the attacks."""

    def fail(text: str) -> str:
        raise AssertionError(text)

    monkeypatch.setattr(sanitize, "paragraphs_html", fail)
    pages = [path.read_text("utf-8") for path in CASES.glob("*.html")]
    for html in [*pages, *ATTACKS]:
        clean_html(html, BASE)


def test_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were there HTML that never settled, its text would be published in plain paragraphs."""
    monkeypatch.setattr(sanitize, "_ROUNDS", 0)
    found = clean_html("<p>Ett <b>två</b></p><p>1 &lt; 2</p>").html
    assert found == "<p>Ett två</p>\n<p>1 &lt; 2</p>"
    monkeypatch.undo()
    assert clean_html(found).html == found


def test_nh3_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the writer to let everything through, nh3 would still refuse it."""
    writer = sanitize._Writer
    for html in ATTACKS:
        monkeypatch.setattr(writer, "html", lambda _, html=html: html.replace("\ud800", ""))
        assert list(faults(sanitize._round("", "").html)) == []


def test_lost_addresses_are_counted() -> None:
    """Each address that had to go, once; an image that has another one lost nothing."""
    html = "<a href=javascript:x>a</a><img src=data:x><img src=data:x data-src=/b><a href=/c>d</a>"
    assert clean_html(html, BASE).addresses == 2
    assert clean_html(html).addresses == 4
    assert clean_html("<a name=x>a</a><a href=''>b</a><img>").addresses == 0


@pytest.mark.parametrize(
    ("html", "end"),
    [
        ("<p>x <b>y</b></p>" * 50_000, "</p>"),
        ("<ul>" + "<li>x" * 50_000, "</li></ul>"),
        ("<table>" + "<tr><td>x &amp; y" * 40_000, "</tbody></table>"),
        ("<p>" + "x" * 2 * MAX_CHARACTERS + "</p>", "x</p>"),
        ("&" * MAX_CHARACTERS, "&amp;"),
        ("<div>" * 1001 + "x", ""),
    ],
    ids=["paragraphs", "list", "table", "text", "references", "depth"],
)
def test_what_is_too_long_is_cut(html: str, end: str) -> None:
    """The beginning is kept, properly closed, and settles; the cut is told."""
    cleaned = clean_html(html, BASE)
    assert cleaned.is_cut
    assert cleaned.html.endswith(end)
    assert len(cleaned.html) < 1.5 * MAX_CHARACTERS
    assert clean_html(cleaned.html, BASE).html == cleaned.html


def test_a_long_image_address_costs_no_text() -> None:
    """Images written into the content are longer than what may come out, and vanish."""
    html = f"<img src='data:image/png;base64,{'A' * 2 * MAX_CHARACTERS}'><p>Text</p>"
    assert clean_html(html) == ("<p>Text</p>", 1, False)


HOSTILE = [
    *("<div>", "<b>", "<a href=x><b><i>", "<font size=1>", "<b><p>x</b></p>", "<a href=x><p></a>"),
    *(
        "<table><tr><td>",
        "<table><b>",
        "<select><option>",
        "<ul><li>",
        "<dl><dt>x<dd>y",
        "<a href='x",
    ),
    *(
        "<",
        "&",
        "&amp;",
        "&notit;",
        "<!--",
        "<!-- -->",
        "<svg><p>",
        "<math><mi>",
        "<noscript>",
        "\0",
    ),
    *("<template>", "<plaintext>", "<textarea>", "<img src=x>", "<a href=x>y</a>", "</p>", "<br> "),
]


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_time_is_bounded(unit: str) -> None:
    """300,000 characters of anything take a second or two: nothing grows faster than its input."""
    start = perf_counter()
    clean_html(unit * (300_000 // len(unit)), BASE)
    assert perf_counter() - start < 5


@pytest.mark.parametrize(
    "html",
    [
        "<a " + " ".join(f"x{number}=1" for number in range(100_000)) + ">Ett</a>",
        "".join(f"<b lang=a{number}>" for number in range(150)) + "<p>x" * 50_000,
        "<ul><li>" + "".join(f"<b lang=a{number}>" for number in range(150)) + "<li>x" * 50_000,
        "<table>" + "<b>x</b>" * 50_000,
        f"<a href='{'a/../' * 100_000}'>x</a>",
    ],
    ids=["attributes", "formatting", "formatted list", "foster parents", "address"],
)
def test_hostile_shapes(html: str) -> None:
    """Shapes that cost minutes, or came out a hundred times as long, without the bounds."""
    start = perf_counter()
    cleaned = clean_html(html, BASE)
    assert perf_counter() - start < 5
    assert len(cleaned.html) < 2 * MAX_CHARACTERS


def test_nh3_is_still_quadratic_in_depth() -> None:
    """The day this fails, the bound on depth is no longer needed for nh3."""
    times = []
    for depth in (4_000, 16_000):
        start = perf_counter()
        nh3.clean("<div>" * depth)
        times.append(perf_counter() - start)
    assert times[1] > 6 * times[0]


def test_summaries() -> None:
    """The beginning of the text, one paragraph, without markup."""
    html = "<p>Ett &lt;b&gt; <b>två</b>.<br>Tre.</p><p>Fyra.</p>"
    assert summary_of(html, 100) == "Ett <b> två. Tre."
    assert summary_of(html, 13) == "Ett <b> två…"
    assert summary_of("<img src='https://example.org/a.png' alt='En bild'>", 100) == ""


def test_the_rules_have_a_version() -> None:
    """Stored content remembers by which rules it was made."""
    assert RULES == 1
