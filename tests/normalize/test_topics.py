"""Which topics an item has: by structure, then by vocabulary, then by shape."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from feeds.model import Conditions, Item, Limits, Topic
from feeds.normalize import normalize
from feeds.normalize.topics import Namer

KULTUR = Topic("kultur", "Kultur", aliases=("Kulturliv", "Culture"), description="Allt.")


def _one(
    *rows: str,
    summary: str = "Text är här.",
    tail: str = "",
    open_end: bool = False,
    vocabulary: Iterable[Topic] = (),
) -> tuple[list[str], str, list[str]]:
    """Labels, summary and codes of a single item."""
    item = Item("x:1", 1, "T", summary, rows, tail, open_end)
    (draft,), problems = normalize([item], vocabulary=vocabulary)
    labels = [one.label for one in draft.snapshot.topics]
    return labels, draft.snapshot.summary, [one.code for one in problems]


def test_an_alias_is_its_topic() -> None:
    """Aliases and other letter cases of a label are the one topic, with all that is known of it."""
    items = [Item("x:1", 1, "T", "", (row,)) for row in ("Kulturliv", "KULTUR", "CultureKultur")]
    drafts, problems = normalize(items, vocabulary=[KULTUR])
    assert [one.snapshot.topics for one in drafts] == [(KULTUR,)] * 3
    assert problems == []


def test_an_unknown_label_is_pending() -> None:
    """A label that nobody knows becomes a pending topic with a slug, the same one everywhere."""
    items = [Item("x:1", 1, "T", "", ("Hälso- och sjukvård",)), Item("x:2", 2, "T", "", ("VÅRD",))]
    again = Item("x:3", 3, "T", "", ("VÅRD", "Hälso- och sjukvård"))
    (first, second, third), _ = normalize([*items, again])
    assert first.snapshot.topics == (
        Topic("halso-och-sjukvard", "Hälso- och sjukvård", state="pending"),
    )
    assert third.snapshot.topics == (*second.snapshot.topics, *first.snapshot.topics)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Kultur!", "kultur-2"),
        ("All", "all-2"),
        ("Search", "search-2"),
        ("日本", "ri-ben"),
        ("İstanbul", "istanbul"),
        ("C++", "c"),
    ],
)
def test_keys(label: str, key: str) -> None:
    """Keys are ASCII slugs; those that are taken or reserved get a number."""
    assert Namer([KULTUR]).topic(label).key == key


def test_a_key_is_never_empty_or_endless() -> None:
    """A label without any ASCII likeness has a key, and a long one is cut between words."""
    namer = Namer(())
    assert namer.topic("☃").key
    assert namer.topic("☂").key not in ("", namer.topic("☃").key)
    key = namer.topic("Ett mycket långt ämne " * 9).key
    assert len(key) <= 80
    assert key.endswith(("ett", "mycket", "langt", "amne"))


def test_sentences_join_the_summary() -> None:
    """A line where topics stand that is a sentence is text, and teaches no label."""
    row = "Arbetet med cykelvägen börjar i maj."
    assert _one(row) == ([], f"Text är här.\n\n{row}", [])
    assert _one(row, summary="") == ([], row, [])


def test_a_known_sentence_is_a_topic() -> None:
    """A label that looks like a sentence is a topic if it is known."""
    known = Topic("k", "Vad gör vi nu i kris?")
    assert _one(known.label, vocabulary=[known])[0] == [known.label]


@pytest.mark.parametrize(
    ("tail", "known", "labels", "text"),
    [
        ("Trafik", "", ["Trafik"], ""),
        ("VårdTrafik", "", ["Vård", "Trafik"], ""),
        ("VårdKultur", "Kultur", ["Vård", "Kultur"], ""),
        ("bygg och bo", "bygg och bo", ["bygg och bo"], ""),
        ("bygg och bo", "", [], "bygg och bo"),
        ("Kom och dansa hela natten.", "Kultur", [], "Kom och dansa hela natten."),
        ("Ordet är fritt.\nKultur", "Kultur", ["Kultur"], "Ordet är fritt."),
        ("Ordet är fritt.\nKultur", "", [], "Ordet är fritt. Kultur"),
        ("Ekonomi och\nbudgetKultur", "Kultur", ["Ekonomi och budget", "Kultur"], ""),
    ],
)
def test_a_tail(tail: str, known: str, labels: list[str], text: str) -> None:
    """A last paragraph is topics if they are known, or look like some; else it is text."""
    summary = "\n\n".join(part for part in ("Text är här.", text) if part)
    assert _one(tail=tail, vocabulary=[Topic("k", known)] * bool(known)) == (labels, summary, [])


def test_the_only_paragraph_is_text() -> None:
    """Where the structure does not tell, the only paragraph is topics if it is known."""
    assert _one(summary="", tail="Ny väg") == ([], "Ny väg", [])
    assert _one(summary="", tail="Kultur", vocabulary=[KULTUR]) == (["Kultur"], "", [])


@pytest.mark.parametrize(
    ("tail", "labels", "summary", "codes"),
    [
        ("Kultur", ["Kultur"], "Text är här.", []),
        ("KulturKul", ["Kultur"], "Text är här.", ["cut-text"]),
        ("Trafik", [], "Text är här.", ["cut-text"]),
        ("det blir dans", [], "Text är här.\n\ndet blir dans", []),
        ("Vi bygger. Det blir", [], "Text är här.\n\nVi bygger. Det blir", []),
        ("", [], "Text är här.", []),
    ],
)
def test_an_open_end(tail: str, labels: list[str], summary: str, codes: list[str]) -> None:
    """At a cut, known labels are topics, text is text, and what may be half a label is reported."""
    assert _one(tail=tail, open_end=True, vocabulary=[KULTUR]) == (labels, summary, codes)


def test_what_cannot_be_split_is_said_once() -> None:
    """A label that may be several is kept whole and reported at its first item."""
    items = [Item(f"x:{n}", n, "T", "", ("HälsaIT",)) for n in (1, 2)]
    drafts, problems = normalize(items)
    assert [[one.label for one in draft.snapshot.topics] for draft in drafts] == [["HälsaIT"]] * 2
    assert [(one.ref, one.code) for one in problems] == [("x:1", "unsplit-topics")]
    known = Topic("k", "HälsaIT")
    assert normalize(items, vocabulary=[known])[1] == []


def test_too_many_topics() -> None:
    """An item keeps its first topics up to the limit, and the cut is reported."""
    row = tuple(f"Ämne {chr(97 + n)}" for n in range(5))
    (draft,), problems = normalize(
        [Item("x:1", 1, "T", "", row)], conditions=Conditions(limits=Limits(item_topics=3))
    )
    assert [one.label for one in draft.snapshot.topics] == ["Ämne a", "Ämne b", "Ämne c"]
    assert [(one.ref, one.code) for one in problems] == [("x:1", "cut-text")]


def test_labels_of_one_topic_are_one() -> None:
    """A topic that is printed under its label and under a former one is there once."""
    known = (Topic("kultur", "Kultur och fritid"), Topic("kultur", "Kultur"))
    item = Item("x:1", 1, "T", "", ("Kultur och fritidKultur",))
    (draft,), _ = normalize([item], vocabulary=known)
    assert [one.key for one in draft.snapshot.topics] == ["kultur"]


def test_the_first_claim_counts() -> None:
    """Where two topics claim a label, the first of the vocabulary has it."""
    known = (Topic("trafik", "Trafik", aliases=("Traffic",)), Topic("traffic", "Traffic"))
    (draft,), _ = normalize([Item("x:1", 1, "T", "", ("Traffic",))], vocabulary=known)
    assert [one.key for one in draft.snapshot.topics] == ["trafik"]


def test_repetitions_do_not_count() -> None:
    """The limit counts topics, not how often they are printed."""
    row = ("KulturVård",) * 5
    (draft,), problems = normalize(
        [Item("x:1", 1, "T", "", row)], conditions=Conditions(limits=Limits(item_topics=2))
    )
    assert [one.label for one in draft.snapshot.topics] == ["Kultur", "Vård"]
    assert problems == []


@pytest.mark.parametrize("row", ["---", "***", "…", "\u200b", "( )"])
def test_signs_are_no_topics(row: str) -> None:
    """A row without a letter or digit, visible or not, is no topic."""
    assert _one(row)[0] == []


def test_entities_are_letters_like_others() -> None:
    """A label that looks like an HTML entity is taken as it is printed, however absurd."""
    for label in ("&#99999999999999999999;", "&#xFFFFFFFFFF;", "&#xD800;", "&amp;", "&#0;"):
        assert _one(f"X{label}")[0] == [f"X{label}"]


def test_naming_many_look_alikes_is_cheap() -> None:
    """Labels with one slug between them cost in proportion to their number."""
    assert _steps(500) < 15 * _steps(50)


def _steps(count: int) -> int:
    """How many lines of Python it takes to name labels that have the same slug."""
    labels = ["C" + "".join("!#%&/+=?@*"[int(digit)] for digit in str(n)) for n in range(count)]
    namer = Namer(())
    with _lines() as steps:
        for label in labels:
            namer.topic(label)
    return steps[0]


@contextmanager
def _lines() -> Iterator[list[int]]:
    """Counts the lines that are executed in `feeds`."""
    count = [0]

    def note(frame: FrameType, event: str, _argument: Any) -> Any:
        if not frame.f_globals.get("__name__", "").startswith("feeds."):
            return None
        count[0] += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield count
    finally:
        sys.settrace(before)


def test_a_label_that_is_too_long() -> None:
    """A label longer than the limit is cut, and said so; one that the operator wrote is whole."""
    long = "Kultur och fritid " * 20
    conditions = Conditions(limits=Limits(topic_characters=20))
    items = [Item("x:1", 1, "T", topics=(long,))]
    [draft], [problem] = normalize(items, conditions=conditions)
    assert [topic.label for topic in draft.snapshot.topics] == ["Kultur och fritid K…"]
    assert (problem.code, problem.ref) == ("cut-text", "x:1")
    [draft], problems = normalize(items, [Topic("lang", long.strip())], conditions)
    assert ([topic.key for topic in draft.snapshot.topics], problems) == (["lang"], [])
