"""What holds for every text, label and item, drawn by hypothesis."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from unicodedata import is_normalized

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES
from feeds.model import Conditions, Draft, Item, Limits, Topic
from feeds.normalize import normalize
from feeds.normalize.labels import Labels, split
from feeds.normalize.text import clean_line, clean_text, cut
from tests.readers.strategies import FRAGMENTS, VOCABULARY, labels, texts, ways
from tests.readers.support import topics

settings.register_profile("normalize", deadline=None, max_examples=200)
FAST: Final = settings.get_profile("normalize")

ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything but the production Char of XML 1.0 (section 2.2)."""

BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters with the property Bidi_Control (Unicode Standard Annex 9)."""

NONCHARACTERS: Final = frozenset(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
)

_pieces = st.lists(
    st.sampled_from(
        ("Kultur", "IT", "ITIL", "SL", "SLL", "Hälsa", "eHälsa", "Stad", "B", "1", "2024")
    )
    | st.sampled_from(FRAGMENTS)
    | labels,
    max_size=4,
).map("".join)
_items = st.lists(
    st.builds(
        Item,
        ref=st.sampled_from(("x:1", "x:2")),
        position=st.just(1),
        title=st.sampled_from(("Titel", "T\u200e", "")) | texts,
        summary=st.sampled_from(("", "Text är här.")) | texts,
        glued=st.lists(_pieces, max_size=2).map(tuple),
        topics=st.lists(_pieces, max_size=2).map(tuple),
        tail=_pieces | st.tuples(_pieces, _pieces).map("\n".join),
        open_end=st.booleans(),
    ),
    max_size=5,
)
_rows = st.lists(
    st.lists(st.sampled_from((*VOCABULARY, "Hälsa", "Stad", "Barn och unga")), max_size=3),
    max_size=6,
)
_known = st.lists(
    st.sampled_from((*VOCABULARY, "Hälsa", "Stad", "SL", "B", "1")), max_size=6, unique=True
)


@FAST
@given(texts | st.text(st.characters()))
@example("\x00 e\u200e\u0301\u2028\xa0 \u202f x \ud800")
def test_clean_text_is_fit_for_xml(text: str) -> None:
    """Cleaned text is legal in XML 1.0, in NFC, and free of bidi controls and noncharacters."""
    for clean in (clean_line(text), clean_text(text)):
        assert not ILLEGAL.search(clean)
        assert not BIDI.search(clean)
        assert not NONCHARACTERS & {*clean}
        assert is_normalized("NFC", clean)


@FAST
@given(texts | st.text(st.characters()))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Cleaning is idempotent, and a clean line is clean text."""
    line, paragraphs = clean_line(text), clean_text(text)
    assert clean_line(line) == line == clean_text(line)
    assert clean_text(paragraphs) == paragraphs


@FAST
@given(texts | st.text(st.characters()))
def test_white_space_is_regular(text: str) -> None:
    """Ends are trimmed, spaces are single, and line breaks are pairs between paragraphs."""
    line, paragraphs = clean_line(text), clean_text(text)
    assert line == line.strip()
    assert not re.search("[\t\n\r\x85\xa0\u2028\u2029]|  ", line)
    assert paragraphs.split("\n\n") == [clean_line(one) for one in paragraphs.split("\n\n")]
    assert clean_line(f"a{text}b").count("\u202f") == text.count("\u202f")


@FAST
@given(texts, st.integers(1, 30))
def test_a_cut_text_keeps_its_limit(text: str, limit: int) -> None:
    """A cut text is the text itself or its beginning with an ellipsis, and stays what it is."""
    clean = clean_text(text)
    short = cut(clean, limit)
    assert len(short) <= limit
    assert short == clean or (short.endswith("…") and clean.startswith(short[:-1]))
    assert cut(short, limit) == short == clean_text(short)


@FAST
@given(_items, _known, st.sampled_from((Limits(), Limits(10, 10, 5, 9, 2))))
@example([Item("x:1", 1, "T", "S", ("&#99999999999999999999;",))], [], Limits())
def test_any_items_give_drafts_or_problems(
    items: list[Item], known: list[str], limits: Limits
) -> None:
    """Whatever the items hold, each becomes a sound draft or is reported, in the old order."""
    drafts, problems = normalize(
        items, vocabulary=topics(known), conditions=Conditions(limits=limits)
    )
    lost = sum(one.code == "missing-title" for one in problems)
    assert len(drafts) + lost == len(items)
    assert {one.code for one in problems} <= {*ERROR_CODES, *WARNING_CODES}
    refs = [*(one.ref for one in drafts), *(one.ref for one in problems)]
    assert {*refs} <= {one.ref for one in items}
    for draft in drafts:
        snapshot = draft.snapshot
        assert 0 < len(snapshot.title) <= limits.title_characters
        assert len(snapshot.summary) <= limits.summary_characters
        assert len(snapshot.topics) <= limits.item_topics
        assert len(set(snapshot.topics)) == len(snapshot.topics)
        for text in (snapshot.title, snapshot.summary, *(one.label for one in snapshot.topics)):
            assert text == clean_text(text)


