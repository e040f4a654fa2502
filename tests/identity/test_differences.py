"""What differs between two texts, piece by piece."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity.differences import MOST_WORDS, Part, differences

LONG = " ".join(f"ord{number}" for number in range(60))
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d.", "\n\n", "e,"]), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Samma", "Samma", ()),
        ("Den 3 maj.", "Den 4 maj.",
         (("same", "Den"), ("lost", " 3"), ("got", " 4"), ("same", " maj."))),
        ("", "Nytt.", (("got", "Nytt."),)),
        ("Ett två", "Två tre", (("lost", "Ett två"), ("got", "Två tre"))),
        ("A b.\n\nC d.", "A b.\n\nC e.",
         (("same", "A b."), ("same", "\n\nC"), ("lost", " d."), ("got", " e."))),
        ("A b.", "A b.\n\nC d.", (("same", "A b."), ("got", "\n\nC d."))),
    ],
)  # fmt: skip
def test_pieces(old: str, new: str, expected: tuple[tuple[str, str], ...]) -> None:
    """Each piece is in both texts, or was lost, or came."""
    assert differences(old, new) == tuple(Part(*one) for one in expected)  # type: ignore[arg-type]


def test_only_what_is_near_a_change_is_shown() -> None:
    """Of a long text, eight words on either side of the change stay, and gaps for the rest."""
    parts = differences(f"{LONG} gammal {LONG}", f"{LONG} ny {LONG}")
    assert [part.kind for part in parts] == ["gap", "same", "lost", "got", "same", "gap"]
    assert parts[1].text.split() == LONG.split()[-8:]
    assert parts[4].text.split() == LONG.split()[:8]


@given(TEXTS, TEXTS)
def test_nothing_is_lost(old: str, new: str) -> None:
    """What is the same or lost is the old text, what is the same or came the new one."""
    parts = differences(old, new)
    if not parts or any(part.kind == "gap" for part in parts):
        return
    for text, kind in ((old, "lost"), (new, "got")):
        words = "".join(part.text for part in parts if part.kind in {"same", kind}).split()
        assert words == text.split()


def test_long_passages() -> None:
    """A passage of more words than are compared counts as replaced, in no time."""
    old, new = ("x " * (MOST_WORDS + 1), "y x " * 20_000)
    start = time.process_time()
    assert [part.kind for part in differences(old, new)] == ["lost", "got"]
    assert time.process_time() - start < 1
