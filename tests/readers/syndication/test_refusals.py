"""What is no feed, or none that is safe to read; and in which characters feeds come."""

import codecs
from unittest.mock import Mock

import pytest
from feedparser.api import StrictFeedParser

from feeds.model import Hints
from feeds.readers.syndication import handler, read
from tests.readers.syndication.support import REF, atom, in_short, reading, rss

ITEM = "<item><title>Räksmörgås &amp; öl</title></item>"
FEED = f'<rss version="2.0"><channel>{ITEM}</channel></rss>'
TITLE = [{"title": "Räksmörgås & öl"}]

BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "&#97;&#97;&#97;&#97;&#97;&#97;&#97;&#97;&#97;&#97;">\n'
    + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">\n'.replace("&a-1;", "&a;")
        for n in range(6)
    )
    + ']><rss version="2.0"><channel><item><title>&a5;</title></item></channel></rss>'
)
EXTERNAL = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
)
PARAMETER = (
    '<!DOCTYPE rss [<!ENTITY % x SYSTEM "https://example.org/x.dtd"> %x;]>'
    '<rss version="2.0"><channel><item><title>a</title></item></channel></rss>'
)


HIDDEN = '<!DOCTYPE rss [<!-- ]> --><!ENTITY a "b">]><rss version="2.0"/>'


@pytest.mark.parametrize(
    "document",
    [BOMB, EXTERNAL, PARAMETER, HIDDEN, BOMB.replace("<!DOCTYPE", "<!doctype")],
    ids=["bomb", "file", "parameter", "hidden", "lower"],
)
@pytest.mark.parametrize(
    "before",
    ["", "\n \n", "<!-- <rss> ]> -->", "<?xml version='1.0'?>\n", "<?a?><!DOCTYPE rss>", "junk "],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_declared_entities_are_refused(document: str, before: str, encoding: str) -> None:
    """Whatever stands before them and whatever the encoding: one error, no item."""
    if encoding in {"utf-16-le", "utf-32-be"} and not before.startswith("<"):
        before = "<?xml version='1.0'?>" + before
    items, problems = read((before + document).encode(encoding), REF)
    assert items == []
    assert [one.code for one in problems] == ["unsafe-xml"]


@pytest.mark.parametrize(
    "document",
    [
        FEED.replace("<channel>", '<channel><!DOCTYPE x [<!ENTITY a "b">]>').replace("öl", "&a;"),
        FEED + '<!DOCTYPE x [<!ENTITY a "b">]>',
        FEED.replace("öl", "&a;"),
    ],
    ids=["inside", "behind", "nowhere"],
)
def test_entities_out_of_place_are_never_expanded(document: str) -> None:
    """A declaration that no parser would heed is broken markup, and the reference stays text."""
    items, problems = reading(document.encode())
    assert [one["title"] for one in items] in (
        ["Räksmörgås & &a;"],
        ["Räksmörgås & öl"],
    )
    assert [one.split()[1] for one in problems] == ["not-well-formed"]


def test_a_plain_document_type_is_no_danger() -> None:
    """Nothing is declared, nothing is fetched."""
    for doctype in ("<!DOCTYPE rss>", '<!doctype rss PUBLIC "-//X//EN" "x.dtd" [ ]>'):
        assert reading((doctype + FEED).encode()) == (TITLE, [])


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        ("<!DOCTYPE html><html><body><h1>Nyheter</h1></body></html>", "reader html"),
        ("<div><p>Nyheter</p></div>", "reader html"),
        ("<html><head><link rel='alternate' href='a'></head><feed></feed></html>", "reader html"),
        ("<?xml version='1.0'?><urlset><url/></urlset>", "address"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "address"),
        ("<opml version='2.0'><body><outline/></body></opml>", "address"),
        ("<?xml version='1.0'?><!-- <p> --><a:body xmlns:a='b'><p/></a:body>", "address"),
        ("<span>Nyheter</span>", "reader html"),
        ("Nyheter <BR><p>x", "reader html"),
        (" • Nyheter\n", "address"),
        ("", "address"),
        ('{"items": []}', "reader records"),
        ('{"version": 1}', "reader records"),
        ("[1, 2]", "reader records"),
    ],
)
def test_what_is_no_feed_is_refused_with_advice(document: str, hint: str) -> None:
    """One error that says which reader fits, if that can be told."""
    items, [problem] = read(document.encode(), REF)
    assert items == []
    assert (problem.code, problem.ref) == ("not-a-feed", f"{REF}:1")
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("document", "root"),
    [
        ("<?xml version='1.0'?><!-- <p> --><opml><head/><body><p/></body></opml>", "opml"),
        ("<urlset><url/></urlset>", "urlset"),
        ("<n:list xmlns:n='x'><n:div/></n:list>", "n:list"),
        ("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "rdf"),
    ],
)
def test_other_xml_is_named(document: str, root: str) -> None:
    """By its root element; that elements of HTML's names stand in it makes it no page."""
    _, [problem] = read(document.encode(), REF)
    assert problem.message.endswith(f" {root}")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (FEED.encode(), None),
        (codecs.BOM_UTF8 + FEED.encode(), "text/xml"),
        (FEED.encode("utf-16"), None),
        (FEED.encode("utf-16-be"), "application/rss+xml"),
        (FEED.encode("utf-32"), None),
        (f"<?xml version='1.0' encoding='utf-16'?>{FEED}".encode("utf-16"), None),
        (f"<?xml version='1.0' encoding='utf-16'?>{FEED}".encode(), None),
        (FEED.encode(), "text/xml; charset=utf-16"),
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{FEED}'.encode("latin-1"), None),
        (f'<?xml version="1.0" encoding="utf-8"?>{FEED}'.encode("cp1252"), None),
        (f'<?xml version="1.0" encoding="utf-8"?>{FEED}'.encode("cp1252"), "text/xml"),
        (f'<?xml version="1.0" encoding="utf-8"?>{FEED}'.encode("cp1252"), "a/b; charset=latin1"),
        (f'<?xml version="1.0" encoding="us-ascii"?>{FEED}'.encode(), None),
        (f'<?xml version="1.0" encoding="no-such"?>{FEED}'.encode(), "text/xml; charset=x"),
        (f'<?xml version="1.0" encoding="macintosh"?>{FEED}'.encode("mac-roman"), None),
    ],
)
def test_feeds_are_read_in_the_characters_they_are_in(
    data: bytes, content_type: str | None
) -> None:
    """Marks, media types and declarations are believed as far as the bytes bear them out."""
    assert reading(data, Hints(content_type)) == (TITLE, [])


