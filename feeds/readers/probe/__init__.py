"""Looks at a capture and proposes how to read it.

    advertised   the feeds that a page names
    groups       what repeats on a page
    fields       where the fields of such items stand (stock: what stands in them)
    judge        which reading of several is best
    names        which class names can be relied on
    shapes       what dates, titles and labels look like

Every proposal was tried: its items are what the named reader gave for these very bytes. Nothing
here fetches anything; the same bytes give the same proposals.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from feeds.errors import CaptureError, Problem
from feeds.model import Hints, Item, Limits, Profile
from feeds.readers import batches, sniff, whole
from feeds.readers.html_parts import without_hidden
from feeds.readers.page import parse
from feeds.readers.probe import advertised
from feeds.readers.probe.advertised import Feed
from feeds.readers.probe.fields import guess, title_tag
from feeds.readers.probe.groups import Group, groups
from feeds.readers.probe.judge import Verdict, judge

__all__ = ["Feed", "Findings", "Proposal", "Verdict", "look"]

_READ_BYTES: Final = 2_000_000  # of a page, over all profiles that are tried on it
_TRIES: Final = (2, 12)
_OWN_DATA: Final = 1.5  # what a page says itself is worth more than what is guessed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way to read a capture, with what it gives.

    ``how`` is ``format`` (the capture is a feed, records or a listing), ``data`` (the page carries
    its own) or ``guess`` (a profile made up from what repeats).
    """

    how: str
    reader: str
    profile: Profile | None
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Findings:
    """What a capture is: proposals, the best first, and the feeds that it advertises."""

    reader: str
    proposals: tuple[Proposal, ...] = ()
    feeds: tuple[Feed, ...] = ()
    problems: tuple[Problem, ...] = ()


def look(data: bytes, ref: str, hints: Hints, limits: Limits) -> Findings:
    """What can be made of a capture; ``hints`` has its media type and address.

    Raises `CaptureError` for what no reader reads and for what exceeds ``limits``. The time is in
    proportion to ``len(data)``.
    """
    if len(data) > limits.capture_bytes:
        message = f"the capture has more than {limits.capture_bytes} bytes and was refused"
        hint = "probe a part of it, or raise limits.capture_bytes"
        raise CaptureError(Problem(f"{ref}:1", "too-large", message, hint))
    kind = sniff.kind(data, hints.content_type)
    if kind == "html":
        return _page(data, ref, hints, limits)
    tried = _try(data, ref, replace(hints, profile=None), limits, kind, "format")
    good = (tried,) if tried.verdict.titles else ()
    return Findings(kind, good, problems=tried.problems)


def _page(data: bytes, ref: str, hints: Hints, limits: Limits) -> Findings:
    page = parse(data, ref, hints)
    proposals = list(_own_data(data, ref, hints, limits))
    feeds = tuple(advertised.feeds(page))
    without_hidden(page.root)
    proposals += _guesses(data, ref, hints, limits, groups(page.root))
    proposals = [one for one in proposals if one.verdict.titles > 0.5]
    proposals.sort(key=lambda one: -one.verdict.score)
    return Findings("html", tuple(_unlike(proposals)), feeds, page.problems)


def _own_data(data: bytes, ref: str, hints: Hints, limits: Limits) -> Iterator[Proposal]:
    """A single item is the page's own, and no news on it: worth less than any guess."""
    with suppress(CaptureError):  # it has more items than are taken
        tried = _try(data, ref, replace(hints, profile=None), limits, "html", "data", _OWN_DATA)
        if sum(bool(item.title) for item in tried.items) < 2:
            worse = replace(tried.verdict, score=0.1, sure=tried.verdict.sure / 2)
            tried = replace(tried, verdict=worse)
        yield tried


def _guesses(
    data: bytes, ref: str, hints: Hints, limits: Limits, found: list[Group]
) -> Iterator[Proposal]:
    fewest, most = _TRIES
    for group in found[: min(most, max(fewest, _READ_BYTES // (len(data) + 1)))]:
        if group.likely > 0:
            told = replace(hints, profile=_profile(group))
            with suppress(CaptureError):  # it has more items than are taken
                yield _try(data, ref, told, limits, "html", "guess", group.place)


def _profile(group: Group) -> Profile:
    sample = group.sample()
    rules = guess(sample)
    item = group.css
    if group.untitled:
        title = rules["title"].select if "title" in rules else title_tag(sample)
        item = f"{item}:has({title})"
    return Profile(item, (), rules)


def _try(
    data: bytes, ref: str, hints: Hints, limits: Limits, reader: str, how: str, factor: float = 1.0
) -> Proposal:
    read = whole(batches(reader, [data], ref, hints=hints, limits=limits))
    verdict = judge(read.items, read.problems, factor)
    items, problems = tuple(read.items), tuple(read.problems)
    return Proposal(how, reader, hints.profile, items, problems, verdict)


def _unlike(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """Those that give other items than a better one."""
    seen: set[tuple[str, ...]] = set()
    for one in proposals:
        titles = tuple(item.title for item in one.items)
        if titles not in seen:
            seen.add(titles)
            yield one
