"""Formulas: how they are spelled, and what they mean."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import UsageError
from feeds.model import Clause, Formula

KEYS = ("a", "b", "c", "d")
Terms = list[tuple[bool, str]]

SPELLINGS = [
    ("kultur", "kultur"),
    ("all", "all"),
    ("ALL", "all"),
    ("Kultur", "kultur"),
    (" kultur ", "kultur"),
    ("b,a", "a,b"),
    ("b+a", "a+b"),
    ("!c+b+!a", "b+!a+!c"),
    ("a,a", "a"),
    ("a+a", "a"),
    ("a,a+b", "a"),
    ("a+b,b", "b"),
    ("a+!c,a", "a"),
    ("a,all", "all"),
    ("a+all", "a"),
    ("!b", "all+!b"),
    ("all+!b", "all+!b"),
    ("!b,a", "all+!b,a"),
    ("!b,!b+!c", "all+!b"),
    ("!b+a,a+!b", "a+!b"),
    ("a b", "a+b"),
    ("a  b", "a+b"),
    ("a + b , c", "a+b,c"),
    ("a, b", "a,b"),
    ("a !b", "a+!b"),
    ("a + ! b", "a+!b"),
    ("halso-och-sjukvard,a", "a,halso-och-sjukvard"),
    ("Hållbarhet", "hållbarhet"),
    ("a+!z,b+!z", "a+!z,b+!z"),
]


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_canonical_spelling(text: str, canonical: str) -> None:
    """A text has one canonical spelling, which spells itself."""
    assert str(Formula.parse(text)) == canonical
    assert str(Formula.parse(canonical)) == canonical


MISTAKES = [
    ("", "term 1 of the formula is empty"),
    (" ", "term 1 of the formula is empty"),
    ("!", "term 1 of the formula is empty"),
    ("a,", "term 2 of the formula is empty"),
    ("a,,b", "term 2 of the formula is empty"),
    ("a++b", "term 2 of the formula is empty"),
    ("a+b,!", "term 3 of the formula is empty"),
    ("!!a", "term 1 of the formula, '!!a', is no topic"),
    ("a,b!c", "term 2 of the formula, 'b!c', is no topic"),
    ("a,b\x00", r"term 2 of the formula, 'b\x00', is no topic"),
    ("a\r\nb", r"term 1 of the formula, 'a\r\nb', is no topic"),
    ("a\tb", r"term 1 of the formula, 'a\tb', is no topic"),
    ("a\ud800", r"term 1 of the formula, 'a\ud800', is no topic"),
    ("a\u202eb", r"term 1 of the formula, 'a\u202eb', is no topic"),
    ("a+!a", "no entry can have 'a' and lack it: the formula holds nothing"),
    ("b,a+!a", "no entry can have 'a' and lack it: the formula holds nothing"),
    ("!all", "no entry can have 'all' and lack it: the formula holds nothing"),
    (",".join(f"t{number}" for number in range(13)), "a formula names at most 12 topics"),
    ("+".join(["a"] * 13), "a formula names at most 12 topics"),
    ("a" * 2001, "a formula has at most 2000 characters"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_mistakes(text: str, message: str) -> None:
    """What is no formula is refused with the place, the reason and an example."""
    with pytest.raises(UsageError) as caught:
        Formula.parse(text)
    assert caught.value.message == message
    assert "kultur,hallbarhet+!stod" in caught.value.hint


@pytest.mark.parametrize("piece", ["a", "!", "+", ",", " ", "a+!", "ä,", "\x00", "\u0130", " +!a,"])
def test_long_texts_are_refused_at_once(piece: str) -> None:
    """Four kilobytes of anything, and a megabyte, are a mistake within milliseconds."""
    for size in (2001, 4096, 1_000_000):
        before = time.process_time()
        with pytest.raises(UsageError) as caught:
            Formula.parse((piece * size)[:size])
        assert time.process_time() - before < 0.5
        assert len(caught.value.message) < 400


def test_twelve_terms_stay_allowed() -> None:
    """The canonical spelling of twelve terms can be read back: ``all`` is no further topic."""
    formula = Formula.parse(",".join(f"!t{number}" for number in range(12)))
    assert Formula.parse(str(formula)) == formula
    assert str(formula).count("all") == 12


def test_topics() -> None:
    """A formula names its topics in the order of its spelling, and knows a single one."""
    assert Formula.parse("b+!c,a+b").topics == ("a", "b", "c")
    assert [Formula.parse(text).topic for text in ("a", "!a", "a,b", "a+b", "all")] == [
        "a",
        None,
        None,
        None,
        None,
    ]
    assert Formula() == Formula.parse("all")
    assert Formula.of("a") == Formula.parse("a")


def test_map_that_makes_two_topics_one() -> None:
    """Topics that turn out to be one are absorbed, or contradict each other."""
    merged = {"a": "a", "b": "a", "c": "c"}.__getitem__
    assert str(Formula.parse("a+c,b").map(merged)) == "a"
    assert str(Formula.parse("!a+!b").map(merged)) == "all+!a"
    with pytest.raises(UsageError, match="holds nothing"):
        Formula.parse("c,a+!b").map(merged)


# -- properties ----------------------------------------------------------------------------------

term = st.tuples(st.booleans(), st.sampled_from(KEYS))
clause: st.SearchStrategy[Terms] = st.lists(term, min_size=1, max_size=4).filter(
    lambda terms: not any((not wanted, key) in terms for wanted, key in terms)
)
clauses = st.lists(clause, min_size=1, max_size=3)
everything = [{key for bit, key in enumerate(KEYS) if number >> bit & 1} for number in range(16)]


def spell(formula: list[Terms]) -> str:
    """The text of clauses of terms."""
    return ",".join(
        "+".join(("" if wanted else "!") + key for wanted, key in terms) for terms in formula
    )


def told(formula: list[Terms]) -> list[bool]:
    """Which entries of the model (one for each set of topics) the clauses as they stand hold."""
    return [
        any(all((key in entry) == wanted for wanted, key in terms) for terms in formula)
        for entry in everything
    ]


def held(formula: Formula) -> list[bool]:
    """Which entries of the model a formula holds."""
    return [
        any(set(one.having) <= entry and not set(one.lacking) & entry for one in formula.clauses)
        for entry in everything
    ]


def absorbs(one: Clause, other: Clause) -> bool:
    """Whether a clause holds all that another holds, by the model."""
    return all(
        mine or not theirs
        for mine, theirs in zip(held(Formula((one,))), held(Formula((other,))), strict=True)
    )


@settings(deadline=None, max_examples=300)
@given(clauses)
def test_canonicalisation_keeps_the_meaning(formula: list[Terms]) -> None:
    """The canonical formula holds what the text says, is its own canonical form, and no clause of
    it holds what another one holds.
    """
    parsed = Formula.parse(spell(formula))
    assert held(parsed) == told(formula)
    assert Formula.parse(str(parsed)) == parsed
    assert not [
        (one, other)
        for one in parsed.clauses
        for other in parsed.clauses
        if one != other and absorbs(one, other)
    ]


@settings(deadline=None, max_examples=200)
@given(clauses, st.lists(clause, max_size=2), st.randoms(use_true_random=False))
def test_equal_up_to_order_duplicates_and_absorption(
    formula: list[Terms], more: list[Terms], chance: random.Random
) -> None:
    """Shuffled, doubled and joined by narrower clauses, a formula has the same spelling."""
    narrower = [[*wide, *terms] for wide, terms in zip(formula, more, strict=False)]
    narrower = [
        terms for terms in narrower if not any((not wanted, key) in terms for wanted, key in terms)
    ]
    other = [list(terms) for terms in (*formula, *narrower)][:6]
    for terms in other:
        chance.shuffle(terms)
    chance.shuffle(other)
    if sum(map(len, other)) + len(other[0]) <= 12:
        other.append([*other[0], *other[0]][: len(other[0]) + 1])
    if sum(map(len, other)) <= 12:
        assert Formula.parse(spell(other)) == Formula.parse(spell(formula))


@settings(deadline=None, max_examples=200)
@given(clauses, st.lists(st.sampled_from("abcdxyz"), min_size=4, max_size=4))
def test_map_is_the_formula_of_the_renamed_text(formula: list[Terms], names: list[str]) -> None:
    """Renaming a formula is the same as parsing the renamed text, mistakes included."""
    renamed = dict(zip(KEYS, names, strict=True))
    text = spell([[(wanted, renamed[key]) for wanted, key in terms] for terms in formula])
    parsed = Formula.parse(spell(formula))
    try:
        expected = Formula.parse(text)
    except UsageError:  # unless the clause that now holds nothing was absorbed before
        assert len(parsed.clauses) < len(formula) or _fails(parsed, renamed)
    else:
        assert parsed.map(renamed.__getitem__) == expected


def _fails(parsed: Formula, renamed: dict[str, str]) -> bool:
    try:
        parsed.map(renamed.__getitem__)
    except UsageError:
        return True
    return False


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text("ab!+, all", max_size=30)))
def test_any_text_is_a_formula_or_a_mistake(text: str) -> None:
    """No text does anything else than spell a formula, which spells itself, or be refused."""
    try:
        parsed = Formula.parse(text)
    except UsageError:
        return
    assert Formula.parse(str(parsed)) == parsed
