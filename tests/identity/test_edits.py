"""Edits: which states does an entry get?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity.edits import edit_kind, lost_topics, states
from feeds.model import Snapshot
from tests.helpers import topic

OLD = Snapshot("Öppet hus", "Välkommen till biblioteket den 7 maj.", (topic("Kultur"),))


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("Välkommen till biblioteket, den 7 maj!", "minor"),
        ("välkommen till Biblioteket den 7 maj.", "minor"),
        ("Välkomen till biblioteket den 7 maj.", "minor"),
        ("Välkommen till bilbioteket den 7 maj.", "minor"),
        ("Välkommen till biblioteket den 8 maj.", "major"),
        ("Välkommen till biblioteket den 7 juni.", "major"),
        ("Välkommen inte till biblioteket den 7 maj.", "major"),
        ("Välkommen till museet den 7 maj.", "major"),
        ("", "major"),
    ],
)
def test_minor_and_major(summary: str, kind: str) -> None:
    """Punctuation, case and spelling are minor; other words and numbers are major."""
    assert edit_kind(OLD, Snapshot(OLD.title, summary)) == kind


def test_many_small_edits_are_major() -> None:
    """Spelling in more than three words is a rewritten text."""
    new = Snapshot("Öppet huset", "Välkommna till bibliotek denna 7 maj.")
    assert edit_kind(OLD, new) == "major"


def test_nothing_changed() -> None:
    """The same text and topics are no new state, in whatever order the topics are printed."""
    two = Snapshot("A", "b", (topic("X"), topic("Y")))
    assert states(two, Snapshot("A", "b", (topic("Y"), topic("X")))) == []


def test_edit_and_retag_at_once() -> None:
    """The edit comes first, with the old topics; then the entry leaves and is filed anew."""
    new = Snapshot("Stängt hus", OLD.summary, (topic("Miljö"),))
    found = states(OLD, new)
    assert [kind for kind, _ in found] == ["major", "left", "filed"]
    assert [snapshot.topics for _, snapshot in found] == [OLD.topics, OLD.topics, new.topics]
    assert all(snapshot.title == "Stängt hus" for _, snapshot in found)


def test_lost_topics() -> None:
    """An entry without topics keeps the old ones; one that never had any lost nothing."""
    bare = Snapshot(OLD.title, OLD.summary)
    assert (states(OLD, bare), lost_topics(OLD, bare)) == ([], True)
    assert not lost_topics(bare, bare)


@given(st.text(), st.text())
def test_an_edit_has_a_kind(one: str, two: str) -> None:
    """Any two texts compare, and a text with itself is never major."""
    assert edit_kind(Snapshot("A", one), Snapshot("A", two)) in ("minor", "major")
    assert edit_kind(Snapshot("A", one), Snapshot("A", one)) == "minor"
