"""Small charts as inline SVG, in text that depends on the numbers alone.

They carry no words: each stands beside its numbers, or names them in a label of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from markupsafe import Markup

from feeds.model import Pulse
from feeds.web import i18n

_HEIGHT: Final = 20
_STEP: Final = 2
_TALL: Final = 60
_WIDE: Final = 6


def bars(counts: Sequence[int]) -> Markup:
    """A sparkline: a stroke for each number that is not 0, over a base line.

    It says nothing to who does not see it; the text beside it does.
    """
    most, width = max(counts, default=0), len(counts) * _STEP
    strokes = "".join(
        f"M{index * _STEP + 1} {_HEIGHT - 1}v-{_length(count, most)}"
        for index, count in enumerate(counts)
        if count
    )
    return Markup(
        '<svg class="spark" viewBox="0 0 {0} {1}" aria-hidden="true" focusable="false">'
        '<path class="base" d="M0 {2}h{0}"/><path d="{3}"/></svg>'
    ).format(width, _HEIGHT, _HEIGHT - 0.5, strokes)


def year(pulse: Pulse, label: str) -> Markup:
    """A year of weeks as bars, each with its number as a title; ``label`` says it all in words."""
    most, width = max(pulse.weeks, default=0), len(pulse.weeks) * _WIDE
    shapes = Markup("").join(_weeks(pulse, most))
    return Markup(
        '<svg class="year" viewBox="0 0 {0} {1}" role="img" aria-label="{2}"'
        ' preserveAspectRatio="none">{3}<path class="base" d="M0 {1}h{0}"/></svg>'
    ).format(width, _TALL, label, shapes)


def share(part: int, whole: int) -> Markup:
    """A bar that is filled as far as a part goes; the numbers stand beside it."""
    filled = round(100 * part / whole) if whole else 0
    return Markup(
        '<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<path d="M0 0h{}v4H0"/></svg>'
    ).format(filled)


def ends(pulse: Pulse) -> datetime | None:
    """When the last of the weeks begins."""
    return pulse.begins and pulse.begins + timedelta(weeks=len(pulse.weeks) - 1)


def busy_weeks(pulse: Pulse) -> list[tuple[datetime, int]]:
    """The weeks that brought anything, with how much, the latest first."""
    if pulse.begins is None:
        return []
    numbered = [(pulse.begins + timedelta(weeks=n), count) for n, count in enumerate(pulse.weeks)]
    return [week for week in reversed(numbered) if week[1]]


def _weeks(pulse: Pulse, most: int) -> Iterator[Markup]:
    for index, count in enumerate(pulse.weeks):
        if count and pulse.begins:
            tall = max(round(count / most * (_TALL - 2)), 2)
            begins = pulse.begins + timedelta(weeks=index)
            words = i18n.gettext("Week of %(day)s: %(count)s") % {
                "day": i18n.day(begins),
                "count": i18n.number(count),
            }
            yield Markup(
                '<rect x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
            ).format(index * _WIDE + 1, _TALL - tall, _WIDE - 2, tall, words)


def _length(count: int, most: int) -> int:
    """A stroke's length; the smallest can still be seen."""
    return max(round(count / most * (_HEIGHT - 3)), 2)
