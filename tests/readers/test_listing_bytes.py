"""Bytes that are not plain UTF-8, sizes that nobody expects, and work that must stay linear."""

from pathlib import Path
from time import process_time
from typing import Final

import pytest

from feeds import readers
from feeds.errors import CaptureError
from feeds.model import Hints, Limits
from tests.readers.support import CASES, REF, case, listing, reading

INPUTS: Final = sorted(CASES.glob("*.txt"))
PLAIN: Final = (CASES / "chrome_around.txt").read_text("utf-8")
WESTERN: Final = "text/plain; charset=windows-1252"


@pytest.mark.parametrize("content_type", [None, WESTERN, 'text/plain; CHARSET="CP1252"'])
def test_windows_1252(content_type: str | None) -> None:
    """Every case that windows-1252 can hold is recognised by its bytes, and read when stated."""
    count = 0
    for path in INPUTS:
        try:
            data = path.read_bytes().decode().encode("windows-1252")
        except UnicodeEncodeError:
            continue
        words = case(path.with_suffix(".yaml")).vocabulary
        assert reading(data, words, content_type) == reading(path.read_bytes(), words), path.stem
        count += 1
    assert count > 40


@pytest.mark.parametrize("charset", ["iso-8859-1", "latin1", "us-ascii"])
def test_charset_names_mean_what_browsers_mean(charset: str) -> None:
    """Bytes 80-9F under these names are those of windows-1252 (Encoding Standard, 4.2)."""
    data = PLAIN.replace("cykelväg\n", "cykelväg 7–8 maj\n").encode("windows-1252")
    found = reading(data, (), f"text/plain; charset={charset}")
    assert [one.title for one in found.items] == ["Ny cykelväg 7–8 maj", "Nytt bibliotek"]


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        ";;;",
        "text/plain",
        "text/plain; charset=",
        "text/plain; charset=no-such-charset",
        "text/plain; charset=hex",
        "text/plain; charset=rot13",
        "text/plain; charset=idna",
        "text/plain; charset=undefined",
        "text/plain; charset=unicode_escape",
        'text/plain; charset="utf\x00-8"',
        "text/plain; charset*=utf-8''utf-8",
        "text/plain\r\n; charset=no-such-charset",
        "text/plain; charset=\udcff",
        "tëxt/plain; charset=ü",
    ],
)
def test_a_charset_that_is_none(content_type: str) -> None:
    """A media type that names no charset for text leaves the bytes to speak for themselves."""
    data = PLAIN.replace("cykelväg\n", "cykelväg \\d\n").encode()
    assert reading(data, (), content_type) == reading(data)


@pytest.mark.parametrize("charset", ["utf-16", "utf-32"])
def test_a_mark_beats_the_stated_charset(charset: str) -> None:
    """A byte order mark is believed before the media type."""
    assert reading(PLAIN.encode(charset), (), WESTERN) == reading(PLAIN.encode())


@pytest.mark.parametrize("charset", ["utf-16", "utf-32"])
def test_half_a_character(charset: str) -> None:
    """A capture that ends in the middle of a character of two or four bytes loses only that one."""
    data = PLAIN.rstrip("\n").encode(charset)
    found = reading(data[:-1])
    assert found.items == reading(PLAIN.encode()).items
    assert found.problems == [f"{PLAIN.rstrip().count(chr(10)) + 1} mojibake"]


@pytest.mark.parametrize("broken", [b"\xed\xa0\x80", b"\xff", b"\xc3", b"\xf0\x9f\x98"])
def test_broken_bytes(broken: bytes) -> None:
    """Bytes that stand for nothing are dropped and reported at their line; good letters stay."""
    data = PLAIN.encode().replace(b"cykelv", broken + b"cykelv", 1)
    found = reading(data)
    assert found.items == reading(PLAIN.encode()).items
    assert found.problems == ["7 mojibake"]


