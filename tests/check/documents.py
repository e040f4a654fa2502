"""The good documents of ``good/``, and what they should be."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from feeds.check import Expected
from feeds.documents import FORMATS
from feeds.model import Formula
from feeds.terms import ALTERNATE, CURRENT, PREV_ARCHIVE, SELF
from tests.helpers import NOON, SITE

HERE: Final = Path(__file__).parent
FORMULA: Final = Formula.of("kultur")
ONE, TWO = SITE.entry_id("1"), SITE.entry_id("2")


def good(suffix: str, *, archive: bool = False) -> str:
    """A document without any mistake."""
    name = "archive" if archive else "current"
    return (HERE / "good" / f"{name}.{suffix}").read_text("utf-8")


def expected(suffix: str, *, archive: bool = False) -> Expected:
    """What it should be."""
    current, first = SITE.feed_url(FORMULA, suffix), SITE.feed_url(FORMULA, suffix, 1)
    other = {CURRENT: current} if archive else {PREV_ARCHIVE: first}
    here = first if archive else current
    return Expected(
        address=here,
        suffix=suffix,
        media_type=FORMATS[suffix].media_type,
        id=SITE.feed_id(FORMULA),
        title="Kultur – Nyheter",
        scheme=SITE.topics_scheme,
        links={SELF: here, ALTERNATE: SITE.page_url(FORMULA)} | other,
        ranks={ONE: 0, TWO: 1},
        is_archive=archive,
        pub_dates={ONE: NOON - timedelta(hours=2), TWO: NOON - timedelta(hours=3)},
        undated=frozenset({TWO}),
        modified=NOON,
    )


def changed(text: str, *changes: tuple[str, str]) -> bytes:
    """A document with each of the first texts, which it has once, replaced by the second; ``|``
    stands for the end of a line.
    """
    for old, new in changes:
        before, after = old.replace("|", "\n"), new.replace("|", "\n")
        assert text.count(before) == 1, (text.count(before), before)
        text = text.replace(before, after)
    return text.encode()