def test_only_what_is_lost_is_mojibake() -> None:
    """A broken byte in UTF-8 costs itself, at its line; the good letters stay."""
    data = rss("\n<item><title>Å\xffÄ Ö</title></item>").replace("ÿ".encode(), b"\xff")
    assert reading(data) == ([{"title": "ÅÄ Ö"}], [":2 mojibake"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (rss("<a/>" * 1001), "1000 elements"),
        (rss("".join(f"<a xmlns:a{n}='u{n}'/>" for n in range(101))), "100 namespaces"),
        (b"<rss version='2.0' <b", "repaired"),
    ],
)
def test_what_is_absurd_is_refused_aloud(
    data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than any feed has, or no beginning at all, is an error that says so."""
    monkeypatch.setattr(handler, "_MAX_ELEMENTS", 1000)
    items, problems = read(data, REF)
    assert items == []
    assert problems[-1].code == "parse-error"
    assert reason in problems[-1].message


def test_a_text_of_many_lines_is_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a piece for each line break, and ten million of them would fill the memory."""
    handed_on = Mock()
    monkeypatch.setattr(handler.Handler, "handle_data", handed_on)
    read(rss("<title>a" + "\n" * 100 + "b</title>").replace(b"<title>x</title>", b""), REF)
    handed_on.assert_called_once_with("a" + "\n" * 100 + "b")


def test_blank_beginnings_are_no_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that begins with many of them would be moved as often in memory."""
    handed_on = Mock()
    monkeypatch.setattr(StrictFeedParser, "handle_data", handed_on)
    read(atom(f'<entry><content type="html">{"<div> </div>" * 9}x</content></entry>'), REF)
    assert [call.args[0] for call in handed_on.call_args_list] == ["x", "x"]


def test_what_is_too_deep_is_flattened() -> None:
    """Markup deeper than any page costs its depth and not the feed."""
    deep = "<p>" * 600 + "x" + "</p>" * 600
    items, problems = read(atom(f'<entry><content type="xhtml">{deep}</content></entry>'), REF)
    assert in_short(problems) == [":1 not-well-formed"]
    assert 100 < items[0].content.count("<p>") < 300
    assert "x" in items[0].content


def test_broken_xml_is_reported_once() -> None:
    """However much is wrong, one warning tells the first place."""
    data = b"junk\n" + rss("\n<item><title>a & b</title></c><b></item>\n<item><title>&x;</item>")
    items, problems = reading(data)
    assert [one["title"] for one in items] == ["a & b", "&x;"]
    assert problems == [":1 not-well-formed"]