def test_nul_and_other_controls() -> None:
    """Control characters are dropped and reported at the item that has them."""
    data = (
        PLAIN.encode()
        .replace(b"bibliotek\n", b"b\x00i\x01b\x0bliotek\x1b\n")
        .replace(b"maj", b"m\0aj")
    )
    found = reading(data)
    assert found.items == reading(PLAIN.encode()).items
    assert found.problems == ["7 mojibake", "12 mojibake"]


@pytest.mark.parametrize("sign", ["\x00", "\x0c", "\x1b", "\u200e", "\u202a", "\ufeff"])
def test_no_sign_hides_an_item(sign: str) -> None:
    """A character that no text keeps (a page break, a mark between two files) hides no bullet."""
    text = PLAIN.replace("\n •", f"\n{sign} •").replace("\n   Kultur", f"\n{sign}   Kultur")
    assert reading(text.encode()).items == reading(PLAIN.encode()).items


def test_replacement_characters() -> None:
    """A U+FFFD that somebody else left in the text is dropped and reported."""
    found = reading(PLAIN.replace("bibliotek\n", "biblio\ufffdtek\n").encode())
    assert found.items == reading(PLAIN.encode()).items
    assert found.problems == ["12 mojibake"]


def test_binary_data() -> None:
    """A picture is no listing; it gives a report and no exception."""
    assert "1 no-items" in reading(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4).problems


def test_a_title_of_a_megabyte() -> None:
    """A title of 1 MB is cut to 500 characters with an ellipsis, quickly, and reported."""
    start = process_time()
    found = reading(PLAIN.replace("Ny cykelväg", "Ny " + "cykelväg" * 131_072).encode())
    title = found.items[0].title
    assert process_time() - start < 2
    assert len(title) == 500
    assert title.startswith("Ny cykelvägcykel")
    assert title.endswith("…")
    assert found.problems == ["7 cut-text"]
    assert found.items[0].topics == ("Trafik",)


def test_a_summary_of_a_megabyte() -> None:
    """A summary of 1 MB is cut to 100,000 characters, quickly, and reported."""
    start = process_time()
    found = reading(PLAIN.replace("maj.", "maj.\n" + "   Ord i maj.\n" * 100_000).encode())
    summary = found.items[0].summary
    assert process_time() - start < 2
    assert len(summary) in (99_999, 100_000)
    assert summary.endswith("…")
    assert found.problems == ["7 cut-text"]


def test_too_many_items() -> None:
    """A capture with more items than the limit is refused as a whole."""
    data = b" * Titel\n" * 11
    (batch,) = readers.batches(
        "listing", [data], REF, hints=Hints(), limits=Limits(capture_items=11)
    )
    assert (len(batch.items), batch.problems, batch.partial) == (11, [], False)
    read = readers.batches("listing", [data], REF, hints=Hints(), limits=Limits(capture_items=10))
    with pytest.raises(CaptureError) as refused:
        next(read)
    assert (refused.value.problem.ref, refused.value.problem.code) == (f"{REF}:1", "too-large")


def test_what_the_reader_hands_over() -> None:
    """Positions count from 1, references name the file and the line, spelling is untouched."""
    items, problems = listing("\n • A\xa0 B\u200e\n\n   C  D\n   E\n\n   KulturIT\n • Z\n".encode())
    assert [(one.ref, one.position) for one in items] == [(f"{REF}:2", 1), (f"{REF}:8", 2)]
    assert (items[0].title, items[0].summary) == ("A\xa0 B\u200e", "C  D\nE")
    assert (items[0].glued, items[0].tail, items[0].open_end) == (("KulturIT",), "", False)
    assert problems == []


def test_the_grammar_is_in_the_docstring() -> None:
    """The format stands as a grammar in the module's docstring, with each of the seven bullets."""
    text = readers.listing_text.__doc__ or ""
    assert all(f'"{bullet}"' in text for bullet in "•·*-–▪‣")
    assert all(f"{name} " in text for name in ("capture", "item", "bullet", "body", "chrome"))


def test_the_cases_are_plain_text() -> None:
    """Git leaves the bytes of the cases alone."""
    assert "* -text" in Path(CASES, ".gitattributes").read_text("utf-8")
