"""The headers that a source's life depends on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.fetch.http_headers import LONGEST_WAIT, is_sendable, links, retry_after, text
from feeds.model import Link

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
BASE = "https://example.org/a/"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٥", None),
        ("0", 0),
        (" 120 ", 120),
        ("9" * 5000, LONGEST_WAIT),
        ("Thu, 15 Jan 2026 09:40:00 GMT", 600),
        ("Thursday, 15-Jan-26 09:40:00 GMT", 600),
        ("Thu Jan 15 09:40:00 2026", 600),
        ("Thu, 15 Jan 2026 10:40:00 +0100", 600),
        ("Thu, 15 Jan 2026 09:00:00 GMT", 0),
        ("Fri, 15 Jan 2999 09:00:00 GMT", LONGEST_WAIT),
        ("Thu, 99 Jan 2026 09:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, expected: int | None) -> None:
    """Seconds, or one of the three forms of a date (RFC 9110, 5.6.7)."""
    assert retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ()),
        ("<b>", ()),
        ("<b>; rel=next", (Link("next", f"{BASE}b", None),)),
        ('<b>;rel="NEXT"', (Link("next", f"{BASE}b", None),)),
        ("<b> ; title=x ; rel = next", (Link("next", f"{BASE}b", None),)),
        ('</b,c>; type="text/html"; rel=x', (Link("x", "https://example.org/b,c", "text/html"),)),
        (
            "<b>; rel=prev, <c>; rel=next",
            (Link("prev", f"{BASE}b", None), Link("next", f"{BASE}c", None)),
        ),
        ("<mailto:a@example.org>; rel=author", ()),
        ("<http://[>; rel=next", ()),
        ("<b; rel=next", ()),
    ],
)
def test_links(value: str, expected: tuple[Link, ...]) -> None:
    """One link for each relation, absolute, http and https only."""
    assert links(value, BASE) == expected


def test_text() -> None:
    """Headers are UTF-8 if they can be, and Latin-1 otherwise."""
    assert text("/å".encode().decode("latin-1")) == "/å"
    assert text("/å") == "/å"


@given(st.text(max_size=100))
@settings(deadline=None, max_examples=200)
def test_any_value(value: str) -> None:
    """Whatever a server writes, there is an answer."""
    wait = retry_after(value, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT
    assert all(
        one.href.startswith(("http://", "https://")) for one in links(f"<{value}>;rel=a", BASE)
    )
    if is_sendable(value):
        assert value.encode("latin-1").isascii() or max(value) <= "\xff"
