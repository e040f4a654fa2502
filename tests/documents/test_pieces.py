"""Documents made of pieces are, byte for byte, what feedgen writes of the whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.documents import FORMATS, Kept, document
from feeds.documents.pieces import Piece, assembled
from feeds.model import Feed, Media
from tests.documents.anything import QUICK, SNAPSHOTS, feeds, in_format
from tests.documents.example import SITE, entry, feed, selection


def put_together(made: Feed, seqs: list[int], suffix: str, kept: Kept) -> bytes:
    """The document of a feed, made of pieces; with those entries alone that are missing."""
    site = replace(SITE, language=made.language, author=made.author)
    pieces = kept.pieces(site, suffix)
    wanted = pieces.missing(seqs)
    some = tuple(entry for seq, entry in zip(seqs, made.entries, strict=True) if seq in wanted)
    return assembled(replace(made, entries=some), seqs, SITE, FORMATS[suffix].shape, pieces)


@pytest.mark.parametrize("suffix", FORMATS)
@QUICK
@given(some=st.lists(feeds(), min_size=1, max_size=4), edits=st.lists(SNAPSHOTS, max_size=3))
def test_byte_equal(suffix: str, some: list[Feed], edits: list[object]) -> None:
    """Whatever feeds share the pieces, and whatever is edited in between: the bytes are those of
    the format's own renderer.
    """
    kept, number = Kept(), 0
    for any_feed in some:
        made = in_format(any_feed, suffix)
        seqs = list(range(number, number + len(made.entries)))
        number += len(made.entries)
        for _ in range(2):
            assert put_together(made, seqs, suffix, kept) == FORMATS[suffix].render(made, SITE)
        for snapshot in edits[: len(made.entries)]:
            edited = replace(made.entries[0], snapshot=snapshot)
            made = replace(made, entries=(edited, *made.entries[1:]))
            seqs[0], number = number, number + 1
            assert put_together(made, seqs, suffix, kept) == FORMATS[suffix].render(made, SITE)


@pytest.mark.parametrize("suffix", FORMATS)
def test_text_that_looks_like_a_piece(suffix: str) -> None:
    """What begins or ends an entry, or the time in a head, may stand in any text."""
    text = (
        "</entry></feed> <entry> <item> <media:content/> </channel></rss> 9998-07-06T05:04:03+00:00"
    )
    said = f'{text}\\n  {{\\n   "id" ,\\n ]\\n}}\\n <updated>9998-07-06T05:04:03+00:00</updated>'
    made = feed(
        entry(1, title=text, summary=said), entry(2, summary=said), title=said, subtitle=text
    )
    expected = FORMATS[suffix].render(made, SITE)
    assert put_together(made, [1, 2], suffix, Kept()) == expected


@pytest.mark.parametrize("character", "\x00\x08\x0b\x1f\ud800\ufffe\uffff")
@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_what_no_xml_can_hold(suffix: str, character: str) -> None:
    """The normalizer lets none of it through; if it came, there would be no broken document."""
    made = feed(entry(1, summary=f"Ett{character}tecken."))
    for make in (
        lambda: FORMATS[suffix].render(made, SITE),
        lambda: put_together(made, [1], suffix, Kept()),
    ):
        with pytest.raises(ValueError, match=r"XML|surrogate"):
            make()


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_entry_is_rendered_once(suffix: str) -> None:
    """The same entry in another feed, or in the same one after a change, is not rendered again."""
    kept = Kept()
    one, two = entry(1), entry(2, image=Media("https://example.org/a.png"))
    chosen = selection(one, two, seqs=(1, 2))
    whole = document(chosen, SITE, suffix, kept.pieces(SITE, suffix))
    assert whole == document(chosen, SITE, suffix)
    size = kept.size
    for again in (replace(chosen, version=9), replace(chosen, modified=one.stamp)):
        bare = replace(again, entries=())
        assert document(bare, SITE, suffix, kept.pieces(SITE, suffix)).body == whole.body
    assert kept.size == size
    document(selection(two, seqs=(2,)), SITE, suffix, kept.pieces(SITE, suffix))
    assert kept.size == size


def test_what_is_used_stays() -> None:
    """There are never many more bytes than allowed, and what is used stays when others come."""
    kept = Kept(40)
    kept.put("x", 0, Piece(b"1234"))
    for number in range(1, 100):
        kept.put("x", number, Piece(b"1234"))
        assert kept.get("x", 0) == Piece(b"1234")
        assert kept.size <= 48
        assert kept.take("x", [0]) == ([Piece(b"1234")], [])
    there = Piece(b"1234")
    assert kept.take("x", [1, 0, 99, 2]) == ([None, there, there, None], [1, 2])


def test_what_was_there_stays_for_a_document() -> None:
    """Pieces that a document counts on cannot go before it is put together."""
    kept = Kept(40)
    kept.put(("atom", SITE.language, SITE.author), 1, Piece(b"1234"))
    pieces = kept.pieces(SITE, "atom")
    assert pieces.missing([1, 2]) == (2,)
    for number in range(100):
        kept.put("x", number, Piece(b"12345678"))
    assert pieces.missing([1, 2]) == (2,)
    assert pieces.entries([Piece(b"2")]) == [Piece(b"1234"), Piece(b"2")]
