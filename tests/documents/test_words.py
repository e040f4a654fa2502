"""What formulas are called."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import in_words
from feeds.model import Formula, Topic

LABELS = {
    "budget": ("Budget", "Budget"),
    "hallbarhet": ("Hållbarhet", "Sustainability"),
    "kultur": ("Kultur", "Culture"),
    "stod": ("Stöd", "Grants"),
    "trafik": ("Trafik", "Traffic"),
    "vard": ("Hälso- och sjukvård", "Health and care"),
    "val": ("Val, 2026", "Elections, 2026"),
}
SWEDISH = {key: Topic(key, sv) for key, (sv, _) in LABELS.items()}
ENGLISH = {key: Topic(key, en) for key, (_, en) in LABELS.items()}

PAIRS = [
    ("kultur", "Kultur", "Culture"),
    ("vard", "Hälso- och sjukvård", "Health and care"),
    ("all", "Allt", "Everything"),
    ("hallbarhet,kultur", "Hållbarhet eller Kultur", "Sustainability or Culture"),
    ("hallbarhet+kultur", "Hållbarhet och Kultur", "Sustainability and Culture"),
    ("budget,kultur,trafik", "Budget, Kultur eller Trafik", "Budget, Culture or Traffic"),
    ("budget+kultur+trafik", "Budget, Kultur och Trafik", "Budget, Culture and Traffic"),
    ("kultur+!stod", "Kultur, men inte Stöd", "Culture, but not Grants"),
    (
        "kultur+!stod,hallbarhet+!stod",
        "Hållbarhet eller Kultur, men inte Stöd",
        "Sustainability or Culture, but not Grants",
    ),
    (
        "kultur+!stod+!budget",
        "Kultur, men inte Budget eller Stöd",
        "Culture, but not Budget or Grants",
    ),
    (
        "hallbarhet,kultur+!stod",
        "Hållbarhet, eller Kultur utan Stöd",
        "Sustainability, or Culture without Grants",
    ),
    (
        "hallbarhet+!budget+!stod,kultur+!stod",
        "Hållbarhet utan Budget, eller Kultur, men inte Stöd",
        "Sustainability without Budget, or Culture, but not Grants",
    ),
    (
        "hallbarhet+kultur,trafik",
        "Hållbarhet och Kultur, eller Trafik",
        "Sustainability and Culture, or Traffic",
    ),
    ("!stod", "Allt utom Stöd", "Everything except Grants"),
    ("!stod+!budget", "Allt utom Budget och Stöd", "Everything except Budget and Grants"),
    ("!stod,kultur", "Allt utom Stöd, eller Kultur", "Everything except Grants, or Culture"),
    (
        "!budget,!stod",
        "Allt utom Budget, eller allt utom Stöd",
        "Everything except Budget, or everything except Grants",
    ),
    ("kultur+vard", "Kultur och ”Hälso- och sjukvård”", "Culture and “Health and care”"),
    ("!vard", "Allt utom ”Hälso- och sjukvård”", "Everything except “Health and care”"),
    ("kultur,val", "Kultur eller ”Val, 2026”", "Culture or “Elections, 2026”"),
    ("kultur,okant", "Kultur eller okant", "Culture or okant"),
]


@pytest.mark.parametrize(("spelled", "swedish", "english"), PAIRS)
def test_titles(spelled: str, swedish: str, english: str) -> None:
    """A formula has a title that a person understands, in Swedish and in English."""
    formula = Formula.parse(spelled)
    assert in_words(formula, SWEDISH, "sv-SE") == swedish
    assert in_words(formula, ENGLISH, "en") == english


@pytest.mark.parametrize("language", ["de", "", "EN-GB", "svk"])
def test_other_languages(language: str) -> None:
    """In a language without a table, the words between the labels are English."""
    assert in_words(Formula.parse("a,b"), {}, language) == "a or b"


def test_a_label_keeps_its_first_letter() -> None:
    """Only our own words get a capital at the beginning of a title."""
    topics = {"phone": Topic("phone", "iPhone"), "trafik": SWEDISH["trafik"]}
    assert in_words(Formula.parse("phone,trafik"), topics, "sv") == "iPhone eller Trafik"


clauses = st.lists(
    st.dictionaries(st.sampled_from(sorted(LABELS)), st.booleans(), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, max_examples=300)
@given(clauses, clauses)
def test_titles_tell_formulas_apart(
    one: list[dict[str, bool]], other: list[dict[str, bool]]
) -> None:
    """Every formula has a title, and two different formulas have two."""
    first, second = _formula(one), _formula(other)
    titles = [in_words(formula, SWEDISH, "sv") for formula in (first, second)]
    assert all(titles)
    assert (titles[0] == titles[1]) == (first == second)


def test_all_small_formulas_have_titles_of_their_own() -> None:
    """Of all formulas of at most two clauses over three topics, no two have one title."""
    terms = ["kultur", "stod", "vard", "!kultur", "!stod", "!vard"]
    clauses = [
        "+".join(some)
        for size in (1, 2, 3)
        for some in combinations(terms, size)
        if len({term.strip("!") for term in some}) == size
    ]
    formulas = {Formula.parse(",".join(both)) for both in combinations(clauses, 2)}
    titles = {in_words(formula, SWEDISH, "sv") for formula in formulas}
    assert len(titles) == len(formulas) > 200


def _formula(clauses: list[dict[str, bool]]) -> Formula:
    spelled = ["+".join(("" if yes else "!") + key for key, yes in one.items()) for one in clauses]
    return Formula.parse(",".join(spelled))
