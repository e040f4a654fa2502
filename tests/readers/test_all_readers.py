"""What holds for every reader: the choice by content, batches, and any bytes at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds import readers
from feeds.errors import ERROR_CODES, WARNING_CODES, CaptureError
from feeds.model import Conditions, Hints, Item, Limits, Media, Person, Profile, Rule
from feeds.normalize import normalize
from feeds.readers import sniff

HERE: Final = Path(__file__).parent
FEW: Final = settings(deadline=None, max_examples=150)
SAMPLES: Final = [
    *sorted((HERE / "cases").glob("*.txt")),
    *sorted((HERE / "html" / "pages").glob("*.html")),
    *sorted((HERE / "embedded" / "pages").glob("*.html")),
    *(
        path
        for path in sorted((HERE / "syndication" / "feeds").iterdir())
        if path.suffix != ".yaml"
    ),
    *(
        path
        for path in sorted((HERE / "records" / "cases").iterdir())
        if "expected" not in path.name
    ),
]
PROFILE: Final = Profile(item="li, item, tr", fields={"title": Rule("a"), "topics": Rule("b")})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "listing"),
        (" • Nyhet\n\n  Text.\n".encode(), "listing"),
        (b"- Nyhet\n- Nyhet: mer\n", "listing"),
        (b"Nyheter\n\nText, mer text.\n", "listing"),
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"\xef\xbb\xbf\n <!-- c --><HTML lang=sv>", "html"),
        (b"<li><a href=x>y</a></li>", "html"),
        (b"PHP Warning: x\n<div><p>y</p></div>", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "html"),
        (
            b'<?xml version="1.0"?>\n<!-- a --><?xml-stylesheet href="x"?><rss version="2.0">',
            "feed",
        ),
        (b'<!DOCTYPE rss PUBLIC "x" "y"><rss version="0.91">', "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        (b"Notice: y\n<rss version='2.0'>", "feed"),
        ('<?xml version="1.0"?><rss version="2.0">'.encode("utf-16"), "feed"),
        (b'<?xml version="1.0"?><opml/>', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'[{"title": "Nyhet"}]', "records"),
        (b'{"title": "Nyhet"}\n{"title": "Mer"}\n', "records"),
        (b"- title: Nyhet\n  topics: [Kultur]\n", "records"),
        ("Rubrik;Ämnen\nNyhet;Kultur\n".encode("windows-1252"), "records"),
        (b"title,topics\nNews,Culture\n", "records"),
        (b"title,text\nNews,<p>Text</p>\n", "records"),
        (b"- title: News\n  text: <p>Text</p>\n", "records"),
        (b"Export\n\ntitle,topics\nNews,Culture\n", "records"),
        (b"---\ntitle: News\ndate: 2024-05-03\n---\nText.\n" + b"More.\n" * 99, "records"),
        (b"<br />\n<b>Warning</b>: x<br />\n<?xml version='1.0'?><rss version='2.0'>", "feed"),
        (b"<br />\n<b>Warning</b>: x<br />\n<!DOCTYPE html><title>x</title>", "html"),
        (b"<!DOCTYPE html><title>x</title><p><rss version='2.0'>", "html"),
        (b"<div><rss-widget></rss-widget></div>", "html"),
        (b"<div>" + b"x" * 2000 + b"<rss version='2.0'>", "html"),
        (b"<opml version='2.0'><head/><body/></opml>", "feed"),
        (b" \n\t\n", "listing"),
        (b"PK\x03\x04\x14\x00", "unknown"),
        (b"%PDF-1.7\n%\xe2\xe3", "unknown"),
        (b"\x1f\x8b\x08\x00", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "unknown"),
        (b"\x89PNG\r\n\x1a\n", "unknown"),
        (b"{\\rtf1\\ansi x}", "unknown"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "unknown"),
        (b"RIFF-klubben bjuder in\n", "listing"),
    ],
)
def test_auto_decides_by_content(data: bytes, kind: str) -> None:
    """What a capture is, is told by its first bytes and not by its name."""
    assert sniff.kind(data) == kind


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04", "a spreadsheet or zip archive"),
        (b"%PDF-1.4", "a PDF"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"", ""),
        (b"title,topics\n", ""),
        ("Åtta".encode("utf-16"), ""),
    ],
)
def test_what_is_no_text_has_a_name(data: bytes, name: str) -> None:
    """What no reader reads can be named to a person; text has no such name."""
    assert sniff.named(data) == name


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("cases/*.txt", "listing"),
        ("html/pages/*.html", "html"),
        ("embedded/pages/*.html", "html"),
        ("syndication/feeds/*.xml", "feed"),
    ],
)
def test_auto_knows_the_examples(folder: str, kind: str) -> None:
    """Every example of every reader's tests is recognised, but empty files and what is no feed."""
    odd = {
        path.name: found
        for path in HERE.glob(folder)
        if (found := sniff.kind(path.read_bytes()[:65536])) != kind
    }
    assert odd.keys() <= {"not_a_feed.xml", "html_page.xml", "html.xml"}, odd


