"""Assignment: which stored entry is this item?"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity.assign import Known, assign
from feeds.model import Draft, Snapshot
from feeds.normalize import normalize
from feeds.readers import listing_text
from tests.helpers import CAPTURES

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text())
OLDER = 1000

texts = st.sampled_from(["A", "B", "C", "Weekend work", "Report week 7", "Report week 8", ""])
lines = st.lists(st.tuples(texts.filter(bool), texts), max_size=8)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    """Each item becomes the entry that the case says."""
    known = [*_known(case["before"]), *_known(case.get("older", []), OLDER)]
    found = assign(_drafts([_parts(text) for text in case["after"]]), known)
    assert [_name(one) for one in found] == list(map(str, case["becomes"]))


@given(before=lines, after=lines)
def test_each_entry_is_used_once(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """Whatever two captures hold, no entry is two items, and equal texts find each other."""
    known = [Known(n, Snapshot(*line), n) for n, line in enumerate(before, 1)]
    found = assign(_drafts(after), known)
    used = [one.entry for one in found if one]
    assert len(used) == len(set(used))
    for line in set(before) & set(after):
        equal = [
            one
            for one, text in zip(found, after, strict=True)
            if one and text == line == (one.snapshot.title, one.snapshot.summary)
        ]
        assert len(equal) == min(before.count(line), after.count(line))


@given(lines)
def test_the_same_capture_is_itself(page: list[tuple[str, str]]) -> None:
    """A capture of unchanged entries gives each of them back, in place."""
    known = [Known(n, Snapshot(*line), n) for n, line in enumerate(page, 1)]
    assert [one and one.entry for one in assign(_drafts(page), known)] == [
        one.entry for one in known
    ]


@given(st.data())
def test_edits_of_the_real_listing(data: st.DataObject) -> None:
    """An edited title, an edited summary, two look-alikes of any of them anywhere and a new item on
    top: each entry is found, and the new items are new.
    """
    page = _real_page(data.draw(st.integers(0, 1)))
    size = len(page)
    edited, retitled = data.draw(
        st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)
    )
    known = [Known(n, Snapshot(*line), n) for n, line in enumerate(page, 1)]
    again: list[tuple[tuple[str, str], int | None]] = [
        (line, number) for number, line in enumerate(page, 1)
    ]
    (title, summary), old = page[edited], page[retitled]
    again[edited] = ((title, f"{summary} Nu med mer att läsa."), edited + 1)
    retitle = data.draw(st.sampled_from(["{} (uppdaterad)", "Nu: {}", "{}!!"]))
    again[retitled] = ((retitle.format(old[0]), old[1]), retitled + 1)
    twin = data.draw(st.sampled_from([title, old[0], page[0][0], "En helt ny rubrik"]))
    spot = data.draw(st.integers(0, size))
    again[spot:spot] = [((twin, "Något helt annat."), None), ((twin, "Och något tredje."), None)]
    again.insert(0, (("Nytt överst", "Det senaste."), None))
    found = assign(_drafts([line for line, _ in again]), known)
    assert [one and one.entry for one in found] == [number for _, number in again]


def test_many_lookalikes_stay_cheap() -> None:
    """Thousands of items under one title are matched without comparing each with each."""
    known = [Known(n, Snapshot("A", f"old {n}"), n) for n in range(1, 3001)]
    found = assign(_drafts([("A", f"new {n}") for n in range(3000)]), known)
    assert [one.entry if one else None for one in found] == list(range(1, 3001))


def _real_page(number: int) -> list[tuple[str, str]]:
    items, _ = listing_text.read(CAPTURES[number].read_bytes(), "capture")
    return [(draft.snapshot.title, draft.snapshot.summary) for draft in normalize(items)[0]]


def _parts(text: str) -> tuple[str, str]:
    title, _, summary = text.partition("|")
    return title.strip(), summary.strip()


def _drafts(page: list[tuple[str, str]]) -> list[Draft]:
    return [Draft(f"x:{n}", n, Snapshot(*line)) for n, line in enumerate(page, 1)]


def _known(page: list[str], base: int = 0) -> list[Known]:
    return [
        Known(base + n, Snapshot(*_parts(text)), None if base else n)
        for n, text in enumerate(page, 1)
    ]


def _name(one: Known | None) -> str:
    if one is None:
        return "new"
    return f"z{one.entry - OLDER}" if one.entry > OLDER else str(one.entry)
