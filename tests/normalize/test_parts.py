"""Languages, stated times and keys."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Conditions, Draft, Item, Snapshot, Topic
from feeds.normalize import normalize
from feeds.normalize.dates import parse_captured
from feeds.normalize.ids import drafts_digest, entry_key, text_digest
from feeds.normalize.language import language_tag
from tests.helpers import NOON

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
    assert [
        one.snapshot.language for one in normalize(items, conditions=Conditions(language="SV"))[0]
    ] == ["sv", "sv"]
    assert [
        one.snapshot.language for one in normalize(items, conditions=Conditions(language="?"))[0]
    ] == [None, None]


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


def test_keys_depend_on_what_names_the_item() -> None:
    """A key is 20 hex digits over the source and the ordinal, and over the id, else the link, else
    the text.
    """
    plain = Snapshot("T", "S")
    linked = Snapshot("T", "S", link="https://x.example/1")
    key = _key(plain)
    assert len(key) == 20
    assert int(key, 16)
    assert key == _key(Snapshot("T", "S", (Topic("k", "K"),), "sv"))
    assert _key(linked) == _key(Snapshot("Z", "Z", link="https://x.example/1"))
    assert _key(linked, "1") == _key(plain, "1")
    others = [
        _key(plain, source="b"),
        _key(plain, ordinal=1),
        _key(Snapshot("TS", "")),
        _key(Snapshot("S", "T")),
        _key(linked),
        _key(plain, "1"),
        _key(plain, "https://x.example/1"),
    ]
    assert len({key, *others}) == 8
    assert text_digest(plain) != text_digest(Snapshot("TS", ""))


def test_a_capture_says_the_same_an_hour_later() -> None:
    """Dates that are relative to the capture, and places, are not what a capture says."""
    later = NOON + timedelta(hours=1)
    first, second, other = (
        drafts_digest(
            [Draft("x:1", n, Snapshot("T", published=date), relative=frozenset(relative))]
        )
        for n, (date, relative) in enumerate(
            [(NOON, ["published"]), (later, ["published"]), (later, [])]
        )
    )
    assert first == second != other


def _key(
    snapshot: Snapshot, source_id: str | None = None, *, source: str = "a", ordinal: int = 0
) -> str:
    return entry_key(source, Draft("x:1", 1, snapshot, source_id), ordinal)
