"""What became of a request's items -> the answer."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal

from flask import Response

from feeds.errors import Problem
from feeds.model import Item
from feeds.store import Saved
from feeds.store.names import Named
from feeds.web.api.models import Answer, Done, Warned
from feeds.web.desk import Desk

Status = Literal["created", "edited", "unchanged", "restored", "withdrawn"]

_ABOUT: Final = {
    "published": re.compile("published: "),
    "updated": re.compile("updated: "),
    "link": re.compile("link: "),
    "image/url": re.compile("image: "),
    "enclosures": re.compile("enclosure: "),
    "title": re.compile("the title has "),
    "summary": re.compile("the summary has "),
    "content_html": re.compile(r"the content |\d+ addresses in the content "),
    "topics": re.compile(r"the item has \d+ topics|the label |the entry came without topics"),
}
"""How the message of a warning begins that is about a member."""


def answer(here: Desk, items: Sequence[Item], pointers: Sequence[str], saved: Saved) -> Response:
    """200, or 201 if an item is new; a single new one has its page in Location."""
    named = here.store.names.entries(saved.ids.values())
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for change in saved.changes:
        kinds[change.id].add(change.kind)
    done = [
        Done(
            id=one.id,
            entry=entry,
            url=here.site.entry_url(named[entry].key),
            status=_status(kinds[entry]),
            problems=[
                _warned(problem, where) for problem in saved.problems if problem.ref == one.ref
            ],
        )
        for one, where in zip(items, pointers, strict=True)
        for entry in (saved.ids[one.position],)
    ]
    is_new = any(one.status == "created" for one in done)
    response = _json(Answer(items=done), 201 if is_new else 200)
    if is_new and len(done) == 1:
        response.headers["Location"] = done[0].url
    return response


def withdrawn(here: Desk, name: str, named: Named) -> Response:
    """200: the item is withdrawn, now or before."""
    url = here.site.entry_url(named.key)
    done = Done(id=name, entry=named.id, url=url, status="withdrawn", problems=[])
    return _json(Answer(items=[done]), 200)


def _json(body: Answer, status: int) -> Response:
    response = Response(body.model_dump_json(), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _status(kinds: set[str]) -> Status:
    if not kinds:
        return "unchanged"
    if "created" in kinds:
        return "created"
    return "restored" if "restored" in kinds else "edited"


def _warned(problem: Problem, where: str) -> Warned:
    """The warning with the place of what it is about, as far as its message names the member."""
    about = (member for member, start in _ABOUT.items() if start.match(problem.message))
    member = next(about, "")
    pointer = f"{where}/{member}" if member else where
    return Warned(pointer=pointer, code=problem.code, detail=problem.message, hint=problem.hint)
