"""Addresses: tables by hand, and what holds for any text."""

from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.normalize import links
from feeds.normalize.links import CLICKABLE, MAX_CHARACTERS, WEB, LinkError, absolute, canonical

CASES: Final = Path(__file__).with_name("links")
PAGE: Final = "https://example.org/nyheter/lista?sida=2#topp"
CONTENT: Final = "https://example.org/nyheter/"


def cases(name: str) -> list[Any]:
    """The rows of a table, each named by its input."""
    rows = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(row, id=ascii(row["in"])) for row in rows]


pieces = st.sampled_from(
    [
        *(
            "http",
            "https",
            "HTTP",
            "mailto",
            "javascript",
            ":",
            "//",
            "/",
            "\\",
            "?",
            "#",
            "#!",
            "@",
        ),
        *(
            "example.org",
            "EXAMPLE",
            "blåbär",
            "xn--a",
            ".",
            "..",
            "/../",
            "[::1]",
            "1.2.3.4",
            ":80",
        ),
        *(
            "%",
            "%2e",
            "%C3%A5",
            "%zz",
            "å",
            " ",
            "\t",
            "\x00",
            "\ud800",
            "\u202e",
            "&",
            "=",
            "utm_a=1",
        ),
    ]
)
addresses = st.one_of(
    st.lists(pieces, max_size=12).map("".join),
    st.lists(pieces, max_size=8).map(lambda parts: "https://example.org/" + "".join(parts)),
    st.text(max_size=40),
)


@pytest.mark.parametrize("case", cases("canonical.yaml"))
def test_the_link_of_an_entry(case: dict[str, str]) -> None:
    """Each row of the table comes out as it says, and stays so."""
    base = case.get("base", PAGE)
    if "error" in case:
        with pytest.raises(LinkError) as caught:
            canonical(case["in"], base)
        assert caught.value.code == case["error"]
        assert caught.value.message
        assert caught.value.hint
    else:
        assert canonical(case["in"], base) == case["out"]
        assert canonical(case["out"]) == case["out"]


@pytest.mark.parametrize("case", cases("content.yaml"))
def test_an_address_inside_content(case: dict[str, str]) -> None:
    """Each row of the table comes out as it says, or goes."""
    schemes = CLICKABLE if case.get("schemes") == "click" else WEB
    assert absolute(case["in"], case.get("base", CONTENT), schemes) == case.get("out")


def test_the_tables_are_long_enough() -> None:
    """The tables are the specification: at least eighty cases."""
    assert len(cases("canonical.yaml")) + len(cases("content.yaml")) >= 80


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/" + "a" * MAX_CHARACTERS,
        "https://example.org/" + "å" * (MAX_CHARACTERS // 5),
        "https://example.org/?" + "a" * 100_000,
        "https://" + "a." * 1000,
    ],
)
def test_long_addresses_are_refused(text: str) -> None:
    """An address has at most 2,000 characters, counted as it is spelled in the end."""
    with pytest.raises(LinkError, match=r"characters|host") as caught:
        canonical(text)
    assert caught.value.code == "unsafe-link"
    assert absolute(text, "") is None


def test_a_long_address_may_become_short_enough() -> None:
    """What counts is what is left."""
    assert (
        canonical("https://example.org/?utm_id=" + "a" * MAX_CHARACTERS) == "https://example.org/"
    )


def test_an_error_tells_the_scheme_and_no_more() -> None:
    """A message holds nothing hostile."""
    with pytest.raises(LinkError, match=r"scheme javascript$"):
        canonical("javascript:alert('<b>')")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://anna@example.org/", "user name"),
        ("https://anna:80@example.org/", "user name"),
        ("https://example.org:0x50/", "port"),
        ("https://exa mple.org/", "host"),
        ("https://0x7f.1/", "number"),
        ("http:\\\\example.org", "back slash"),
        ("https://[2001:db8::1%25eth0]/", "zone"),
    ],
)
def test_an_error_tells_the_reason(text: str, reason: str) -> None:
    """Each refusal says what is wrong with the address."""
    with pytest.raises(LinkError, match=reason):
        canonical(text)


@settings(max_examples=200, deadline=None)
@given(addresses)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Nothing but a plain web address comes out, and it comes out once and for all."""
    try:
        found = canonical(text, PAGE)
    except LinkError:
        return
    parts = urlsplit(found)
    assert parts.scheme in WEB
    assert parts.hostname
    assert "@" not in parts.netloc
    assert found.isascii()
    assert not set(found) & set(' <>"\\^`{|}\x00\n')
    assert canonical(found) == found
    assert canonical(found, "https://other.example/") == found


@settings(max_examples=200, deadline=None)
@given(addresses)
def test_addresses_inside_content_settle(text: str) -> None:
    """Once absolute, an address does not change, whatever the base."""
    found = absolute(text, CONTENT, CLICKABLE)
    if found is not None:
        assert found.partition(":")[0] in CLICKABLE
        assert absolute(found, "", CLICKABLE) == found


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=8).map(lambda parts: "https://example.org/" + "".join(parts)))
def test_the_short_cut_is_one(text: str) -> None:
    """What is recognised as canonical at a glance is canonical."""
    if links._PLAIN.fullmatch(text):
        assert str(links._address(text, "", WEB)) == text


@pytest.mark.parametrize("unit", ["%", "../", "å", "&", "a.", "a:", "[", "\\", "#!", " "])
def test_time_is_linear(unit: str) -> None:
    """A million characters of anything take no longer than reading them."""
    start = perf_counter()
    absolute("https://example.org/" + unit * (1_000_000 // len(unit)), CONTENT)
    assert perf_counter() - start < 1
