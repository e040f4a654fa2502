"""What a source's latest reading has lost, compared with the readings before.

Pages change without a word. What was there in nearly every earlier reading and is now gone is an
alarm; what was never there is none. An alarm stays until it is mended, or until the readings that
are remembered do not know it otherwise: then it is how the source is now.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile
from statistics import median
from typing import Final

from feeds.health.words import counted
from feeds.model import Alarm, Reading

ALARMS: Final[dict[str, str]] = {
    "no-items": "the latest reading has no item at all, and the source is not often empty",
    "unmatched-profile": "more rules of the profile find nothing in any item than ever before",
    "few-items": "the latest reading has less than a third of the usual number of items",
    "empty-summaries": "most items have no text but a title, and hardly any was so before",
    "no-dates": "most items have no date, and nearly all had one before",
    "unknown-topics": "most items have no topic or an unknown one, and nearly all had known ones",
}
"""The codes of alarms, with what each means."""

LOSSES: Final = frozenset(("no-items", "unmatched-profile"))
"""Those that say that the source cannot be read any more as it was."""

MIN_HISTORY: Final = 3
"""Earlier readings that make a usual state: of two, one may be the exception."""

FEW: Final = 1 / 3
"""A page of twenty that shows six was cut or is read wrongly; one that shows ten may be paged."""

MIN_USUAL: Final = 6
"""Usual items from which a third of them is fewer than chance makes."""

MIN_ITEMS: Final = 3
"""Items of a reading whose shares say something: of two, one is half."""

MOST: Final = 0.5
"""The share of items without something that is more than a few bad ones."""

HARDLY_ANY: Final = 0.1
"""The usual share up to which a source has something in nearly all items."""

_PREVIEW: Final = "look with topicfeeds preview at what the page gives now"
_PROFILE: Final = f"{_PREVIEW}, and correct the profile"


def drift(readings: Sequence[Reading]) -> tuple[Alarm, ...]:
    """The alarms of the latest reading, worst first; ``readings`` are newest first."""
    if not readings:
        return ()
    latest, earlier = readings[0], readings[1:]
    if not latest.items:
        return tuple(_no_items(earlier))
    return (
        *_unmatched(latest, earlier),
        *_few_items(latest, earlier),
        *_without("empty-summaries", "no text but a title", _bare, latest, earlier),
        *_without("no-dates", "no date", _undated, latest, earlier),
        *_without("unknown-topics", "no topic or an unknown one", _unfiled, latest, earlier),
    )


def _no_items(earlier: Sequence[Reading]) -> Iterator[Alarm]:
    """Emptiness is an alarm the first time that it lasts; a feed of warnings is empty often."""
    before = list(dropwhile(lambda one: not one.items, earlier))
    if all(one.items for one in before):
        usual = f"; usually there are {_median(before)}" if before else ""
        yield Alarm("no-items", f"the latest reading has no item at all{usual}", _PROFILE)


def _few_items(latest: Reading, earlier: Sequence[Reading]) -> Iterator[Alarm]:
    before = list(dropwhile(lambda one: one.items <= latest.items, earlier))
    usual = _median(before)
    if len(before) >= MIN_HISTORY and usual >= MIN_USUAL and latest.items < FEW * usual:
        message = (
            f"the latest reading has {counted(latest.items, 'item')}; usually there are {usual}"
        )
        yield Alarm("few-items", message, _PREVIEW)


def _unmatched(latest: Reading, earlier: Sequence[Reading]) -> Iterator[Alarm]:
    before = list(dropwhile(lambda one: one.unmatched >= latest.unmatched, earlier))
    known = len(before) >= MIN_HISTORY and latest.items >= MIN_ITEMS
    if known and latest.unmatched > max(one.unmatched for one in before):
        rules = counted(latest.unmatched, "rule")
        message = f"{rules} of the profile found nothing in any of {latest.items} items"
        yield Alarm("unmatched-profile", message, _PROFILE)


def _without(
    code: str,
    what: str,
    count: Callable[[Reading], int],
    latest: Reading,
    earlier: Sequence[Reading],
) -> Iterator[Alarm]:
    """The alarm, if most items of the latest reading lack what hardly any item lacked before."""

    def share(one: Reading) -> float:
        return count(one) / one.items

    if latest.items < MIN_ITEMS or share(latest) <= MOST:
        return
    telling = [one for one in earlier if one.items >= MIN_ITEMS]
    before = list(dropwhile(lambda one: share(one) > MOST, telling))
    if len(before) >= MIN_HISTORY and median(map(share, before)) <= HARDLY_ANY:
        message = f"{count(latest)} of {latest.items} items have {what}; before, hardly any had so"
        yield Alarm(code, message, _PROFILE)


def _bare(one: Reading) -> int:
    return one.bare


def _undated(one: Reading) -> int:
    return one.undated


def _unfiled(one: Reading) -> int:
    return one.untopiced + one.pending


def _median(readings: Sequence[Reading]) -> int:
    return round(median(one.items for one in readings)) if readings else 0
