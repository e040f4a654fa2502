"""``probe``: looks at a page or feed and proposes a source."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

import click
from w3lib.url import safe_url_string

from feeds import config
from feeds.cli import options, output
from feeds.config import write
from feeds.errors import EXIT_FAILED, EXIT_OK, Problem, TopicfeedsError, UsageError
from feeds.fetch import Client, fetch, is_address
from feeds.model import CaptureFile, Conditions, Draft, Hints, Profile, Rule, Source
from feeds.normalize import normalize
from feeds.readers.probe import Findings, Proposal, look

_SHOWN: Final = 5
_FEEDS: Final = 3  # of those that a page advertises, how many are asked
_ITEMS: Final = 10
_NOTHING: Final = (
    "probe the page that lists the news, or its feed; a page that scripts draw can be saved from a"
    " browser; docs/sources.md tells how to write a profile"
)
_HOW: Final = {
    "data": "The page describes its items itself (JSON-LD, microformats or microdata).",
    "guess": "Guessed from what repeats on the page.",
    "advertised": "The page advertises this feed.",
    "feed": "It is a feed.",
    "records": "It is a file of records.",
    "listing": "It is a listing as text.",
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A proposal, what it was made of (a key of `_HOW`), and where its items come from."""

    proposal: Proposal
    how: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is shown and written: a source, its lines, and what it would publish."""

    source: Source
    how: str
    sure: str
    lines: tuple[str, ...]
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]


@click.command()
@click.argument("path")
@click.option("--write", "is_written", is_flag=True, help="Add the source to your site.yaml.")
@click.option("--id", "source_id", metavar="ID", help="Id of the source.")
@click.option("--base-url", metavar="URL", help="Address that a saved page came from.")
@click.option("--config", "config_path", metavar="PATH", help="Folder of site.yaml.")
@options.allow_option
@options.json_option
def probe(
    path: str,
    is_written: bool,
    source_id: str | None,
    base_url: str | None,
    config_path: str | None,
    allow: tuple[str, ...],
    as_json: bool,
) -> int:
    """Look at a page or feed and propose a source for it."""
    settings = config.load(os.environ, config=config_path)
    client = options.client(allow, settings.site)
    findings, found, notes = _candidates(path, _address(base_url), client, settings)
    if not found:
        return _tell_nothing(path, findings, notes, as_json=as_json)
    offer = _offer(found[0], source_id, settings)
    others = [*map(_described, found[1:]), *notes]
    if as_json:
        output.print_json(_record(offer, others))
    else:
        _show(offer, others)
    if is_written:
        chosen = config_path or os.environ.get("TOPICFEEDS_CONFIG")
        file = write.add_source(chosen, offer.source, offer.lines)
        output.tell(f"{file}: added the source {offer.source.id}")
    return EXIT_OK


def _address(url: str | None) -> str:
    """What ``--base-url`` says, as ``site.yaml`` takes it; `UsageError` if it is no address."""
    with suppress(ValueError):
        parts = urlsplit(_ascii(url or ""))
        is_plain = is_address(parts.geturl()) and parts.hostname and not parts.username
        if not url or is_plain:
            return parts.geturl()
    hint = "write an absolute address like https://www.example.org/news"
    raise UsageError("--base-url: it is no address of a page", where=str(url), hint=hint)


def _ascii(url: str) -> str:
    """An address without other letters than ASCII's, and without its fragment."""
    return urldefrag(safe_url_string(url))[0]


def _candidates(
    path: str, base_url: str, client: Client, settings: config.Settings
) -> tuple[Findings, list[_Candidate], list[str]]:
    """What can be made of a path or address, the best first, and notes on what cannot."""
    findings, address = _look(path, base_url, client, settings, is_page=True)
    url = address or base_url
    found = [
        _Candidate(one, one.how if one.how != "format" else one.reader, path, url)
        for one in findings.proposals
    ]
    if not is_address(path):
        named = [f"the page advertises the feed {one.href}" for one in findings.feeds]
        return findings, found, named
    feeds, notes = _advertised(findings, client, settings)
    return findings, [*feeds, *found], notes


def _look(
    path: str, base_url: str, client: Client, settings: config.Settings, *, is_page: bool
) -> tuple[Findings, str]:
    """What stands at a path, and its final address if it is one."""
    limits = settings.site.limits
    got = fetch(path, client, is_page=is_page)
    data, size = [], 0
    for chunk in got.chunks:
        data.append(chunk)
        size += len(chunk)
        if size > limits.capture_bytes:  # look() refuses it; no more need be read
            break
    hints = Hints(got.content_type, got.base or base_url)
    return look(b"".join(data), path, hints, limits), _ascii(got.base)


def _advertised(
    findings: Findings, client: Client, settings: config.Settings
) -> tuple[list[_Candidate], list[str]]:
    """The first advertised feed that gives items, and why others do not."""
    notes: list[str] = []
    for feed in findings.feeds[:_FEEDS]:
        try:
            inner, address = _look(feed.href, "", client, settings, is_page=False)
        except TopicfeedsError as error:
            notes.append(f"an advertised feed cannot be had: {error}")
            continue
        if inner.reader == "feed" and inner.proposals:
            (one,) = inner.proposals
            return [_Candidate(one, "advertised", address, address)], notes
        notes.append(f"the advertised feed {feed.href} gives no items")
    return [], notes


