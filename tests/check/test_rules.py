"""Each rule finds the mistake that breaks it, in a document that is good but for it.

The files in ``cases/`` pair what is changed with what is found, as the beginnings of rules.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
import yaml

from feeds.check import FORMATS, Finding, check, outline_findings
from feeds.documents import FORMATS as SERVED
from tests.check.documents import HERE, ONE, TWO, changed, expected, good
from tests.helpers import NOON, SITE

FEEDS: Final = {SITE.url("/feeds/all.atom"), SITE.url("/feeds/kultur.atom")}


def cases(name: str) -> list[Any]:
    """The cases of a file, numbered."""
    some = yaml.safe_load((HERE / "cases" / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(one, id=f"{name}-{number}") for number, one in enumerate(some, 1)]


def begins(found: list[Finding], wanted: list[str]) -> bool:
    """Whether each finding's rule begins as it is wanted, in any order."""
    rules = sorted(one.rule for one in found)
    return len(rules) == len(wanted) and all(map(str.startswith, rules, sorted(wanted)))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("archive", [False, True])
def test_a_good_document(suffix: str, *, archive: bool) -> None:
    """A document that keeps all rules gives no finding, and can be read."""
    body = good(suffix, archive=archive).encode()
    told, found = check(body, expected(suffix, archive=archive))
    assert found == []
    assert told is not None
    assert [entry.id for entry in told.entries] == ([TWO] if archive else [ONE, TWO])


def test_every_served_format_is_known() -> None:
    """There are rules for every format that is served."""
    assert FORMATS.keys() == SERVED.keys()


def test_an_unknown_format() -> None:
    """A format without rules is a finding, and is not passed over."""
    told, [finding] = check(b"", replace(expected("atom"), suffix="txt"))
    assert (told, "txt" in finding.rule) == (None, True)


@pytest.mark.parametrize(
    ("suffix", "case"),
    [pytest.param(suffix, *one.values, id=one.id) for suffix in FORMATS for one in cases(suffix)],
)
def test_a_broken_document(suffix: str, case: dict[str, Any]) -> None:
    """A mistake is found by the rules that it breaks, and by no others."""
    archive = case.get("archive", False)
    body = changed(good(suffix, archive=archive), *case["change"])
    _, found = check(body, expected(suffix, archive=archive))
    assert begins(found, case["finds"]), [str(one) for one in found]
    assert all(one.place.startswith(expected(suffix, archive=archive).address) for one in found)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("case", cases("all"))
def test_a_broken_profile(suffix: str, case: dict[str, Any]) -> None:
    """A rule of our own is found broken in every format that can break it."""
    if suffix not in case:
        return
    _, found = check(changed(good(suffix), case[suffix]), expected(suffix))
    wanted = case["finds"]
    assert any(one.rule.startswith(wanted[0]) for one in found), [str(one) for one in found]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_newest_first(suffix: str) -> None:
    """Entries in another order than their places are found."""
    _, found = check(good(suffix).encode(), replace(expected(suffix), ranks={ONE: 1, TWO: 0}))
    assert begins(found, ["our profile: the newest entries first"])


@pytest.mark.parametrize("suffix", FORMATS)
def test_too_many_entries(suffix: str) -> None:
    """An archive document holds fifty entries at most, even if all are the feed's."""
    begin, end = {"atom": ("<entry>", "</entry>"), "rss": ("<item>", "</item>")}.get(
        suffix, ("    {\n", "\n    }")
    )
    text = good(suffix, archive=True)
    start, stop = text.index(begin), text.index(end) + len(end)
    entry, glue = text[start:stop], "," if suffix == "json" else ""
    many = glue.join(entry.replace("e/2", f"e/{number}") for number in range(2, 53))
    ranks = {SITE.entry_id(str(number)): number for number in range(2, 53)}
    wanted = replace(expected(suffix, archive=True), ranks=ranks)
    _, found = check((text[:start] + many + text[stop:]).encode(), wanted)
    assert begins(found, ["our profile: at most 50"]), [str(one) for one in found]


@pytest.mark.parametrize("suffix", FORMATS)
def test_undated_entries_share_a_date(suffix: str) -> None:
    """Two entries without a stated date may not have the same; with stated dates they may."""
    same = {
        "atom": ("2026-03-01T11:00", "2026-03-01T09:00"),
        "rss": ("2026-03-01T11:00", "2026-03-01T09:00"),
        "json": ("2026-03-01T11:00", "2026-03-01T09:00"),
    }[suffix]
    body, wanted = changed(good(suffix), same), expected(suffix)
    assert check(body, wanted)[1] == []
    _, [found] = check(body, replace(wanted, undated=frozenset({ONE, TWO})))
    assert found.rule.startswith("our profile: undated entries never share a date")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_document_of_the_future(suffix: str) -> None:
    """A feed's updated may not be after its last change."""
    wanted = replace(expected(suffix), modified=NOON - timedelta(seconds=1))
    _, found = check(good(suffix).encode(), wanted)
    assert begins(found, ["our profile, feed updated"])


def test_good_outlines() -> None:
    """A list of all feeds gives no finding."""
    text = (HERE / "good" / "topics.opml").read_text("utf-8")
    assert outline_findings(text.encode(), "/topics.opml", FEEDS) == []


@pytest.mark.parametrize("case", cases("opml"))
def test_broken_outlines(case: dict[str, Any]) -> None:
    """A mistake in the list of feeds is found."""
    text = (HERE / "good" / "topics.opml").read_text("utf-8")
    found = outline_findings(changed(text, *case["change"]), "/topics.opml", FEEDS)
    assert begins(found, case["finds"]), [str(one) for one in found]
