"""What a request must keep beside its form: names and titles, and what is stored already."""

from collections.abc import Mapping, Sequence

from feeds.errors import Conflict, Flaw, NotFound, Problem, RequestError
from feeds.identity.withdrawals import OPERATOR
from feeds.model import Item, Source
from feeds.normalize.text import clean_items
from feeds.store import Saved, Store
from feeds.store.names import Named
from feeds.web.api.models import LONGEST_ID


def check_names(items: Sequence[Item], pointers: Sequence[str]) -> None:
    """Raise `RequestError` for items without an id or a title, and for an id that comes twice."""
    problems: list[Problem] = []
    titled = {one.position for one in clean_items(items, problems)}
    seen: dict[str, str] = {}
    flaws: list[Flaw] = []
    for one, where in zip(items, pointers, strict=True):
        if not one.id:
            message = "the id has no character that can be kept"
            flaws.append(Flaw(f"{where}/id", "missing-id", message, "give it a visible one"))
        elif len(one.id) > LONGEST_ID:
            message = f"the id has more than {LONGEST_ID} characters"
            flaws.append(Flaw(f"{where}/id", "too-long", message, "shorten it"))
        elif one.id in seen:
            message = f"the item at {seen[one.id]} has this id, too"
            flaws.append(Flaw(f"{where}/id", "duplicate-id", message, "send each item once"))
        if one.position not in titled:
            message = "the title has no visible character"
            flaws.append(Flaw(f"{where}/title", "missing-title", message, "give it a title"))
        seen.setdefault(one.id, where)
    if flaws:
        raise RequestError("items lack a name; nothing was stored", tuple(flaws))


def check_conflicts(
    store: Store, source: Source, items: Sequence[Item], pointers: Sequence[str], saved: Saved
) -> None:
    """Raise `Conflict` if there are items that must stay as they are.

    ``saved`` is what is about to be committed.
    """
    named = store.names.entries(saved.ids.values())  # those that there were before
    flaws = [
        flaw
        for one, where in zip(items, pointers, strict=True)
        if (flaw := _conflict(saved.ids.get(one.position), named, source, f"{where}/id"))
    ]
    if flaws:
        raise Conflict("items must stay as they are; nothing was stored", tuple(flaws))


def check_withdrawal(store: Store, source: Source, name: str) -> Named:
    """The entry that an id names. Raises `NotFound`, and `Conflict` if it is another source's."""
    named = store.names.shown(source.id, name)
    if named is None:
        raise NotFound("this source never had an item with this id, or it was erased")
    if named.owner != source.id:
        raise Conflict("the entry of this id is another source's, which alone may withdraw it")
    return named


def _conflict(
    entry: str | None, named: Mapping[str, Named], source: Source, pointer: str
) -> Flaw | None:
    if entry is None:  # the store leaves out what was erased, and nothing else
        message = "the item was erased and cannot come back"
        hint = "something new needs an id, a link and a text of its own"
        return Flaw(pointer, "erased", message, hint)
    one = named.get(entry)
    if one and one.owner != source.id:
        message = "its id or link is that of an entry of another source"
        hint = f"use a token of the source {one.owner}"
        return Flaw(pointer, "foreign-id", message, hint)
    if one and one.holder == OPERATOR:
        message, hint = "the operator withdrew the item", "ask the operator to restore it"
        return Flaw(pointer, "retracted", message, hint)
    return None
