"""Checks: bytes, and what they should be -> what is wrong with them. No I/O and no clock in here.

Each rule names its specification and section; `feeds.cli.check` brings the documents.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from feeds.check import agreement, atom, json_feed, profile, rss
from feeds.check.answers import answer_findings, kept_findings
from feeds.check.findings import Broken, Expected, Finding, Told, place
from feeds.check.outlines import outline_findings

__all__ = [
    "FORMATS",
    "Broken",
    "Expected",
    "Finding",
    "Format",
    "Told",
    "agreement_findings",
    "answer_findings",
    "check",
    "kept_findings",
    "outline_findings",
]


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is checked: the rules of its specification, and what a document says."""

    broken: Callable[[bytes], Iterator[Broken]]
    read: Callable[[bytes], Told | None]


FORMATS: Final[dict[str, Format]] = {
    "atom": Format(atom.broken, atom.read),
    "rss": Format(rss.broken, rss.read),
    "json": Format(json_feed.broken, json_feed.read),
}
"""By the suffixes of addresses."""


def check(body: bytes, expected: Expected) -> tuple[Told | None, list[Finding]]:
    """What a feed document says (None if it cannot be read), and what is wrong with it.

    By the format's own rules, and by our profile. Nothing is known of a format that is not in
    `FORMATS`: that is a finding, too.
    """
    known = FORMATS.get(expected.suffix)
    if known is None:
        rule = f"our profile: every format is checked, and nothing is known of {expected.suffix}"
        return None, [Finding(expected.address, rule, "add it to feeds/check")]
    found = place(known.broken(body), expected.address)
    told = known.read(body)
    if told is not None:
        found += place(profile.broken(told, expected), expected.address)
    return told, found


def agreement_findings(told: Mapping[str, Told], addresses: Mapping[str, str]) -> list[Finding]:
    """In what one document differs between formats; both mappings are by suffix."""
    return [one.at(addresses[suffix]) for suffix, one in agreement.broken(told)]