@pytest.mark.parametrize("name", readers.NAMES)
def test_what_is_no_text_is_named(name: str) -> None:
    """A spreadsheet is told to be one, whatever the reader, and nothing is made of it."""
    with pytest.raises(CaptureError, match=r"x:1: parse-error: it is a spreadsheet .* as CSV"):
        next(_batches(name, b"PK\x03\x04" + b"x" * 100))


def test_records_come_in_batches() -> None:
    """500 at a time; a file with fewer is one whole batch."""
    lines = b"".join(b'{"title": "Nyhet %d"}\n' % n for n in range(1001))
    found = [*_batches("auto", lines)]
    assert [len(batch.items) for batch in found] == [500, 500, 1]
    assert {batch.partial for batch in found} == {True}
    assert [item.position for batch in found for item in batch.items] == [*range(1, 1002)]
    assert [batch.partial for batch in _batches("auto", lines[:2000])] == [False]
    assert len(readers.whole(found).items) == 1001


def test_records_are_not_bound_by_the_limits_of_a_capture() -> None:
    """They stream; every other capture is refused beyond its limit of bytes."""
    lines = b'{"title": "Nyhet"}\n' * 100
    (batch,) = _batches("records", lines, Limits(capture_bytes=10, capture_items=10))
    assert len(batch.items) == 100
    for name in ("listing", "html", "feed"):
        with pytest.raises(CaptureError, match="more than 10 bytes"):
            next(_batches(name, lines, Limits(capture_bytes=10)))


@pytest.mark.parametrize("name", readers.NAMES)
@FEW
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.tuples(st.sampled_from(SAMPLES), st.integers(0, 3000), st.binary(max_size=9)).map(
        lambda drawn: _damaged(*drawn)
    ),
    st.sampled_from((None, "text/html; charset=utf-16", "application/json", "x\n;=")),
    st.sampled_from((None, PROFILE, Profile(item="a.b"), Profile(fields={"title": Rule("[")}))),
)
@example(b"\xff\xfe<\x00r\x00", None, None)
def test_any_bytes(
    name: str, data: bytes, content_type: str | None, profile: Profile | None
) -> None:
    """Whatever comes in, Items and located problems come out, fit for the normalizer."""
    hints = Hints(content_type, "https://www.example.org/", profile)
    found = readers.batches(name, [data[:7], data[7:]], "x", hints=hints, limits=Limits())
    if sniff.named(data[:7]):
        with pytest.raises(CaptureError, match="parse-error"):
            readers.whole(found)
        return
    read = readers.whole(found)
    drafts, problems = normalize(
        read.items, conditions=Conditions(captured=datetime(2024, 5, 1, tzinfo=UTC))
    )
    for one in (*read.problems, *problems):
        assert one.code in {*ERROR_CODES, *WARNING_CODES}
        assert one.ref.startswith(("x:", "x#"))
        assert one.message
        assert one.hint
    for item in read.items:
        _check_types(item)
    lost = sum(one.code == "missing-title" for one in problems)
    assert len(drafts) + lost == len(read.items)


def _check_types(item: Item) -> None:
    """Every field is of its type, whatever the source put there."""
    texts = (item.ref, item.title, item.summary, item.content, item.id, item.link, item.base)
    dates = (item.published, item.updated, item.language, item.tail)
    labels = (*item.topics, *item.glued)
    assert all(isinstance(one, str) for one in (*texts, *dates, *labels))
    assert all(isinstance(one, Person) and isinstance(one.name, str) for one in item.authors)
    media = [*item.enclosures, *([item.image] if item.image else [])]
    assert all(isinstance(one, Media) and isinstance(one.href, str) for one in media)
    assert all(one.length is None or type(one.length) is int for one in media)


def _damaged(path: Path, at: int, noise: bytes) -> bytes:
    data = path.read_bytes()
    return data[:at] + noise + data[at + len(noise) :]


def _batches(
    name: str,
    data: bytes,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> Iterator[readers.Batch]:
    chunks = [data[start : start + 1000] for start in range(0, len(data), 1000)]
    return readers.batches(name, chunks, "x", hints=Hints(), limits=limits)
