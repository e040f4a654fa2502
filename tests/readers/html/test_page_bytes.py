"""The encoding of a page, its base, and input that is made to be hard."""

import codecs

import pytest
from lxml import etree, html
from w3lib.encoding import html_to_unicode

from feeds.model import Hints
from feeds.readers.page import Page, parse, place
from tests.readers.html.support import REF, brief

WORD = "Åäö – €"
META = '<meta charset="{}">'
PRAGMA = "<meta http-equiv='Content-Type' content='text/html; charset={}'>"


def page(data: bytes, content_type: str | None = None, base: str = "") -> Page:
    """A page that comes with these hints."""
    return parse(data, REF, Hints(content_type, base))


def text(one: Page) -> str:
    """All text of a page, without white space around it."""
    return "".join(one.root.itertext()).strip()


def codes(one: Page) -> list[str]:
    """The problems of a page as ``LINE CODE``."""
    return [brief(problem) for problem in one.problems]


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (WORD.encode(), None),
        (codecs.BOM_UTF8 + META.format("windows-1252").encode() + WORD.encode(), None),
        (codecs.BOM_UTF8 + META.format("koi8-r").encode() + WORD.encode(), None),
        (codecs.BOM_UTF16_LE + WORD.encode("utf-16-le"), "text/html; charset=utf-8"),
        (WORD.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (WORD.encode("utf-16-le"), "text/html; charset=utf-16"),
        (META.format("utf-8").encode() + WORD.encode("cp1252"), "text/html;charset=windows-1252"),
        (META.format("ISO-8859-1").encode() + WORD.encode("cp1252"), None),
        (META.format("ISO-8859-1").encode() + WORD.encode("cp1252"), "text/html"),
        (META.format("utf-16").encode() + WORD.encode(), None),
        (PRAGMA.format("latin1").encode() + WORD.encode("cp1252"), None),
        (b"<!-- " + META.format("koi8-r").encode() + b" -->" + WORD.encode(), None),
        (META.format("no-such").encode() + WORD.encode(), "text/html; charset=nonsense"),
        (
            b'<?xml version="1.0" encoding="iso-8859-15"?>' + WORD.encode("iso-8859-15", "ignore"),
            None,
        ),
        (META.format("utf-8").encode() + WORD.encode("cp1252"), None),
    ],
)
def test_encoding(data: bytes, content_type: str | None) -> None:
    """The mark, then the header, then the meta decide; what the bytes deny is not believed."""
    one = page(data, content_type)
    assert text(one) in (WORD, WORD.replace("–", ""))
    assert codes(one) == []


@pytest.mark.parametrize("charset", ["koi8-r", "shift_jis", "iso-8859-2", "gb18030"])
def test_other_encodings(charset: str) -> None:
    """Every encoding that browsers know is read."""
    word = {"koi8-r": "Новости", "shift_jis": "ニュース", "iso-8859-2": "Łódź"}.get(charset, "新闻")
    one = page((META.format(charset) + word).encode(charset))
    assert (text(one), codes(one)) == (word, [])


@pytest.mark.parametrize("charset", ["base64", "idna", "undefined", "unicode_escape", "rot13"])
def test_codecs_that_are_no_encodings(charset: str) -> None:
    r"""w3lib asks Python for any codec: some raise, and one makes tags of ``\u003c``."""
    data = META.format(charset).encode() + rb"\u003cb\u003e"
    one = page(data)
    assert (text(one), codes(one)) == (r"\u003cb\u003e", [])
    try:
        w3lib = html_to_unicode(None, data)[1]
    except (LookupError, UnicodeError):
        return
    assert "<b>" in w3lib


def test_broken_bytes_are_dropped_and_reported() -> None:
    """A few broken bytes do not make a page of UTF-8 one of windows-1252."""
    one = page("\n<p>Åsa ".encode() + b"\xff" + "Öberg, ålder".encode())
    assert (text(one), codes(one)) == ("Åsa Öberg, ålder", ["2 mojibake"])
    lost = page(META.format("shift_jis").encode() + b"\n\nAB\x81")
    assert (text(lost), codes(lost)) == ("AB", ["3 mojibake"])


def test_nul_is_dropped_and_reported() -> None:
    """libxml2 would make a replacement character of it."""
    one = page(b"<p>a\n\0b\0</p><p>c")
    assert (text(one), codes(one)) == ("a\nbc", ["2 mojibake"])