def _offer(best: _Candidate, source_id: str | None, settings: config.Settings) -> _Offer:
    taken = [one.id for one in settings.sources]
    made = source_id or write.suggested_id(best.url or best.place, taken)
    source = Source(made, best.proposal.reader, url=best.url, profile=best.proposal.profile)
    if not best.url and best.place != "-":
        source = replace(source, captures=(CaptureFile(str(Path(best.place).resolve())),))
    site = settings.site
    conditions = Conditions(site.language, site.timezone, datetime.now(UTC), site.limits)
    drafts, problems = normalize(best.proposal.items, settings.topics, conditions)
    sure = _sure(best)
    comments = [f"{_HOW[best.how]} {sure}".rstrip(), *_facts(drafts)]
    lines = write.source_lines(made, _told(source), comments)
    every = (*best.proposal.problems, *problems)
    return _Offer(source, best.how, sure, tuple(lines), tuple(drafts), every)


def _sure(best: _Candidate) -> str:
    if best.how != "guess":
        return ""
    sure = best.proposal.verdict.sure
    if sure >= 0.75:
        return "It looks right."
    return "It may be right: compare it." if sure >= 0.4 else "It is a weak guess: compare it."


def _facts(drafts: Sequence[Draft]) -> Iterator[str]:
    """In how many of the items each field stands, as they would be published."""
    said = [one.snapshot for one in drafts]
    counts = {
        "links": sum(bool(one.link) for one in said),
        "dates": sum(bool(one.published or one.updated) for one in said),
        "texts": sum(bool(one.summary or one.content_html) for one in said),
        "topics": sum(bool(one.topics) for one in said),
    }
    number = len(said)
    some = [f"{name} in {count}" for name, count in counts.items() if 0 < count < number]
    every = [name for name, count in counts.items() if count == number]
    parts = [f"{', '.join(every)} in all"] * bool(every) + some
    yield f"{number} item{'s'[: number != 1]}" + "".join(f"; {part}" for part in parts) + "."
    if lacking := [name for name, count in counts.items() if not count]:
        yield f"Not found: {', '.join(lacking)}."


def _told(source: Source) -> dict[str, Any]:
    """The keys of a source as they stand in ``site.yaml``."""
    told: dict[str, Any] = {"reader": source.reader}
    if source.url:
        told["url"] = source.url
    if source.captures:
        told["captures"] = [{"path": one.path} for one in source.captures]
    if source.profile:
        told["profile"] = _profile(source.profile)
    return told


def _profile(profile: Profile) -> dict[str, Any]:
    fields = {name: _rule(rule) for name, rule in profile.fields.items()}
    return {"item": profile.item, **fields}


def _rule(rule: Rule) -> Any:
    said = {name: value for name, value in asdict(rule).items() if value}
    return rule.select if said.keys() == {"select"} else said


def _show(offer: _Offer, others: Sequence[str]) -> None:
    click.echo("\n".join(["sources:", *(f"  {line}" for line in offer.lines), ""]))
    for draft in offer.drafts[:_SHOWN]:
        output.print_draft(draft)
    if len(offer.drafts) > _SHOWN:
        click.echo(f"... and {len(offer.drafts) - _SHOWN} more")
    if topics := _topics(offer.drafts):
        click.echo("\nTopics: " + ", ".join(f"{one} ({count})" for one, count in topics))
    for other in others:
        output.tell(f"also: {other}")
    output.tell_problems(offer.problems[:_ITEMS])
    if len(offer.problems) > _ITEMS:
        output.tell(f"... and {len(offer.problems) - _ITEMS} more problems: see topicfeeds preview")


def _topics(drafts: Iterable[Draft]) -> list[tuple[str, int]]:
    """The labels, those of most items first."""
    labels = Counter(topic.label for one in drafts for topic in one.snapshot.topics)
    return labels.most_common()


def _described(other: _Candidate) -> str:
    one = other.proposal
    number = one.verdict.items
    what = f"item: {one.profile.item}" if one.profile else _HOW[other.how].rstrip(".").lower()
    return f"{what} ({number} item{'s'[: number != 1]})"


def _record(offer: _Offer, others: Sequence[str]) -> dict[str, Any]:
    source = offer.source
    keys = _told(source)
    topics = [{"label": label, "items": count} for label, count in _topics(offer.drafts)]
    return {
        "proposal": {"id": source.id, "how": offer.how, "sure": offer.sure or None, **keys},
        "yaml": "\n".join([*offer.lines, ""]),
        "items": [output.item_record(draft) for draft in offer.drafts],
        "topics": topics,
        "problems": output.sorted_problems(offer.problems),
        "alternatives": list(others),
    }


def _tell_nothing(path: str, findings: Findings, notes: Sequence[str], *, as_json: bool) -> int:
    if as_json:
        found = output.sorted_problems(findings.problems)
        nothing: dict[str, Any] = {"proposal": None, "yaml": None, "items": [], "topics": []}
        output.print_json({**nothing, "problems": found, "alternatives": list(notes)})
    output.tell_problems(findings.problems)
    for note in notes:
        output.tell(f"also: {note}")
    output.tell(f"topicfeeds: {path}: nothing was found that repeats like news ({_NOTHING})")
    return EXIT_FAILED
