"""Answers that hold only what is new to the client: ``A-IM: feed`` (RFC 3229), if the site has it.

The client names the state that it has in If-None-Match, and the state's ETag names its change
number. Not in here: what an answer is made of (`feeds.web.http`).
"""

import re
from dataclasses import replace
from typing import Final

from flask import Request, Response
from werkzeug.http import parse_accept_header

from feeds.documents import document
from feeds.model import Document, Selection, Site
from feeds.web.desk import Desk
from feeds.web.http import answers
from feeds.web.http.conditions import tags

_TAG: Final = re.compile(r"(\d{1,18})-[0-9a-f]{8}(?:-(?:gz|br|zst))?", re.ASCII)
_BREAKS: Final = "rss2email"
"""A client that asks for parts and cannot read a 226."""


def is_asked(site: Site, request: Request) -> bool:
    """Whether a part may be sent: the site has them, and the client asks for them and reads them.

    A part needs all entries of the whole.
    """
    weights = dict(parse_accept_header(request.headers.get("A-IM")))
    breaks = _BREAKS in request.user_agent.string.lower()
    return bool(site.delta and weights.get("feed") and not breaks)


def base(selection: Selection, request: Request) -> str | None:
    """The entity tag of the newest state that the client has, if a part is what to send.

    None, and so the whole, when that state cannot have been; when everything in the document came
    after it; and when the latest change is none of an entry that the document holds, for a part
    could not tell it.
    """
    found = {int(tag[1]): tag[0] for tag in map(_TAG.fullmatch, _tags(request)) if tag}
    since = max(found, default=0)
    newer = sum(seq > since for seq in selection.seqs)
    is_told = 0 < since < selection.version == max(selection.seqs, default=0)
    return found[since] if is_told and newer < len(selection.seqs) else None


def send(here: Desk, selection: Selection, whole: Document, suffix: str, since: str) -> Response:
    """226 with the entries that changed after a state, and the ETag of the whole.

    Caches that do not know RFC 3229 must not keep it: ``no-store``, and ``im`` for those that do
    (10.8.2). ``Delta-Base`` names the state (10.5.1).
    """
    seq = int(since.partition("-")[0])
    pairs = zip(selection.seqs, selection.entries, strict=True)
    newer = [(number, entry) for number, entry in pairs if number > seq]
    some = replace(
        selection,
        seqs=tuple(number for number, _ in newer),
        entries=tuple(entry for _, entry in newer),
    )
    headers = (
        ("IM", "feed"),
        ("Delta-Base", f'"{since}"'),
        ("Cache-Control", "no-store, im"),
        ("Vary", "Accept-Encoding, A-IM, If-None-Match"),
    )
    part = document(some, here.site, suffix)
    this = answers.partial(answers.ready(whole, whole.links), part, headers)
    return answers.send(this, here.now())


def _tags(request: Request) -> frozenset[str]:
    return tags(request.headers.get("If-None-Match"))
