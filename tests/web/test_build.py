"""Build your own feed: from ticks to a formula, and what it would bring."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from feeds.errors import UsageError
from feeds.model import Clause, Formula
from feeds.web.pages.build import Chosen

BASE = "http://127.0.0.1:8000"
KEYS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("query", "formula", "words", "total"),
    [
        ("any=kultur", "kultur", "Kultur", 3),
        ("any=kultur&any=hallbarhet", "hallbarhet,kultur", "Hållbarhet or Kultur", 6),
        ("all=kultur&all=ekonomi-och-budget", "ekonomi-och-budget+kultur",
         "“Ekonomi och budget” and Kultur", 1),
        ("not=kultur", "all+!kultur", "Everything except Kultur", 27),
        ("any=kultur&any=hallbarhet&not=ekonomi-och-budget",
         "hallbarhet+!ekonomi-och-budget,kultur+!ekonomi-och-budget",
         "Hållbarhet or Kultur, but not “Ekonomi och budget”", 4),
    ],
)  # fmt: skip
def test_results(client: FlaskClient, query: str, formula: str, words: str, total: int) -> None:
    """Ticks give the canonical address, the formula in words, the numbers and the latest entries;
    they stay ticked.
    """
    page = html.fromstring(client.get(f"/build?{query}").text)
    assert page.xpath("string(//input[@id='address']/@value)") == f"{BASE}/feeds/{formula}.atom"
    assert page.xpath("string(//section//h3[@class='words'])") == words
    noun = "entry" if total == 1 else "entries"
    assert f"{total} {noun} · newest" in page.xpath("string(//p[@class='facts'])")
    latest = page.xpath("//ul[@class='brief']/li/a/@href")
    assert len(latest) == min(total, 5)
    ticked = page.xpath("//input[@type='checkbox'][@checked]")
    pairs = sorted(f"{one.get('name')}={one.get('value')}" for one in ticked)
    assert pairs == sorted(query.split("&"))
    assert f"/topics/{formula}" in page.xpath("//a[@class='button']/@href")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("show=1", "You have not chosen a topic."),
        ("any=kultur&not=kultur", "“Kultur” is ticked as wanted and as left out."),
        ("any=kultr", "There is no topic 'kultr'."),
        ("any=", "Term 1 of the formula is empty."),
        ("any=a,b", "There is no topic 'a'."),
        ("&".join(f"any=t{number}" for number in range(13)), "names at most 12 topics"),
    ],
)
def test_flaws(client: FlaskClient, query: str, said: str) -> None:
    """A choice that makes no feed says why, and the form is still there."""
    page = html.fromstring(client.get(f"/build?{query}").text)
    assert said in page.xpath("string(//section[@role='alert'])")
    assert len(page.xpath("//input[@type='checkbox']")) == 36


def test_the_form_alone(client: FlaskClient) -> None:
    """Without a choice there is the form, with a box for each topic in each column, all named."""
    page = html.fromstring(client.get("/build").text)
    boxes = page.xpath("//input[@type='checkbox']")
    assert len(boxes) == 3 * 12
    ids = set(page.xpath("//@id"))
    assert {part for box in boxes for part in box.get("aria-labelledby").split()} <= ids
    assert not page.xpath("//section")


@given(KEYS, KEYS, KEYS, st.sets(st.sampled_from("abcdef")))
def test_the_formula_means_what_the_form_says(
    any_: tuple[str, ...], all_: tuple[str, ...], none: tuple[str, ...], topics: set[str]
) -> None:
    """The formula holds an entry exactly if it has one of the first, all of the second, and none
    of the third.
    """
    chosen = Chosen(any_, all_, none)
    if not chosen:
        return
    expected = (
        (not any_ or bool(topics & set(any_))) and set(all_) <= topics and not topics & set(none)
    )
    try:
        formula = Formula.parse(chosen.spelled())
    except UsageError:
        assert set(none) & {*any_, *all_} or _terms(chosen) > 12
        return
    assert any(_holds(clause, topics) for clause in formula.clauses) == expected


def _terms(chosen: Chosen) -> int:
    return max(len(chosen.any), 1) * (len(chosen.all) + len(chosen.none)) + len(chosen.any)


def _holds(clause: Clause, topics: set[str]) -> bool:
    return set(clause.having) <= topics and not topics & set(clause.lacking)
