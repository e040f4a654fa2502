"""Withdrawals, brief drafts and the words of the correction trail."""

from dataclasses import replace

import pytest

from feeds.identity.briefs import filled
from feeds.identity.edits import lost_topics, states
from feeds.identity.trail import what_changed
from feeds.identity.withdrawals import is_lifted, is_too_many, takes_over
from feeds.model import Draft, Media, Person, Snapshot
from tests.helpers import NOON, topic

OLD = Snapshot(
    "Öppet hus",
    "Välkommen.",
    (topic("Kultur"),),
    "sv",
    "https://example.org/1",
    "<p>Välkommen.</p>",
    NOON,
    NOON,
    (Person("Ann"),),
    (Media("https://example.org/1.mp3"),),
    Media("https://example.org/1.jpg"),
)
GONE = replace(OLD, state="withdrawn", reason="Fel.")
ACTORS = ("ingest", "api", "operator")


def test_who_lifts() -> None:
    """Captures lift absence, the API what the API withdrew, and nobody lifts for an operator."""
    lifted = [(held, by) for held in ACTORS for by in ("ingest", "api") if is_lifted(held, by)]
    assert lifted == [("ingest", "ingest"), ("ingest", "api"), ("api", "api")]


def test_who_takes_over() -> None:
    """An operator's withdrawal is stronger than the API's, and that than absence."""
    taken = [(held, by) for held in ACTORS for by in ACTORS if takes_over(held, by)]
    assert taken == [("ingest", "api"), ("ingest", "operator"), ("api", "operator")]


@pytest.mark.parametrize(
    ("gone", "live", "many"), [(5, 5, False), (6, 6, True), (6, 12, False), (7, 13, True)]
)
def test_too_many(gone: int, live: int, many: bool) -> None:
    """More than five and more than half."""
    assert is_too_many(gone, live) == many


def test_restored() -> None:
    """What was withdrawn is restored, even without any edit, and retagged if it has to be."""
    assert states(GONE, OLD) == [("restored", OLD)]
    new = replace(OLD, title="Stängt hus", topics=(topic("Miljö"),))
    found = states(GONE, new)
    assert [kind for kind, _ in found] == ["restored", "left", "filed"]
    assert [one.topics for _, one in found] == [OLD.topics, OLD.topics, new.topics]
    assert {(one.title, one.state, one.reason) for _, one in found} == {
        ("Stängt hus", "published", "")
    }


def test_a_brief_draft_is_filled() -> None:
    """A brief draft that says nothing but a title says what the entry says, and loses nothing."""
    bare = Draft("x:1", 1, Snapshot("Öppet hus", language="en"), brief=True)
    assert filled(bare, OLD).snapshot == OLD
    assert states(OLD, filled(bare, OLD).snapshot) == []
    assert not lost_topics(OLD, filled(bare, OLD).snapshot)
    assert filled(replace(bare, brief=False), OLD).snapshot == bare.snapshot


def test_a_brief_draft_keeps_what_it_says() -> None:
    """What a brief draft does say is not taken from the entry."""
    said = Snapshot(
        "Stängt hus",
        "Tyvärr.",
        (topic("Miljö"),),
        "sv",
        "https://example.org/2",
        "<p>Tyvärr.</p>",
        NOON.replace(hour=13),
        NOON.replace(hour=14),
        (Person("Bo"),),
        (Media("https://example.org/2.mp3"),),
        Media("https://example.org/2.jpg"),
    )
    assert filled(Draft("x:1", 1, said, brief=True), OLD).snapshot == said


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (replace(OLD, title="Nytt"), ("title, was: Öppet hus",)),
        (replace(OLD, summary="Nytt", link=None), ("text", "link")),
        (replace(OLD, topics=(topic("Miljö"),)), ("topics, now: Miljö",)),
        (GONE, ("reason: Fel.",)),
        (replace(GONE, reason=""), ("reason: none was given",)),
        (Snapshot("", state="erased"), ("nothing of it is kept",)),
        (OLD, ()),
    ],
)
def test_words_of_the_trail(new: Snapshot, words: tuple[str, ...]) -> None:
    """The trail says what each state changed."""
    assert what_changed(OLD, new) == words


def test_the_first_state() -> None:
    """Before the first state there was nothing."""
    assert what_changed(None, OLD) == ("new", "topics: Kultur")
