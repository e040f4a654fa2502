"""``/api/v1/items``: a CMS tells what it published, changed and withdrew.

What comes in goes the way of every capture: it is normalized and saved, one request in one
transaction. An answer in the 200s is sent after the commit.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import PathConverter

from feeds.errors import Flaw, RequestError
from feeds.health import tally
from feeds.identity.withdrawals import API
from feeds.model import PUSHED, Capture, Conditions, Preview, Reading, Source
from feeds.normalize import RULES
from feeds.normalize.text import clean_text
from feeds.pipeline import normalized
from feeds.readers import Batch
from feeds.store import Saved
from feeds.web.api import body
from feeds.web.api.answers import answer, withdrawn
from feeds.web.api.auth import source_of_token
from feeds.web.api.checks import check_conflicts, check_names, check_withdrawal
from feeds.web.api.making import clean_id, item
from feeds.web.api.models import LONGEST_ID, LONGEST_REASON, PutItem
from feeds.web.desk import desk

blueprint = Blueprint("api-items", __name__)


class SourceIdConverter(PathConverter):
    """The rest of an address, whatever is in it: an id may begin with a slash or have two lines."""

    regex = "(?s:.+)"
    part_isolating = False


@blueprint.post("/api/v1/items")
def post_items() -> Response:
    """Store one item or several, all or none."""
    source = source_of_token()
    posted, pointers = body.posted_items()
    return _take(source, posted, [one.id for one in posted], pointers)


@blueprint.put("/api/v1/items/<source_id:source_id>")
def put_item(source_id: str) -> Response:
    """Store the item with this id, new or changed."""
    source = source_of_token()
    name = _checked(source_id)
    put = body.put_item()
    if put.id is not None and clean_id(put.id) != clean_id(name):
        hint = "leave it out, or send it to its own address"
        flaw = Flaw("/id", "id-mismatch", "it is not the id in the address", hint)
        raise RequestError("the id in the body is not the one in the address", (flaw,))
    return _take(source, [put], [name], [""])


@blueprint.delete("/api/v1/items/<source_id:source_id>")
def delete_item(source_id: str) -> Response:
    """Withdraw the item with this id; ``?reason=`` is what readers are told."""
    source = source_of_token()
    name, reason, here = clean_id(_checked(source_id)), _reason(), desk()
    named = check_withdrawal(here.store, source, name)
    here.store.withdraw(source.id, name, reason, here.now())
    return withdrawn(here, name, named)


def _take(
    source: Source, sent: Sequence[PutItem], names: Sequence[str], pointers: Sequence[str]
) -> Response:
    here, now = desk(), desk().now()
    pairs = zip(sent, names, strict=True)
    items = [item(one, name, place, source) for place, (one, name) in enumerate(pairs, 1)]
    check_names(items, pointers)
    conditions = Conditions(source.language, here.site.timezone, now, here.site.limits)
    vocabulary = [*here.topics, *here.store.topics()]  # the operator's labels win
    seen = normalized(Batch(items, [], partial=True), conditions, vocabulary)

    def check(saved: Saved) -> Reading | None:
        check_conflicts(here.store, source, items, pointers, saved)
        return _reading(now, seen, saved) if saved.changes else None

    capture = _capture(source, seen.digest, now)
    saved = here.store.save(here.site, capture, seen.drafts, now, check=check)
    return answer(here, items, pointers, replace(saved, problems=(*seen.problems, *saved.problems)))


def _reading(now: datetime, seen: Preview, saved: Saved) -> Reading:
    edited = len({one.id for one in saved.changes if one.kind != "created"})
    return tally(now, PUSHED, "", seen.drafts, (), created=saved.created, edited=edited)


def _capture(source: Source, digest: str, now: datetime) -> Capture:
    return Capture(source.id, API, digest, now, live=True, partial=True, rules=RULES, actor=API)


def _reason() -> str:
    """The reason in the query, in which nothing else may be: a misspelt one would be lost."""
    if unknown := set(request.args) - {"reason"}:
        flaw = Flaw("", "unknown-field", f"{len(unknown)} of them", "the only one is reason")
        raise RequestError("the query has parameters that do not exist", (flaw,))
    reason = request.args.get("reason", "")
    if len(reason) > LONGEST_REASON:
        message = f"the reason has more than {LONGEST_REASON} characters"
        raise RequestError(message, (Flaw("", "too-long", message, "shorten it"),))
    return clean_text(reason)


def _checked(source_id: str) -> str:
    """The id in the address, which must be UTF-8 and not too long."""
    if "\ufffd" in source_id:  # what servers and werkzeug put in place of other bytes
        raise BadRequest("The id in the address is not percent-encoded UTF-8.")
    if len(source_id) > LONGEST_ID:
        message = f"the id in the address has more than {LONGEST_ID} characters"
        raise RequestError(message, (Flaw("", "too-long", message, "shorten it"),))
    return source_id
