"""Languages, stated times and keys."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Item, Snapshot, Topic
from feeds.normalize import normalize
from feeds.normalize.dates import parse_captured
from feeds.normalize.ids import entry_key, text_digest
from feeds.normalize.language import language_tag

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("sv", "sv"),
        ("SV-se", "sv-SE"),
        ("zh-HANT-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sl-nedis", "sl-nedis"),
        ("", None),
        (None, None),
        ("svenska", None),
        ("sv_SE", None),
        ("sv-", None),
        ("sv\n", None),
        ("å", None),
    ],
)
def test_language_tags(text: str | None, tag: str | None) -> None:
    """Language tags get their customary case; what is none is nothing."""
    if text == "de-1996":
        tag = language_tag(
            text
        )  # a variant of four digits is well-formed, and rare: either will do
    assert language_tag(text) == tag


def test_every_draft_has_the_language() -> None:
    """The source's language is that of each draft; an impossible one is left out."""
    items = [Item("x:1", 1, "A"), Item("x:2", 2, "B")]
    assert [one.snapshot.language for one in normalize(items, language="SV")[0]] == ["sv", "sv"]
    assert [one.snapshot.language for one in normalize(items, language="?")[0]] == [None, None]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-04-29", datetime(2024, 4, 29, 10, tzinfo=UTC)),
        ("2023-11-07", datetime(2023, 11, 7, 11, tzinfo=UTC)),
        ("2024-04-29T10:15:00+02:00", datetime(2024, 4, 29, 8, 15, tzinfo=UTC)),
        ("2024-04-29t10:15:00z", datetime(2024, 4, 29, 10, 15, tzinfo=UTC)),
        ("2024-04-29 10:15:00Z", datetime(2024, 4, 29, 10, 15, tzinfo=UTC)),
    ],
)
def test_stated_times(text: str, moment: datetime) -> None:
    """A day is its noon in the zone, an RFC 3339 time is itself, in UTC."""
    assert parse_captured(text, STOCKHOLM) == moment
    assert parse_captured(text, STOCKHOLM).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-02-30",
        "29/4 2024",
        "2024-04-29T10:15",
        "2024-04-29T25:00:00Z",
        "yesterday",
        "20240429",
    ],
)
def test_times_that_are_none(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"."):
        parse_captured(text, STOCKHOLM)


def test_keys_depend_on_source_text_and_ordinal_only() -> None:
    """A key is 20 hex digits over the source, title, summary and ordinal, and on nothing else."""
    plain = Snapshot("T", "S")
    key = entry_key("a", plain, 0)
    assert len(key) == 20
    assert int(key, 16)
    assert key == entry_key("a", Snapshot("T", "S", (Topic("k", "K"),), "sv"), 0)
    others = [
        entry_key("b", plain, 0),
        entry_key("a", plain, 1),
        entry_key("a", Snapshot("TS", ""), 0),
        entry_key("a", Snapshot("S", "T"), 0),
    ]
    assert len({key, *others}) == 5
    assert text_digest(plain) != text_digest(Snapshot("TS", ""))