@FAST
@given(_items, _known)
def test_topics_have_addresses(items: list[Item], known: list[str]) -> None:
    """Keys are slugs, unique, not reserved; a known topic is itself and a new one is pending."""
    vocabulary = topics(known)
    drafts, _ = normalize(items, vocabulary=vocabulary)
    found = {one for draft in drafts for one in draft.snapshot.topics}
    new = found - {*vocabulary}
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one.key) for one in new)
    assert all(one.state == "pending" and len(one.key) <= 90 for one in new)
    assert len({one.key for one in found}) == len({one.label.casefold() for one in found})
    assert not {one.key for one in new} & {"all", "search", *(one.key for one in vocabulary)}


@FAST
@given(_items)
def test_topics_can_be_read(items: list[Item]) -> None:
    """A topic has a letter or a digit: nobody subscribes to a ruler or to an invisible sign."""
    drafts, _ = normalize(items)
    for draft in drafts:
        for topic in draft.snapshot.topics:
            assert any(char.isalnum() for char in topic.label)


@FAST
@given(_items, _known)
def test_normalizing_again_changes_nothing(items: list[Item], known: list[str]) -> None:
    """What was normalized is normal, to one who knows the topics that were found."""
    drafts, _ = normalize(items, vocabulary=topics(known))
    found = {one.key: one for draft in drafts for one in draft.snapshot.topics}
    vocabulary = {**{one.key: one for one in topics(known)}, **found}
    assert normalize(_again(drafts), vocabulary=vocabulary.values())[0] == drafts


@FAST
@given(_rows, _known)
@example([["Kultur", "Kultur", "IT"]], [])
@example([["Hälsa", "IT"], ["Hälsa", "Stad"]], [])
@example([["Kultur", "IT"], ["Kultur", "Hälsa", "IT"]], [])
@example([["eHälsa", "Agenda 2030"], ["eHälsa", "EU"]], [])
def test_normalizing_again_with_what_was_known(rows: list[list[str]], known: list[str]) -> None:
    """What was normalized is normal, to one who knows no more than before."""
    items = [Item(f"x:{n}", n, "T", "", ("".join(row),)) for n, row in enumerate(rows, 1)]
    drafts, _ = normalize(items, vocabulary=topics(known))
    assert normalize(_again(drafts), vocabulary=topics(known))[0] == drafts


@FAST
@given(_items)
def test_limits_hold_again(items: list[Item]) -> None:
    """What was cut to the limits is not cut again."""
    limits = Limits(title_characters=7, summary_characters=9)
    drafts, _ = normalize(items, conditions=Conditions(limits=limits))
    known = {one for draft in drafts for one in draft.snapshot.topics}
    again, problems = normalize(
        _again(drafts), vocabulary=known, conditions=Conditions(limits=limits)
    )
    assert again == drafts
    assert not [one for one in problems if one.code != "unsplit-topics"]


@FAST
@given(st.data(), st.lists(labels, min_size=1, max_size=6, unique=True))
def test_known_labels_come_apart(data: st.DataObject, vocabulary: list[str]) -> None:
    """Glued known labels that begin with a capital are found exactly, if only one row is right."""
    row = data.draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=6))
    assume(ways("".join(row), {*vocabulary}) == 1)
    assert split("".join(row), Labels(vocabulary)) == row


@FAST
@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8))
def test_usual_labels_come_apart(row: list[str]) -> None:
    """Glued known labels of the usual shapes are found exactly."""
    assert split("".join(row), Labels(VOCABULARY)) == row


@FAST
@given(_pieces.map(clean_line).filter(bool), _known)
def test_splitting_loses_nothing(line: str, known: list[str]) -> None:
    """The pieces of a line are the line, and none of them is empty."""
    pieces = split(line, Labels(known))
    assert "".join(pieces) == line
    assert all(pieces)


@FAST
@given(_pieces.map(clean_line).filter(bool))
def test_shapes_keep_three_letters(line: str) -> None:
    """Without a vocabulary a line comes apart at its boundaries only, three letters a piece."""
    pieces = split(line, Labels())
    assert "".join(pieces) == line
    assert len(pieces) == 1 or all(sum(map(str.isalpha, one)) >= 3 for one in pieces)
    assert all(
        re.search(r"[)\]}]$", one) or one[-1].islower() or one[-1].isdigit() for one in pieces[:-1]
    )
    assert all(one[0].isupper() for one in pieces[1:])


@FAST
@given(_items, _known)
def test_nothing_depends_on_the_ref(items: list[Item], known: list[str]) -> None:
    """The same items from another file at other places give the same snapshots."""
    moved = [replace(one, ref=f"y:{number}", position=9) for number, one in enumerate(items)]
    plain, other = (normalize(some, vocabulary=topics(known))[0] for some in (items, moved))
    assert [one.snapshot for one in plain] == [one.snapshot for one in other]


def _again(drafts: Sequence[Draft]) -> list[Item]:
    """What was normalized, as if a reader had found it."""
    return [
        Item(
            draft.ref,
            draft.position,
            draft.snapshot.title,
            draft.snapshot.summary,
            topics=tuple(_labels(draft.snapshot.topics)),
        )
        for draft in drafts
    ]


def _labels(found: Sequence[Topic]) -> list[str]:
    return [one.label for one in found]