def test_lxml_refuses_texts_that_declare_an_encoding() -> None:
    """That is why the parser is given bytes; with bytes it reads on."""
    told = '<?xml version="1.0" encoding="iso-8859-1"?><html><p>å'
    with pytest.raises(ValueError, match="encoding declaration"):
        html.document_fromstring(told)
    assert text(page(told.encode("cp1252"))) == "å"


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"<!-- a -->", b"<!doctype html>", b"<!--" * 9, b"</p>", b"\0", b"<?x?>"]
)
def test_nothing_is_an_empty_page(data: bytes) -> None:
    """Without any element there is still a root."""
    one = page(data)
    assert (one.root.tag, text(one), one.base, one.language) == ("html", "", "", "")


@pytest.mark.parametrize(
    ("head", "given", "base"),
    [
        ("", "", ""),
        ("", "https://a.example.org/b/c", "https://a.example.org/b/c"),
        (
            "<base href=' https://b.example.org/x/ '>",
            "https://a.example.org/",
            "https://b.example.org/x/",
        ),
        ("<base href=../d/>", "https://a.example.org/b/c", "https://a.example.org/d/"),
        ("<base href=//b.example.org>", "https://a.example.org/", "https://b.example.org"),
        ("<base href=/news/>", "", ""),
        ("<base href=javascript:alert(1)>", "https://a.example.org/", "https://a.example.org/"),
        ("<base href='data:text/html,x'>", "", ""),
        ("<base href=ftp://b.example.org/>", "https://a.example.org/", "https://a.example.org/"),
        ("<base href='http://[x/'>", "https://a.example.org/", "https://a.example.org/"),
        ("<base target=_top><base href=/x>", "https://a.example.org/", "https://a.example.org/x"),
        ("<base href=/x><base href=/y>", "https://a.example.org/", "https://a.example.org/x"),
        ("", "file:///etc/passwd", ""),
        ("<base href=x>", "http://[", ""),
        ("", "http://[", ""),
    ],
)
def test_base(head: str, given: str, base: str) -> None:
    """The first base counts, and only if it makes an address of the web."""
    assert page(f"<html><head>{head}</head><body><p>x".encode(), base=given).base == base


def test_language_is_the_pages() -> None:
    """As the page spells it."""
    assert page(b'<html lang="SV-se" xml:lang="en"><p>x').language == "SV-se"
    assert page(b'<html xml:lang="fi"><p>x').language == "fi"


def test_markup_behind_the_end_is_kept() -> None:
    """libxml2 makes a second root of it."""
    one = page(b"<html><body><p>a</p></body></html>\n<p>b</p></html><p>c")
    assert [element.text for element in one.root.iter("p")] == ["a", "b", "c"]


def test_depth_is_bounded() -> None:
    """100,000 elements inside each other end the page at a reported line."""
    one = page(b"<p>before</p>\n" + b"<div>" * 100_000 + b"deep")
    assert (text(one), codes(one)) == ("before", ["2 not-well-formed"])
    assert sum(1 for _ in one.root.iter()) < 300


def test_a_crowd_of_attributes_is_refused() -> None:
    """libxml2's tree is quadratic in the attributes of an element: these would take 9 s."""
    many = b" ".join(b"a%d" % number for number in range(100_000))
    for data in (
        b"<p " + many + b">x",
        b"<p b='>' " + many + b">x",
        b"<br>" * 999 + b"<p " + many + b">x",
    ):
        one = page(data)
        assert (text(one), codes(one)) == ("", ["1 too-large"])
    quoted = b" ".join(b"a%d='>'" % number for number in range(2000))
    assert codes(page(b"<p " + quoted + b">x")) == ["1 too-large"]
    assert codes(page(b"<p " + many[:4000] + b">x")) == []


def test_large_attributes_are_no_crowd() -> None:
    """A picture in an attribute may be large."""
    one = page(b'<img src="data:image/png;base64,' + b"x" * 3_000_000 + b'" alt="y"><p>z')
    assert (text(one), codes(one)) == ("z", [])


def test_lines_are_known_up_to_a_limit() -> None:
    """libxml2's HTML parser counts to 65,535; below that, places are numbers of items."""
    one = page(b"<p>a" + b"\n" * 65_533 + b"<p>b\n<p>c" + b"\n" * 9 + b"<p>d")
    places = [place(REF, element, 7) for element in one.root.iter("p")]
    assert places == [f"{REF}:1", f"{REF}:65534", f"{REF}#7", f"{REF}#7"]


def test_lxml_still_counts_lines_no_further() -> None:
    """The day that this fails, `place` can name every line."""
    root = html.document_fromstring("\n" * 70_000 + "<p>a", parser=html.HTMLParser(huge_tree=True))
    found = root.find(".//p")
    assert found is not None
    assert found.sourceline == 65_535


def test_libxml2_still_stops_at_a_depth() -> None:
    """Everything behind it is lost, which is why it is reported."""
    root = etree.fromstring(b"<div>" * 300 + b"</div>" * 300 + b"<p>x", html.HTMLParser())
    assert root.find(".//p") is None
