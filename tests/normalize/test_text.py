"""Text cleaning: which characters leave, which stay, and what is reported."""

import pytest

from feeds.model import Conditions, Item, Limits
from feeds.normalize import normalize
from feeds.normalize.text import clean_line, clean_text, cut


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("", ""),
        (" \t\n\r\x85\xa0\u2028\u2029", ""),
        ("  a \t b\n\nc\xa0\xa0d\r\ne ", "a b c d e"),
        ("2\u202f445 miljoner", "2\u202f445 miljoner"),
        ("\u202f2\u202f", "2"),
        ("a\u2003b\u2009c\u3000d", "a\u2003b\u2009c\u3000d"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("\u212b \u2126 \u1fef", "Å Ω `"),
        ("ﬁ ² ½ Ⅷ", "ﬁ ² ½ Ⅷ"),
        ("a\x00b\x08c\x0bd\x0ce\x1ff", "abcdef"),
        ("a\x7fb\x80c\x9fd", "abcd"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufdd0b\ufffec\U0010ffffd\U0001fffee", "abcde"),
        ("\u200ea\u061cb\u202ac\u202ed\u2066e\u2069f\u200f", "abcdef"),
        ("\ufeffa\ufeffb", "ab"),
        ("e\x00\u0301", "é"),
        ("a \u200e b", "a b"),
        ("👩\u200d💻 🇸🇪", "👩\u200d💻 🇸🇪"),
        ("mjuk\xadstreck", "mjuk\xadstreck"),
        ("\ufffd", "\ufffd"),
    ],
)
def test_clean_line(raw: str, clean: str) -> None:
    """Damage and controls leave, white space becomes regular, everything else stays, in NFC."""
    assert clean_line(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("", ""),
        ("\n\n \n", ""),
        ("a\nb\n\nc", "a b\n\nc"),
        ("a\r\nb\r\n\r\nc", "a b\n\nc"),
        ("a\n \t\xa0\n\n\n b ", "a\n\nb"),
        ("a\n\n\x00\n\nb", "a\n\nb"),
        ("a\n\u200e\nb", "a\n\nb"),
        ("a\x0c\nb", "a b"),
        ("2\u202f445\n\n\u202f\n\n3", "2\u202f445\n\n3"),
    ],
)
def test_clean_text(raw: str, clean: str) -> None:
    """Paragraphs stay apart by one blank line; empty ones leave."""
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("ab cd", 4, "ab…"),
        ("abc", 1, "…"),
        ("", 1, ""),
        ("a\n\nbc", 4, "a…"),
    ],
)
def test_cut(text: str, limit: int, short: str) -> None:
    """A text that is too long ends in an ellipsis, without a space before it."""
    assert cut(text, limit) == short


def test_damage_is_reported_once_an_item() -> None:
    """Damaged characters anywhere in an item are one report; controls are none."""
    items = [
        Item("x:1", 1, "T\x00", "S\ud800", ("Kul\x01tur",), "T\ufffeail"),
        Item("x:2", 2, "\u200eT\u202e", "\ufeffS\x80"),
    ]
    drafts, problems = normalize(items)
    assert [(one.ref, one.code) for one in problems] == [("x:1", "mojibake")]
    assert problems[0].message.startswith("4 ")
    assert [one.snapshot.title for one in drafts] == ["T", "T"]


def test_a_title_of_nothing_is_missing() -> None:
    """A title that has no character left costs its item, which is an error."""
    drafts, problems = normalize([Item("x:1", 1, " \x00\u200e\xa0"), Item("x:2", 2, "T")])
    assert [one.ref for one in drafts] == ["x:2"]
    assert [(one.ref, one.code) for one in problems] == [
        ("x:1", "mojibake"),
        ("x:1", "missing-title"),
    ]
    assert problems[1].is_error


def test_cuts_are_reported() -> None:
    """A title and a summary beyond their limits are cut, each with a report and its remedy."""
    limits = Limits(title_characters=5, summary_characters=6)
    drafts, problems = normalize(
        [Item("x:1", 1, "Långtitel", "Lång text"), Item("x:2", 2, "Titel", "Texten")],
        conditions=Conditions(limits=limits),
    )
    assert [(one.snapshot.title, one.snapshot.summary) for one in drafts] == [
        ("Lång…", "Lång…"),
        ("Titel", "Texten"),
    ]
    assert [(one.ref, one.code) for one in problems] == [("x:1", "cut-text")] * 2
    assert "title_characters" in problems[0].hint
    assert "summary_characters" in problems[1].hint


def test_the_usual_limits() -> None:
    """Without other settings a title has at most 500 characters."""
    drafts, problems = normalize([Item("x:1", 1, "a" * 500), Item("x:2", 2, "a" * 501)])
    assert [len(one.snapshot.title) for one in drafts] == [500, 500]
    assert [one.ref for one in problems] == ["x:2"]


def test_a_problem_names_its_remedy() -> None:
    """Every report of the normalizer says what to do."""
    items = [
        Item("x:1", 1, ""),
        Item("x:2", 2, "a" * 501 + "\x00", "S", ("HälsaIT",) * 2),
        Item("x:3", 3, "T", "S", (), "Kul", open_end=True),
        Item("x:4", 4, "T", "S", tuple(f"Ämne {n}" for n in range(65))),
    ]
    _, problems = normalize(items)
    assert all(one.hint and one.message for one in problems)
    assert {one.code for one in problems} == {
        "missing-title",
        "mojibake",
        "cut-text",
        "unsplit-topics",
    }


@pytest.mark.parametrize("title", ["", " ", "\u200b", "\u00ad\u200d", "\x00\u202e"])
def test_a_title_that_nobody_can_see(title: str) -> None:
    """A title without a visible sign is none."""
    drafts, problems = normalize([Item("x:1", 1, title, "Text.")])
    assert (drafts, [one.code for one in problems if one.is_error]) == ([], ["missing-title"])
