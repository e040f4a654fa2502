"""``/entries/KEY``: an entry, where it comes from, and every correction that it had."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from flask import Blueprint, Response
from markupsafe import Markup

from feeds.errors import Gone, NotFound
from feeds.identity.differences import Part, differences
from feeds.identity.trail import what_changed
from feeds.markup import plain_text
from feeds.model import ChangeKind, Entry, Person, Snapshot
from feeds.store import Revision
from feeds.told import say
from feeds.web.desk import desk
from feeds.web.pages import look, prose
from feeds.web.pages.topics import unlisted, visible, without_topics

blueprint = Blueprint("entries", __name__)

MOST_STEPS: Final = 50
"""States of an entry that its page tells of at most, the latest ones."""

_TITLE: Final = ("title, was: {title}",)
_TEXT: Final = ("text", "content")
"""What is not said in words where it is shown word by word."""

_UNSAFE: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an entry once: ``said`` in words, ``title`` and ``text`` piece by piece."""

    kind: ChangeKind
    when: datetime
    said: tuple[str, ...]
    title: tuple[Part, ...] = ()
    text: tuple[Part, ...] = ()


@blueprint.get("/entries/<key>")
def entry(key: str) -> Response:
    """An entry: its text, where it comes from, its topics; or what has become of it.

    Raises `NotFound`, and `Gone` once an erased one has left its feeds.
    """
    here = desk()
    try:
        all_of_it = here.store.permalink(key)
    except NotFound as error:  # other keys are no suggestions for people
        raise NotFound(error.message) from None
    found = all_of_it.entry
    if key != found.key:
        raise NotFound(say("there is no entry {name!r}", name=key))
    if found.has_left:
        raise Gone(say("this entry was removed for good"))
    hidden = unlisted()
    [seen] = visible([found], hidden)
    is_published = seen.snapshot.state == "published"
    content = seen.snapshot.content_html
    return look.page(
        "entry.html",
        entry=seen,
        source=source_title(seen.source),
        content=prose.fitting(content) if content else None,
        steps=_steps(all_of_it.history, found.snapshot, hidden),
        beside=all_of_it.beside,
        data=_linked_data(seen) if is_published else "",
        robots="noindex" if seen.snapshot.state == "erased" else "",
    )


def source_title(name: str) -> str:
    """What people call a source; one that is no longer configured goes by its id."""
    return next((one.title for one in desk().sources if one.id == name and one.title), name)


def _steps(history: Sequence[Revision], now: Snapshot, hidden: Collection[str]) -> list[Step]:
    """What happened since the entry came, the latest first; without topics that are ``hidden``."""
    latest = history[-MOST_STEPS - 1 :]
    pairs = pairwise(replace(one, snapshot=without_topics(one.snapshot, hidden)) for one in latest)
    is_told = now.state == "published"
    # A retag is two rows, of which the second says it all.
    steps = [_step(*pair, is_told=is_told) for pair in pairs if pair[1].kind != "left"]
    return steps[::-1]


def _step(old: Revision, new: Revision, *, is_told: bool) -> Step:
    """What a row changed; without ``is_told`` nothing of what the entry said before or after."""
    is_edit = new.kind in ("major", "minor", "restored")
    if not is_told:
        said = what_changed(old.snapshot, new.snapshot) if new.kind == "withdrawn" else ()
        return Step(new.kind, new.committed, said)
    said = what_changed(old.snapshot, new.snapshot)
    if not is_edit:
        return Step(new.kind, new.committed, said)
    title = differences(old.snapshot.title, new.snapshot.title)
    text = differences(_text(old.snapshot), _text(new.snapshot))
    seen = (*(_TITLE if title else ()), *(_TEXT if text else ()))
    others = tuple(one for one in said if one.template not in seen)
    return Step(new.kind, new.committed, others, title, text)


def _text(snapshot: Snapshot) -> str:
    """What an entry says, as plain text."""
    return plain_text(snapshot.content_html) if snapshot.content_html else snapshot.summary


def _linked_data(entry: Entry) -> Markup:
    """The entry as a schema.org ``NewsArticle`` (JSON-LD 1.1), for search engines.

    It says no date that the source does not state.
    """
    site, said = desk().site, entry.snapshot
    page, publisher = site.entry_url(entry.key), _party("Organization", site.author)
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": entry.id,
        "headline": said.title,
        "url": page,
        "mainEntityOfPage": said.link or page,
        "inLanguage": said.language or site.language,
        "keywords": [topic.label for topic in said.topics],
        "author": [_party("Person", one) for one in said.authors] or publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    if said.published:
        record["datePublished"] = said.published.isoformat()
        record["dateModified"] = max(entry.updated, said.published).isoformat()
    if said.image:
        record["image"] = said.image.href
    if said.link:
        record["isBasedOn"] = said.link
    text = json.dumps(record, ensure_ascii=False).translate(_UNSAFE)
    return Markup(text)  # noqa: S704  # no sign in it can end the script element


def _party(kind: str, one: Person) -> dict[str, str]:
    return {"@type": kind, "name": one.name} | ({"url": one.uri} if one.uri else {})
